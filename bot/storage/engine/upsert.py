"""Statements for rows that may be there already: one for both cases."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects.sqlite import Insert, insert

Condition = Callable[[Any], ColumnElement[bool]]
"""Of the columns of a new row."""


def insert_or_add(table: Table, amounts: Iterable[str]) -> Insert:
    """Inserts rows; to one that has the primary key already, these columns are added."""
    inserting = insert(table)
    sums = {name: table.c[name] + inserting.excluded[name] for name in amounts}
    return inserting.on_conflict_do_update(index_elements=[*table.primary_key], set_=sums)


def insert_or_replace(table: Table, only_if: Condition | None = None) -> Insert:
    """Inserts rows; one that has the primary key already bears the new values afterwards.

    With `only_if`, a condition about the new row, others stay as they are.
    """
    inserting = insert(table)
    values = {column.name: inserting.excluded[column.name] for column in table.columns}
    return inserting.on_conflict_do_update(
        index_elements=[*table.primary_key],
        set_=values,
        where=None if only_if is None else only_if(inserting.excluded),
    )


def insert_if_new(table: Table) -> Insert:
    """Inserts rows, but those whose primary key is there already."""
    return insert(table).on_conflict_do_nothing(index_elements=[*table.primary_key])
