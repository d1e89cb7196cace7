"""The best lineup of a team, and the lists of teams it can be asked of."""
