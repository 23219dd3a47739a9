"""Made-up surveys of a size that tests can protect in seconds, and what everyone can know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from survey_app.demonstration import made_up
from survey_app.questionnaire import load, routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import AREAS, Area
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Questionnaire
from survey_app.results.build import Built, SurveyFacts, build
from survey_app.results.disclosure.policy import Policy
from tests.serving import ROOT

STAFF = ROOT / "questionnaires" / "social-work-governance" / "national-staff-survey.yaml"
YOUNG = ROOT / "questionnaires" / "leaving-care" / "moving-on.yaml"
#: Both breakdowns and three statements.
STATEMENTS = ("sector", "role", "duties-clear", "duties-time", "duties-advice")
FACTS = SurveyFacts("made-up", None, None, True)


@dataclass(frozen=True)
class Surveyed:
    """A questionnaire, and what so many made-up people said: area codes and answers, one a person."""

    questionnaire: Questionnaire
    areas: tuple[Area, ...]
    codes: tuple[str, ...]
    answers: tuple[Answers, ...]

    @property
    def rows(self) -> NDArray[np.uint8]:
        codebook = Codebook.of(self.questionnaire)
        joined = b"".join(codebook.encode(answers) for answers in self.answers)
        return np.frombuffer(joined, dtype=np.uint8).reshape(len(self.answers), codebook.width)

    def with_more(self, people: Sequence[tuple[str, Answers]]) -> Surveyed:
        return Surveyed(
            self.questionnaire,
            self.areas,
            (*self.codes, *(code for code, _ in people)),
            (*self.answers, *(answers for _, answers in people)),
        )

    def built(self, order: Sequence[int] | None = None) -> Built:
        places = list(order) if order is not None else list(range(len(self.codes)))
        return build(
            self.questionnaire,
            survey=FACTS,
            area_codes=[self.codes[place] for place in places],
            rows=self.rows[places],
            areas=self.areas,
            policy=Policy(),
        )


def surveyed(
    path: Path, keep: Sequence[str], count: int, *, seed: int = 5, regions: Sequence[str] = ()
) -> Surveyed:
    """So many made-up people on these questions of a shipped questionnaire, in these regions' areas."""
    whole = load.load(path.read_text(encoding="utf-8"), path.name).questionnaire
    assert whole is not None
    sections = []
    for section in whole.sections:
        questions = tuple(question for question in section.asked if question.id in keep)
        if questions:
            sections.append(section.model_copy(update={"questions": questions}))
    questionnaire = load.from_canonical_json(
        load.canonical_json(whole.model_copy(update={"sections": tuple(sections)}))
    )
    areas = tuple(area for area in AREAS if not regions or area.region in regions)
    people = list(made_up.responses(questionnaire, areas, count, seed))
    return Surveyed(
        questionnaire,
        areas,
        tuple(person.area for person in people),
        tuple(routing.prune(questionnaire, person.answers) for person in people),
    )
