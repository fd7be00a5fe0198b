"""A database with all its tables, without the time that making them takes."""

import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine

from bot.storage.engine.migrate import migrate


def create_database(path: Path) -> None:
    """An empty database at the newest revision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_template())


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            migrate(connection)
        engine.dispose()
        return path.read_bytes()
