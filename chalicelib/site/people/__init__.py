"""Who may do what with a team: its members, their roles, and invitations."""
