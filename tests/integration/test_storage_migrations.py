"""The revisions: each goes up and down, and together they make the tables that the code knows."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from bot.storage.engine.alembic_upgrade import alembic_config, upgrade
from bot.storage.engine.migrate import (
    MIGRATIONS_FOLDER,
    columns_by_table,
    migrate,
    missing_columns,
    revisions,
)
from bot.storage.tables import metadata

REVISIONS = [
    revision.revision
    for revision in reversed([*ScriptDirectory(MIGRATIONS_FOLDER).walk_revisions()])
]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path}/100% new.db")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


RELEASED = {
    "0001": "30f30ea890a0b135dd7733dd09b82dbf7ad6ae95c6b3580446d7dc7e21907663",
    "0002": "a6ee15da2e6bc47e7f1bd1feb28fbe0d1e96d6d2b4ed922267e20c5269f65ea9",
    "0003": "16d6df781a2b17adfada20cf03c55b35112270f3866b1eefff0798565df732d0",
    "0004": "bde4632df99ab1dcf60d570e625c0b907e1ece92b693e146b56a6f6a8ed23027",
    "0005": "67790a9653185c6e8ac33c93ccde4ce840d24874517ece1ae6c9d2a8f677f001",
    "0006": "ca6d2617db0727e1c6344a4844b9b4f034348d7a203e3b4abcaf68dc29a64e94",
    "0007": "b8a2e20b7b7d85a4079553e03888452a62bd4f9d769acf7048188f2eaa6302ca",
}
"""SHA-256 of the revisions that databases out there were made with."""
HEALS = "0010"
"""It changes nothing where the revisions before it ran as they are now."""


@pytest.mark.parametrize("revision", RELEASED)
def test_a_released_revision_never_changes(revision: str) -> None:
    """Whoever ran it keeps the tables that it made: what is new is a revision of its own."""
    [path] = MIGRATIONS_FOLDER.glob(f"versions/{revision}_*.py")
    text = path.read_text(encoding="utf-8")

    assert hashlib.sha256(text.encode()).hexdigest() == RELEASED[revision]


@pytest.mark.parametrize("ran_until", ["0006", "0007"])
def test_tables_of_revisions_that_were_changed_after_use_are_healed(
    connection: Connection, ran_until: str
) -> None:
    config = alembic_config(connection)
    command.upgrade(config, ran_until)
    connection.execute(text(JOBS))
    # As the first forms of 0001 and 0006 made them.
    connection.execute(text("ALTER TABLE jobs DROP COLUMN sent_parts"))
    connection.execute(text("CREATE INDEX ix_jobs_status ON jobs (chat_id, status_message_id)"))
    connection.execute(text("ALTER TABLE pending DROP COLUMN thread_id"))

    upgrade(connection)

    assert missing_columns(columns_by_table(connection)) == []
    assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert connection.execute(text("SELECT sent_parts FROM jobs")).scalars().all() == [0, 0]


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_goes_up_down_and_up(connection: Connection, revision: str) -> None:
    config = alembic_config(connection)
    command.upgrade(config, revision)
    above = _shape(connection)

    command.downgrade(config, "-1")
    assert (_shape(connection) == above) is (revision == HEALS)

    command.upgrade(config, revision)
    assert _shape(connection) == above


def test_revisions_are_known_by_the_names_of_their_files() -> None:
    assert revisions() == REVISIONS


def test_all_the_way_down_nothing_is_left(connection: Connection) -> None:
    upgrade(connection)
    command.downgrade(alembic_config(connection), "base")

    assert _shape(connection).keys() == {"alembic_version"}


def test_the_revisions_make_the_tables_that_the_code_knows(connection: Connection) -> None:
    upgrade(connection)

    assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_new_database_has_what_the_revisions_make(connection: Connection) -> None:
    migrate(connection)
    other = create_engine("sqlite://")
    with other.begin() as upgraded:
        upgrade(upgraded)

        assert _tables(connection) == _tables(upgraded)
        assert connection.scalar(text(VERSION)) == upgraded.scalar(text(VERSION)) == REVISIONS[-1]
    other.dispose()


VERSION = "SELECT version_num FROM alembic_version"


def _tables(connection: Connection) -> dict[str, list[object]]:
    """All but the order of columns and the names of primary keys, which nobody uses."""
    inspector = inspect(connection)
    return {
        table: [
            {column["name"]: repr(column) for column in inspector.get_columns(table)},
            sorted(map(repr, inspector.get_indexes(table))),
            sorted(map(repr, inspector.get_foreign_keys(table))),
            sorted(map(repr, inspector.get_unique_constraints(table))),
            sorted(map(repr, inspector.get_check_constraints(table))),
            inspector.get_pk_constraint(table)["constrained_columns"],
        ]
        for table in inspector.get_table_names()
    }


def test_the_newest_tables_stay_as_they_are(connection: Connection) -> None:
    migrate(connection)
    shape = _shape(connection)
    migrate(connection)

    assert _shape(connection) == shape


def test_balances_are_filled_from_what_the_ledger_holds_already(connection: Connection) -> None:
    config = alembic_config(connection)
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
    config = alembic_config(connection)
    command.upgrade(config, "0003")
    connection.execute(text(ENTRIES))
    connection.execute(text("INSERT INTO daily_sums VALUES (7, '2026-11-19', 0, 2, 1, 0, 80, 1)"))

    command.upgrade(config, "0008")

    counted = connection.execute(text("SELECT counted FROM ledger ORDER BY id")).scalars()
    assert list(counted) == [0, 2, 0]
    assert connection.scalar(text("SELECT counted FROM daily_sums")) == 2


# Person 7 asked for three pictures in private, got two, and has asked for two in group -5.
def test_people_become_users_and_lose_nothing(connection: Connection) -> None:
    config = alembic_config(connection)
    command.upgrade(config, "0012")
    connection.execute(text(JOBS))
    connection.execute(text(ENTRIES))
    connection.execute(text(PEOPLE))

    command.upgrade(config, "0013")

    for table in ("jobs", "ledger"):
        assert set(connection.execute(text(f"SELECT user_id FROM {table}")).scalars()) == {7}
    assert connection.execute(text("SELECT id, language FROM users")).all() == [(7, "ru")]

    command.downgrade(config, "0012")
    assert set(connection.execute(text("SELECT person_id FROM jobs")).scalars()) == {7}
    assert connection.execute(text("SELECT id, language FROM people")).all() == [(7, "ru")]


PEOPLE = """
INSERT INTO people (id, language, size, pictures, send_as) VALUES (7, 'ru', 'auto', 1, 'photo')
"""


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
