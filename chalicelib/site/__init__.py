"""What the site offers: a package for each resource, and what they share."""
