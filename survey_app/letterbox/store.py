"""Handing in: the one door through which a response comes, made up or real.

It is durable before ``hand_in`` returns, or it raises and nothing was stored. Nothing is stored that the
pinned questionnaire does not allow, and nothing that can be opened by whoever runs this: both seals are to
public keys.
"""

from __future__ import annotations

import contextlib
import secrets
import weakref
from collections.abc import Mapping
from enum import Enum

from survey_app.letterbox import envelopes
from survey_app.letterbox.admission import admit
from survey_app.letterbox.envelopes import SealedResponse, SealedWords
from survey_app.questionnaire.areas import region_of
from survey_app.storage import codes, drafts, handed_in, post, quarantine
from survey_app.storage.drafts_apart import DraftsApart
from survey_app.storage.engines import Connection, Store, StoreUnavailable
from survey_app.storage.post import Batch, Envelope
from survey_app.storage.surveys import SurveyRecord

#: A new batch is begun while we seal perhaps once; this many times in a row means that something is wrong.
_TRIES = 20


class HandedIn(Enum):
    ACCEPTED = "accepted"
    ALREADY = "already"  # the draft is gone: this is the second post of the same answers


class CodeUsed(Exception):
    """This one-use code was used already; nothing was stored, and the draft is still there."""


class SurveyClosed(Exception):
    """The survey takes no more responses; nothing was stored and the draft is still there."""


#: The batch each store last saw, so that sealing needs no question to the database first.
_batches: weakref.WeakKeyDictionary[Store, dict[str, Batch]] = weakref.WeakKeyDictionary()


def hand_in(
    store: Store,
    *,
    survey: SurveyRecord,
    area: str,
    ticks: bytes,
    words: Mapping[str, str],
    draft_id: bytes | None,
    and_draft: bytes | None = None,
    code: bytes | None = None,
    on_paper: bool = False,
    apart: DraftsApart | None = None,
    surge: bool = False,
) -> HandedIn:
    """Seal a response twice and store it in one durable transaction with the deletion of its draft.

    ``ticks`` is a row of the survey's codebook, ``words`` question id → clean text, ``area`` a GSS code;
    ``on_paper`` where somebody of the team types in a form, which only the count can see.
    With a ``draft_id`` a second call stores nothing and gives ALREADY; ``and_draft`` goes with it where it is
    still there. A one-use ``code`` (its id) is spent in the same transaction, and not before. With drafts
    ``apart``, in a database of their own, a mark takes the draft's place in the transaction. Where it is one
    of a ``surge``, its whole batch is marked to be looked at. Raises
    admission.NotInQuestionnaire (a fault of ours: views prune first), CodeUsed, SurveyClosed,
    StoreUnavailable; then nothing was stored.
    """
    admit(survey.definition, area, ticks, words)
    response = _inner(survey, area, ticks, words, on_paper)
    known = _batches.setdefault(store, {})
    for _ in range(_TRIES):
        batch = known.get(survey.id) or _current(store, survey, draft_id, apart)
        if batch is None:
            return HandedIn.ALREADY
        rows = _outer(batch, response, region_of(area).id)
        outcome = _post(store, survey.id, batch, rows, draft_id, and_draft, code, apart, surge)
        if isinstance(outcome, HandedIn):
            known[survey.id] = batch
            if apart is not None and draft_id is not None:
                _forget(store, apart, draft_id, and_draft)
            return outcome
        known.pop(survey.id, None)
    raise StoreUnavailable("new batches begin faster than a response can be sealed")


def _inner(
    survey: SurveyRecord, area: str, ticks: bytes, words: Mapping[str, str], on_paper: bool
) -> SealedResponse:
    return SealedResponse(
        envelopes.seal_ticks(
            survey.public_key,
            survey=survey.id,
            version=survey.version,
            area=area,
            ticks=ticks,
            on_paper=on_paper,
        ),
        tuple(
            SealedWords(
                question,
                envelopes.seal_words(
                    survey.public_key,
                    survey=survey.id,
                    version=survey.version,
                    area=area,
                    question=question,
                    words=text,
                ),
            )
            for question, text in words.items()
        ),
    )


