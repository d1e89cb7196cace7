"""A small web framework over Chalice: requests, responses, routes. It knows nothing of teams."""
