"""Whether the site works, for monitors."""
