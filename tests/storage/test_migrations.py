"""Each revision, on a database that holds what an earlier one left there: nothing is lost, and in the end it
is the database that a fresh one would be."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, inspect, make_url, text

from survey_app.storage import engines, sqlite
from survey_app.storage.engines import Role, Store, migrate, open_store


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(engines.MIGRATIONS).replace("%", "%%"))
    return config


SCRIPTS = ScriptDirectory.from_config(_config())
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]
ROWS = 3


@pytest.fixture
def owner(database_url: str) -> Iterator[Store]:
    """The operator's connection to a database that holds nothing yet."""
    store = open_store(database_url, Role.OWNER)
    if store.is_sqlite:
        sqlite.create(Path(str(make_url(database_url).database)))
    yield store
    store.dispose()


def upgrade(store: Store, revision: str) -> None:
    with store.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def tables_of(connection: Connection) -> list[Table]:
    """What the database itself says it has, each table after those that it points to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection) -> None:
    """Some rows in every table, made from their columns' names alone."""
    for table in tables_of(connection):
        rows = [{column.name: _value(table, column, n) for column in table.columns} for n in range(ROWS)]
        connection.execute(table.insert(), rows)


def _value(table: Table, column: Any, number: int) -> object:
    pointed_at = next(iter(column.foreign_keys), None)
    source = pointed_at.column if pointed_at else column
    named = f"{source.table.name}.{source.name}"
    kind = column.type.python_type
    if kind is bytes:
        return hashlib.sha256(f"{named} {number}".encode()).digest()
    return number % 2 == 0 if kind is bool else number if kind is int else f"{named} {number}"


def rows_of(connection: Connection) -> dict[str, list[dict[str, object]]]:
    """Every row there is, by table."""
    return {
        table.name: sorted(
            (dict(row._mapping) for row in connection.execute(table.select())),
            key=lambda row: repr(list(row.values())),
        )
        for table in tables_of(connection)
    }


def described(connection: Connection) -> dict[str, object]:
    """The whole schema as the database describes it: columns, keys, indexes, what refers to what."""
    inspector = inspect(connection)

    def plain(found: object) -> object:
        return sorted(repr(sorted((str(k), str(v)) for k, v in each.items())) for each in found)  # type: ignore[attr-defined]

    schema: dict[str, object] = {
        name: (
            plain(inspector.get_columns(name)),
            sorted(inspector.get_pk_constraint(name)["constrained_columns"]),
            plain(inspector.get_foreign_keys(name)),
            plain(inspector.get_indexes(name)),
            plain(inspector.get_unique_constraints(name)),
        )
        for name in inspector.get_table_names()
    }
    if connection.dialect.name == "sqlite":
        listed = connection.execute(text("PRAGMA table_list")).all()
        schema["without a row number"] = sorted(row[1] for row in listed if row[4] and row[2] == "table")
    return schema


def test_revisions_are_one_line_with_one_end() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert len(SCRIPTS.get_bases()) == 1
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


@pytest.mark.parametrize(("before", "after"), list(itertools.pairwise(REVISIONS)))
def test_a_revision_keeps_every_row_that_it_finds(owner: Store, before: str, after: str) -> None:
    upgrade(owner, before)
    with owner.write() as connection:
        fill(connection)
        kept = rows_of(connection)
    assert all(len(rows) == ROWS for rows in kept.values())
    upgrade(owner, after)
    with owner.read() as connection:
        now = rows_of(connection)
    for table, rows in kept.items():
        same = [{name: row[name] for name in rows[0]} for row in now[table]]
        assert sorted(map(repr, same)) == sorted(map(repr, rows)), table


@pytest.mark.parametrize("first", REVISIONS)
def test_a_database_of_any_age_becomes_the_one_that_is_made_today(
    owner: Store, database_url: str, first: str, request: pytest.FixtureRequest
) -> None:
    upgrade(owner, first)
    with owner.write() as connection:
        fill(connection)
    migrate(database_url)
    with owner.read() as connection:
        upgraded = described(connection)
    assert upgraded == _fresh(request, database_url)


def _fresh(request: pytest.FixtureRequest, database_url: str) -> dict[str, object]:
    if database_url.startswith("sqlite"):
        url = database_url.replace("survey.sqlite", "fresh.sqlite")
    else:
        url = request.getfixturevalue("postgresql_server").new_database()
    migrate(url)
    store = open_store(url, Role.OWNER)
    try:
        with store.read() as connection:
            return described(connection)
    finally:
        store.dispose()


def test_control_a_schema_that_differs_is_seen(owner: Store, database_url: str, request) -> None:
    migrate(database_url)
    with owner.write() as connection:
        connection.execute(text("ALTER TABLE response ADD COLUMN at TEXT"))
        changed = described(connection)
    assert changed != _fresh(request, database_url)


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(owner: Store, database_url: str) -> None:
    upgrade(owner, REVISIONS[-2])
    with owner.write() as connection:
        fill(connection)
        before = described(connection), rows_of(connection)

    def fails_at_the_end() -> None:
        with owner.write() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails_at_the_end()
    with owner.read() as connection:
        assert (described(connection), rows_of(connection)) == before
