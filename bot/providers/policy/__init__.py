"""Decides what follows a failed request: retry, circuit breaker, error."""
