"""Requests to a provider over HTTP: connections, bodies, downloads."""
