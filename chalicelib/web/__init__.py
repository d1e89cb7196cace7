"""HTTP: read the request, call one thing, choose the representation."""
