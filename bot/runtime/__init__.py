"""Primitives without a subject: supervised tasks and retries."""
