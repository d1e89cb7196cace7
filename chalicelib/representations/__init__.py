"""HTML, JSON, CSV, XML and text, made from the same views."""
