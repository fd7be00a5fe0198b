"""Brings a database's tables to a revision."""

from collections.abc import Collection, Mapping
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

from bot.storage.tables import metadata

MIGRATIONS_FOLDER = Path(__file__).parents[1] / "migrations"
REVISION_TABLE = "alembic_version"
_version = Table(REVISION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True))


class UnknownRevision(Exception):
    """The tables are of a revision that the code does not know: a newer version made them."""


def migrate(connection: Connection) -> None:
    """Brings the tables to the newest revision, within the connection's transaction.

    Raises UnknownRevision.
    """
    known = revisions()
    if not inspect(connection).get_table_names():
        _create(connection, known[-1])
        return
    revision = connection.scalar(select(_version))
    if revision == known[-1]:
        return
    if revision is not None and revision not in known:
        raise UnknownRevision(f"revision {revision}")
    # Late: Alembic takes 11 MB and a quarter of a second, and most starts have nothing to migrate.
    from bot.storage.engine.alembic_upgrade import upgrade  # noqa: PLC0415

    upgrade(connection)


def _create(connection: Connection, newest: str) -> None:
    """All tables as they are now, without the way there."""
    metadata.create_all(connection)
    _version.create(connection)
    connection.execute(insert(_version).values(version_num=newest))


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
    """All that the code knows, the oldest first: their files begin with them."""
    files = (MIGRATIONS_FOLDER / "versions").glob("[0-9]*_*.py")
    return sorted(file.name.partition("_")[0] for file in files)
