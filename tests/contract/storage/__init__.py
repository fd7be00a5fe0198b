"""The storage's ports, as the services see them."""
