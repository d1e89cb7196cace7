"""Teams: lists of them, one with its roster, and how they are made, changed and deleted."""
