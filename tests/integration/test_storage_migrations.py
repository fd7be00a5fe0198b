"""The revisions: each goes up and down, and together they make the tables that the code knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from bot.storage.migrating import FOLDER, migrate, migrations
from bot.storage.tables import metadata

REVISIONS = [
    revision.revision for revision in reversed([*ScriptDirectory(FOLDER).walk_revisions()])
]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path}/100% new.db")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_goes_up_down_and_up(connection: Connection, revision: str) -> None:
    config = migrations(connection)
    command.upgrade(config, revision)
    above = _shape(connection)

    command.downgrade(config, "-1")
    assert _shape(connection) != above

    command.upgrade(config, revision)
    assert _shape(connection) == above


def test_all_the_way_down_nothing_is_left(connection: Connection) -> None:
    migrate(connection)
    command.downgrade(migrations(connection), "base")

    assert _shape(connection).keys() == {"alembic_version"}


def test_the_revisions_make_the_tables_that_the_code_knows(connection: Connection) -> None:
    migrate(connection)

    assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_tables_stay_as_they_are(connection: Connection) -> None:
    migrate(connection)
    shape = _shape(connection)
    migrate(connection)

    assert _shape(connection) == shape


def _shape(connection: Connection) -> dict[str, set[str]]:
    inspector = inspect(connection)
    return {
        table: {f"{column['name']} {column['type']}" for column in inspector.get_columns(table)}
        for table in inspector.get_table_names()
    }
