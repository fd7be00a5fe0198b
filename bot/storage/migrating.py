"""Brings a database's tables to a revision."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

FOLDER = Path(__file__).parent / "migrations"
REVISION_TABLE = "alembic_version"


def migrations(connection: Connection | None = None) -> Config:
    """Alembic's settings for work on this connection."""
    config = Config(attributes={"connection": connection})
    # Alembic reads its options as templates: a percent sign in a path stands doubled.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def migrate(connection: Connection) -> None:
    """Brings the tables to the newest revision, within the connection's transaction."""
    command.upgrade(migrations(connection), "head")


def is_foreign(connection: Connection) -> bool:
    """Whether there are tables, and no note of which revision they have: another program's."""
    tables = inspect(connection).get_table_names()
    return bool(tables) and REVISION_TABLE not in tables


def revisions() -> list[str]:
    """All that the code knows, the oldest first."""
    scripts = ScriptDirectory.from_config(migrations())
    return [script.revision for script in scripts.walk_revisions()][::-1]
