"""Search for teams by the words of their names."""
