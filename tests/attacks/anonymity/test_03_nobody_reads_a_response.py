"""Claim 3: the public side cannot read a response, and the dashboard cannot reach one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.letterbox import mixing
from survey_app.storage import releases, sqlite
from survey_app.storage.engines import NotAllowed, Role, Store, open_store
from survey_app.storage.tables import metadata
from tests.opened import Field, open_field

#: role → the tables it may not look into at all
CLOSED_TO = {
    Role.PUBLIC: {
        "response",
        "fragment",
        "letterbox",
        "survey_key",
        "release",
        "certificate",
        "account",
        "audit_event",
        "arrival",
        "contact",
        # It says that a surge comes, and cannot ask whether one came.
        "surge",
        "held_batch",
        "held_response",
    },
    Role.DASHBOARD: set(metadata.tables) - {"survey", "release"},
    Role.TEAM: {
        "response",
        "fragment",
        "letterbox",
        "draft",
        "handed_in",
        "code",
        "batch",
        "survey_key",
        "certificate",
        "contact",
        "surge",
        "held_batch",
        "held_response",
    },
    Role.TYPIST: set(metadata.tables) - {"survey", "batch", "draft"},
    Role.MIXER: {
        "survey_key",
        "draft",
        "handed_in",
        "code",
        "account",
        "audit_event",
        "release",
        "certificate",
        "link",
        "contact",
    },
}
CLOSED = [(role, table) for role, tables in CLOSED_TO.items() for table in sorted(tables)]
LOOKS = [
    "SELECT * FROM {table}",
    "SELECT {column} FROM {table}",
    "SELECT count(*) FROM {table}",
    "SELECT 1 FROM {table}",
    "SELECT id FROM survey WHERE EXISTS (SELECT 1 FROM {table})",
    "SELECT (SELECT {column} FROM {table} LIMIT 1)",
    "WITH seen AS (SELECT * FROM {table}) SELECT * FROM seen",
    "SELECT survey.id FROM survey JOIN {table} ON {table}.{column} IS NOT NULL",
    "UPDATE {table} SET {column} = {column} RETURNING {column}",
    "DELETE FROM {table} RETURNING *",
    "DELETE FROM {table} WHERE {column} IS NULL",
    "INSERT INTO {table} SELECT * FROM {table}",
    "CREATE TEMP TABLE seen AS SELECT * FROM {table}",
    "CREATE TEMP VIEW seen AS SELECT * FROM {table}",
]
WAYS_AROUND = [
    "SELECT * FROM sqlite_master",
    "SELECT * FROM sqlite_schema",
    "SELECT * FROM sqlite_dbpage",
    "SELECT * FROM dbstat",
    "SELECT * FROM pragma_table_info('response')",
    "PRAGMA journal_mode=WAL",
    "PRAGMA secure_delete=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA writable_schema=ON",
    "PRAGMA integrity_check",
    "PRAGMA table_info(response)",
    "ATTACH DATABASE ':memory:' AS other",
    "VACUUM INTO '{folder}/copy.sqlite'",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "DROP TABLE response",
    "ALTER TABLE letterbox ADD COLUMN at TEXT",
    "CREATE TABLE seen (a)",
    "CREATE TEMP TRIGGER seen AFTER INSERT ON letterbox BEGIN SELECT 1; END",
    "SELECT load_extension('anything')",
    "SELECT readfile('anything')",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3) SELECT * FROM n",
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A survey with mixed responses, waiting ones and a release."""
    field = open_field(tmp_path_factory.mktemp("claim-3") / "instance")
    for _ in range(12):
        field.hand_in()
    mixing.mix(field.mixer, field.settings, field.survey.id)
    field.hand_in()
    with field.owner.write() as connection:
        releases.add(connection, "ab", field.survey.id, "{}", b"witness")
    yield field
    field.dispose()


def attempt(field: Field, role: Role, statement: str) -> list[object]:
    """Run a statement as a role, whatever it gives."""
    store: Store = open_store(field.settings.database_url, role)
    try:
        with store.write() as connection:
            result = connection.execute(text(statement))
            return list(result) if result.returns_rows else []
    finally:
        store.dispose()


