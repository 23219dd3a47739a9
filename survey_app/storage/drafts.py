"""Half-finished visits: blobs under keys that only visitors' cookies have."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy import delete as delete_from

from survey_app.storage import tables
from survey_app.storage.surveys import CLOSED
from survey_app.storage.upsert import insert_or_replace

_SAVE = insert_or_replace(tables.draft, "bucket", "sealed")
_RENEW = (
    update(tables.draft)
    .where(tables.draft.c.id == bindparam("draft"))
    .values(bucket=bindparam("new_bucket"), sealed=bindparam("new_sealed"))
)
_IS_THERE = select(tables.draft.c.id).where(tables.draft.c.id == bindparam("id"))
_LOAD = select(tables.draft.c.sealed).where(tables.draft.c.id == bindparam("id"))
_DELETE = delete_from(tables.draft).where(tables.draft.c.id == bindparam("id"))
_CLOSED = select(tables.survey.c.id).where(tables.survey.c.state == CLOSED)
_IS_OVER = tables.draft.c.bucket < bindparam("before")
_SWEEP = delete_from(tables.draft).where(or_(_IS_OVER, tables.draft.c.survey.in_(_CLOSED)))
_SWEEP_ALL = delete_from(tables.draft).where(
    or_(_IS_OVER, tables.draft.c.survey.in_(bindparam("closed", expanding=True)))
)


def save(connection: Connection, id: bytes, survey: str, bucket: int, sealed: bytes) -> None:
    """Store a draft, over the earlier one with this id where there is one.

    ``bucket``: the coarse hour, in whole hours since 1970, by which it is swept.
    """
    values = {"id": id, "survey": survey, "bucket": bucket, "sealed": sealed}
    connection.execute(_SAVE.on(connection), values)


def begin(connection: Connection, id: bytes, survey: str, bucket: int, sealed: bytes) -> None:
    """Store a draft under an id that is random, so that there is none yet."""
    connection.execute(
        tables.draft.insert(), {"id": id, "survey": survey, "bucket": bucket, "sealed": sealed}
    )


def renew(connection: Connection, id: bytes, bucket: int, sealed: bytes) -> bool:
    """Store the new state of a draft that is still there; False where it was handed in, left or swept.

    A page from before handing in cannot bring a draft back to life with this.
    """
    values = {"draft": id, "new_bucket": bucket, "new_sealed": sealed}
    return connection.execute(_RENEW, values).rowcount == 1


def load(connection: Connection, id: bytes) -> bytes | None:
    """The sealed draft, None where there is none."""
    return connection.execute(_LOAD, {"id": id}).scalar_one_or_none()


def is_there(connection: Connection, id: bytes) -> bool:
    """Whether the draft was neither handed in, left nor swept."""
    return connection.execute(_IS_THERE, {"id": id}).one_or_none() is not None


def delete(connection: Connection, id: bytes) -> bool:
    """Take a draft away; False where there was none."""
    return connection.execute(_DELETE, {"id": id}).rowcount == 1


def sweep(connection: Connection, before_bucket: int) -> int:
    """Take away every draft of an earlier bucket, or of a survey that has closed; returns how many.

    Closing itself leaves them: whoever pressed Send in that moment must be told that it closed, and where a
    draft is gone it was sent.
    """
    return connection.execute(_SWEEP, {"before": before_bucket}).rowcount


def sweep_all(connection: Connection, before_bucket: int, closed: frozenset[str]) -> int:
    """The same where the database does not know which surveys have closed."""
    return connection.execute(_SWEEP_ALL, {"before": before_bucket, "closed": sorted(closed)}).rowcount
