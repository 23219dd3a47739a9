"""Requests for contact: a table that shares nothing with responses, and forgets by the week.

A row is stored in a transaction of its own, so that on PostgreSQL it has an ``xmin`` that nothing else has.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy import delete as delete_from

from survey_app.storage import tables
from survey_app.storage.engines import Store

_HOURS_A_WEEK = 7 * 24
_ADD = insert(tables.contact)
_ALL = select(tables.contact.c.id, tables.contact.c.sealed)
_DELETE = delete_from(tables.contact).where(tables.contact.c.id == bindparam("which"))
_FORGET = delete_from(tables.contact).where(tables.contact.c.until_week <= bindparam("week"))


def week_of(hour: int) -> int:
    """Whole weeks since 1970 of whole hours since 1970."""
    return hour // _HOURS_A_WEEK


def add(store: Store, sealed: bytes, until_week: int) -> None:
    """Keep a sealed request until this week begins. It begins and ends a transaction of its own: it takes a
    store and no connection, so that no caller can put it into that of a response. Raises StoreUnavailable."""
    row = {"id": secrets.token_bytes(16), "until_week": until_week, "sealed": sealed}
    with store.write() as connection:
        connection.execute(_ADD, row)


def all_of(connection: Connection) -> dict[bytes, bytes]:
    """id → sealed, in the order of their random ids, which is none."""
    return {row.id: row.sealed for row in connection.execute(_ALL.order_by(tables.contact.c.id))}


def delete(connection: Connection, id: bytes) -> bool:
    """Forget one that was dealt with; False where it had gone."""
    return connection.execute(_DELETE, {"which": id}).rowcount == 1


def forget(connection: Connection, week: int) -> int:
    """Forget all that were to be kept until this week or an earlier one; how many these were."""
    return connection.execute(_FORGET, {"week": week}).rowcount
