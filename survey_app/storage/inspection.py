"""How the database is kept, for the doctor: what its file and its server say of themselves."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, make_url, select, text

from survey_app.storage import keeping, reading, sqlite, surveys, tables
from survey_app.storage.engines import PATIENCE, Role, open_store
from survey_app.storage.surveys import SurveyRecord

#: SQLite's file format, 1.3.2: bytes 18 and 19 of the file are 2 where it is kept with a write-ahead log.
_VERSIONS = slice(18, 20)
#: What SQLite answers for a value that was set by name.
_NUMBERS = {"DELETE": "delete", "EXTRA": "3", "ON": "1", "OFF": "0", "MEMORY": "2"}
#: PostgreSQL's settings that would keep the order, the moment or the content of what comes in, and all that
#: they may be.
_SETTINGS: dict[str, frozenset[str]] = {
    "archive_mode": frozenset({"off"}),
    "log_statement": frozenset({"none"}),
    "log_min_duration_statement": frozenset({"-1"}),
    "log_min_duration_sample": frozenset({"-1"}),
    "log_duration": frozenset({"off"}),
    "log_parameter_max_length_on_error": frozenset({"0"}),
    "track_commit_timestamp": frozenset({"off"}),
}
_ONE = text("SELECT setting FROM pg_catalog.pg_settings WHERE name = :name")


def sqlite_file(database_url: str) -> Path | None:
    """The file of an SQLite database; None on PostgreSQL."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database)


def is_write_ahead(path: Path) -> bool:
    """Whether the file says that it is kept with a write-ahead log. Changes nothing."""
    with path.open("rb") as file:
        return 2 in file.read(20)[_VERSIONS]


def pragmas(path: Path) -> Iterator[tuple[str, str, str]]:
    """(name, what is promised, what it is) for each pragma of our own connections that is not as promised."""
    connection = sqlite.connect(path, Role.OWNER, PATIENCE)
    try:
        for name, wanted in PROMISED:
            (is_set,) = connection.execute(f"PRAGMA {name}").fetchone()
            if str(is_set).lower() != _NUMBERS[wanted]:
                yield name, wanted, str(is_set)
    except sqlite3.Error as error:
        yield "file", "a database", str(error)
    finally:
        connection.close()


#: Written down again here, so that a change in sqlite.py is seen.
PROMISED = (
    ("journal_mode", "DELETE"),
    ("synchronous", "EXTRA"),
    ("secure_delete", "ON"),
    ("trusted_schema", "OFF"),
    ("temp_store", "MEMORY"),
)


def server_settings(database_url: str) -> list[tuple[str, str]]:
    """(name, value) of the settings of a PostgreSQL server that break a promise; nothing on SQLite. Raises
    StoreUnavailable."""
    if sqlite_file(database_url) is not None:
        return []
    store = open_store(database_url, Role.OWNER)
    try:
        with store.read() as connection:
            found = [
                (name, str(connection.execute(_ONE, {"name": name}).scalar_one_or_none()))
                for name in sorted(_SETTINGS)
            ]
    finally:
        store.dispose()
    return [(name, value) for name, value in found if value not in _SETTINGS[name]]


def waiting(database_url: str) -> int:
    """How many responses wait in the fullest batch. Raises StoreUnavailable."""
    held = tables.letterbox.c
    ticks = (
        select(func.count()).select_from(tables.letterbox).where(held.kind == "ticks").group_by(held.batch)
    )
    store = open_store(database_url, Role.OWNER)
    try:
        with store.read() as connection:
            return max(connection.execute(ticks).scalars(), default=0)
    finally:
        store.dispose()


def open_for_real(database_url: str) -> bool:
    """Whether a survey is open that is not made up. Raises StoreUnavailable."""
    state = tables.survey.c
    asked = select(func.count()).select_from(tables.survey).where(state.state == "open", ~state.made_up)
    store = open_store(database_url, Role.OWNER)
    try:
        with store.read() as connection:
            return connection.execute(asked).scalar_one() > 0
    finally:
        store.dispose()


def read_texts(database_url: str) -> list[tuple[SurveyRecord, bool]]:
    """Every survey that is not made up, and whether somebody has read all of its texts and nothing waits for
    a second person. Raises StoreUnavailable."""
    store = open_store(database_url, Role.OWNER)
    try:
        with store.read() as connection:
            real = [each for each in surveys.list_all(connection) if not each.made_up]
            return [(each, reading.all_read(connection, each.id)) for each in real]
    finally:
        store.dispose()


def past_their_day(database_url: str, today: datetime.date) -> list[tuple[str, str]]:
    """(survey, day) of what was to be destroyed before today and is there still; the day is empty where a
    survey that is not made up has closed and has none, as retention gives it one. Raises StoreUnavailable."""
    store = open_store(database_url, Role.OWNER)
    try:
        with store.read() as connection:
            kept = keeping.all_of(connection)
            found = surveys.list_all(connection)
    finally:
        store.dispose()
    late = [
        (each.survey, each.destroy_on)
        for each in kept.values()
        if each.destroyed is None and each.destroy_on < today.isoformat()
    ]
    without = [(each.id, "") for each in found if not (each.is_open or each.made_up or each.id in kept)]
    return late + without
