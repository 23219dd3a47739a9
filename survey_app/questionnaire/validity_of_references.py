"""Where one question refers to another: conditions, totals, and earlier answers in later texts.

All of them look back, at questions that are asked, in a way that fits their type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from survey_app.questionnaire.model import QuestionType
from survey_app.questionnaire.nodes import Node
from survey_app.questionnaire.piping import NUMBER, pipes
from survey_app.questionnaire.written import (
    CHOICES,
    TEXTS,
    TYPES,
    Asked,
    Found,
    Place,
    at,
    every_name,
    is_repeated,
    meant,
    places,
    questions,
    rounds,
    words_once,
)

_ROUTING = "Showing a question only to some"
_MULTIPLE, _NUMBER_TYPE = QuestionType.MULTIPLE.value, QuestionType.NUMBER.value
_PIPED = CHOICES | {_NUMBER_TYPE}
_PIPE = re.compile(r"\{([a-z][a-z0-9-]*)\|[^{}|]*\}")
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_WORDS = ("lead", "ask", "easy", "hint", "why", "body")


@dataclass(frozen=True)
class _Names:
    """By which ids questions are known, in the whole file."""

    every: Mapping[str, Asked]
    #: of questions in repeated sections, the id by which the first time round is known outside
    rounds: Mapping[str, str]
    #: of groups of statements, the id of the first of them
    groups: Mapping[str, str]
    circles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def references(root: Node) -> Iterator[Found]:
    """Every reference that leads nowhere, forward, in a circle, or to what it does not fit."""
    names = _Names(every_name(root), rounds(root), _groups(root), _circles(root))
    for place in places(root):
        yield from _conditions(place, names)
        yield from _variants(root, place, names)
        yield from _totals(place, names)
        yield from _texts_of(place, names)
    yield from _elsewhere(root)


def _groups(root: Node) -> dict[str, str]:
    found = {}
    for question in questions(root):
        own, statements = question.text("id"), question.each("statements")
        first = statements[0].text("id") if statements else None
        if own is not None and first is not None:
            found[own] = first
    return found


def _circles(root: Node) -> dict[str, tuple[str, ...]]:
    """Of each question that hangs on itself, the way round from it back to it."""
    looks_at: dict[str, list[str]] = {}
    for question in questions(root):
        own = question.text("id")
        if own is not None:
            tests = (test.text("question") for test in tests_of(question.child("show_if")))
            looks_at.setdefault(own, []).extend(each for each in tests if each is not None)
    found = {}
    for start in looks_at:
        before: dict[str, str] = {}
        to_visit = [start]
        while to_visit and start not in before:
            here = to_visit.pop(0)
            for looked_at in looks_at.get(here, ()):
                if looked_at not in before:
                    before[looked_at] = here
                    to_visit.append(looked_at)
        if start in before:
            way = [start]
            while len(way) < 2 or way[-1] != start:
                way.append(before[way[-1]])
            found[start] = tuple(reversed(way))
    return found


def tests_of(condition: Node | None) -> Iterator[Node]:
    """Every condition inside this one that looks at a question."""
    if condition is None:
        return
    if condition.child("question") is not None:
        yield condition
    for inner in (*condition.each("all"), *condition.each("any")):
        yield from tests_of(inner)
    yield from tests_of(condition.child("not"))


def _conditions(place: Place, names: _Names) -> Iterator[Found]:
    for test in tests_of(place.question.child("show_if")):
        yield from _one_test(test, place, names)
    for variant in place.question.each("variants"):
        for test in tests_of(variant.child("if")):
            yield from _one_test(test, place, names)


def _one_test(test: Node, place: Place, names: _Names) -> Iterator[Found]:
    looked_at = test.text("question")
    if looked_at is None:
        return
    missing = _missing(looked_at, at(test, "question"), place, names)
    if missing is not None:
        yield missing
        return
    parent = place.earlier[looked_at]
    if parent.type not in TYPES:
        return
    for key, fits, instead in (
        ("equals", parent.type != _MULTIPLE, "includes"),
        ("includes", parent.type == _MULTIPLE, "equals"),
    ):
        written = test.child(key)
        if written is None:
            continue
        if parent.type not in CHOICES:
            yield _not_compared(looked_at, parent.type, written)
            continue
        if not fits:
            message = f"“{looked_at}” is a {parent.type} question, which {key} does not fit"
            yield "wrong-test", written, message, f"write {instead} (see “{_ROUTING}” in the author's guide)"
        yield from _codes(test, key, looked_at, parent)
    written = test.child("at_least")
    if written is not None and parent.type not in {_MULTIPLE, _NUMBER_TYPE}:
        message = f"“{looked_at}” is a {parent.type} question, which at_least does not fit"
        yield "wrong-test", written, message, "look at a number or a multiple choice"


def _not_compared(looked_at: str, kind: str | None, written: Node) -> Found:
    if kind in TEXTS:
        message = f"“{looked_at}” is answered in words, which cannot be compared"
        return "wrong-test", written, message, "look at a choice, or use answered: true"
    if kind == _NUMBER_TYPE:
        message = f"“{looked_at}” is a number, and has no codes"
        return (
            "wrong-test",
            written,
            message,
            "write at_least with a number; for less than that, put it in not",
        )
    message = f"“{looked_at}” is a month, which cannot be compared"
    return "wrong-test", written, message, "look at a choice, or use answered: true"


def _codes(test: Node, key: str, looked_at: str, parent: Asked) -> Iterator[Found]:
    yield from words_once(test, key)
    written = at(test, key)
    if written.items is not None and not written.items:
        yield (
            "unknown-code",
            written,
            "no answer is named here, so this is never true",
            "name one, or several",
        )
    for code, node in test.words(key):
        if parent.codes is not None and code not in parent.codes:
            mend = f"{meant(code, parent.codes)}its codes are: {', '.join(sorted(parent.codes))}"
            yield "unknown-code", node, f"“{looked_at}” has no option with the code “{code}”", mend


def _missing(looked_at: str, node: Node, place: Place, names: _Names) -> Found | None:
    """Why a question cannot be referred to from here; None when it can."""
    if looked_at in place.earlier:
        return None
    if looked_at in names.groups:
        message = f"“{looked_at}” is a group of statements, and each of them has an answer of its own"
        return (
            "unknown-question",
            node,
            message,
            f"write the id of one of them, such as {names.groups[looked_at]}",
        )
    if looked_at not in names.every:
        mend = f"{meant(looked_at, names.every)}write the id of a question that is asked before this one"
        return "unknown-question", node, f"there is no question “{looked_at}”", mend
    kind = names.every[looked_at].type
    if kind in {QuestionType.INFORMATION.value, QuestionType.TOTAL.value}:
        message = f"“{looked_at}” asks nothing, so there is no answer to look at"
        return "wrong-test", node, message, "look at a question"
    own = place.question.text("id") or ""
    if own in names.circles and looked_at in names.circles[own]:
        message = f"this hangs on itself: {' → '.join(names.circles[own])}"
        return "cycle", node, message, "let the first of them look at nothing that comes after it"
    again = names.rounds.get(looked_at)
    if again in place.earlier:
        message = f"“{looked_at}” is asked several times, as its section is repeated"
        return "repeated-question", node, message, f"say which time round is meant: {again} for the first"
    message = f"“{looked_at}” is not asked before this question"
    return "later-question", node, message, "move this question behind it, or look at an earlier one"


def _variants(root: Node, place: Place, names: _Names) -> Iterator[Found]:
    languages = {word for word, _ in root.words("languages")} or {"en"}
    audiences = {word for word, _ in root.words("also_for")}
    seen: set[tuple[str, str]] = set()
    for variant in place.question.each("variants"):
        if variant.entries is not None and not any(variant.child(key) for key in _WORDS):
            message = "a variant changes nothing when it has no words of its own"
            yield "variant", variant, message, f"add one of {', '.join(_WORDS)}"
        if variant.child("body") is not None and place.question.text("type") in TYPES - {
            QuestionType.INFORMATION.value,
            QuestionType.TOTAL.value,
        }:
            message = f"a question of type {place.question.text('type')} has no body"
            yield "wrong-type", at(variant, "body"), message, "remove it, or change the type"
        for key, known, where in (
            ("language", languages, "languages"),
            ("audience", audiences, "also_for"),
        ):
            word = variant.text(key)
            if word is None:
                continue
            if word not in known:
                message = f"nobody meets this variant: {word} is not under {where}"
                yield "variant", at(variant, key), message, f"add it under {where}, or remove the variant"
            elif (key, word) in seen:
                message = f"there is an earlier variant for {word}, and the first that fits is used"
                yield "twice", at(variant, key), message, "make one of the two"
            seen.add((key, word))


def _totals(place: Place, names: _Names) -> Iterator[Found]:
    yield from words_once(place.question, "total_of")
    for part, node in place.question.words("total_of"):
        missing = _missing(part, node, place, names)
        if missing is not None:
            yield missing
        elif place.earlier[part].type in TYPES - {_NUMBER_TYPE}:
            message = f"“{part}” is a {place.earlier[part].type} question, which cannot be added up"
            yield "total-of", node, message, "write the ids of numbers"


def _texts_of(place: Place, names: _Names) -> Iterator[Found]:
    question = place.question
    repeated = is_repeated(place.section)
    holders: list[tuple[Node, tuple[str, ...]]] = [
        (question, _WORDS),
        *((part, _WORDS) for part in question.each("variants")),
    ]
    holders += [(part, ("ask", "easy", "why")) for part in question.each("statements")]
    holders += [(part, ("label", "easy", "description", "say")) for part in question.each("options")]
    for holder, keys in holders:
        for key in keys:
            node = holder.child(key)
            if node is not None and isinstance(node.value, str):
                yield from _text(node.value, node, place, names, repeated)


def _text(text: str, node: Node, place: Place, names: _Names, repeated: bool) -> Iterator[Found]:
    if "{" not in text and "}" not in text:
        return
    for pipe in pipes(text):
        if not pipe.default.strip():
            message = f"“{pipe.question}” can be left out, and then there are no words here"
            mend = f"write what is said then behind the bar: {{{pipe.question}|the place where you live}}"
            yield "pipe", node, message, mend
        missing = _missing(pipe.question, node, place, names)
        if missing is not None:
            yield missing
        elif place.earlier[pipe.question].type in TYPES - _PIPED:
            kind = place.earlier[pipe.question].type
            message = f"“{pipe.question}” is a {kind} question; only choices and numbers are said again"
            yield "pipe", node, message, "name a choice or a number, or say it without the answer"
    for left in _BRACES.findall(_PIPE.sub("", text)):
        if left == NUMBER and repeated:
            continue
        if left == NUMBER:
            message, mend = (
                "{number} counts the times round of a repeated section, which this is not",
                "remove it",
            )
        else:
            message = f"“{left}” stands for an earlier answer, but not in the way it is read"
            mend = "write it as {question-id|words for people without an answer}, or leave the braces out"
        yield "pipe", node, message, mend


def _elsewhere(root: Node) -> Iterator[Found]:
    """Texts in which no answer can be said again, because nobody has answered or many have."""
    parts: list[tuple[Node, tuple[str, ...]]] = [(root, ("title", "owner"))]
    parts += [(at(root, key), ("who_asks", "why", "what_happens", "safety")) for key in ("welcome",)]
    parts += [(at(root, "thanks"), ("message", "what_next"))]
    parts += [(part, ("heading", "text", "easy")) for key in ("about", "privacy") for part in root.each(key)]
    parts += [
        (part, ("label", "easy", "description"))
        for scale in root.each("scales")
        for part in scale.each("points")
    ]
    for section in root.each("sections"):
        parts += [(section, ("title", "intro", "content_notice", "support_after"))]
        parts += [(question, ("short",)) for question in section.each("questions")]
    for holder, keys in parts:
        for key in keys:
            text = holder.text(key)
            found = _PIPE.search(text) if text is not None else None
            if found is not None:
                message = f"an earlier answer cannot be said again here ({found.group()})"
                yield (
                    "pipe",
                    at(holder, key),
                    message,
                    "say it without the answer, or move it into a question",
                )
