"""How far a survey's fieldwork is: all that anyone may see of it before the release."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from survey_app.questionnaire.areas import REGIONS
from survey_app.storage.surveys import SurveyRecord


@dataclass(frozen=True)
class Progress:
    """``regions``: name → responses so far, rounded down to 10; ``total``: the sum of those."""

    id: str
    title: str
    state: str
    made_up: bool
    opens: str | None
    closes: str | None
    regions: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.regions)


def progress(record: SurveyRecord, arrivals: Mapping[str, int]) -> Progress:
    """``arrivals``: region id → count, already rounded down by the store."""
    return Progress(
        id=record.id,
        title=str(json.loads(record.definition).get("title", record.questionnaire)),
        state=record.state,
        made_up=record.made_up,
        opens=record.opens,
        closes=record.closes,
        regions=tuple((region.name, arrivals[region.id]) for region in REGIONS if region.id in arrivals),
    )
