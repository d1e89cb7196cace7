"""``make smoke URL=…``: check from outside whether a deployed site keeps its promises."""
