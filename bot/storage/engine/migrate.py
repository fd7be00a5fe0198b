"""Brings a database's tables to a revision."""

from collections.abc import Collection, Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.storage.tables import metadata

MIGRATIONS_FOLDER = Path(__file__).parents[1] / "migrations"
REVISION_TABLE = "alembic_version"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings for work on this connection."""
    config = Config(attributes={"connection": connection})
    # Alembic reads its options as templates: a percent sign in a path stands doubled.
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER).replace("%", "%%"))
    return config


def migrate(connection: Connection) -> None:
    """Brings the tables to the newest revision, within the connection's transaction."""
    command.upgrade(alembic_config(connection), "head")


def is_foreign(connection: Connection) -> bool:
    """Whether there are tables, and no note of which revision they have: another program's."""
    tables = inspect(connection).get_table_names()
    return bool(tables) and REVISION_TABLE not in tables


def columns_by_table(connection: Connection) -> dict[str, set[str]]:
    """The names of the columns of each table."""
    inspector = inspect(connection)
    return {
        table: {str(column["name"]) for column in inspector.get_columns(table)}
        for table in inspector.get_table_names()
    }


def missing_columns(there: Mapping[str, Collection[str]]) -> list[str]:
    """What the code needs beside these columns of tables, as `table.column`.

    Something is lacking where a revision was changed after it had made the tables.
    """
    return [
        f"{name}.{column.name}"
        for name, table in metadata.tables.items()
        for column in table.columns
        if column.name not in there.get(name, ())
    ]


def revisions() -> list[str]:
    """All that the code knows, the oldest first."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]
