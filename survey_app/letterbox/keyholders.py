"""Who can open a survey: the private key, wrapped once for each person and for the recovery phrase."""

from __future__ import annotations

from collections.abc import Mapping

from survey_app.letterbox import envelopes
from survey_app.letterbox.fieldwork import RECOVERY
from survey_app.storage import keyholding, surveys
from survey_app.storage.engines import Store


class KeyholderError(ValueError):
    """There is no such survey or holder, or one too many; the message says what to do."""


def unlock(store: Store, survey_id: str, passphrase: str) -> bytes:
    """The survey's private key, by any holder's passphrase or by the recovery phrase.

    Raises KeyholderError for an unknown survey and for one whose key is not here, envelopes.WrongPassphrase,
    StoreUnavailable.
    """
    return opened_by(wrappings(store, survey_id), passphrase, survey_id)


def opened_by(wrapped: Mapping[str, bytes], passphrase: str, what: str) -> bytes:
    """The private key that one of these wrappings holds. Raises envelopes.WrongPassphrase."""
    for holder, blob in wrapped.items():
        known = envelopes.recovery_as_typed(passphrase) if holder == RECOVERY else passphrase
        try:
            return envelopes.unwrap(blob, known)
        except envelopes.WrongPassphrase:
            continue
    raise envelopes.WrongPassphrase(f"this passphrase opens no key of {what}")


def wrappings(store: Store, survey_id: str) -> dict[str, bytes]:
    """holder → wrapped key. Raises KeyholderError, StoreUnavailable."""
    with store.read() as connection:
        wrapped = surveys.keys(connection, survey_id)
        there = surveys.get(connection, survey_id) is not None
    if not there:
        raise KeyholderError(f"there is no survey called {survey_id}: survey-app survey list shows them")
    if not wrapped:
        raise KeyholderError(f"the key of {survey_id} is not on this machine: give its file with --key-file")
    return dict(wrapped)


def add_holder(store: Store, survey_id: str, private_key: bytes, holder: str, passphrase: str) -> None:
    """Let one more person open the survey. Raises KeyholderError, envelopes.WeakPassphrase,
    StoreUnavailable."""
    may_be_called(holder)
    wrapped = envelopes.wrap(private_key, passphrase)
    with store.write() as connection:
        if holder in surveys.keys(connection, survey_id):
            raise KeyholderError(f"{holder} holds a key of {survey_id} already: choose another name")
        surveys.add_key(connection, survey_id, holder, wrapped)


def take_away(store: Store, survey_id: str, holder: str) -> None:
    """Let somebody open the survey no longer; at least one holder and the recovery phrase stay.

    Whoever copied the database before, and knows that passphrase, still can. Raises KeyholderError,
    StoreUnavailable.
    """
    with store.write() as connection:
        left_of(surveys.keys(connection, survey_id), holder, survey_id)
        keyholding.remove(connection, survey_id, holder)


def rotate(store: Store, survey_id: str, private_key: bytes, holder: str, passphrase: str) -> None:
    """Another passphrase, or recovery phrase, for a holder there is. Raises KeyholderError,
    envelopes.WeakPassphrase, StoreUnavailable."""
    wrapped = envelopes.wrap(private_key, passphrase)
    with store.write() as connection:
        if not keyholding.replace(connection, survey_id, holder, wrapped):
            raise KeyholderError(
                f"{holder} holds no key of {survey_id}: survey-app keys list {survey_id} shows who does"
            )


def left_of(wrapped: Mapping[str, bytes], holder: str, what: str) -> dict[str, bytes]:
    """The wrappings without this holder's. Raises KeyholderError where too few would be left."""
    if holder not in wrapped:
        raise KeyholderError(f"{holder} holds no key of {what}: survey-app keys list shows who does")
    left = {name: blob for name, blob in wrapped.items() if name != holder}
    if holder == RECOVERY:
        raise KeyholderError("the recovery phrase stays: give it another value with keys rotate --recovery")
    if not set(left) - {RECOVERY}:
        raise KeyholderError(f"{holder} is the last who can open {what}: let somebody else in first")
    return left


def may_be_called(holder: str) -> None:
    """Raises KeyholderError for what is no name."""
    if not holder or holder == RECOVERY:
        raise KeyholderError(f"{holder!r} cannot be a holder's name: choose another")
