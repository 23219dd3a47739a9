"""Questionnaires made up by chance, of the whole language, for property tests.

Each is drawn as the plain content of a YAML file, so that it goes through the same door as a written one.
``small_enough`` ones have so few answers that all of them can be tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType
from survey_app.questionnaire.routing import asked

SCALE = {
    "id": "agreement",
    "points": [
        {"code": "agree", "label": "Agree", "ladder": "positive"},
        {"code": "disagree", "label": "Disagree", "ladder": "negative"},
    ],
}
TOP: dict[str, Any] = {
    "id": "made",
    "title": "Made by chance",
    "review": "tests",
    "audience": "staff",
    "owner": "The tests",
    "promised_minutes": 30,
    "co_design": {"groups": ["Nobody"], "people": 0},
    "welcome": {"who_asks": "We ask.", "why": "To learn.", "what_happens": "You choose.", "safety": "Help."},
    "thanks": {"message": "Thank you.", "what_next": "We count."},
    "scales": [SCALE],
}
#: More numbers than these are not all tried.
MANY = 200
AREAS = ["S12000033", "S12000042"]
CHOICES = ["single", "multiple", "scale"]
WRITTEN = ["short-text", "long-text"]
EVERYTHING = [*CHOICES, *WRITTEN, "statements", "number", "month", "area", "information", "total"]


@dataclass
class Sketch:
    """What was drawn so far: of each question that can be looked at, its type and its codes."""

    small: bool
    known: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    count: int = 0

    def new_id(self) -> str:
        self.count += 1
        return f"q{self.count}"


@st.composite
def contents(draw: st.DrawFn, small: bool = False) -> dict[str, Any]:
    """What a questionnaire's YAML holds."""
    sketch = Sketch(small)
    count = draw(st.integers(1, 2 if small else 4))
    content = {**TOP, "sections": [_section(draw, sketch, number) for number in range(count)]}
    if not small:
        content["hub"] = draw(st.booleans())
        content["fieldwork"] = {"resume": draw(st.booleans()), "partial": draw(st.booleans())}
    return content


@st.composite
def generated(draw: st.DrawFn, small: bool = False) -> Questionnaire:
    """A valid questionnaire; raises AssertionError where what was drawn is none."""
    text = json.dumps(draw(contents(small)), ensure_ascii=False, indent=1)
    found = load(text, "made.yaml")
    assert found.questionnaire is not None, "\n".join(map(str, found.faults)) + text
    return found.questionnaire


def small_enough() -> st.SearchStrategy[Questionnaire]:
    return generated(small=True).filter(lambda questionnaire: _ways(questionnaire) <= 20_000)


def _ways(questionnaire: Questionnaire) -> int:
    count = 1
    for question in questionnaire.questions():
        count *= len(every_answer(questionnaire, question)) + 1
    return count


def _section(draw: st.DrawFn, sketch: Sketch, number: int) -> dict[str, Any]:
    section: dict[str, Any] = {"id": f"s{number}", "title": f"Section {number}"}
    outside = dict(sketch.known)
    most = draw(st.integers(1, 3 if sketch.small else 5))
    section["questions"] = [_question(draw, sketch) for _ in range(most)]
    if draw(st.integers(0, 3)) == 0:
        section["repeat"] = {"most": 2 if sketch.small else draw(st.integers(2, 3)), "another": "Another?"}
        sketch.known = outside  # from outside, it would have to be said which time round is meant
    for key, text in (
        ("intro", "About this."),
        ("content_notice", "It may be hard."),
        ("support_after", "Help."),
    ):
        if draw(st.integers(0, 3)) == 0:
            section[key] = text
    if draw(st.booleans()):
        section["per_page"] = draw(st.integers(1, 3))
    if draw(st.integers(0, 5)) == 0:
        section["offer_skip"] = True
    return section


def _question(draw: st.DrawFn, sketch: Sketch) -> dict[str, Any]:
    kinds = ["single", "multiple", "scale", "short-text", "number"] if sketch.small else EVERYTHING
    kind = draw(st.sampled_from(kinds))
    numbers = [each for each, (of, _) in sketch.known.items() if of == "number"]
    if kind == "total" and not numbers:
        kind = "number"
    question: dict[str, Any] = {"id": sketch.new_id(), "type": kind, "ask": _words(draw, sketch)}
    if sketch.known and draw(st.integers(0, 2)):
        question["show_if"] = _condition(draw, sketch, 2)
    if kind != "statements" and sketch.known and draw(st.integers(0, 4)) == 0:
        conditions = [_condition(draw, sketch, 1) for _ in range(draw(st.integers(1, 2)))]
        question["variants"] = [{"if": each, "ask": _words(draw, sketch)} for each in conditions]
    if not sketch.small and draw(st.integers(0, 4)) == 0:
        question |= {
            "lead": _words(draw, sketch),
            "hint": "Think of now.",
            "definitions": [{"term": "Now", "meaning": "This week."}],
        }
    _details(draw, sketch, question, kind, numbers)
    return question


