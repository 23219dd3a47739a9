"""What a store does when all is well, and what it says when the database is not."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.storage import drafts, surveys
from survey_app.storage.engines import Role, Store, StoreUnavailable, migrate, open_store
from tests.opened import Field

DRAFT = b"d" * 32


def _save(store: Store, field: Field) -> None:
    with store.write() as connection:
        drafts.save(connection, DRAFT, field.survey.id, 1, b"sealed")


def _loaded(field: Field) -> bytes | None:
    with field.public.read() as connection:
        return drafts.load(connection, DRAFT)


def test_what_was_written_is_there_for_the_next_reader(field: Field) -> None:
    _save(field.public, field)
    assert _loaded(field) == b"sealed"


def test_a_transaction_that_raises_changes_nothing(field: Field) -> None:
    def fails_half_way() -> None:
        with field.public.write() as connection:
            drafts.save(connection, DRAFT, field.survey.id, 1, b"sealed")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails_half_way()
    assert _loaded(field) is None


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_a_reading_transaction_cannot_write_where_the_database_knows_such_a_thing(field: Field) -> None:
    with pytest.raises(StoreUnavailable), field.public.read() as connection:
        drafts.save(connection, DRAFT, field.survey.id, 1, b"sealed")


def test_every_connection_has_the_settings_that_were_measured(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'survey.sqlite'}"
    migrate(url)
    store = open_store(url, Role.OWNER)
    with store.read() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in (
                "journal_mode",
                "synchronous",
                "secure_delete",
                "trusted_schema",
                "temp_store",
                "foreign_keys",
            )
        }
    store.dispose()
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "secure_delete": 1,
        "trusted_schema": 0,
        "temp_store": 2,
        "foreign_keys": 1,
    }


def test_the_journal_too_is_for_its_owners_eyes_only(sqlite_field: Field) -> None:
    with sqlite_field.public.write() as connection:
        drafts.save(connection, DRAFT, sqlite_field.survey.id, 1, b"sealed")
        (journal,) = sqlite_field.settings.instance.glob("*-journal")
        assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_a_database_that_was_never_made_is_unavailable_and_is_not_made_by_looking(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.sqlite"
    store = open_store(f"sqlite:///{path}", Role.PUBLIC)
    with pytest.raises(StoreUnavailable), store.read():
        pass
    assert not path.exists()


def test_a_server_that_cannot_be_reached_is_unavailable(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    store = open_store(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}", Role.PUBLIC, patience=1)
    with pytest.raises(StoreUnavailable), store.read():
        pass


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "survey.sqlite"
    path.write_bytes(b"not a database " * 100)
    store = open_store(f"sqlite:///{path}", Role.PUBLIC)
    with pytest.raises(StoreUnavailable), store.read():
        pass


def test_a_database_that_another_process_holds_is_unavailable_after_the_wait(sqlite_field: Field) -> None:
    store = open_store(sqlite_field.settings.database_url, Role.PUBLIC, patience=0.1)
    other = sqlite3.connect(sqlite_field.settings.instance / "survey.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreUnavailable, match="locked"):
            _save(store, sqlite_field)
    finally:
        other.close()
        store.dispose()
    _save(sqlite_field.public, sqlite_field)


def test_threads_write_one_after_the_other(field: Field) -> None:
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            for turn in range(10):
                with field.public.write() as connection:
                    drafts.save(connection, bytes([number, turn]), field.survey.id, 1, b"sealed")
        except StoreUnavailable as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with field.public.write() as connection:
        assert drafts.sweep(connection, 2) == 60


def test_closing_an_unknown_survey_is_a_key_error(field: Field) -> None:
    with pytest.raises(KeyError), field.owner.write() as connection:
        surveys.set_state(connection, "no-such-survey", surveys.CLOSED)
