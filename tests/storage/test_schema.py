"""A database that was migrated is the database that the tables describe."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from survey_app.storage.engines import Role, migrate, open_store
from survey_app.storage.tables import metadata


def test_migrations_give_exactly_the_tables_that_are_described(database_url: str) -> None:
    migrate(database_url)
    store = open_store(database_url, Role.OWNER)
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    store.dispose()


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    migrate(database_url)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "made" / "survey.sqlite"
    migrate(f"sqlite:///{path}")
    return path


def test_no_table_has_a_hidden_row_number(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        with_number = {
            name
            for _, name, kind, _, without_rowid, _ in connection.execute("PRAGMA table_list")
            if kind == "table" and not without_rowid and not name.startswith("sqlite_")
        }
    connection.close()
    assert with_number == {"alembic_version"}


def test_the_database_is_for_its_owners_eyes_only(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
