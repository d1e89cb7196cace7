"""Players from a file into a team: a preview, then the change."""
