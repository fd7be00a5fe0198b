"""Logs for people and machines, without secrets."""

from bot.observability.logs import configure, get_logger, log_context

__all__ = ["configure", "get_logger", "log_context"]
