"""How questions are put, and the answers they offer. Words are looked at in English only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from survey_app.questionnaire import question_wording as wording
from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.lint_words import Found, is_english
from survey_app.questionnaire.model import (
    Ladder,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Statement,
    Variant,
)
from survey_app.questionnaire.piping import with_defaults

_SCALES = frozenset({QuestionType.SCALE, QuestionType.STATEMENTS})
_LISTS = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE})
#: So many kinds of thing in a list, and one is missing.
_LONG_LIST = 5
_OPEN_END = re.compile(
    r"\b(?:other|another|else|none|nothing|no one|nobody|no|not|never|different|any|unsure|don.t)\b", re.I
)
_RANGE = re.compile(r"\b(\d+)\s*(?:to|\u2013|-|or|and|up to)\s*(\d+)\b")
_UNDER = re.compile(r"\b(?:under|below|less than|fewer than|younger than)\s+(\d+)\b", re.I)
_UP_TO = re.compile(r"\b(?:up to|at most)\s+(\d+)\b|\b(\d+)\s+or (?:less|fewer|under|younger|below)\b", re.I)
_OVER = re.compile(r"\b(?:over|above|more than|older than)\s+(\d+)\b", re.I)
_FROM = re.compile(r"\bat least\s+(\d+)\b|\b(\d+)\s*(?:or|and) (?:over|more|older|above)\b|\b(\d+)\+", re.I)


class Put(NamedTuple):
    """Words that ask for an answer: where they stand, what they are, and of which question."""

    path: Path
    text: str
    question: Question


def with_paths(questionnaire: Questionnaire) -> Iterator[tuple[Path, Question]]:
    """Every question as it was written, with where it stands."""
    for place, section in enumerate(questionnaire.sections):
        for number, question in enumerate(section.questions):
            yield ("sections", place, "questions", number), question


def everything_put(questionnaire: Questionnaire) -> Iterator[Put]:
    """All words that ask for an answer, variants and statements among them."""
    for path, question in with_paths(questionnaire):
        if question.tells:
            continue
        if question.type is not QuestionType.STATEMENTS:
            yield from _both(path, question, question)
        for number, statement in enumerate(question.statements):
            yield from _both((*path, "statements", number), statement, question)
        for number, variant in enumerate(question.variants):
            if variant.language is None:
                yield from _both((*path, "variants", number), variant, question)
        for number, option in enumerate(question.options):
            if option.say is not None:
                yield Put((*path, "options", number, "say"), with_defaults(option.say), question)


def _both(path: Path, part: Question | Statement | Variant, question: Question) -> Iterator[Put]:
    """The words of a part, and its easy words."""
    for key in ("ask", "easy"):
        text = getattr(part, key)
        if text is not None:
            yield Put((*path, key), with_defaults(text), question)


def questions_and_answers(questionnaire: Questionnaire) -> Iterator[Found]:
    """Everything that is found in the wording of questions and in the answers they offer."""
    if is_english(questionnaire):
        for put in everything_put(questionnaire):
            yield from _put(put)
        for path, question in with_paths(questionnaire):
            yield from _vague_answers((*path, "options"), question.options)
            yield from _list(path, question)
            yield from _numbers(path, question)
        for place, scale in enumerate(questionnaire.scales):
            yield from _vague_answers(("scales", place, "points"), scale.points)
    yield from _scales(questionnaire)
    yield from _labels(questionnaire)


def _put(put: Put) -> Iterator[Found]:
    path, text, question = put
    closed = not question.is_text
    found = wording.double_barrelled(text) if closed else None
    if found:
        said = f"this asks about two things at once (“{found}”)"
        yield "double-barrelled", path, said, "ask about each on its own, or leave one out"
    found = wording.leading(text)
    if found:
        said = f"this says which answer is wanted (“{found}”)"
        yield (
            "leading",
            path,
            said,
            "ask so that each answer is as easy to give, as in “How good or bad was it?”",
        )
    found = wording.loaded(text)
    if found:
        yield "loaded-word", path, f"“{found}” takes sides", "use a word that people on any side would use"
    found = wording.double_negative(text) if closed else None
    if found:
        said = f"this has two negatives (“{found}”), so that yes can mean no"
        yield "double-negative", path, said, "say it the other way round"
    elif question.type in _SCALES and (found := wording.negative(text)):
        said = f"this is put in the negative (“{found}”), so that to agree is to say no"
        yield "negative", path, said, "say it the other way round"
    found = wording.vague(text)
    if found:
        said = f"“{found}” means something else to everyone"
        yield "vague-quantifier", path, said, "say a number or a time, as in “in the last four weeks”"
    found = wording.absolute(text) if closed else None
    if found:
        said = f"“{found}” leaves room for one answer only"
        yield "absolute", path, said, "leave it out, or ask how often"


def _vague_answers(path: Path, options: tuple[Option, ...]) -> Iterator[Found]:
    vague = [
        (number, found)
        for number, option in enumerate(options)
        if option.description is None
        and not re.search(r"\d|\bweek|\bmonth|\bday|\byear", option.label)
        and (found := wording.vague_answer(option.label))
    ]
    if len(vague) > 1:
        number, found = vague[0]
        said = f"“{found}” means something else to everyone"
        mend = "say how often that is, in the label or as a description, as in “Every week”"
        yield "vague-quantifier", (*path, number, "label"), said, mend


def _list(path: Path, question: Question) -> Iterator[Found]:
    """A long list of kinds of thing in which somebody will not find their own."""
    if question.type not in _LISTS or question.not_sure or len(question.options) < _LONG_LIST:
        return
    if any(_OPEN_END.search(option.label) or re.search(r"\d", option.label) for option in question.options):
        return
    said = "somebody will find none of these answers right, and there is no “something else”"
    mend = "add an option such as {code: something-else, label: Something else}, or not_sure: true"
    yield "no-way-out", (*path, "options"), said, mend


def _numbers(path: Path, question: Question) -> Iterator[Found]:
    """Ranges that follow each other, in the same unit, meet without overlapping and without a gap."""
    if question.type is not QuestionType.SINGLE:
        return
    before: Span | None = None
    for number, option in enumerate(question.options):
        span = _span(option.label)
        if span is not None and before is not None and span.unit == before.unit:
            first, second = sorted((before, span))
            where = (*path, "options", number, "label")
            mend = "let each range begin where the last one has ended"
            if second.low <= first.high:
                said = f"{second.low:g} belongs to this answer and to the one before it"
                yield "overlapping-numbers", where, said, mend
            elif second.low > first.high + 1:
                said = f"{first.high + 1:g} belongs to no answer"
                yield "overlapping-numbers", where, said, mend
        before = span


class Span(NamedTuple):
    """The whole numbers from ``low`` to ``high``; ``unit`` is what else the label says, as in years."""

    low: float
    high: float
    unit: str


def _span(label: str) -> Span | None:
    """The whole numbers that a label stands for; None where it names no range, or parts of numbers."""
    plain = re.sub(r"(?<=\d),(?=\d{3})|[£$€]", "", label)
    if re.search(r"\d[.:]\d", plain):
        return None
    for pattern, first, last in _RANGES:
        found = pattern.search(plain)
        if found is None:
            continue
        numbers = [float(each) for each in found.groups() if each]
        low = float("-inf") if first is None else numbers[0] + first
        high = float("inf") if last is None else numbers[-1] + last
        rest = (plain[: found.start()] + plain[found.end() :]).casefold()
        return Span(low, high, re.sub(r"\W+", "", rest).removesuffix("s")) if low <= high else None
    return None


#: Pattern, what is added to its first number (None: no lower end), and to its last (None: no upper end).
_RANGES: tuple[tuple[re.Pattern[str], int | None, int | None], ...] = (
    (_RANGE, 0, 0),
    (_UNDER, None, -1),
    (_OVER, 1, None),
    (_UP_TO, None, 0),
    (_FROM, 0, None),
)


def _scales(questionnaire: Questionnaire) -> Iterator[Found]:
    for place, scale in enumerate(questionnaire.scales):
        path: Path = ("scales", place)
        rungs = [point.ladder for point in scale.points]
        if rungs[0] is None:
            said = f"the scale {scale.id} has no ladder, so small groups can show either every point or none"
            yield "no-ladder", path, said, "give each point a ladder: positive, neutral or negative"
            continue
        positive, negative = rungs.count(Ladder.POSITIVE), rungs.count(Ladder.NEGATIVE)
        if positive != negative:
            said = f"the scale {scale.id} has more {'positive' if positive > negative else 'negative'} points"
            said += f" than {'negative' if positive > negative else 'positive'} ones"
            said += f" ({max(positive, negative)} and {min(positive, negative)})"
            mend = "give both sides the same number, so that neither is easier to pick"
            yield "unbalanced-scale", path, said, mend
        order = [rung for rung, before in zip(rungs, [None, *rungs], strict=False) if rung is not before]
        if len(order) != len(set(order)):
            said = f"the points of the scale {scale.id} do not go one way"
            yield "scale-order", path, said, "write them from one end to the other"
    if is_english(questionnaire):
        for path, question in with_paths(questionnaire):
            yield from _worded_scale(path, question)


#: Words that make an answer good or bad, for choices that are scales in all but name.
_GOOD = re.compile(r"\b(?:excellent|very good|good|satisfied|happy|helpful|agree|easy|safe|better)\b", re.I)
_BAD = re.compile(
    r"\b(?:very bad|bad|poor|dissatisfied|unhappy|unhelpful|disagree|difficult|hard|unsafe|worse"
    r"|not (?:good|satisfied|happy|helpful|easy|safe|at all))\b",
    re.I,
)


def _worded_scale(path: Path, question: Question) -> Iterator[Found]:
    """A single choice whose answers are a scale in words: as many good ones as bad ones."""
    if question.type is not QuestionType.SINGLE or len(question.options) < 3:
        return
    bad = [bool(_BAD.search(option.label)) for option in question.options]
    good = [
        bool(_GOOD.search(option.label)) and not is_bad
        for option, is_bad in zip(question.options, bad, strict=True)
    ]
    if sum(good) + sum(bad) < len(question.options) - 1 or sum(good) == sum(bad):
        return
    said = f"the answers lean to one side: good ones {sum(good)}, bad ones {sum(bad)}"
    mend = "give both sides the same number, so that neither is easier to pick; or make it a scale"
    yield "unbalanced-scale", (*path, "options"), said, mend


def _labels(questionnaire: Questionnaire) -> Iterator[Found]:
    for path, question in with_paths(questionnaire):
        if question.is_choice:
            counted = Counter(option.label.casefold() for option in questionnaire.options(question))
            for label, times in counted.items():
                if times > 1:
                    said = f"two answers read the same (“{label}”)"
                    yield "same-label", (*path, "options"), said, "say how they differ, or remove one"
                if not any(sign.isalnum() for sign in label):
                    said = f"an answer has no words (“{label}”)"
                    yield "no-words", (*path, "options"), said, "write beside it what the face or sign says"
