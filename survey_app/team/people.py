"""The team's accounts, as the operator's commands and the demonstration handle them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from survey_app.config import Settings
from survey_app.storage import accounts
from survey_app.storage.accounts import Account
from survey_app.storage.engines import Connection, Role, open_store
from survey_app.team import passwords
from survey_app.team.roles import TeamRole

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}\Z")


class PersonError(ValueError):
    """The account cannot be made or changed; the message says what to do."""


def folded(name: str) -> str:
    """Names are compared without case and without spaces around them."""
    return name.strip().casefold()


def add_person(settings: Settings, *, name: str, role: str, password: str) -> Account:
    """Make an account. Raises PersonError, passwords.WeakPassword, StoreUnavailable."""
    name = folded(name)
    if not NAME.match(name):
        raise PersonError(
            f"{name!r} cannot be a name: use 2 to 64 lower-case letters, digits, dots, dashes or underlines"
        )
    if role not in set(TeamRole):
        raise PersonError(f"{role!r} is no role: choose one of {', '.join(TeamRole)}")
    account = Account(
        id=secrets.token_hex(8), name=name, password=passwords.hashed(password), role=role, disabled=False
    )
    store = open_store(settings.database_url, Role.TEAM)
    try:
        with store.write() as connection:
            if accounts.by_name(connection, name) is not None:
                raise PersonError(f"there is an account {name!r} already: choose another name")
            accounts.add(connection, account)
            accounts.record_event(connection, minute(), "operator", "account-added", account.id)
    finally:
        store.dispose()
    return account


def everyone(settings: Settings) -> tuple[Account, ...]:
    """All accounts, by name. Raises StoreUnavailable."""
    store = open_store(settings.database_url, Role.TEAM)
    try:
        with store.read() as connection:
            return tuple(sorted(accounts.list_all(connection), key=lambda account: account.name))
    finally:
        store.dispose()


def disable_person(settings: Settings, name: str) -> None:
    """End an account: its sessions stop with the next request. Raises PersonError, StoreUnavailable."""
    _change(settings, name, "account-disabled", accounts.disable)


def new_password(settings: Settings, name: str, password: str) -> None:
    """Put a new password in place of a forgotten one; every session ends. Raises PersonError,
    passwords.WeakPassword, StoreUnavailable."""
    hashed = passwords.hashed(password)
    _change(
        settings, name, "password-reset", lambda connection, id: accounts.set_password(connection, id, hashed)
    )


def forget_factor(settings: Settings, name: str) -> None:
    """Take the second factor away, so that the next sign-in sets up a new one; every session ends.

    Raises PersonError, StoreUnavailable.
    """
    _change(
        settings,
        name,
        "factor-taken-away",
        lambda connection, id: accounts.set_factor(connection, id, None, None, None),
    )


def _change(settings: Settings, name: str, event: str, change: Callable[[Connection, str], None]) -> None:
    store = open_store(settings.database_url, Role.TEAM)
    try:
        with store.write() as connection:
            account = accounts.by_name(connection, folded(name))
            if account is None:
                raise PersonError(f"there is no account {name!r}: survey-app user list shows them all")
            change(connection, account.id)
            accounts.record_event(connection, minute(), "operator", event, account.id)
    finally:
        store.dispose()


def minute() -> str:
    """Now, in UTC, to the minute: enough for an audit of the team."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
