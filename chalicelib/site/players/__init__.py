"""Players of a team: added, changed, removed, and who of them can play."""