def _details(
    draw: st.DrawFn, sketch: Sketch, question: dict[str, Any], kind: str, numbers: list[str]
) -> None:
    """What its type has; and what later questions may look at."""
    made = question["id"]
    codes: list[str] = []
    if kind in {"single", "multiple"}:
        codes = [f"o{n}" for n in range(draw(st.integers(2, 3 if sketch.small else 4)))]
        question["options"] = [{"code": code, "label": code.upper()} for code in codes]
        if draw(st.integers(0, 3)) == 0:
            question["options"][-1]["say"] = "What is it?"
        if kind == "multiple" and draw(st.booleans()):
            question["options"][0]["exclusive"] = True
    if kind in {"scale", "statements"}:
        question["scale"] = "agreement"
        codes = ["agree", "disagree"]
    if kind == "area":
        question["areas"] = AREAS
        codes = [area.lower() for area in AREAS]
    if kind in {*CHOICES, "statements"} and draw(st.integers(0, 2)) == 0:
        question["not_sure"] = True
        codes = [*codes, "not-sure"]
    if kind == "number":
        question["most"] = 2 if sketch.small else draw(st.sampled_from([5, 100]))
        if not sketch.small:
            question["decimals"] = draw(st.integers(0, 2))
            if numbers and draw(st.integers(0, 3)) == 0:
                question["total_of"] = draw(st.lists(st.sampled_from(numbers), max_size=2, unique=True))
        if not sketch.small and draw(st.booleans()):
            question["bands"] = [
                {"code": "few", "label": "Few", "from": 0},
                {"code": "more", "label": "More", "from": 3},
            ]
    if kind == "total":
        question["total_of"] = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3, unique=True))
    if kind == "information":
        question["body"] = "Something to read."
    if kind == "statements":
        question["statements"] = [{"id": sketch.new_id(), "ask": "It is so."} for _ in range(2)]
        for statement in question["statements"]:
            sketch.known[statement["id"]] = ("scale", codes)
    elif kind not in {"information", "total"}:
        sketch.known[made] = (kind, codes)


def _words(draw: st.DrawFn, sketch: Sketch) -> str:
    piped = [each for each, (kind, _) in sketch.known.items() if kind in {*CHOICES, "number"}]
    if sketch.small or not piped or draw(st.integers(0, 3)):
        return "What do you say?"
    return f"You said {{{draw(st.sampled_from(piped))}|something}}. Why?"


def _condition(draw: st.DrawFn, sketch: Sketch, depth: int) -> dict[str, Any]:
    form = draw(st.sampled_from(["test", "test", "all", "any", "not"])) if depth else "test"
    if form == "not":
        return {"not": _condition(draw, sketch, depth - 1)}
    if form != "test":
        return {form: [_condition(draw, sketch, depth - 1) for _ in range(draw(st.integers(1, 3)))]}
    looked_at = draw(st.sampled_from(sorted(sketch.known)))
    kind, codes = sketch.known[looked_at]
    tests: list[dict[str, Any]] = [{"answered": True}, {"answered": False}]
    if codes:
        some = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))
        tests = [{"includes" if kind == "multiple" else "equals": some}] * 3 + tests
    if kind in {"number", "multiple"}:
        tests.append({"at_least": draw(st.integers(0, 3))})
    return {"question": looked_at, **draw(st.sampled_from(tests))}


def every_answer(questionnaire: Questionnaire, question: Question) -> list[Answer]:
    """Every answer there is to this question but none; one text, one month and of very many numbers a few
    stand for all."""
    if question.tells:
        return []
    if question.is_text:
        return ["words"]
    if question.type is QuestionType.NUMBER:
        first, last = int(question.least), int(question.most)
        numbers = range(first, last + 1) if last - first <= MANY else (first, first + 1, last // 2, last)
        return [(f"{number:.{question.decimals}f}",) for number in numbers]
    if question.type is QuestionType.MONTH:
        return [(question.earliest,)]
    options = questionnaire.options(question)
    if question.type is not QuestionType.MULTIPLE:
        return [(option.code,) for option in options]
    free = [option.code for option in options if not option.exclusive]
    some = [each for size in range(1, len(free) + 1) for each in combinations(free, size)]
    return [*some, *((option.code,) for option in options if option.exclusive)]


def every_way(questionnaire: Questionnaire) -> Iterator[Answers]:
    """All answers that can count, each to questions that are asked."""
    order = list(questionnaire.questions())

    def further(place: int, given: Answers) -> Iterator[Answers]:
        if place == len(order):
            yield given
            return
        question = order[place]
        yield from further(place + 1, given)
        if question.id in asked(questionnaire, given):
            for answer in every_answer(questionnaire, question):
                yield from further(place + 1, given.having(question.id, answer))

    return further(0, Answers())
