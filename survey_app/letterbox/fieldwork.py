"""Opening and closing a survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey_app.config import Settings
from survey_app.letterbox import envelopes, links, mixing, quarantine
from survey_app.letterbox.batch_keys import BatchKeys
from survey_app.questionnaire import load
from survey_app.questionnaire.areas import area as area_of
from survey_app.questionnaire.areas import region_of
from survey_app.questionnaire.model import IDENTIFIER, Questionnaire
from survey_app.storage import drafts, keeping, mixed, post, surveys
from survey_app.storage.engines import Store
from survey_app.storage.surveys import CLOSED, OPEN, SurveyRecord

#: The holder under whose name the recovery phrase wraps the key.
RECOVERY = "recovery-phrase"


class FieldworkError(ValueError):
    """The survey cannot be opened or closed like this; the message says what to do."""


@dataclass(frozen=True)
class Opened:
    """``links``: (token, area code), in the order of the codes; ``recovery_phrase`` is kept nowhere, and is
    empty where the key was made elsewhere."""

    links: tuple[tuple[str, str], ...]
    recovery_phrase: str


@dataclass(frozen=True)
class Closed:
    """``responses``: how many there are in all; ``unreadable``: envelopes that could not be opened;
    ``warning``: what the operator should know, in words; ``waiting``: batches in quarantine, which are not
    among the responses."""

    responses: int
    unreadable: int
    warning: str | None
    waiting: int = 0


def open_survey(
    store: Store,
    settings: Settings,
    *,
    survey_id: str,
    questionnaire: Questionnaire,
    areas: Sequence[str],
    policy_json: str,
    made_up: bool,
    passphrases: Mapping[str, str],
    opens: str | None,
    closes: str | None,
    public_key: bytes | None = None,
    destroy_on: str | None = None,
) -> Opened:
    """Start fieldwork: pin the questionnaire, make the survey's keys, its links and its first batch.

    ``areas`` are GSS codes; ``passphrases`` holder → passphrase; ``opens`` and ``closes`` ISO days. The
    private key is stored only wrapped, for each holder and for the recovery phrase. With a ``public_key``
    (raw 32 bytes) that was made elsewhere (key_files.py) no private key is here, and no ``passphrases``.
    ``destroy_on`` is the ISO day on which all is destroyed (forgetting.py).
    Raises FieldworkError, envelopes.WeakPassphrase, StoreUnavailable.
    """
    _check(survey_id, areas)
    if public_key is None:
        public, wrapped, recovery_phrase = _keys(passphrases)
    else:
        public, wrapped, recovery_phrase = public_key, {}, ""
    definition = load.canonical_json(questionnaire)
    record = SurveyRecord(
        id=survey_id,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        definition=definition,
        policy=policy_json,
        state=OPEN,
        made_up=made_up,
        public_key=public,
        opens=opens,
        closes=closes,
    )
    tokens = tuple((links.new_token(), area) for area in sorted(set(areas)))
    keys = BatchKeys(settings.batch_keys)
    with keys.alone():
        batch = keys.new(survey_id)
        with store.write() as connection:
            if surveys.get(connection, survey_id) is not None:
                raise FieldworkError(f"there is a survey called {survey_id} already: choose another --id")
            surveys.add(connection, record)
            for holder, blob in wrapped.items():
                surveys.add_key(connection, survey_id, holder, blob)
            for token, area in tokens:
                surveys.add_link(connection, token, survey_id, area)
            surveys.add_regions(connection, survey_id, frozenset(region_of(area).id for area in areas))
            post.begin_batch(connection, survey_id, batch)
            if destroy_on is not None:
                keeping.add(connection, survey_id, destroy_on)
    return Opened(tokens, recovery_phrase)


def close_survey(store: Store, settings: Settings, survey_id: str) -> Closed:
    """End fieldwork: take no more responses, mix whatever waits, lay the store out anew.

    Closing twice is closing once; a closing that was interrupted is finished by the next. What was not sent
    opens to nobody from now on. It goes with the next hour of the public side, or when a closed survey is
    closed again, but not at once: a draft that is gone means that it was sent. Raises
    FieldworkError for an unknown survey, batch_keys.BatchKeyLost, StoreUnavailable.
    """
    with store.write() as connection:
        post.hold_batch(connection, survey_id, alone=True)
        record = surveys.get(connection, survey_id)
        if record is None:
            raise FieldworkError(f"there is no survey called {survey_id}: survey-app survey list shows them")
        if not record.is_open:
            drafts.sweep(connection, 0)
        surveys.set_state(connection, survey_id, CLOSED)
    done = mixing.mix(store, settings, survey_id)
    if not store.is_sqlite:
        with store.write() as connection:
            mixed.renew(connection, survey_id)
        store.rewrite()
    with store.read() as connection:
        total = mixed.count(connection, survey_id)
        waiting = quarantine.numbers(connection, survey_id).waiting
    return Closed(total, done.unreadable, _warning(record, total, done), waiting)


def _warning(record: SurveyRecord, total: int, done: mixing.Mixed) -> str | None:
    least = mixing.batch_size(record.policy)
    if total < least:
        return (
            f"{record.id} has fewer than the {least} responses that it takes to hide one another. "
            "No group can be shown; think about destroying them"
        )
    if 0 < done.responses < least:
        return (
            f"the last responses were mixed by themselves, fewer than {least}. Somebody with copies of the "
            "database from before and after closing could tell them from the others"
        )
    return None


def _keys(passphrases: Mapping[str, str]) -> tuple[bytes, dict[str, bytes], str]:
    """The public key, the private one as wrapped for each holder, and the recovery phrase."""
    if not passphrases:
        raise FieldworkError("somebody must hold the key: give at least one passphrase")
    if RECOVERY in passphrases:
        raise FieldworkError(f"{RECOVERY!r} stands for the recovery phrase: choose another name")
    private, public = envelopes.new_key_pair()
    phrase = envelopes.new_recovery_phrase()
    wrapped = {holder: envelopes.wrap(private, passphrase) for holder, passphrase in passphrases.items()}
    return public, {**wrapped, RECOVERY: envelopes.wrap(private, phrase)}, phrase


def _check(survey_id: str, areas: Sequence[str]) -> None:
    if not IDENTIFIER.match(survey_id):
        raise FieldworkError(
            f"{survey_id!r} cannot be a survey's id: use small letters, digits and hyphens, a letter first"
        )
    if not areas:
        raise FieldworkError("a survey needs at least one area")
    for code in areas:
        try:
            area_of(code)
        except KeyError as error:
            raise FieldworkError(f"{code!r} is not the code of a council area, like S12000033") from error
