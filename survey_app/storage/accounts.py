"""The team's people and what they did. Nothing here is about a respondent."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, or_, select, update

from survey_app.storage import tables


@dataclass(frozen=True)
class Account:
    """``password`` is an encoded argon2id hash; ``role`` one of team.roles."""

    id: str
    name: str
    password: str
    role: str
    disabled: bool
    factor: bytes | None = None
    """The sealed seed of the second factor; None where none is set up."""
    factor_step: int | None = None
    """Half minutes since 1970: the last one whose code was used."""
    recovery: str | None = None
    """JSON list of the SHA-256, in hex, of the recovery codes that were not used yet."""


@dataclass(frozen=True)
class Event:
    """``at`` an ISO moment, ``event`` a code, ``subject`` what it was done to (a survey, a release)."""

    at: str
    account: str
    event: str
    subject: str


_BY_ID = select(tables.account).where(tables.account.c.id == bindparam("id"))
_BY_NAME = select(tables.account).where(tables.account.c.name == bindparam("name"))
_ALL = select(tables.account).order_by(tables.account.c.name)
_DISABLE = update(tables.account).where(tables.account.c.id == bindparam("account")).values(disabled=True)
_SET_PASSWORD = (
    update(tables.account)
    .where(tables.account.c.id == bindparam("account"))
    .values(password=bindparam("new_password"))
)
_SET_FACTOR = (
    update(tables.account)
    .where(tables.account.c.id == bindparam("account"))
    .values(
        factor=bindparam("new_factor"), factor_step=bindparam("new_step"), recovery=bindparam("new_recovery")
    )
)
#: One statement, so that of two who use a code at once one is too late.
_USE_STEP = (
    update(tables.account)
    .where(
        tables.account.c.id == bindparam("account"),
        or_(tables.account.c.factor_step.is_(None), tables.account.c.factor_step < bindparam("step")),
    )
    .values(factor_step=bindparam("step"))
)
_USE_RECOVERY = (
    update(tables.account)
    .where(tables.account.c.id == bindparam("account"), tables.account.c.recovery == bindparam("before"))
    .values(recovery=bindparam("after"))
)
_EVENT = tables.audit_event.c
_LIKE_IT = select(_EVENT.id).where(
    _EVENT.at == bindparam("of_at"),
    _EVENT.account == bindparam("of_account"),
    _EVENT.event == bindparam("of_event"),
    _EVENT.subject == bindparam("of_subject"),
)
_EVENTS = select(_EVENT.at, _EVENT.account, _EVENT.event, _EVENT.subject).order_by(_EVENT.at, _EVENT.id)


def add(connection: Connection, account: Account) -> None:
    """Store a new account. The caller knows that its name is free."""
    connection.execute(tables.account.insert(), asdict(account))


def by_id(connection: Connection, id: str) -> Account | None:
    row = connection.execute(_BY_ID, {"id": id}).one_or_none()
    return Account(**row._mapping) if row else None


def by_name(connection: Connection, name: str) -> Account | None:
    """The account of this name. None has a zero byte in it: PostgreSQL keeps none, and fails over one."""
    if "\0" in name:
        return None
    row = connection.execute(_BY_NAME, {"name": name}).one_or_none()
    return Account(**row._mapping) if row else None


def list_all(connection: Connection) -> tuple[Account, ...]:
    """Every account, in the order of their names."""
    return tuple(Account(**row._mapping) for row in connection.execute(_ALL))


def disable(connection: Connection, id: str) -> None:
    """Let nobody sign in with this account again. Raises KeyError where there is none."""
    if connection.execute(_DISABLE, {"account": id}).rowcount != 1:
        raise KeyError(id)


def set_password(connection: Connection, id: str, password: str) -> None:
    """Store a new encoded hash. Raises KeyError where there is no such account."""
    if connection.execute(_SET_PASSWORD, {"account": id, "new_password": password}).rowcount != 1:
        raise KeyError(id)


def set_factor(
    connection: Connection, id: str, factor: bytes | None, step: int | None, recovery: str | None
) -> None:
    """Set a second factor up, or with three times None take it away. Raises KeyError where there is no such
    account."""
    values = {"account": id, "new_factor": factor, "new_step": step, "new_recovery": recovery}
    if connection.execute(_SET_FACTOR, values).rowcount != 1:
        raise KeyError(id)


def use_step(connection: Connection, id: str, step: int) -> bool:
    """Use the code of this half minute up; False where it, or a later one, was used already."""
    return connection.execute(_USE_STEP, {"account": id, "step": step}).rowcount == 1


def use_recovery(connection: Connection, id: str, before: str, after: str) -> bool:
    """Leave these recovery codes instead of those; False where somebody was quicker."""
    values = {"account": id, "before": before, "after": after}
    return connection.execute(_USE_RECOVERY, values).rowcount == 1


def record_event(connection: Connection, at: str, account: str, event: str, subject: str) -> None:
    """Write down what somebody of the team did. Event codes only."""
    connection.execute(
        tables.audit_event.insert(),
        {"id": secrets.token_hex(16), "at": at, "account": account, "event": event, "subject": subject},
    )


def record_once(connection: Connection, at: str, account: str, event: str, subject: str) -> None:
    """Write an event down unless there is one like it from the same time already."""
    same = {"at": at, "account": account, "event": event, "subject": subject}
    if connection.execute(_LIKE_IT, {f"of_{name}": value for name, value in same.items()}).first() is None:
        record_event(connection, **same)


def events(connection: Connection) -> tuple[Event, ...]:
    """What was written down, oldest first."""
    return tuple(Event(*row) for row in connection.execute(_EVENTS))
