"""The questions of a file as far as they can be made out, for rules that read it as a tree.

A file with faults has no model yet. What later parts may refer to is worked out from the tree: which
questions are asked before, by which ids they are known there, of which type they are and which codes
their answers have.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from difflib import get_close_matches

from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.expansion import another, said_to, time_round
from survey_app.questionnaire.model import NOT_SURE, RATHER_NOT_SAY, QuestionType, area_option_code
from survey_app.questionnaire.nodes import Node
from survey_app.questionnaire.question import NO, YES

#: rule, where, what is wrong, what to do
Found = tuple[str, Node, str, str]

TYPES = frozenset(kind.value for kind in QuestionType)
WITH_OPTIONS = frozenset({QuestionType.SINGLE.value, QuestionType.MULTIPLE.value})
WITH_SCALE = frozenset({QuestionType.SCALE.value, QuestionType.STATEMENTS.value})
#: What has answers that are chosen from a list.
CHOICES = WITH_OPTIONS | WITH_SCALE | {QuestionType.AREA.value}
TEXTS = frozenset({QuestionType.SHORT_TEXT.value, QuestionType.LONG_TEXT.value})
#: What asks nothing.
TELLING = frozenset({QuestionType.INFORMATION.value, QuestionType.TOTAL.value})
#: The most times round that are worked out; the model says how many there may be.
_MOST_ROUNDS = 12


@dataclass(frozen=True)
class Asked:
    """What later parts may ask about a question: its type and its option codes, None where unknown."""

    type: str | None
    codes: frozenset[str] | None = None


@dataclass(frozen=True)
class Place:
    """A question where it stands, with the questions that are asked before it by their ids there."""

    question: Node
    section: Node
    earlier: Mapping[str, Asked]


def questions(root: Node) -> Iterator[Node]:
    for section in root.each("sections"):
        yield from section.each("questions")


def at(node: Node, key: str) -> Node:
    """The part under this key; the whole where nothing is written."""
    return node.child(key) or node


def meant(word: str, known: Iterable[str]) -> str:
    """ "did you mean …? ", or nothing where no known word is close."""
    close = get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]}? " if close else ""


def once(nodes: Iterable[Node], key: str, what: str) -> Iterator[Found]:
    """Each word under this key stands once."""
    first: dict[str, int] = {}
    for node in nodes:
        found = node.text(key)
        if found is None:
            continue
        if found in first:
            yield (
                f"duplicate-{key}",
                at(node, key),
                f"the {key} “{found}” is taken by the {what} in line {first[found]}",
                f"give each {what} {'an id' if key == 'id' else 'a code'} of its own",
            )
        else:
            first[found] = at(node, key).line


def words_once(parent: Node, key: str) -> Iterator[Found]:
    """Each word of the list under this key stands once."""
    seen: set[str] = set()
    for word, node in parent.words(key):
        if word in seen:
            yield "twice", node, f"{word} stands here twice", "remove one of the two"
        seen.add(word)


def is_repeated(section: Node) -> bool:
    return section.child("repeat") is not None


def places(root: Node) -> Iterator[Place]:
    """Every question, in the order of asking. ``earlier`` grows while this is walked: look at it at once."""
    scales = _scales(root)
    before: dict[str, Asked] = {}
    for section in root.each("sections"):
        inside: dict[str, Asked] = {}
        for question in section.each("questions"):
            yield Place(question, section, ChainMap(inside, before))
            _add(question, inside, scales)
        before.update(_outside(section, inside) if is_repeated(section) else inside)


def every_name(root: Node) -> Mapping[str, Asked]:
    """Every id by which a question is known somewhere, also of what asks nothing."""
    scales = _scales(root)
    found: dict[str, Asked] = {}
    for section in root.each("sections"):
        inside: dict[str, Asked] = {}
        for question in section.each("questions"):
            _add(question, inside, scales)
            own = question.text("id")
            if own is not None:
                inside.setdefault(own, Asked(question.text("type")))
        found.update(inside)
        if is_repeated(section):
            found.update(_outside(section, inside))
    return found


def rounds(root: Node) -> Mapping[str, str]:
    """The ids of questions in repeated sections, to the id by which the first time round is known outside."""
    return {
        own: time_round(own, 1)
        for section in root.each("sections")
        if is_repeated(section)
        for question in section.each("questions")
        for part in (question, *question.each("statements"))
        if (own := part.text("id")) is not None
    }


def _scales(root: Node) -> Mapping[str | None, list[str]]:
    return {scale.text("id"): _codes(scale.each("points")) for scale in root.each("scales")}


def _codes(options: Iterable[Node]) -> list[str]:
    return [code for option in options if (code := option.text("code")) is not None]


def _add(question: Node, into: MutableMapping[str, Asked], scales: Mapping[str | None, list[str]]) -> None:
    """The questions that are asked where this one is written."""
    kind = question.text("type")
    if kind == QuestionType.STATEMENTS.value:
        as_scale = Asked(QuestionType.SCALE.value, _asked(question, kind, scales).codes)
        for statement in question.each("statements"):
            own = statement.text("id")
            if own is not None:
                into.setdefault(own, as_scale)
        return
    own = question.text("id")
    if own is None or kind in TELLING:
        return
    into.setdefault(own, _asked(question, kind, scales))
    for option in question.each("options"):
        code = option.text("code")
        if code is not None and option.child("say") is not None:
            into.setdefault(said_to(own, code), Asked(QuestionType.SHORT_TEXT.value))


def _asked(question: Node, kind: str | None, scales: Mapping[str | None, list[str]]) -> Asked:
    known: list[str] | None
    if kind in WITH_SCALE:
        known = scales.get(question.text("scale"))
    elif kind == QuestionType.AREA.value:
        known = [area_option_code(code) for code, _ in question.words("areas")]
        known = known or [area_option_code(area.code) for area in AREAS]
    else:
        known = _codes(question.each("options"))
    if not known:
        return Asked(kind)
    extra = [NOT_SURE] * question.flag("not_sure") + [RATHER_NOT_SAY] * question.flag("rather_not_say")
    return Asked(kind, frozenset([*known, *extra]))


def _outside(section: Node, inside: Mapping[str, Asked]) -> dict[str, Asked]:
    """The questions of a repeated section by the ids that they have outside it."""
    most = section.child("repeat")
    written = most.child("most") if most is not None else None
    number = written.value if written is not None and type(written.value) is int else 1
    found = {}
    for each in range(1, min(max(number, 1), _MOST_ROUNDS) + 1):
        found.update({time_round(own, each): asked for own, asked in inside.items()})
        own = section.text("id")
        if own is not None and each < number:
            found[another(own, each)] = Asked(QuestionType.SINGLE.value, frozenset({YES, NO}))
    return found
