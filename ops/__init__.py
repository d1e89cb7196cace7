"""What make calls: the local stack, sample data, packaging, static files."""
