"""Primitives without a subject: supervised tasks, the priority gate and retries."""
