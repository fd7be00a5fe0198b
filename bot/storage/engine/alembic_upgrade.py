"""Runs Alembic. It is imported where a database has a revision to go through, and else never."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.storage.engine.migrate import MIGRATIONS_FOLDER


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for work on this connection."""
    config = Config(attributes={"connection": connection})
    # Alembic reads its options as templates: a percent sign in a path stands doubled.
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER).replace("%", "%%"))
    return config


def upgrade(connection: Connection) -> None:
    """Brings the tables to the newest revision, within the connection's transaction."""
    command.upgrade(alembic_config(connection), "head")
