"""The revisions: each goes up and down, and together they make the tables that the code knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

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


def test_balances_are_filled_from_what_the_ledger_holds_already(connection: Connection) -> None:
    config = migrations(connection)
    command.upgrade(config, "0002")
    connection.execute(text(JOBS))
    connection.execute(text(ATTEMPTS))
    connection.execute(text(ENTRIES))

    command.upgrade(config, "0003")

    sums = connection.execute(text("SELECT * FROM daily_sums ORDER BY owner_id, day"))
    assert [tuple(row) for row in sums] == [
        (-5, "2026-11-20", 2, 0, 0, 80, 0, 0),
        (0, "2026-11-19", 0, 2, 1, 0, 80, 1),
        (0, "2026-11-20", 2, 0, 0, 80, 0, 0),
        (7, "2026-11-19", 0, 2, 1, 0, 80, 1),
        (7, "2026-11-20", 2, 0, 0, 80, 0, 0),
    ]
    drawn = connection.execute(text("SELECT * FROM daily_drawn ORDER BY owner_id, provider"))
    assert [tuple(row) for row in drawn] == [
        (0, "2026-11-19", "apiyi", 1),
        (0, "2026-11-19", "llmeasy", 1),
        (7, "2026-11-19", "apiyi", 1),
        (7, "2026-11-19", "llmeasy", 1),
    ]

    entries = connection.execute(text("SELECT * FROM ledger")).all()
    command.downgrade(config, "0002")
    assert connection.execute(text("SELECT * FROM ledger")).all() == entries


def test_what_was_delivered_counts_as_before(connection: Connection) -> None:
    config = migrations(connection)
    command.upgrade(config, "0003")
    connection.execute(text(ENTRIES))
    connection.execute(text("INSERT INTO daily_sums VALUES (7, '2026-11-19', 0, 2, 1, 0, 80, 1)"))

    command.upgrade(config, "0008")

    counted = connection.execute(text("SELECT counted FROM ledger ORDER BY id")).scalars()
    assert list(counted) == [0, 2, 0]
    assert connection.scalar(text("SELECT counted FROM daily_sums")) == 2


# Person 7 asked for three pictures in private, got two, and has asked for two in group -5.
JOBS = """
INSERT INTO jobs (id, update_id, chat_id, person_id, message_id, kind, prompt, size, pictures,
  send_as, picture_references, state, created_at, sent_parts, answered)
VALUES (1, 1, 7, 7, 5, 'generation', 'a fox', 'auto', 3, 'photo', '[]', 'done', 0, 1, 1),
  (2, 2, -5, 7, 5, 'generation', 'a cat', 'auto', 2, 'photo', '[]', 'running', 0, 0, 0)
"""
ATTEMPTS = """
INSERT INTO attempts (request_id, job_id, position, provider, opened_at, outcome)
VALUES ('a', 1, 0, 'llmeasy', 0, 'drawn'), ('b', 1, 1, 'apiyi', 0, 'drawn'),
  ('c', 1, 2, 'apiyi', 0, 'lost'), ('d', 2, 0, 'llmeasy', 0, 'drawn')
"""
ENTRIES = """
INSERT INTO ledger (job_id, person_id, chat_id, day, at, set_aside, delivered, failed,
  cost_aside_microusd, cost_microusd, unpriced)
VALUES (1, 7, 7, '2026-11-19', 0, 3, 0, 0, 120, 0, 0),
  (1, 7, 7, '2026-11-19', 9, -3, 2, 1, -120, 80, 1),
  (2, 7, -5, '2026-11-20', 9, 2, 0, 0, 80, 0, 0)
"""


def _shape(connection: Connection) -> dict[str, set[str]]:
    inspector = inspect(connection)
    return {
        table: {f"{column['name']} {column['type']}" for column in inspector.get_columns(table)}
        for table in inspector.get_table_names()
    }
