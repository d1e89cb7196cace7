"""What is fast, against what, and by how much."""
