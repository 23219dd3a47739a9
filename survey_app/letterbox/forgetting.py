"""Forgetting: on its day a survey's ticks, words, drafts, codes and keys are destroyed, with a certificate.

What lies in old copies elsewhere is sealed to a key that is gone from here. Releases stay. Each step can be
interrupted, and the next run finishes it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from survey_app.config import Settings
from survey_app.letterbox import fieldwork, hours
from survey_app.letterbox.batch_keys import BatchKeyLost
from survey_app.storage import contacts, drafts_apart, keeping, releases, surveys
from survey_app.storage.engines import Connection, Store
from survey_app.storage.keeping import Keeping
from survey_app.storage.surveys import ROUNDED_TO, SurveyRecord

#: Days after closing, where nothing else was said: what the privacy pages of the example reviews plan.
AFTER_CLOSING = 365


class ForgettingError(ValueError):
    """The day cannot be this one; the message says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """A survey and its day: None until it has one, which is when it closes."""

    survey: SurveyRecord
    kept: Keeping | None

    def due(self, today: datetime.date) -> bool:
        """Whether it is to be destroyed now, or was and its files wait to be written anew."""
        if self.kept is None:
            return False
        if self.kept.destroyed is not None:
            return not self.kept.laid_out
        return self.kept.destroy_on <= today.isoformat()


def day_after(closes: str) -> str:
    """The day on which responses are destroyed that were taken until then, where nobody says another."""
    last = hours.parsed(closes).date()
    return (last + datetime.timedelta(days=AFTER_CLOSING)).isoformat()


def plans(store: Store, today: datetime.date) -> tuple[Plan, ...]:
    """Every survey with its day. One that has closed and has none gets one: a year from today, as nothing
    tells on which day somebody closed it. Raises StoreUnavailable."""
    with store.write() as connection:
        kept = keeping.all_of(connection)
        found = surveys.list_all(connection)
        for record in found:
            if record.id not in kept and not record.is_open:
                keeping.add(connection, record.id, day_after(record.closes or today.isoformat()))
        kept = keeping.all_of(connection)
    return tuple(Plan(record, kept.get(record.id)) for record in found)


def destroy(store: Store, settings: Settings, plan: Plan, today: datetime.date) -> Keeping:
    """Destroy what the plan is of, on this day. An open survey is closed first.

    Raises StoreUnavailable. Batches whose key was lost stay closed for everybody as they are.
    """
    record = plan.survey
    if plan.kept is None or plan.kept.destroyed is None:
        with suppress(BatchKeyLost):  # nobody can open those envelopes, now or later
            fieldwork.close_survey(store, settings, record.id)
        with store.write() as connection:
            keeping.destroy(connection, record.id, today.isoformat(), _certificate(connection, plan, today))
    if settings.drafts_url is not None:
        apart = drafts_apart.open_drafts(settings.drafts_url)
        try:
            with store.write() as connection:
                apart.sweep(connection, 0)
        finally:
            apart.dispose()
    store.rewrite()
    with store.write() as connection:
        keeping.laid_out(connection, record.id)
        return keeping.all_of(connection)[record.id]


def forget_contacts(store: Store, now: float) -> int:
    """Requests for contact whose weeks are over go; how many. ``now`` in seconds since 1970."""
    with store.write() as connection:
        return contacts.forget(connection, contacts.week_of(int(now // 3600)))


def shorten(store: Store, survey_id: str, *, closes: str | None, destroy_on: str | None) -> None:
    """Bring the closing, or the day of destruction, forward. Neither can ever be put off.

    Raises ForgettingError, StoreUnavailable.
    """
    with store.write() as connection:
        record = surveys.get(connection, survey_id)
        if record is None:
            raise ForgettingError(f"there is no survey called {survey_id}: survey-app survey list shows them")
        if closes is not None:
            _close_earlier(connection, record, closes)
        if destroy_on is not None:
            _destroy_earlier(connection, survey_id, destroy_on)


def _close_earlier(connection: Connection, record: SurveyRecord, closes: str) -> None:
    if not record.is_open:
        raise ForgettingError(f"{record.id} is closed already")
    earlier = hours.closing(closes) < hours.closing(record.closes)
    if not earlier or not keeping.close_at(connection, record.id, record.closes, closes):
        raise ForgettingError(
            f"{record.id} cannot close on {closes}: it closes {record.closes or 'when somebody closes it'}, "
            "and a closing is only ever brought forward"
        )


def _destroy_earlier(connection: Connection, survey_id: str, day: str) -> None:
    kept = keeping.all_of(connection).get(survey_id)
    if kept is None:
        keeping.add(connection, survey_id, day)
    elif not keeping.destroy_earlier(connection, survey_id, day):
        raise ForgettingError(
            f"{survey_id} cannot be destroyed on {day}: "
            + (
                f"it was destroyed on {kept.destroyed}"
                if kept.destroyed
                else f"its day is {kept.destroy_on}, and is only ever brought forward"
            )
        )


def _certificate(connection: Connection, plan: Plan, today: datetime.date) -> str:
    record = plan.survey
    responses, texts = keeping.counts(connection, record.id)
    stay: Sequence[dict[str, str | None]] = [
        {"hash": each.hash, "state": each.state, "published": each.day}
        for each in releases.all(connection)
        if each.survey == record.id
    ]
    return json.dumps(
        {
            "what": "certificate of destruction",
            "survey": record.id,
            "title": json.loads(record.definition).get("title", record.questionnaire),
            "questionnaire": record.questionnaire,
            "version": record.version,
            "planned_for": plan.kept.destroy_on if plan.kept else today.isoformat(),
            "destroyed_on": today.isoformat(),
            "destroyed": {
                "responses": _about(responses),
                "texts": _about(texts),
                "also": ["drafts", "one-use codes", "counts by region", "every wrapping of the survey's key"],
            },
            "stay": {"releases": stay, "also": ["the questionnaire", "its links, which lead to “closed”"]},
            "elsewhere": (
                "Copies of the database that were made before, and files of the survey's key that were kept "
                "elsewhere, are not reached from here. Destroy both."
            ),
        },
        ensure_ascii=False,
        indent=2,
    )


def _about(number: int) -> str:
    """Never an exact number: rounded down to ten, as counts are everywhere."""
    rounded = number // ROUNDED_TO * ROUNDED_TO
    return f"{rounded} or more" if rounded else f"fewer than {ROUNDED_TO}"
