"""The description of the site for programs."""
