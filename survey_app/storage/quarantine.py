"""Batches that a person looks at before they count: the mark of a surge, and what is held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy import delete as delete_from

from survey_app.storage import tables
from survey_app.storage.upsert import insert_once

WAITING, ASIDE = "waiting", "aside"


@dataclass(frozen=True)
class Held:
    """A batch in quarantine: its survey, WAITING or ASIDE, and how many responses are in it."""

    id: bytes
    survey: str
    state: str
    responses: int


_SURGE, _BATCH, _RESPONSE = tables.surge.c, tables.held_batch.c, tables.held_response.c
_MARK = insert_once(tables.surge)
_MARKED = select(_SURGE.batch).where(_SURGE.batch == bindparam("batch"))
_UNMARK = delete_from(tables.surge).where(_SURGE.batch == bindparam("of_batch"))
_HOLD_BATCH = insert_once(tables.held_batch)
_HOLD = insert_once(tables.held_response)
_WAITING = select(_BATCH.id).where(_BATCH.survey == bindparam("survey"), _BATCH.state == WAITING)
_ALL = (
    select(_BATCH.id, _BATCH.survey, _BATCH.state, func.count(_RESPONSE.id).label("responses"))
    .outerjoin(tables.held_response, _RESPONSE.batch == _BATCH.id)
    .group_by(_BATCH.id, _BATCH.survey, _BATCH.state)
    .order_by(_BATCH.survey, _BATCH.id)
)
_SET = (
    update(tables.held_batch)
    .where(_BATCH.id == bindparam("held"), _BATCH.state != bindparam("new_state"))
    .values(state=bindparam("new_state"))
)
#: Sorted, as the mixer inserts: on PostgreSQL the order of insertion is the order on the page.
_ADMIT = insert(tables.response).from_select(
    ["id", "survey", "sealed"],
    select(_RESPONSE.id, _RESPONSE.survey, _RESPONSE.sealed)
    .where(_RESPONSE.batch == bindparam("held"))
    .order_by(_RESPONSE.id),
)
_LET_GO = delete_from(tables.held_response).where(_RESPONSE.batch == bindparam("held"))
_END = delete_from(tables.held_batch).where(_BATCH.id == bindparam("held"))


def mark(connection: Connection, batch: bytes) -> None:
    """Note that a surge comes into the batch that is being filled. Twice is once."""
    connection.execute(_MARK.on(connection), {"batch": batch})


def is_marked(connection: Connection, batch: bytes) -> bool:
    """Whether a surge came into this batch."""
    return connection.execute(_MARKED, {"batch": batch}).one_or_none() is not None


def unmark(connection: Connection, batch: bytes) -> None:
    """The batch is mixed."""
    connection.execute(_UNMARK, {"of_batch": batch})


def any_waiting(connection: Connection, survey: str) -> bytes | None:
    """A batch of this survey that waits to be looked at, the same one whenever there is no other."""
    return min(connection.execute(_WAITING, {"survey": survey}).scalars(), default=None)


def hold(connection: Connection, id: bytes, survey: str, sealed: Mapping[bytes, bytes]) -> None:
    """Hold back id → inner envelope, in the order of the ids, in a batch that is there or begins to wait.
    What is held already is left alone."""
    connection.execute(_HOLD_BATCH.on(connection), {"id": id, "survey": survey, "state": WAITING})
    rows = [{"id": each, "batch": id, "survey": survey, "sealed": sealed[each]} for each in sorted(sealed)]
    connection.execute(_HOLD.on(connection), rows)


def all_of(connection: Connection) -> tuple[Held, ...]:
    """Every batch in quarantine, by survey and id."""
    return tuple(Held(row.id, row.survey, row.state, row.responses) for row in connection.execute(_ALL))


def set_state(connection: Connection, id: bytes, state: str) -> bool:
    """Let a batch wait, or set it aside; False where it is so already, or there is none."""
    return connection.execute(_SET, {"held": id, "new_state": state}).rowcount == 1


def admit(connection: Connection, id: bytes) -> bool:
    """Move a whole batch among the responses that count; False where there is none."""
    connection.execute(_ADMIT, {"held": id})
    connection.execute(_LET_GO, {"held": id})
    return connection.execute(_END, {"held": id}).rowcount == 1
