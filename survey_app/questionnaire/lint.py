"""What makes a valid questionnaire worse than it could be: warnings, each with the way on.

Nothing here stands in the way of use. A rule says what a person would say who reads the questionnaire
for the people it is meant for, and it says it only where it is right most of the time. Authors who have
looked at a remark and decided to live with it say so, with their reason, under ``accepts`` of the question
or the section; ``rules`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from survey_app.questionnaire import forecast
from survey_app.questionnaire.faults import Fault, Path, Positions, position
from survey_app.questionnaire.lint_care import care
from survey_app.questionnaire.lint_questions import questions_and_answers
from survey_app.questionnaire.lint_ways import ways_through
from survey_app.questionnaire.lint_words import Found, plain_words
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.unwritten import unwritten

_RULES: tuple[Callable[[Questionnaire], Iterator[Found]], ...] = (
    plain_words,
    questions_and_answers,
    care,
    ways_through,
    forecast.remarks,
    unwritten,
)
#: Remarks that are made with more than the questionnaire in hand.
MADE_ELSEWHERE = frozenset({"mostly-hidden", "not-releasable"})


def lint(questionnaire: Questionnaire, positions: Positions, name: str = "") -> tuple[Fault, ...]:
    """Warnings in the order of their places; ``positions`` as ``load`` gives them, ``name`` the file."""
    made = [found for find in _RULES for found in find(questionnaire)]
    return remarks(questionnaire, made, positions, name, complete=True)


def remarks(
    questionnaire: Questionnaire,
    made: list[Found],
    positions: Positions,
    name: str = "",
    *,
    complete: bool = False,
) -> tuple[Fault, ...]:
    """These findings as warnings, without those that the authors accepted; ``complete`` says that what is
    accepted and not among them is not found any more."""
    accepted = _accepted(questionnaire)
    kept = [found for found in made if not _covered(found, accepted)]
    if complete:
        kept += _unused(made, accepted)
    faults = set()
    for rule, path, message, mend in kept:
        line, column = position(positions, path)
        faults.add(Fault(name, line, column, "warning", rule, message, mend))
    return tuple(sorted(faults))


def _accepted(questionnaire: Questionnaire) -> list[tuple[Path, int, str]]:
    """Where, the place in its list, and which rule."""
    found: list[tuple[Path, int, str]] = [
        ((), number, each.rule) for number, each in enumerate(questionnaire.accepts)
    ]
    for place, section in enumerate(questionnaire.sections):
        at: Path = ("sections", place)
        found += [(at, number, each.rule) for number, each in enumerate(section.accepts)]
        for which, question in enumerate(section.questions):
            here: Path = (*at, "questions", which)
            found += [(here, number, each.rule) for number, each in enumerate(question.accepts)]
    return found


def _covered(found: Found, accepted: list[tuple[Path, int, str]]) -> bool:
    rule, path = found[:2]
    return any(rule == each and path[: len(at)] == at for at, _, each in accepted)


def _unused(made: list[Found], accepted: list[tuple[Path, int, str]]) -> Iterator[Found]:
    for at, number, rule in accepted:
        if rule in MADE_ELSEWHERE:
            continue
        if not any(rule == found[0] and found[1][: len(at)] == at for found in made):
            said = f"the remark {rule} is accepted here, and is not made any more"
            yield "unused-accept", (*at, "accepts", number), said, "remove it"
