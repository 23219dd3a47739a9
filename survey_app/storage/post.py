"""The letterbox: outer envelopes that wait, and the batch that is being filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, text, update
from sqlalchemy import delete as delete_from

from survey_app.storage import tables
from survey_app.storage.surveys import OPEN


@dataclass(frozen=True)
class Batch:
    """The batch that is being filled: 16 random bytes and a raw X25519 public key."""

    id: bytes
    public_key: bytes


@dataclass(frozen=True)
class Envelope:
    """One outer envelope; ``kind`` is "ticks" or "words"."""

    id: bytes
    batch: bytes
    kind: str
    sealed: bytes


@dataclass(frozen=True)
class Standing:
    """How a survey stands: its state, its policy in JSON, its batch and the responses waiting in it."""

    state: str
    policy: str
    batch: bytes | None
    waiting: int


_LETTERBOX, _BATCH, _SURVEY = tables.letterbox.c, tables.batch.c, tables.survey.c

_CURRENT = (
    select(_BATCH.id, _BATCH.public_key)
    .join(tables.survey, _SURVEY.id == _BATCH.survey)
    .where(_BATCH.survey == bindparam("survey"), _SURVEY.state == OPEN)
)
#: One statement instead of two, because it runs for everybody who presses Send.
_SPEND_DRAFT = delete_from(tables.draft).where(
    tables.draft.c.id == bindparam("draft"),
    select(_BATCH.id)
    .join(tables.survey, _SURVEY.id == _BATCH.survey)
    .where(_BATCH.id == bindparam("batch"), _BATCH.survey == bindparam("of_survey"), _SURVEY.state == OPEN)
    .exists(),
)
_STANDING = (
    select(_SURVEY.state, _SURVEY.policy, _BATCH.id)
    .outerjoin(tables.batch, _SURVEY.id == _BATCH.survey)
    .where(_SURVEY.id == bindparam("survey"))
)
_WAITING = (
    select(func.count())
    .select_from(tables.letterbox)
    .where(_LETTERBOX.batch == bindparam("batch"), _LETTERBOX.kind == "ticks")
)
_ALL_WAITING = select(func.count()).select_from(tables.letterbox).where(_LETTERBOX.kind == "ticks")
_REPLACE = (
    update(tables.batch)
    .where(_BATCH.survey == bindparam("of_survey"), _BATCH.id == bindparam("old"))
    .values(id=bindparam("new_id"), public_key=bindparam("new_public_key"))
)
_END = delete_from(tables.batch).where(_BATCH.survey == bindparam("of_survey"), _BATCH.id == bindparam("old"))
_FILLING = select(_BATCH.id, _BATCH.survey)
_HOLDING = select(_LETTERBOX.batch).distinct()
_PUT = tables.letterbox.insert()
_IN_BATCH = select(tables.letterbox).where(_LETTERBOX.batch == bindparam("batch"))
_REMOVE = delete_from(tables.letterbox).where(_LETTERBOX.id == bindparam("envelope"))
_HOLD = text("SELECT pg_advisory_xact_lock_shared(hashtext('survey-app batch'), hashtext(:survey))")
_HOLD_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('survey-app batch'), hashtext(:survey))")


def hold_batch(connection: Connection, survey: str, *, alone: bool = False) -> None:
    """Keep the survey's batch as it is until this transaction ends; ``alone`` to change it.

    On PostgreSQL, whoever hands in holds it together with others, and whoever starts a new batch or
    closes the survey waits for them all: no envelope can arrive in a batch that is being mixed. On SQLite
    a writing transaction is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_HOLD_ALONE if alone else _HOLD, {"survey": survey})


def current_batch(connection: Connection, survey: str) -> Batch | None:
    """The batch to seal to; None where the survey is closed or unknown."""
    row = connection.execute(_CURRENT, {"survey": survey}).one_or_none()
    return Batch(row.id, row.public_key) if row else None


def spend_draft(connection: Connection, survey: str, batch: bytes, draft: bytes) -> bool:
    """Take away the draft of a response, if this batch of the survey is still being filled; False where
    either is not so, and then nothing has changed."""
    values = {"draft": draft, "batch": batch, "of_survey": survey}
    return connection.execute(_SPEND_DRAFT, values).rowcount == 1


def put(connection: Connection, envelopes: Iterable[Envelope]) -> None:
    """Insert outer envelopes; their ids are random, so the caller need not fear a clash."""
    connection.execute(
        _PUT,
        [
            {"id": envelope.id, "batch": envelope.batch, "kind": envelope.kind, "sealed": envelope.sealed}
            for envelope in envelopes
        ],
    )


def standing(connection: Connection, survey: str) -> Standing:
    """How a survey stands. Raises KeyError."""
    row = connection.execute(_STANDING, {"survey": survey}).one_or_none()
    if row is None:
        raise KeyError(survey)
    waiting = connection.execute(_WAITING, {"batch": row.id}).scalar_one() if row.id else 0
    return Standing(row.state, row.policy, row.id, waiting)


def waiting(connection: Connection) -> int:
    """How many responses wait, of all surveys."""
    return connection.execute(_ALL_WAITING).scalar_one()


def begin_batch(connection: Connection, survey: str, batch: Batch) -> None:
    """Start the first batch of a survey."""
    connection.execute(
        tables.batch.insert(), {"id": batch.id, "survey": survey, "public_key": batch.public_key}
    )


def replace_batch(connection: Connection, survey: str, old: bytes, new: Batch) -> bool:
    """From now on responses go into the new batch; False where ``old`` is no longer the one filled."""
    values = {"of_survey": survey, "old": old, "new_id": new.id, "new_public_key": new.public_key}
    return connection.execute(_REPLACE, values).rowcount == 1


def end_batch(connection: Connection, survey: str, old: bytes) -> bool:
    """Take no more responses; False where ``old`` is no longer the one filled."""
    return connection.execute(_END, {"of_survey": survey, "old": old}).rowcount == 1


def being_filled(connection: Connection) -> dict[bytes, str]:
    """batch → survey of every batch that may still take responses."""
    return {row.id: row.survey for row in connection.execute(_FILLING)}


def holding(connection: Connection) -> frozenset[bytes]:
    """Every batch of which envelopes wait."""
    return frozenset(connection.execute(_HOLDING).scalars())


def in_batch(connection: Connection, batch: bytes) -> tuple[Envelope, ...]:
    """Every waiting envelope of one batch."""
    rows = connection.execute(_IN_BATCH, {"batch": batch})
    return tuple(Envelope(row.id, row.batch, row.kind, row.sealed) for row in rows)


def remove(connection: Connection, ids: Sequence[bytes]) -> int:
    """Take envelopes out; returns how many were still there."""
    if not ids:
        return 0
    return connection.execute(_REMOVE, [{"envelope": id} for id in ids]).rowcount