@pytest.mark.parametrize(("role", "table"), CLOSED, ids=[f"{role} {table}" for role, table in CLOSED])
def test_a_role_cannot_look_into_a_table_that_is_closed_to_it(filled: Field, role: Role, table: str) -> None:
    seen = {}
    for look in LOOKS:
        for column in metadata.tables[table].columns.keys():  # noqa: SIM118 - a collection, not a dict
            statement = look.format(table=table, column=column)
            try:
                seen[statement] = attempt(filled, role, statement)
            except NotAllowed:
                continue
    assert not seen, f"{len(seen)} of the ways in are open"


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.DASHBOARD, Role.TEAM, Role.TYPIST, Role.MIXER])
@pytest.mark.parametrize("statement", WAYS_AROUND)
def test_there_is_no_way_around_the_guard(filled: Field, role: Role, statement: str, tmp_path: Path) -> None:
    connection = sqlite.connect(filled.settings.instance / "survey.sqlite", role, patience=1)
    try:
        # What this SQLite was built without is unknown to it, which is as good.
        with pytest.raises(
            sqlite3.Error,
            match=r"not authorized|denied|prohibited|constructor failed|no such (table|function)",
        ):
            connection.execute(statement.format(folder=tmp_path)).fetchall()
    finally:
        connection.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO letterbox VALUES (x'01', x'02', 'ticks', x'03') RETURNING sealed",
        "INSERT INTO letterbox VALUES (x'01', x'02', 'ticks', x'03') RETURNING *",
        "INSERT INTO letterbox SELECT id, id, 'ticks', sealed FROM letterbox RETURNING id",
        "INSERT INTO letterbox VALUES (x'01', x'02', 'ticks', x'03') "
        "ON CONFLICT DO UPDATE SET sealed = excluded.sealed RETURNING sealed",
        "INSERT OR REPLACE INTO letterbox SELECT id, batch, 'words', x'' FROM letterbox",
    ],
)
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.TYPIST])
def test_what_is_put_in_gives_nothing_back(filled: Field, role: Role, statement: str) -> None:
    with pytest.raises(NotAllowed):
        attempt(filled, role, statement)


@pytest.mark.parametrize("column", ["sealed", "survey", "bucket", "*"])
def test_the_typing_desk_cannot_look_into_a_draft(filled: Field, column: str) -> None:
    with pytest.raises(NotAllowed):
        attempt(filled, Role.TYPIST, f"SELECT {column} FROM draft")


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (Role.PUBLIC, "SELECT id, public_key FROM batch"),
        (Role.PUBLIC, "INSERT INTO letterbox VALUES (x'01', x'02', 'ticks', x'03')"),
        (Role.PUBLIC, "INSERT INTO surge VALUES (x'02') ON CONFLICT DO NOTHING"),
        (Role.TYPIST, "INSERT INTO letterbox VALUES (x'04', x'02', 'ticks', x'03')"),
        (Role.TYPIST, "SELECT id FROM draft"),
        (Role.DASHBOARD, "SELECT body FROM release"),
        (Role.TEAM, "SELECT count FROM arrival"),
        (Role.MIXER, "SELECT sealed FROM letterbox"),
        (Role.MIXER, "SELECT batch FROM surge"),
        (Role.OWNER, "SELECT sealed FROM response"),
    ],
)
def test_control_what_a_role_is_for_it_can_do(filled: Field, role: Role, statement: str) -> None:
    attempt(filled, role, statement)


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.DASHBOARD, Role.TEAM, Role.TYPIST])
@pytest.mark.parametrize(
    "table",
    ["response", "fragment", "survey", "release", "survey_key", "certificate", "held_batch", "held_response"],
)
def test_no_web_process_can_change_what_is_stored(filled: Field, role: Role, table: str) -> None:
    statements = [f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"]
    if (role, table) != (Role.TEAM, "release"):
        statements.append(f"UPDATE {table} SET {next(iter(metadata.tables[table].columns)).name} = 'x'")
    for statement in statements:
        with pytest.raises(NotAllowed):
            attempt(filled, role, statement)


def test_the_way_in_loads_no_code_that_reads_a_private_key() -> None:
    """What takes answers imports neither the batch keys nor the opening."""
    program = (
        "import sys, survey_app.letterbox.store; "
        "print([m for m in sys.modules if m.startswith('survey_app.letterbox')])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "survey_app.letterbox.store" in loaded
    for module in ("batch_keys", "mixing", "opening", "keyholders", "fieldwork"):
        assert f"survey_app.letterbox.{module}'" not in loaded
