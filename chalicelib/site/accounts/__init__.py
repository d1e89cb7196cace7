"""A coach's own account: registering, signing in, the profile."""
