"""The smallest groups that are shown: once a survey is in the field they move the safe way, or two people
agree. A release uses the stricter of what is stored and what the pinned questionnaire says.

What the questionnaire says, people were told. No approval goes below it.
"""

from __future__ import annotations

import datetime

from survey_app.questionnaire import load
from survey_app.questionnaire.model import Disclosure
from survey_app.results.disclosure.policy import Policy, PolicyError
from survey_app.storage import accounts, surveys, thresholds
from survey_app.storage.engines import Store


class ThresholdError(ValueError):
    """The thresholds cannot be these; the message says why and what to do."""


def stricter(policy: Policy, asked: Disclosure) -> Policy:
    """Of each threshold the higher one."""
    return Policy(
        min_base=max(policy.min_base, asked.min_base),
        min_cell=max(policy.min_cell, asked.min_cell),
        name=policy.name,
    )


def planned(
    record: surveys.SurveyRecord, *, min_base: int | None, min_cell: int | None
) -> tuple[Policy, Policy]:
    """The thresholds as they are and as they would be, None leaving one as it is. Raises ThresholdError for
    one that makes no sense, or is below what the survey's questionnaire says."""
    before = Policy.from_json(record.policy)
    asked = load.from_canonical_json(record.definition).disclosure
    try:
        after = Policy(
            min_base=before.min_base if min_base is None else min_base,
            min_cell=before.min_cell if min_cell is None else min_cell,
            name=before.name,
        )
    except PolicyError as error:
        raise ThresholdError(str(error)) from error
    for name in thresholds.NAMES:
        least, new, old = getattr(asked, name), getattr(after, name), getattr(before, name)
        if new < least and new < old:
            raise ThresholdError(
                f"{name} cannot be {new}: people answered a questionnaire that says {least}, and nobody "
                "can go below that"
            )
    return before, after


def change(
    store: Store,
    survey_id: str,
    *,
    min_base: int | None,
    min_cell: int | None,
    now: str,
    today: datetime.date,
) -> Policy:
    """Raise the thresholds of a survey, or lower them where two people approved exactly that.

    ``now`` is the moment that the audit keeps. The thresholds as they are afterwards. Raises ThresholdError,
    StoreUnavailable; then nothing was changed.
    """
    with store.write() as connection:
        record = surveys.get(connection, survey_id)
        if record is None:
            raise ThresholdError(f"there is no survey called {survey_id}: survey-app survey list shows them")
        before, after = planned(record, min_base=min_base, min_cell=min_cell)
        if after == before:
            return after
        event = "thresholds-raised"
        if not thresholds.raise_to(connection, survey_id, after.to_json()):
            event = "thresholds-lowered"
            if not thresholds.lower_to(connection, survey_id, after.to_json(), today):
                raise ThresholdError(
                    f"{survey_id} shows groups of {before.min_base} and answers of {before.min_cell} or "
                    "more. They are only ever raised, unless two people agree: one asks for exactly these "
                    "numbers at /team/thresholds, and another one approves it there"
                )
        accounts.record_event(connection, now, "operator", event, survey_id)
    return after
