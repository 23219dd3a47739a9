"""Made-up questionnaires and responses for the tests of the results: small, seeded, through the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from survey_app.questionnaire.areas import AREAS, Area
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import (
    CoDesign,
    Condition,
    Option,
    Question,
    Questionnaire,
    Scale,
    Section,
    Thanks,
    Welcome,
)
from survey_app.results.build import Built, SurveyFacts, build
from survey_app.results.disclosure.policy import Policy

FACTS = SurveyFacts(id="made-up-2026", opens="2026-01-05", closes="2026-03-01", made_up=True)
POINTS = tuple(
    Option(code=code, label=label, ladder=ladder)
    for code, label, ladder in (
        ("strongly-agree", "Strongly agree", "positive"),
        ("agree", "Agree", "positive"),
        ("neither", "Neither", "neutral"),
        ("disagree", "Disagree", "negative"),
        ("strongly-disagree", "Strongly disagree", "negative"),
    )
)


def single(name: str, options: int, **more: object) -> Question:
    choices = tuple(Option(code=f"{name}-{i}", label=f"{name} {i}") for i in range(options))
    return Question(id=name, type="single", ask=f"Which {name}?", options=choices, **more)


def scale(name: str, **more: object) -> Question:
    return Question(id=name, type="scale", ask=f"How is {name}?", scale="agreement", **more)


def multiple(name: str, options: int, **more: object) -> Question:
    choices = tuple(Option(code=f"{name}-{i}", label=f"{name} {i}") for i in range(options))
    none = Option(code="none", label="None of these", exclusive=True)
    return Question(id=name, type="multiple", ask=f"Which of {name}?", options=(*choices, none), **more)


def when(question: str, **test: object) -> Condition:
    return Condition(question=question, **test)


def questionnaire(*questions: Question) -> Questionnaire:
    return Questionnaire(
        id="made-up",
        title="Made-up survey",
        example=True,
        review="no-review",
        audience="staff",
        owner="Nobody",
        promised_minutes=5,
        co_design=CoDesign(groups=("nobody",), people=0),
        welcome=Welcome(who_asks="Nobody.", why="To test.", what_happens="Nothing.", safety="Safe."),
        thanks=Thanks(message="Thanks.", what_next="Nothing."),
        scales=(Scale(id="agreement", points=POINTS),),
        sections=(Section(id="all-questions", title="Questions", questions=questions),),
        version="0" * 64,
    )


def a_bit_of_everything() -> Questionnaire:
    """A breakdown, a scale, a multiple choice, a routed question and one that stands on a breakdown."""
    return questionnaire(
        single("role", 3, breakdown=True, rather_not_say=True),
        scale("workload", not_sure=True),
        multiple("support", 3),
        single("trained", 2),
        scale("training", show_if=when("trained", equals="trained-0")),
        single("leads", 2, show_if=when("role", equals="role-1")),
    )


def responses(
    asked: Questionnaire, count: int, seed: int = 1, areas: Sequence[Area] = AREAS, skipping: float = 0.05
) -> tuple[list[str], NDArray[np.uint8]]:
    """Areas in proportion to population and answers that lean: GSS codes, and rows by the codebook."""
    random = np.random.default_rng(seed)
    weight = np.array([area.population_thousands for area in areas], dtype=np.float64)
    where = random.choice(len(areas), count, p=weight / weight.sum())
    codebook = Codebook.of(asked)
    rows = np.zeros((count, codebook.width), dtype=np.uint8)
    column = codebook.column_index
    for question in asked.questions():
        options = asked.options(question)
        on_way = np.ones(count, dtype=np.bool_)
        if question.show_if is not None:
            parent = asked.question(str(question.show_if.question))
            if question.show_if.includes is not None:
                on_way = rows[:, column[parent.id, str(question.show_if.includes)]] == 3
            else:
                wanted = question.show_if.equals
                wanted = (wanted,) if isinstance(wanted, str) else wanted or ()
                codes = [option.code for option in asked.options(parent)]
                on_way = np.isin(rows[:, column[parent.id, None]], [codes.index(code) + 2 for code in wanted])
        skipped = random.random(count) < skipping
        if question.type == "multiple":
            ticks = random.random((count, len(options))) < random.uniform(0.1, 0.6, len(options))
            for place, option in enumerate(options):
                if option.exclusive:
                    alone = ticks[:, place] & (random.random(count) < 0.4)
                    ticks[alone] = False
                    ticks[:, place] = alone
            skipped |= ~ticks.any(axis=1)
            for place, option in enumerate(options):
                codes_here = np.where(skipped, 1, 2 + ticks[:, place])
                rows[:, column[question.id, option.code]] = np.where(on_way, codes_here, 0)
        else:
            share = random.dirichlet(np.full(len(options), 3.0))
            chosen = random.choice(len(options), count, p=share)
            rows[:, column[question.id, None]] = np.where(on_way, np.where(skipped, 1, 2 + chosen), 0)
    return [areas[place].code for place in where], rows


def released(
    asked: Questionnaire,
    area_codes: Sequence[str],
    rows: NDArray[np.uint8],
    areas: Sequence[Area] = AREAS,
    policy: Policy = Policy(),  # noqa: B008 - frozen
) -> Built:
    return build(
        asked, survey=FACTS, area_codes=area_codes, rows=rows, areas=areas, policy=policy, software="test"
    )


@lru_cache(maxsize=8)
def a_release(count: int = 1500, seed: int = 1) -> Built:
    """A release of ``a_bit_of_everything``, built once for all the tests that only look at it."""
    asked = a_bit_of_everything()
    return released(asked, *responses(asked, count, seed))
