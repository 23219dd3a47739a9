"""Who can open a survey: the private key, wrapped once for each person and for the recovery phrase."""

from __future__ import annotations

from survey_app.letterbox import envelopes
from survey_app.letterbox.fieldwork import RECOVERY
from survey_app.storage import surveys
from survey_app.storage.engines import Store


class KeyholderError(ValueError):
    """There is no such survey or holder, or one too many; the message says what to do."""


def unlock(store: Store, survey_id: str, passphrase: str) -> bytes:
    """The survey's private key, by any holder's passphrase or by the recovery phrase.

    Raises KeyholderError for an unknown survey, envelopes.WrongPassphrase, StoreUnavailable.
    """
    with store.read() as connection:
        wrapped = surveys.keys(connection, survey_id)
    if not wrapped:
        raise KeyholderError(f"there is no survey called {survey_id}: survey-app survey list shows them")
    for holder, blob in wrapped.items():
        known = envelopes.recovery_as_typed(passphrase) if holder == RECOVERY else passphrase
        try:
            return envelopes.unwrap(blob, known)
        except envelopes.WrongPassphrase:
            continue
    raise envelopes.WrongPassphrase(f"this passphrase opens no key of {survey_id}")


def add_holder(store: Store, survey_id: str, private_key: bytes, holder: str, passphrase: str) -> None:
    """Let one more person open the survey. Raises KeyholderError, envelopes.WeakPassphrase,
    StoreUnavailable."""
    if not holder or holder == RECOVERY:
        raise KeyholderError(f"{holder!r} cannot be a holder's name: choose another")
    wrapped = envelopes.wrap(private_key, passphrase)
    with store.write() as connection:
        if holder in surveys.keys(connection, survey_id):
            raise KeyholderError(f"{holder} holds a key of {survey_id} already: choose another name")
        surveys.add_key(connection, survey_id, holder, wrapped)
