"""Imported by the process that bots are forked from: what each start reads anew, and the same."""

import aiosqlite  # noqa: F401  # imported where a database is opened
import httpcore  # noqa: F401  # imported where a provider is asked
import sqlalchemy.dialects.sqlite.aiosqlite  # noqa: F401  # imported where a database is opened

from bot.app import command_line  # noqa: F401  # what the bots run
from bot.i18n import Catalogue

Catalogue.load()
