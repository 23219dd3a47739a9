"""Made-up respondents: answers that look like a survey's without being anybody's.

They serve the demonstration, the tests and planning ("how much would be visible with 400 responses?").
Nothing here is modelled on a real result; the words say themselves that they are made up.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.areas import Area
from survey_app.questionnaire.model import (
    NOT_SURE,
    RATHER_NOT_SAY,
    Audience,
    Ladder,
    Option,
    Question,
    Questionnaire,
    QuestionType,
)

SKIPS = 0.03
NOT_SURE_SHARE = 0.05
RATHER_NOT_SHARE = {False: 0.02, True: 0.07}
STOPS_EARLY = 0.04
WRITES = {True: 0.45, False: 0.3}

WORDS_OF_YOUNG_PEOPLE = (
    "Made up: my worker rang back when they said they would. That helped a lot.",
    "Made up: I would like somebody to show me how bills work before I move.",
    "Made up: moving twice in one year was hard. I missed my friends.",
    "Made up: keep the drop-in on Thursdays. It is the one place I can just turn up.",
    "Made up: I did not know I had a plan until my review.",
    "Made up: please listen the first time.",
)
WORDS_OF_STAFF = (
    "Made up: supervision is good here, but it is the first thing to go in a busy month.",
    "Made up: we need fewer forms that ask for the same thing twice.",
    "Made up: my manager backs us when we speak up about risk.",
    "Made up: there is not enough time to do the relationship work that we trained for.",
    "Made up: leaders visit, but we rarely hear what happened next.",
)


AMOUNTS = frozenset({QuestionType.NUMBER, QuestionType.MONTH})
#: No made-up number is larger.
MOST_MADE_UP = 5000


@dataclass(frozen=True)
class MadeUp:
    """One made-up response: its area's code and its answers."""

    area: str
    answers: Answers


def responses(questionnaire: Questionnaire, areas: Sequence[Area], count: int, seed: int) -> Iterator[MadeUp]:
    """So many made-up responses, areas in proportion to their people; the same for the same seed."""
    random_numbers = random.Random(f"{questionnaire.id}:{seed}")  # noqa: S311 - made-up data, no secret
    weights = [area.population_thousands for area in areas]
    mood_of_area = {area.code: random_numbers.gauss(0, 0.25) for area in areas}
    for _ in range(count):
        (area,) = random_numbers.choices(areas, weights)
        mood = mood_of_area[area.code] + random_numbers.gauss(0, 0.7)
        yield MadeUp(area.code, _person(questionnaire, mood, random_numbers))


def _person(questionnaire: Questionnaire, mood: float, random_numbers: random.Random) -> Answers:
    """One person's way through: page by page, as routing opens it, perhaps stopping early."""
    answers = Answers()
    stops_after = random_numbers.randrange(2, 12) if random_numbers.random() < STOPS_EARLY else None
    page = routing.next_page(questionnaire, answers, None)
    seen = 0
    while page is not None and seen != stops_after:
        for question_id in page.questions:
            if question_id in routing.asked(questionnaire, answers):
                question = questionnaire.question(question_id)
                answers = answers.having(question_id, _answer(questionnaire, question, mood, random_numbers))
        page = routing.next_page(questionnaire, answers, page.id)
        seen += 1
    return answers


def _answer(
    questionnaire: Questionnaire, question: Question, mood: float, random_numbers: random.Random
) -> Answer | None:
    if question.tells:
        return None
    if question.type in AMOUNTS:
        return None if random_numbers.random() < SKIPS else (_amount(question, random_numbers),)
    if question.is_text:
        young = questionnaire.audience == Audience.YOUNG_PEOPLE
        if random_numbers.random() > WRITES[young]:
            return None
        return random_numbers.choice(WORDS_OF_YOUNG_PEOPLE if young else WORDS_OF_STAFF)
    chance = random_numbers.random()
    for code, share in (
        (None, SKIPS),
        (RATHER_NOT_SAY if question.rather_not_say else None, RATHER_NOT_SHARE[question.sensitive]),
        (NOT_SURE if question.not_sure else None, NOT_SURE_SHARE),
    ):
        if chance < share:
            return (code,) if code else None
        chance -= share
    own = [
        option for option in questionnaire.options(question) if option.code not in {NOT_SURE, RATHER_NOT_SAY}
    ]
    if question.type == QuestionType.MULTIPLE:
        return _several(question, own, random_numbers)
    if any(option.ladder for option in own):
        return (_point(question, own, mood, random_numbers),)
    (chosen,) = random_numbers.choices(own, [_leaning(question.id, option.code) for option in own])
    return (chosen.code,)


def _amount(question: Question, random_numbers: random.Random) -> str:
    """A number or a month within the bounds; small numbers more often, as counts of people are."""
    if question.type == QuestionType.MONTH:
        first, last = (
            12 * int(month[:4]) + int(month[5:]) - 1 for month in (question.earliest, question.latest)
        )
        month = random_numbers.randint(max(first, last - 120), last)
        return f"{month // 12}-{month % 12 + 1:02}"
    step = 10**question.decimals
    least, most = round(question.least * step), round(min(question.most, MOST_MADE_UP) * step)
    return str(Decimal(least + int((most - least) * random_numbers.random() ** 3)) / step)


def _point(question: Question, points: Sequence[Option], mood: float, random_numbers: random.Random) -> str:
    """A scale point: the person's mood, the statement's own standing and some noise, cut into points."""
    standing = 2.2 * (_leaning(question.id, "standing") - 0.6)
    feeling = mood + standing + random_numbers.gauss(0, 0.8)
    worst_first = [*points] if points[0].ladder == Ladder.NEGATIVE else [*reversed(points)]
    step = 3.2 / len(points)
    place = int((feeling + 1.6) / step)
    return worst_first[max(0, min(len(points) - 1, place))].code


def _several(question: Question, options: Sequence[Option], random_numbers: random.Random) -> Answer:
    several = tuple(
        option.code
        for option in options
        if not option.exclusive and random_numbers.random() < 0.7 * _leaning(question.id, option.code)
    )
    if several:
        return several
    alone = [option.code for option in options if option.exclusive] or [options[0].code]
    return (alone[0],)


def _leaning(question_id: str, code: str) -> float:
    """How much this answer is liked, 0.15 to 1: fixed for a question, whatever the seed."""
    digest = hashlib.sha256(f"{question_id}/{code}".encode()).digest()
    return 0.15 + 0.85 * digest[0] / 255