def _outer(batch: Batch, response: SealedResponse, region: str) -> list[Envelope]:
    """Outer envelopes under fresh random ids. The region travels inside, so that arrivals are counted when
    a whole batch is mixed: a counter that moved with each response would tell copies of the database
    where the newest one came from."""

    def envelope(kind: str, name: str, content: bytes) -> Envelope:
        sealed = envelopes.seal_outer(batch.public_key, batch=batch.id, kind=kind, name=name, content=content)
        return Envelope(secrets.token_bytes(16), batch.id, kind, sealed)

    return [
        envelope("ticks", region, response.ticks),
        *(envelope("words", words.question, words.sealed) for words in response.words),
    ]


def _current(
    store: Store, survey: SurveyRecord, draft_id: bytes | None, apart: DraftsApart | None
) -> Batch | None:
    """The batch being filled; None where the draft is gone, so that there is nothing to hand in.

    Raises SurveyClosed."""
    with store.read() as connection:
        batch = post.current_batch(connection, survey.id)
        if batch is None and draft_id is not None and _is_gone(connection, draft_id, apart):
            return None
    if batch is None:
        raise SurveyClosed(survey.id)
    return batch


def _post(
    store: Store,
    survey: str,
    batch: Batch,
    rows: list[Envelope],
    draft_id: bytes | None,
    and_draft: bytes | None,
    code: bytes | None,
    apart: DraftsApart | None,
    surge: bool,
) -> HandedIn | None:
    """None where the batch is no longer the one that is filled, and the response must be sealed anew."""
    with store.write() as connection:
        post.hold_batch(connection, survey)
        if apart is not None and draft_id is not None:
            return _post_marked(connection, survey, batch, rows, draft_id, code, apart, surge)
        if draft_id is not None and post.spend_draft(connection, survey, batch.id, draft_id):
            if and_draft is not None:
                drafts.delete(connection, and_draft)
            return _put(connection, survey, batch, rows, code, surge)
        if draft_id is not None and not drafts.is_there(connection, draft_id):
            return HandedIn.ALREADY
        current = post.current_batch(connection, survey)
        if current is None:
            raise SurveyClosed(survey)
        if current != batch or draft_id is not None:
            return None
        return _put(connection, survey, batch, rows, code, surge)


def _post_marked(
    connection: Connection,
    survey: str,
    batch: Batch,
    rows: list[Envelope],
    draft_id: bytes,
    code: bytes | None,
    apart: DraftsApart,
    surge: bool,
) -> HandedIn | None:
    """The same, where the draft is in another database and no transaction spans both.

    The mark decides, and then the draft is looked for: a mark is taken away only after its draft, so
    whoever can set it and still finds the draft is the first, and whoever comes later finds one or the other.
    """
    current = post.current_batch(connection, survey)
    if current != batch:
        if _is_gone(connection, draft_id, apart):
            return HandedIn.ALREADY
        if current is None:
            raise SurveyClosed(survey)
        return None
    if not handed_in.mark(connection, draft_id):
        return HandedIn.ALREADY
    if not apart.holds(draft_id):
        handed_in.unmark(connection, draft_id)
        return HandedIn.ALREADY
    return _put(connection, survey, batch, rows, code, surge)


def _is_gone(connection: Connection, draft_id: bytes, apart: DraftsApart | None) -> bool:
    """Whether the draft was handed in already, or left."""
    return not (apart or drafts).is_there(connection, draft_id)


def _forget(store: Store, apart: DraftsApart, draft_id: bytes, and_draft: bytes | None) -> None:
    """Take away the draft that is marked, and then its mark; whatever an earlier process left, too.

    The response is stored: where this cannot be done now, the hourly sweep does it.
    """
    with contextlib.suppress(StoreUnavailable):
        with store.read() as connection:
            if not handed_in.is_marked(connection, draft_id):
                return
        with store.write() as connection:
            for each in (draft_id, and_draft):
                if each is not None:
                    apart.delete(connection, each)
            handed_in.unmark(connection, draft_id)


def _put(
    connection: Connection,
    survey: str,
    batch: Batch,
    rows: list[Envelope],
    code: bytes | None,
    surge: bool,
) -> HandedIn:
    """Raises CodeUsed, and then the transaction leaves everything as it was."""
    if code is not None and not codes.spend(connection, code, survey):
        raise CodeUsed(survey)
    post.put(connection, rows)
    if surge:
        quarantine.mark(connection, batch.id)
    return HandedIn.ACCEPTED
