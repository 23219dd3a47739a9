"""Who of the team is signed in. A cookie alone is nobody: its session must be here, too."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy import delete as delete_from

from survey_app.storage import tables

_SESSION = tables.signed_in.c


@dataclass(frozen=True)
class Session:
    """``id`` says which, and does not let anybody in; ``begun`` in seconds since 1970, whole minutes."""

    id: str
    begun: int


def id_of(name: str) -> str:
    """What is stored of the name in a cookie, so that whoever reads the table cannot sign in with it."""
    return hashlib.sha256(name.encode()).hexdigest()


def begin(connection: Connection, account: str, now: int, longest: int) -> str:
    """Begin a session, and forget those of everybody that are older than ``longest`` (seconds); its name."""
    connection.execute(delete_from(tables.signed_in).where(_SESSION.begun < now - longest))
    name = secrets.token_hex(16)
    values = {"id": id_of(name), "account": account, "begun": now - now % 60}
    connection.execute(tables.signed_in.insert(), values)
    return name


def lives(connection: Connection, account: str, name: str) -> bool:
    """Whether this account's session of this name has not been ended."""
    statement = select(_SESSION.id).where(_SESSION.id == id_of(name), _SESSION.account == account)
    return connection.execute(statement).first() is not None


def of(connection: Connection, account: str, since: int) -> tuple[Session, ...]:
    """The account's sessions that began at ``since`` or later, the newest first."""
    statement = (
        select(_SESSION.id, _SESSION.begun)
        .where(_SESSION.account == account, _SESSION.begun >= since)
        .order_by(_SESSION.begun.desc(), _SESSION.id)
    )
    return tuple(Session(row.id, row.begun) for row in connection.execute(statement))


def end(connection: Connection, account: str, id: str) -> bool:
    """End one of the account's sessions; False where it has none with this id."""
    statement = delete_from(tables.signed_in).where(_SESSION.id == id, _SESSION.account == account)
    return connection.execute(statement).rowcount == 1


def end_all(connection: Connection, account: str) -> None:
    """End every session of the account."""
    connection.execute(delete_from(tables.signed_in).where(_SESSION.account == account))
