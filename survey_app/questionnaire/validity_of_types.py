"""What each type of question has and has not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.media import TAKES
from survey_app.questionnaire.model import QuestionType
from survey_app.questionnaire.nodes import Node
from survey_app.questionnaire.written import (
    CHOICES,
    TELLING,
    TEXTS,
    TYPES,
    WITH_OPTIONS,
    WITH_SCALE,
    Found,
    at,
    is_repeated,
    meant,
    words_once,
)

_STATEMENTS, _NUMBER, _MONTH, _AREA, _INFORMATION, _TOTAL = (
    QuestionType.STATEMENTS.value,
    QuestionType.NUMBER.value,
    QuestionType.MONTH.value,
    QuestionType.AREA.value,
    QuestionType.INFORMATION.value,
    QuestionType.TOTAL.value,
)
#: key → the types of question that have it; what is not named here every type may have
_FOR: dict[str, frozenset[str]] = {
    "options": WITH_OPTIONS,
    "scale": WITH_SCALE,
    "statements": frozenset({_STATEMENTS}),
    "per_page": frozenset({_STATEMENTS}),
    "max_length": TEXTS,
    "not_sure": CHOICES,
    "rather_not_say": CHOICES,
    **dict.fromkeys(("least", "most", "bands"), frozenset({_NUMBER})),
    **dict.fromkeys(("decimals", "unit", "total_of"), frozenset({_NUMBER, _TOTAL})),
    **dict.fromkeys(("earliest", "latest"), frozenset({_MONTH})),
    "areas": frozenset({_AREA}),
    "body": TELLING,
    "variants": TYPES - {_STATEMENTS},
}
_COUNCILS = frozenset(area.code for area in AREAS)
_CODES = {area.name.casefold(): area.code for area in AREAS}
_LIKE_A_CODE = re.compile(r"S12[0-9]{6}\Z")


def by_type(root: Node) -> Iterator[Found]:
    """Every fault of a question that comes from its type."""
    scales = {found for scale in root.each("scales") if (found := scale.text("id")) is not None}
    for section in root.each("sections"):
        for question in section.each("questions"):
            yield from _media(question)
            yield from _terms(question)
            kind = question.text("type")
            if kind not in TYPES:
                continue
            for key, types in _FOR.items():
                if kind not in types:
                    yield from _has_not(question, kind, key)
            yield from _needs(question, kind, scales)
            yield from _breakdown(question, kind, section)


def _needs(question: Node, kind: str, scales: set[str]) -> Iterator[Found]:
    if kind in WITH_OPTIONS:
        yield from _at_least_two(question, kind)
    if kind in WITH_SCALE:
        yield from _scale(question, scales)
    if kind == _STATEMENTS and not question.each("statements"):
        written = question.child("statements")
        if written is None or written.items is not None:
            message, mend = "there are no statements", "list them under statements:, each with id and ask"
            yield "statements", written or question, message, mend
    if kind == _INFORMATION and question.child("body") is None:
        yield "body", question, "a page of information needs words", "add body:"
    if kind == _TOTAL and not question.words("total_of"):
        message, mend = "a total needs to say of what", "add total_of: with the ids of earlier numbers"
        yield "total-of", at(question, "total_of"), message, mend
    if kind == _NUMBER:
        yield from _number(question)
    if kind == _MONTH:
        earliest, latest = question.text("earliest"), question.text("latest")
        if earliest is not None and latest is not None and earliest > latest:
            yield "range", at(question, "latest"), "latest is before earliest", "swap the two"
    if kind == _AREA:
        yield from areas_known(question)


def _has_not(question: Node, kind: str, key: str) -> Iterator[Found]:
    written = question.child(key)
    if written is not None:
        message = f"a question of type {kind} has no {key}"
        yield "wrong-type", written, message, "remove it, or change the type"


def _at_least_two(question: Node, kind: str) -> Iterator[Found]:
    written = question.child("options")
    if written is None or (written.items is not None and len(written.items) < 2):
        message, mend = f"a {kind} choice needs at least 2 options", "list them under options:"
        yield "options", written or question, message, mend


def _scale(question: Node, scales: set[str]) -> Iterator[Found]:
    scale = question.text("scale")
    if question.child("scale") is None:
        message = (
            f"{'statements need' if question.text('type') == _STATEMENTS else 'a scale needs'} to say which"
        )
        yield "scale", question, message, "add scale: with the id of one under scales:"
    elif scale is not None and scale not in scales:
        mend = f"{meant(scale, scales)}the scales are: {', '.join(sorted(scales)) or 'none yet'}"
        yield "unknown-scale", at(question, "scale"), f"there is no scale “{scale}”", mend


def _number(question: Node) -> Iterator[Found]:
    least, most = _figure(question.child("least")), _figure(question.child("most"))
    if least is not None and most is not None and least > most:
        yield "range", at(question, "most"), "most is smaller than least", "swap the two"
        return
    bottom = least if least is not None else 0.0
    before: float | None = None
    for band in question.each("bands"):
        start = _figure(band.child("from"))
        if start is None:
            continue
        place = at(band, "from")
        if before is None and start > bottom:
            message = f"numbers from {bottom:g} up to {start:g} are in no band"
            yield "bands", place, message, f"let the first band begin at {bottom:g}, or raise least"
        if before is not None and start <= before:
            message = f"this band does not begin after the one before it, which begins at {before:g}"
            yield "bands", place, message, "write the bands from the smallest numbers to the largest"
        if most is not None and start > most:
            message = f"no number reaches this band: {most:g} is the most"
            yield "bands", place, message, "remove the band, or raise most"
        before = start


def _figure(node: Node | None) -> float | None:
    value = node.value if node is not None else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _breakdown(question: Node, kind: str, section: Node) -> Iterator[Found]:
    if not question.flag("breakdown"):
        return
    place = at(question, "breakdown")
    if kind != QuestionType.SINGLE.value:
        message = "only a single choice can group results"
        yield "breakdown", place, message, "remove breakdown, or make it a single choice"
    if question.child("show_if") is not None:
        message = "a question that groups results must be asked of everyone"
        yield "breakdown", place, message, "remove breakdown or show_if"
    if is_repeated(section):
        message = "a question that is asked several times cannot group results"
        yield "breakdown", place, message, "remove breakdown, or ask it in a section that is not repeated"


def _media(question: Node) -> Iterator[Found]:
    for key, (endings, _) in TAKES.items():
        file = at(question, key).text("file")
        if file is not None and "." in file and file.rsplit(".", 1)[1] not in endings:
            what = {"picture": "a picture", "audio": "a recording", "bsl": "a film"}[key]
            message = f"{file} is not {what} that every browser shows"
            yield (
                "media",
                at(at(question, key), "file"),
                message,
                f"use a file that ends in {', '.join(sorted(endings))}",
            )


def _terms(question: Node) -> Iterator[Found]:
    seen: set[str] = set()
    for definition in question.each("definitions"):
        term = definition.text("term")
        if term is None:
            continue
        if term.casefold() in seen:
            yield "twice", at(definition, "term"), f"“{term}” is explained twice", "remove one of the two"
        seen.add(term.casefold())


def areas_known(holder: Node, key: str = "areas") -> Iterator[Found]:
    """Each area of a list is a council of Scotland, and stands once."""
    yield from words_once(holder, key)
    for code, node in holder.words(key):
        if _LIKE_A_CODE.match(code):  # what is none is a fault of shape
            yield from one_area_known(code, node)


def one_area_known(code: str, node: Node) -> Iterator[Found]:
    if code in _COUNCILS:
        return
    named = _CODES.get(code.casefold())
    mend = (
        f"write {named}, its code" if named else f"{meant(code, _COUNCILS)}docs/author/areas.md has the codes"
    )
    yield "unknown-area", node, f"there is no council area {code}", mend
