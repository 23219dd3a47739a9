"""What a questionnaire says about its results and its fieldwork, as far as it makes sense."""

from __future__ import annotations

from collections.abc import Iterator

from survey_app.questionnaire.nodes import Node
from survey_app.questionnaire.validity_of_types import areas_known, one_area_known
from survey_app.questionnaire.written import Found, at, meant, questions, words_once

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def results_and_fieldwork(root: Node) -> Iterator[Found]:
    disclosure, fieldwork = root.child("disclosure"), root.child("fieldwork")
    if disclosure is not None:
        yield from _breakdowns(root, disclosure)
    if fieldwork is not None:
        yield from _times(fieldwork)
        yield from _areas(fieldwork)


def _breakdowns(root: Node, disclosure: Node) -> Iterator[Found]:
    grouping = {
        found
        for question in questions(root)
        if question.flag("breakdown") and (found := question.text("id")) is not None
    }
    yield from words_once(disclosure, "breakdowns")
    declared = disclosure.words("breakdowns")
    for wanted, node in declared:
        yield from _groups(wanted, node, grouping)
    crossed: set[frozenset[str]] = set()
    for pair in disclosure.each("two_way"):
        words = [(str(each.value), each) for each in pair.items or () if isinstance(each.value, str)]
        for wanted, node in words:
            yield from _groups(wanted, node, grouping)
            if wanted in grouping and declared and wanted not in {each for each, _ in declared}:
                message = f"“{wanted}” is not among the breakdowns"
                yield "two-way", node, message, "add it under breakdowns, or remove the pair"
        both = frozenset(wanted for wanted, _ in words)
        if len(words) == 2 and len(both) == 1:
            yield "two-way", pair, "a question cannot be crossed with itself", "write two different questions"
        elif both in crossed:
            yield "twice", pair, "these two are crossed already", "remove one of the two pairs"
        crossed.add(both)


def _groups(wanted: str, node: Node, grouping: set[str]) -> Iterator[Found]:
    if wanted not in grouping:
        mend = f"{meant(wanted, grouping)}write breakdown: true at that question, or remove it here"
        yield "unknown-breakdown", node, f"no question “{wanted}” groups results", mend


def _times(fieldwork: Node) -> Iterator[Found]:
    opens, closes = fieldwork.text("opens"), fieldwork.text("closes")
    for key, written in (("opens", opens), ("closes", closes)):
        if written is not None and not _is_a_day(written):
            yield (
                "date",
                at(fieldwork, key),
                f"there is no such day ({written[:10]})",
                "write a day that there is",
            )
    # As they are written, year first, times are in the order of their letters.
    if opens is not None and closes is not None and opens >= closes:
        message = "the fieldwork closes before it opens"
        yield "date", at(fieldwork, "closes"), message, "write a closing time after the opening time"


def _is_a_day(written: str) -> bool:
    """True also for what has another shape: that is said elsewhere."""
    try:
        year, month, day = (int(part) for part in written[:10].split("-"))
    except ValueError:
        return True
    if not 1 <= month <= 12:
        return True
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= (28 if month == 2 and not leap else _DAYS[month - 1])


def _areas(fieldwork: Node) -> Iterator[Found]:
    yield from areas_known(fieldwork)
    taking_part = {code for code, _ in fieldwork.words("areas")}
    expected = fieldwork.child("expected")
    for code, node in ((expected.entries or {}) if expected is not None else {}).items():
        yield from one_area_known(code, node)
        if taking_part and code not in taking_part:
            message = f"{code} is not among the areas that take part"
            yield "expected", node, message, "add it under areas, or remove it here"
    if fieldwork.text("mode") == "paper" and fieldwork.flag("resume"):
        message = "a paper form is not saved and come back to"
        yield "resume", at(fieldwork, "resume"), message, "remove resume, or change the mode"
