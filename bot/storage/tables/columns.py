"""What tables of several kinds have in common."""

from typing import Any

from sqlalchemy import Column, Double, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def look_columns() -> list[Column[str]]:
    return [
        Column("size", String(16), nullable=False),
        Column("quality", String(16), nullable=False, server_default="auto"),
        Column("background", String(16), nullable=False, server_default="auto"),
    ]


def lease_columns() -> list[Column[Any]]:
    """Who works on the row, the fencing token of that claim, and until when it is held."""
    return [
        Column("owner", String(32)),
        Column("token", Integer, nullable=False, server_default="0"),
        Column("held_until", Double),
    ]
