"""SQLite connections that keep no trace of who came when.

Every setting here was measured (docs/anonymity.md): a write-ahead log holds exact arrival order even
after a full checkpoint, and any laxer secure_delete leaves deleted rows readable in the file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from survey_app.storage.permissions import ALLOWED, Permissions, Role

PRAGMAS = (
    # A rollback journal is deleted at each commit; a write-ahead log would keep the order of arrival.
    ("journal_mode", "DELETE"),
    # Also syncs the folder after the journal is gone: what was acknowledged survives a power cut.
    ("synchronous", "EXTRA"),
    # Deleted rows are overwritten with zeros, in the pages of the tree and in free pages alike.
    ("secure_delete", "ON"),
    # Nothing that a tampered schema names may run.
    ("trusted_schema", "OFF"),
    # No temporary files: sorting and VACUUM keep their copies in memory.
    ("temp_store", "MEMORY"),
    ("foreign_keys", "ON"),
)

#: SQL functions our statements use; everything else is refused on a guarded connection.
_FUNCTIONS = frozenset({"count", "coalesce", "sum"})
#: What SQLAlchemy asks once about a new engine; it only reads.
_HARMLESS_PRAGMA = "read_uncommitted"


def create(path: Path) -> None:
    """Make the database file, readable by its owner alone; its journals inherit the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def connect(path: Path, role: Role, patience: float) -> sqlite3.Connection:
    """A connection as measured, guarded for the role. Never makes a file.

    ``patience`` is how many seconds to wait for another writer. Raises sqlite3.Error.
    """
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",
        uri=True,
        timeout=patience,
        isolation_level=None,  # transactions are begun by engines.py, BEGIN IMMEDIATE where it writes
        check_same_thread=False,  # the pool lends a connection to one thread at a time
    )
    try:
        for name, value in PRAGMAS:
            connection.execute(f"PRAGMA {name}={value}")
    except sqlite3.Error:
        connection.close()
        raise
    if role in ALLOWED:
        connection.set_authorizer(_authorizer(ALLOWED[role]))
    return connection


def _authorizer(
    allowed: Permissions,
) -> Callable[[int, str | None, str | None, str | None, str | None], int]:
    """SQLite asks this while it compiles a statement, once for every column and table it touches."""

    def authorize(
        action: int, first: str | None, second: str | None, database: str | None, trigger: str | None
    ) -> int:
        table = first or ""
        match action:
            case sqlite3.SQLITE_SELECT | sqlite3.SQLITE_TRANSACTION:
                granted = True
            case sqlite3.SQLITE_READ:
                # An empty column name means that rows are counted without looking at any column.
                columns = allowed.reads.get(table, frozenset())
                granted = second in columns if second else bool(columns)
            case sqlite3.SQLITE_INSERT:
                granted = table in allowed.inserts
            case sqlite3.SQLITE_UPDATE:
                granted = second in allowed.updates.get(table, frozenset())
            case sqlite3.SQLITE_DELETE:
                granted = table in allowed.deletes
            case sqlite3.SQLITE_FUNCTION:
                granted = (second or "").lower() in _FUNCTIONS
            case sqlite3.SQLITE_PRAGMA:
                granted = first == _HARMLESS_PRAGMA and second is None
            case _:
                granted = False
        return sqlite3.SQLITE_OK if granted else sqlite3.SQLITE_DENY

    return authorize


def rewrite(path: Path, patience: float) -> None:
    """VACUUM: write the whole file anew, in key order, so that no page keeps the place of the newest row.

    Raises sqlite3.Error, where another connection holds the database longer than ``patience`` seconds.
    """
    connection = connect(path, Role.OWNER, patience)
    try:
        connection.execute("VACUUM")
    finally:
        connection.close()
