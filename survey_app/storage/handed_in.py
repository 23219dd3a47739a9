"""Which drafts were handed in, while drafts are kept in a database of their own.

A mark is put in with the envelopes of the response, in their transaction, and goes as soon as the draft has
gone: so it is there for some milliseconds, or until the hourly sweep where the process ended in between. It
is the draft's id and nothing else: no time, and nothing that is in an envelope.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select
from sqlalchemy import delete as delete_from

from survey_app.storage import tables
from survey_app.storage.upsert import insert_once

_MARK = insert_once(tables.handed_in)
_IS_MARKED = select(tables.handed_in.c.id).where(tables.handed_in.c.id == bindparam("id"))
_UNMARK = delete_from(tables.handed_in).where(tables.handed_in.c.id == bindparam("draft"))
_ALL = select(tables.handed_in.c.id)


def mark(connection: Connection, draft: bytes) -> bool:
    """Mark a draft as handed in; False where it was marked already.

    On PostgreSQL it waits for another transaction that is marking the same draft.
    """
    # Without the option the number of rows that an INSERT made is not kept on PostgreSQL.
    options = {"preserve_rowcount": True}
    return connection.execute(_MARK.on(connection), {"id": draft}, execution_options=options).rowcount == 1


def is_marked(connection: Connection, draft: bytes) -> bool:
    """Whether a draft was handed in and may still be there."""
    return connection.execute(_IS_MARKED, {"id": draft}).one_or_none() is not None


def unmark(connection: Connection, draft: bytes) -> None:
    """Take a mark away. The caller knows that its draft has gone, or undoes its own."""
    connection.execute(_UNMARK, {"draft": draft})


def marked(connection: Connection) -> tuple[bytes, ...]:
    """Every draft that is marked."""
    return tuple(connection.execute(_ALL).scalars())
