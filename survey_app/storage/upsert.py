"""INSERT with a word on what happens to a row that is already there, for both databases."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert


class ByDialect:
    """The same statement, built once for each kind of database."""

    def __init__(self, statements: Mapping[str, Insert]) -> None:
        self._statements = MappingProxyType(dict(statements))

    def on(self, connection: Connection) -> Insert:
        return self._statements[connection.dialect.name]


def insert_or_replace(table: Table, *changed: str) -> ByDialect:
    """Insert a row, or set these columns of the row that has its key."""
    keys = [column.name for column in table.primary_key.columns]
    on_sqlite, on_postgresql = sqlite.insert(table), postgresql.insert(table)
    return ByDialect(
        {
            "sqlite": on_sqlite.on_conflict_do_update(
                index_elements=keys, set_={name: on_sqlite.excluded[name] for name in changed}
            ),
            "postgresql": on_postgresql.on_conflict_do_update(
                index_elements=keys, set_={name: on_postgresql.excluded[name] for name in changed}
            ),
        }
    )


def insert_once(table: Table) -> ByDialect:
    """Insert a row, or leave the one that has its key as it is."""
    return ByDialect(
        {
            "sqlite": sqlite.insert(table).on_conflict_do_nothing(),
            "postgresql": postgresql.insert(table).on_conflict_do_nothing(),
        }
    )
