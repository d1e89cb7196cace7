"""What happened lately to an account or a team."""
