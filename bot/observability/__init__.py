"""Logs for people and machines, without secrets."""

from bot.observability.logs import bound, configure, get_logger

__all__ = ["bound", "configure", "get_logger"]
