"""What two people of the team must agree on: one asks, another approves, and it is used once.

That they are two, that it is neither old nor used, and that it is this very thing, is part of each statement.
"""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, select, update
from sqlalchemy import delete as delete_from

from survey_app.storage import tables

#: Days after which what was asked, or approved, is worth nothing any more.
DAYS = 7


class What(StrEnum):
    """What may be asked for."""

    READ_EARLY = "read-early"  # the texts of an open survey, as far as they are mixed
    TAKE_OUT_WORDS = "take-out-words"  # those that wait in a batch which is not full (letterbox/emergency.py)
    LOWER_THRESHOLDS = "lower-thresholds"  # to the numbers that the value names (storage/thresholds.py)


class Wanted(NamedTuple):
    """``value`` says more where there is more to say: an approval is of exactly this."""

    what: What
    survey: str
    value: str = ""


@dataclass(frozen=True)
class Approval:
    """``asked_on`` and ``approved_on`` are ISO days, ``asked_by`` and ``approved_by`` ids of accounts."""

    id: str
    wanted: Wanted
    asked_by: str
    asked_on: str
    approved_by: str | None = None
    approved_on: str | None = None


_APPROVAL = tables.approval.c
_ALL = (
    select(tables.approval)
    .where(_APPROVAL.used_on.is_(None), _APPROVAL.asked_on > bindparam("since"))
    .order_by(_APPROVAL.survey, _APPROVAL.what, _APPROVAL.id)
)
_APPROVE = (
    update(tables.approval)
    .where(
        _APPROVAL.id == bindparam("which"),
        _APPROVAL.asked_by != bindparam("who"),
        _APPROVAL.approved_by.is_(None),
        _APPROVAL.used_on.is_(None),
        _APPROVAL.asked_on > bindparam("since"),
    )
    .values(approved_by=bindparam("who"), approved_on=bindparam("today"))
)
_WITHDRAW = delete_from(tables.approval).where(
    _APPROVAL.id == bindparam("which"), _APPROVAL.used_on.is_(None)
)
_IS_GOOD = and_(
    _APPROVAL.what == bindparam("of_what"),
    _APPROVAL.survey == bindparam("of_survey"),
    _APPROVAL.value == bindparam("of_value"),
    _APPROVAL.approved_by.is_not(None),
    _APPROVAL.used_on.is_(None),
    _APPROVAL.asked_on > bindparam("since"),
)
_GOOD = select(_APPROVAL.id).where(_IS_GOOD).order_by(_APPROVAL.id)
_USE = (
    update(tables.approval)
    .where(_APPROVAL.id == bindparam("which"), _IS_GOOD)
    .values(used_on=bindparam("today"))
)


def ask(connection: Connection, wanted: Wanted, who: str, today: datetime.date) -> str:
    """Ask for it, in the name of this account; the id of what was asked."""
    id = secrets.token_hex(8)
    connection.execute(
        tables.approval.insert(),
        {
            "id": id,
            "what": wanted.what,
            "survey": wanted.survey,
            "value": wanted.value,
            "asked_by": who,
            "asked_on": today.isoformat(),
        },
    )
    return id


def standing(connection: Connection, today: datetime.date) -> tuple[Approval, ...]:
    """What was asked and is neither used nor too old."""
    return tuple(
        Approval(
            row.id,
            Wanted(What(row.what), row.survey, row.value),
            row.asked_by,
            row.asked_on,
            row.approved_by,
            row.approved_on,
        )
        for row in connection.execute(_ALL, {"since": _since(today)})
    )


def approve(connection: Connection, id: str, who: str, today: datetime.date) -> bool:
    """Approve what another account asked for; False where it is one's own, approved, used, old or gone."""
    values = {"which": id, "who": who, "today": today.isoformat(), "since": _since(today)}
    return connection.execute(_APPROVE, values).rowcount == 1


def withdraw(connection: Connection, id: str) -> bool:
    """Take back what was asked, or approved; False where it was used, or is gone."""
    return connection.execute(_WITHDRAW, {"which": id}).rowcount == 1


def is_approved(connection: Connection, wanted: Wanted, today: datetime.date) -> bool:
    """Whether exactly this was approved and not used yet."""
    return connection.execute(_GOOD, _exactly(wanted, today)).first() is not None


def use(connection: Connection, wanted: Wanted, today: datetime.date) -> bool:
    """Use an approval of exactly this up; False where there is none, or somebody else was quicker."""
    values = _exactly(wanted, today)
    for id in connection.execute(_GOOD, values).scalars().all():
        if connection.execute(_USE, {**values, "which": id, "today": today.isoformat()}).rowcount == 1:
            return True
    return False


def _exactly(wanted: Wanted, today: datetime.date) -> dict[str, str]:
    return {
        "of_what": wanted.what,
        "of_survey": wanted.survey,
        "of_value": wanted.value,
        "since": _since(today),
    }


def _since(today: datetime.date) -> str:
    return (today - datetime.timedelta(days=DAYS)).isoformat()
