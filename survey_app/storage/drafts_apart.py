"""Drafts in a database of their own (SURVEY_DRAFTS_URL), so that no copy of the responses' holds one.

The same functions as drafts.py, for the same callers. The connection they are given is the main database's,
where a mark says that a draft was handed in: from that moment it is gone for everybody, even while its row is
still here. Each works in a transaction of its own on the drafts'; locks are always taken in that order.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, Table, make_url

from survey_app.storage import drafts, grants, handed_in, sqlite, surveys, tables
from survey_app.storage.engines import Role, Store, StoreUnavailable, open_store

_metadata = MetaData()
#: The draft's table, which cannot point to surveys in another database.
_draft = Table(
    "draft",
    _metadata,
    *(
        Column(each.name, each.type, primary_key=each.primary_key, nullable=each.nullable)
        for each in tables.draft.columns
    ),
    sqlite_with_rowid=False,
)


class DraftsApart:
    """Half-finished visits in ``store``. Safe to share between threads.

    Every method raises StoreUnavailable.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def save(self, connection: Connection, id: bytes, survey: str, bucket: int, sealed: bytes) -> None:
        """As drafts.save."""
        with self.store.write() as apart:
            drafts.save(apart, id, survey, bucket, sealed)

    def renew(self, connection: Connection, id: bytes, bucket: int, sealed: bytes) -> bool:
        """As drafts.renew."""
        if handed_in.is_marked(connection, id):
            return False
        with self.store.write() as apart:
            return drafts.renew(apart, id, bucket, sealed)

    def load(self, connection: Connection, id: bytes) -> bytes | None:
        """As drafts.load."""
        if handed_in.is_marked(connection, id):
            return None
        with self.store.read() as apart:
            return drafts.load(apart, id)

    def is_there(self, connection: Connection, id: bytes) -> bool:
        """As drafts.is_there."""
        return not handed_in.is_marked(connection, id) and self.holds(id)

    def holds(self, id: bytes) -> bool:
        """Whether the row is here, marked or not."""
        with self.store.read() as apart:
            return drafts.is_there(apart, id)

    def delete(self, connection: Connection, id: bytes) -> bool:
        """As drafts.delete."""
        with self.store.write() as apart:
            return drafts.delete(apart, id)

    def sweep(self, connection: Connection, before_bucket: int) -> int:
        """As drafts.sweep; and what is marked goes, with its mark after it."""
        closed, marked = surveys.closed(connection), handed_in.marked(connection)
        with self.store.write() as apart:
            swept = drafts.sweep_all(apart, before_bucket, closed)
            for id in marked:
                drafts.delete(apart, id)
        for id in marked:
            handed_in.unmark(connection, id)
        return swept

    def dispose(self) -> None:
        """Close every connection."""
        self.store.dispose()


def open_drafts(drafts_url: str) -> DraftsApart:
    """The drafts' database as the public side may use it; connects only when it is used."""
    return DraftsApart(open_store(drafts_url, Role.PUBLIC))


def prepare(drafts_url: str) -> list[str]:
    """Make the drafts' database where it is missing; returns the logins that are. Raises StoreUnavailable.

    It has no revisions: drafts live for days, so a table of another shape may be dropped.
    """
    url = make_url(drafts_url)
    if url.get_backend_name() == "sqlite":
        if not url.database:
            raise StoreUnavailable("SURVEY_DRAFTS_URL needs a file: sqlite:////folder/drafts.sqlite")
        try:
            sqlite.create(Path(url.database))
        except OSError as error:
            raise StoreUnavailable(f"the drafts' file cannot be made: {error}") from error
    store = open_store(drafts_url, Role.OWNER)
    try:
        with store.write() as connection:
            _metadata.create_all(connection)
            return grants.renew(connection, url, tables=frozenset(_metadata.tables))
    finally:
        store.dispose()
