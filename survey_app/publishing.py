"""From a closed survey to a published release: open, count, protect, prove, store.

The one place where the letterbox's and the results' rooms meet. It is given the private key and hands out
a release; the code rows that it opened go no further than the counting.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from survey_app.letterbox import quarantine
from survey_app.letterbox.opening import open_ticks
from survey_app.questionnaire import load
from survey_app.questionnaire.areas import AREAS
from survey_app.results.build import Built, Refused, SurveyFacts, build, check_successor
from survey_app.results.disclosure.policy import Policy
from survey_app.results.release import Release
from survey_app.storage import releases, surveys
from survey_app.storage.engines import Store
from survey_app.thresholds import stricter

#: progress(what, done, of)
Progress = Callable[[str, int, int], None]


class UnknownRelease(KeyError):
    """There is no release with this hash, or none in a state to publish."""


def build_release(
    store: Store,
    survey_id: str,
    private_key: bytes,
    *,
    software: str,
    progress: Progress,
    without_waiting: bool = False,
) -> Built:
    """Build the release of a closed survey and store it as "built", with its private certificate.

    ``software`` is the version that the manifest names. Batches in quarantine are not counted; it is refused
    while any waits to be looked at, unless ``without_waiting``. Building again gives the same release and
    stores nothing. Raises KeyError for an unknown survey, opening.CannotOpenSurvey, Refused,
    StoreUnavailable; then nothing was stored.
    """
    with store.read() as connection:
        survey = surveys.get(connection, survey_id)
        if survey is None:
            raise KeyError(survey_id)
        fieldwork = {area for _, area in surveys.links(connection, survey_id)}
        questionnaire = load.from_canonical_json(survey.definition)
        policy = stricter(Policy.from_json(survey.policy), questionnaire.disclosure)
        held = quarantine.numbers(connection, survey_id)
        told = quarantine.to_be_told(connection, survey_id, policy.min_base)
    if held.waiting and not without_waiting:
        batches = "1 batch waits" if held.waiting == 1 else f"{held.waiting} batches wait"
        raise Refused(
            f"{batches} in quarantine, and a survey has one release only. Look at them first (survey-app "
            "mixer quarantine list), or count without them for good (--without-waiting)"
        )
    opened = open_ticks(
        store, survey_id, private_key, lambda done, of: progress("opening responses", done, of)
    )
    if opened.unreadable:
        raise Refused(
            f"{opened.unreadable} stored responses could not be opened, so the counts would be wrong. "
            "Look for a damaged database before anything is released"
        )
    built = build(
        questionnaire,
        survey=SurveyFacts(
            survey.id, _day(survey.opens), _day(survey.closes), survey.made_up, told.waiting, told.aside
        ),
        area_codes=opened.areas,
        rows=opened.rows,
        areas=[area for area in AREAS if area.code in fieldwork],
        policy=policy,
        software=software,
        progress=lambda done, of: progress("protecting tables", done, of),
    )
    with store.write() as connection:
        for listed in releases.all(connection):
            if listed.survey == survey_id:
                body = releases.body(connection, listed.hash) or ""
                earlier = releases.certificate(connection, listed.hash) or b""
                check_successor(Release.read(body, listed.hash), earlier, built)
        releases.add(connection, built.release.hash, survey_id, built.release.body, built.certificate)
    return built


def _day(written: str | None) -> str | None:
    """The day of a time: a release says no more."""
    return written[: len("2026-08-19")] if written else written


def publish(store: Store, release_hash: str, day: date | None = None) -> Release:
    """Let the dashboard show a release from this day on (today in Scotland where none is given).

    Raises UnknownRelease, results.release.ReleaseError for one that was changed, StoreUnavailable.
    """
    shown_from = day or datetime.now(ZoneInfo("Europe/London")).date()
    with store.write() as connection:
        body = releases.body(connection, release_hash)
        if body is None:
            raise UnknownRelease(release_hash)
        release = Release.read(body, release_hash)
        try:
            releases.publish(connection, release_hash, shown_from.isoformat())
        except KeyError as error:
            raise UnknownRelease(release_hash) from error
    return release
