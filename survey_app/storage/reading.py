"""The words desk's tables: sealed texts, what was done with each, and what goes to the safeguarding lead.

That two different people are needed is part of each statement, so that no caller can forget it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, or_, select, update
from sqlalchemy import delete as delete_from

from survey_app.storage import tables
from survey_app.storage.surveys import ROUNDED_TO
from survey_app.storage.upsert import insert_once


class State(StrEnum):
    """What was done with a text; one that nobody has read has no row."""

    READ = "read"
    FLAGGED = "flagged"  # somebody asked for a second person
    NO_DANGER = "no-danger"  # the second person saw none
    REFERRED = "referred"  # the second person passed it on


@dataclass(frozen=True)
class Sealed:
    """A text as it is stored."""

    id: bytes
    question: str
    sealed: bytes


@dataclass(frozen=True)
class Reading:
    """``flagged_by``, ``redacted_by``, ``approved_by``: ids of accounts; ``redacted``: the text as it might
    be published, sealed like the text."""

    state: State
    flagged_by: str | None = None
    redacted: bytes | None = None
    redacted_by: str | None = None
    approved_by: str | None = None


_READING, _FRAGMENT = tables.reading.c, tables.fragment.c
_TEXTS = (
    select(_FRAGMENT.id, _FRAGMENT.question, _FRAGMENT.sealed)
    .where(_FRAGMENT.survey == bindparam("survey"))
    .order_by(_FRAGMENT.id)
)
_ONE = select(_FRAGMENT.question, _FRAGMENT.sealed).where(
    _FRAGMENT.survey == bindparam("survey"), _FRAGMENT.id == bindparam("id")
)
_READINGS = select(tables.reading).where(_READING.survey == bindparam("survey"))
_FLAGGED = (
    select(_READING.fragment)
    .where(_READING.survey == bindparam("survey"), _READING.state == State.FLAGGED)
    .limit(1)
)
_UNREAD = (
    select(_FRAGMENT.id)
    .outerjoin(tables.reading, _READING.fragment == _FRAGMENT.id)
    .where(_FRAGMENT.survey == bindparam("survey"), _READING.fragment.is_(None))
    .limit(1)
)
_ADD = insert_once(tables.reading)
_MINE = (_READING.fragment == bindparam("which"), _READING.survey == bindparam("of_survey"))
_FLAG = (
    update(tables.reading)
    .where(*_MINE, _READING.state == State.READ)
    .values(
        state=State.FLAGGED, flagged_by=bindparam("who"), redacted=None, redacted_by=None, approved_by=None
    )
)
_SETTLE = (
    update(tables.reading)
    .where(*_MINE, _READING.state == State.FLAGGED, _READING.flagged_by != bindparam("who"))
    .values(state=bindparam("new_state"))
)
_REDACT = (
    update(tables.reading)
    .where(*_MINE, or_(_READING.state == State.READ, _READING.state == State.NO_DANGER))
    .values(redacted=bindparam("text"), redacted_by=bindparam("who"), approved_by=None)
)
_APPROVE = (
    update(tables.reading)
    .where(
        *_MINE,
        _READING.redacted == bindparam("text"),
        _READING.approved_by.is_(None),
        _READING.redacted_by != bindparam("who"),
    )
    .values(approved_by=bindparam("who"))
)
_WITHDRAW = (
    update(tables.reading)
    .where(*_MINE, _READING.redacted.is_not(None))
    .values(redacted=None, redacted_by=None, approved_by=None)
)
_REFERRALS = select(tables.referral.c.id, tables.referral.c.sealed).order_by(tables.referral.c.id)
_DEALT_WITH = delete_from(tables.referral).where(tables.referral.c.id == bindparam("which"))


def texts(connection: Connection, survey: str) -> list[Sealed]:
    """Every text of a survey, in the order of their random ids, which is none."""
    return [Sealed(*row) for row in connection.execute(_TEXTS, {"survey": survey})]


def text(connection: Connection, survey: str, id: bytes) -> Sealed | None:
    """One of them."""
    row = connection.execute(_ONE, {"survey": survey, "id": id}).one_or_none()
    return Sealed(id, row.question, row.sealed) if row else None


def readings(connection: Connection, survey: str) -> dict[bytes, Reading]:
    """id of a text → what was done with it, where somebody read it."""
    return {
        row.fragment: Reading(
            State(row.state), row.flagged_by, row.redacted, row.redacted_by, row.approved_by
        )
        for row in connection.execute(_READINGS, {"survey": survey})
    }


def waiting(connection: Connection, survey: str) -> tuple[int, int]:
    """(texts, texts that nobody has read), each rounded down to ten. Nobody needs them exactly."""
    there = _count(connection, tables.fragment, survey)
    read = _count(connection, tables.reading, survey)
    return _rounded(there), _rounded(max(0, there - read))


def all_read(connection: Connection, survey: str) -> bool:
    """Whether nothing waits to be read, nor for a second person."""
    return not is_flagged(connection, survey) and not is_unread(connection, survey)


def is_flagged(connection: Connection, survey: str) -> bool:
    """Whether a text waits for a second person."""
    return connection.execute(_FLAGGED, {"survey": survey}).first() is not None


def is_unread(connection: Connection, survey: str) -> bool:
    """Whether there is a text that nobody has read."""
    return connection.execute(_UNREAD, {"survey": survey}).first() is not None


def mark_read(connection: Connection, survey: str, id: bytes) -> None:
    """Somebody read it; what was done with it before stays."""
    connection.execute(_ADD.on(connection), {"fragment": id, "survey": survey, "state": State.READ})


def flag(connection: Connection, survey: str, id: bytes, who: str) -> bool:
    """Ask for a second person; False where that was done before. A redaction that there was is gone: nothing
    is published of what may have to be passed on."""
    mark_read(connection, survey, id)
    return connection.execute(_FLAG, _values(survey, id, who)).rowcount == 1


def no_danger(connection: Connection, survey: str, id: bytes, who: str) -> bool:
    """The second person sees no danger; False where it is not flagged, or by this very account."""
    values = {**_values(survey, id, who), "new_state": State.NO_DANGER}
    return connection.execute(_SETTLE, values).rowcount == 1


def refer(connection: Connection, survey: str, id: bytes, who: str, sealed: bytes) -> bool:
    """The second person passes it on, as sealed to the lead; False, and nothing is passed on, where it is
    not flagged, or by this very account."""
    values = {**_values(survey, id, who), "new_state": State.REFERRED}
    if connection.execute(_SETTLE, values).rowcount != 1:
        return False
    row = {"id": secrets.token_bytes(16), "survey": survey, "sealed": sealed}
    connection.execute(tables.referral.insert(), row)
    return True


def redact(connection: Connection, survey: str, id: bytes, who: str, sealed: bytes) -> bool:
    """Keep the text as it might be published; an approval that there was is void. False where it waits for a
    second person, or was passed on."""
    return connection.execute(_REDACT, {**_values(survey, id, who), "text": sealed}).rowcount == 1


def approve(connection: Connection, survey: str, id: bytes, who: str, sealed: bytes) -> bool:
    """Another person has read this very redaction; False where it is theirs, or not the one that is kept."""
    return connection.execute(_APPROVE, {**_values(survey, id, who), "text": sealed}).rowcount == 1


def withdraw(connection: Connection, survey: str, id: bytes) -> bool:
    """It is not to be published; False where there was no redaction."""
    values = {"which": id, "of_survey": survey}
    return connection.execute(_WITHDRAW, values).rowcount == 1


def referrals(connection: Connection) -> Mapping[bytes, bytes]:
    """id → sealed, in the order of random ids, which is none."""
    return {row.id: row.sealed for row in connection.execute(_REFERRALS)}


def dealt_with(connection: Connection, id: bytes) -> bool:
    """Forget a referral that the lead has dealt with; False where it had gone."""
    return connection.execute(_DEALT_WITH, {"which": id}).rowcount == 1


def _values(survey: str, id: bytes, who: str) -> dict[str, object]:
    return {"which": id, "of_survey": survey, "who": who}


def _count(connection: Connection, table: object, survey: str) -> int:
    counted = select(func.count()).select_from(table).where(table.c.survey == survey)  # type: ignore[arg-type,attr-defined]
    return int(connection.execute(counted).scalar_one())


def _rounded(number: int) -> int:
    return number // ROUNDED_TO * ROUNDED_TO
