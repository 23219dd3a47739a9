"""What makes a questionnaire wrong although each of its parts has the right shape.

The rules read the tree, not the model, so that they find what they can in a file that has other faults:
an author sees everything at once. Each rule passes over what it cannot make sense of; the fault of shape
is reported elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.identity import what_it_asks_for
from survey_app.questionnaire.model import (
    NOT_SURE,
    RATHER_NOT_SAY,
    RESERVED_CODES,
    RESERVED_IDS,
    TABLE_CODES,
    Audience,
    QuestionType,
)
from survey_app.questionnaire.nodes import Node

#: rule, where, what is wrong, what to do
Found = tuple[str, Node, str, str]

_WITH_OPTIONS = {QuestionType.SINGLE.value, QuestionType.MULTIPLE.value}
_CHOICES = {*_WITH_OPTIONS, QuestionType.SCALE.value}
_TYPES = {kind.value for kind in QuestionType}
_MORE_ON_A_PAGE = {Audience.STAFF.value, Audience.LEADERS.value, Audience.BOARDS.value}
_ROUTING = "Showing a question only to some"


@dataclass(frozen=True)
class Asked:
    """What later questions may ask about a question: its type and its option codes, None where unknown."""

    type: str | None
    codes: frozenset[str] | None


def faults_of_sense(root: Node, name: str) -> list[Fault]:
    """Every fault that the rules find, in no particular order."""
    return [
        Fault(name, node.line, node.column, "error", rule, message, mend)
        for find in _RULES
        for rule, node, message, mend in find(root)
    ]


def _questions(root: Node) -> Iterator[Node]:
    for section in root.each("sections"):
        yield from section.each("questions")


def _at(node: Node, key: str) -> Node:
    return node.child(key) or node


def _top(root: Node) -> Iterator[Found]:
    if root.entries is None:
        yield "mapping", root, "this is not a questionnaire", "start with lines such as id: and title:"
    version = root.child("version")
    if version is not None:
        yield "version", version, "the version is worked out from the content", "remove this line"


def _ids(root: Node) -> Iterator[Found]:
    yield from _once(root.each("sections"), "id", "section")
    yield from _once(root.each("scales"), "id", "scale")
    yield from _once(_questions(root), "id", "question")
    for question in _questions(root):
        found = question.text("id")
        if found in RESERVED_IDS:
            yield (
                "reserved-id",
                _at(question, "id"),
                f"the pages use “{found}” themselves",
                "choose another id",
            )


def _once(nodes: Iterable[Node], key: str, what: str) -> Iterator[Found]:
    first: dict[str, int] = {}
    for node in nodes:
        found = node.text(key)
        if found is None:
            continue
        if found in first:
            yield (
                f"duplicate-{key}",
                _at(node, key),
                f"the {key} “{found}” is taken by the {what} in line {first[found]}",
                f"give each {what} {'an id' if key == 'id' else 'a code'} of its own",
            )
        else:
            first[found] = _at(node, key).line


def _answers(root: Node) -> Iterator[Found]:
    """Options of questions and points of scales."""
    for holder, key, what in (
        *((question, "options", "option") for question in _questions(root)),
        *((scale, "points", "point") for scale in root.each("scales")),
    ):
        answers = holder.each(key)
        yield from _once(answers, "code", what)
        for answer in answers:
            code = answer.text("code")
            if code in RESERVED_CODES:
                extra = {NOT_SURE: "not_sure: true", RATHER_NOT_SAY: "rather_not_say: true"}[code]
                mend = f"remove this {what} and write {extra} at the question"
                yield (
                    "reserved-code",
                    _at(answer, "code"),
                    f"the code “{code}” has a meaning of its own",
                    mend,
                )
            elif code in TABLE_CODES:
                message = f"the tables of results use “{code}” themselves"
                yield "reserved-code", _at(answer, "code"), message, "choose another code"
            if holder.text("type") in _WITH_OPTIONS and answer.child("ladder") is not None:
                message, mend = "only points of a scale have a ladder", "remove this line, or make it a scale"
                yield "ladder", _at(answer, "ladder"), message, mend
            if holder.text("type") != QuestionType.MULTIPLE.value and answer.flag("exclusive"):
                message = "only a multiple choice has exclusive options"
                yield "exclusive", _at(answer, "exclusive"), message, "remove this line"


def _scales(root: Node) -> Iterator[Found]:
    for scale in root.each("scales"):
        points = scale.each("points")
        without = [point for point in points if point.child("ladder") is None]
        if without and len(without) < len(points):
            message = "this point has no ladder, and others of the scale have one"
            yield (
                "ladder",
                without[0],
                message,
                "give every point a ladder (negative, neutral, positive), or none",
            )


def _by_type(root: Node) -> Iterator[Found]:
    """What each type of question has and has not."""
    scales = {found for scale in root.each("scales") if (found := scale.text("id")) is not None}
    for question in _questions(root):
        kind = question.text("type")
        if kind not in _TYPES:
            continue
        yield from _has_answers(question, kind, scales)
        if kind not in {QuestionType.SHORT_TEXT.value, QuestionType.LONG_TEXT.value}:
            yield from _has_not(question, kind, "max_length")
        if kind not in _CHOICES:
            for key in ("not_sure", "rather_not_say"):
                yield from _has_not(question, kind, key)
        if question.flag("breakdown"):
            place = _at(question, "breakdown")
            if kind != QuestionType.SINGLE.value:
                message = "only a single choice can group results"
                yield "breakdown", place, message, "remove breakdown, or make it a single choice"
            if question.child("show_if") is not None:
                message = "a question that groups results must be asked of everyone"
                yield "breakdown", place, message, "remove breakdown or show_if"


def _has_answers(question: Node, kind: str, scales: set[str]) -> Iterator[Found]:
    if kind in _WITH_OPTIONS:
        written = question.child("options")
        if written is None or (written.items is not None and len(written.items) < 2):
            message, mend = f"a {kind} choice needs at least 2 options", "list them under options:"
            yield "options", written or question, message, mend
    else:
        yield from _has_not(question, kind, "options")
    if kind != QuestionType.SCALE.value:
        yield from _has_not(question, kind, "scale")
        return
    scale = question.text("scale")
    if question.child("scale") is None:
        yield "scale", question, "a scale needs to say which", "add scale: with the id of one under scales:"
    elif scale is not None and scale not in scales:
        mend = f"{_meant(scale, scales)}the scales are: {', '.join(sorted(scales)) or 'none yet'}"
        yield "unknown-scale", _at(question, "scale"), f"there is no scale “{scale}”", mend


def _has_not(question: Node, kind: str, key: str) -> Iterator[Found]:
    written = question.child(key)
    if written is not None:
        yield (
            "wrong-type",
            written,
            f"a question of type {kind} has no {key}",
            "remove it, or change the type",
        )


def _conditions(root: Node) -> Iterator[Found]:
    """show_if looks back, at choices that exist, with the test that fits."""
    everywhere = {found for question in _questions(root) if (found := question.text("id")) is not None}
    scales = {
        scale.text("id"): [code for point in scale.each("points") if (code := point.text("code")) is not None]
        for scale in root.each("scales")
    }
    earlier: dict[str, Asked] = {}
    for question in _questions(root):
        for condition in _tests(question.child("show_if")):
            yield from _one_test(condition, earlier, everywhere)
        found = question.text("id")
        if found is not None:
            earlier.setdefault(found, _asked(question, scales))


def _tests(condition: Node | None) -> Iterator[Node]:
    """Every condition inside this one that looks at a question."""
    if condition is None:
        return
    if condition.child("question") is not None:
        yield condition
    for inner in (*condition.each("all"), *condition.each("any")):
        yield from _tests(inner)
    yield from _tests(condition.child("not"))


def _asked(question: Node, scales: Mapping[str | None, list[str]]) -> Asked:
    kind = question.text("type")
    if kind == QuestionType.SCALE.value:
        known = scales.get(question.text("scale"))
    else:
        known = [code for option in question.each("options") if (code := option.text("code")) is not None]
    if known is None or not known:
        return Asked(kind, None)
    extra = [NOT_SURE] * question.flag("not_sure") + [RATHER_NOT_SAY] * question.flag("rather_not_say")
    return Asked(kind, frozenset([*known, *extra]))


def _one_test(condition: Node, earlier: Mapping[str, Asked], everywhere: set[str]) -> Iterator[Found]:
    looked_at = condition.text("question")
    if looked_at is None:
        return
    place = _at(condition, "question")
    if looked_at not in everywhere:
        mend = f"{_meant(looked_at, everywhere)}write the id of a question that is asked before this one"
        yield "unknown-question", place, f"there is no question “{looked_at}”", mend
        return
    if looked_at not in earlier:
        message = f"“{looked_at}” is not asked before this question"
        yield "later-question", place, message, "move this question behind it, or look at an earlier one"
        return
    parent = earlier[looked_at]
    for key, fits, instead in (
        ("equals", parent.type != QuestionType.MULTIPLE.value, "includes"),
        ("includes", parent.type == QuestionType.MULTIPLE.value, "equals"),
    ):
        written = condition.child(key)
        if written is None or parent.type not in _TYPES:
            continue
        if parent.type not in _CHOICES:
            message = f"“{looked_at}” is answered in words, which cannot be compared"
            yield "wrong-test", written, message, "look at a choice, or use answered: true"
            continue
        if not fits:
            message = f"“{looked_at}” is a {parent.type} question, which {key} does not fit"
            yield "wrong-test", written, message, f"write {instead} (see “{_ROUTING}” in the author's guide)"
        yield from _codes(condition, key, looked_at, parent)


def _codes(condition: Node, key: str, looked_at: str, parent: Asked) -> Iterator[Found]:
    for code, node in condition.words(key):
        if parent.codes is not None and code not in parent.codes:
            mend = f"{_meant(code, parent.codes)}its codes are: {', '.join(sorted(parent.codes))}"
            yield "unknown-code", node, f"“{looked_at}” has no option with the code “{code}”", mend


def _pages(root: Node) -> Iterator[Found]:
    audience = root.text("audience")
    for section in root.each("sections"):
        written = section.child("per_page")
        if (
            written is not None
            and isinstance(written.value, int)
            and written.value > 1
            and audience in {kind.value for kind in Audience} - _MORE_ON_A_PAGE
        ):
            message = f"{audience} get one question a page"
            yield "per-page", written, message, "remove per_page; it is for staff, leaders and boards"


def _breakdowns(root: Node) -> Iterator[Found]:
    disclosure = root.child("disclosure")
    if disclosure is None:
        return
    grouping = {
        found
        for question in _questions(root)
        if question.flag("breakdown") and (found := question.text("id")) is not None
    }
    for wanted, node in disclosure.words("breakdowns"):
        if wanted not in grouping:
            mend = f"{_meant(wanted, grouping)}write breakdown: true at that question, or remove it here"
            yield "unknown-breakdown", node, f"no question “{wanted}” groups results", mend


def _identity(root: Node) -> Iterator[Found]:
    """Nobody is ever asked who they are."""
    for question in _questions(root):
        closed = question.text("type") in _CHOICES
        for key in ("ask", "easy", "hint", "short"):
            words = question.text(key)
            asks_for = what_it_asks_for(words, closed) if words is not None else None
            if asks_for:
                message = f"this asks for {asks_for}"
                mend = (
                    "remove it: answers are anonymous, so ask for a band (age) or leave it to the link (area)"
                )
                yield "asks-who", _at(question, key), message, mend
                break


def _meant(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]}? " if close else ""


_RULES: tuple[Callable[[Node], Iterator[Found]], ...] = (
    _top,
    _ids,
    _answers,
    _scales,
    _by_type,
    _conditions,
    _pages,
    _breakdowns,
    _identity,
)
