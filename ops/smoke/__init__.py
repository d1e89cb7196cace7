"""``make smoke URL=…``: walk a deployed site, and say of each promise whether it is kept."""
