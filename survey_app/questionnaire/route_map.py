"""The routes of a questionnaire, as its authors wrote it: parts, steps, and branches with their conditions.

The map is what a reader would draw: steps one below the other; a branch beside them, with the condition in
words; and inside a branch those that can only be reached through it. ``route_drawing`` draws it,
``in_words`` says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from survey_app.questionnaire.expansion import said_to
from survey_app.questionnaire.model import Condition, Question, Questionnaire, QuestionType, Section
from survey_app.questionnaire.route_words import Said, as_first_read

#: Branches inside branches that are shown as such; deeper ones stand beside the last.
MOST_NESTED = 5


class StepKind(StrEnum):
    NOTICE = "notice"
    QUESTION = "question"
    TELLS = "tells"
    SUPPORT = "support"
    AGAIN = "again"


@dataclass(frozen=True)
class Step:
    """One box. ``id`` is the question's, or ``<section>.notice``, ``.support`` or ``.again``; ``lines`` are
    the statements of a group; ``note`` says in a few words what it is."""

    id: str
    kind: StepKind
    words: str
    note: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    """Steps for some: "if" and the condition."""

    condition: str
    inside: tuple[Step | Branch, ...]


@dataclass(frozen=True)
class Part:
    """A section. ``notice`` comes before it, where it can be skipped; ``support`` after it, for all;
    ``again`` asks whether there is another."""

    id: str
    title: str
    inside: tuple[Step | Branch, ...]
    notice: Step | None = None
    support: Step | None = None
    again: Step | None = None


@dataclass(frozen=True)
class RouteMap:
    title: str
    parts: tuple[Part, ...]
    any_order: bool
    """Whether people choose which part to do next."""


class Line(NamedTuple):
    """A line of the map in words; ``depth`` counts branches around it, from 0."""

    depth: int
    words: str


def route_map(questionnaire: Questionnaire) -> RouteMap:
    """Every question and condition of the questionnaire, each once."""
    said = Said(questionnaire)
    parts = tuple(_part(questionnaire, section, said) for section in questionnaire.sections)
    return RouteMap(questionnaire.title, parts, questionnaire.hub)


def in_words(found: RouteMap) -> Iterator[Line]:
    """The same map as lines to read, in the order of the way."""
    for part in found.parts:
        yield Line(0, f"Part: {part.title}")
        for step in (part.notice, *part.inside, part.again, part.support):
            if step is not None:
                yield from _said(step, 1)


def _said(item: Step | Branch, depth: int) -> Iterator[Line]:
    if isinstance(item, Branch):
        yield Line(depth, f"If {item.condition}:")
        for inner in item.inside:
            yield from _said(inner, depth + 1)
        return
    yield Line(depth, f"{item.words} ({item.note})" if item.note else item.words)
    for line in item.lines:
        yield Line(depth + 1, line)


def _part(questionnaire: Questionnaire, section: Section, said: Said) -> Part:
    notice = support = again = None
    if section.can_be_skipped:
        words = section.content_notice or "A choice to skip this part"
        notice = Step(f"{section.id}.notice", StepKind.NOTICE, words, "whoever skips goes past this part")
    if section.support_after is not None:
        support = Step(f"{section.id}.support", StepKind.SUPPORT, section.support_after, "support, for all")
    if section.repeat is not None:
        often = f"if yes, this part comes again; {section.repeat.most} times at most"
        again = Step(f"{section.id}.again", StepKind.AGAIN, section.repeat.another, often)
    gathered = _Gathering(said)
    for question in section.questions:
        gathered.add(_step(questionnaire, question), question.show_if, _ids(question))
        for option in question.options:
            if option.say is not None:
                made = said_to(question.id, option.code)
                chosen = {"includes" if question.type is QuestionType.MULTIPLE else "equals": option.code}
                condition = Condition.model_validate({"question": question.id, **chosen})
                step = Step(made, StepKind.QUESTION, as_first_read(option.say), "one line of words")
                gathered.add(step, condition, frozenset({made}))
    return Part(section.id, section.title, gathered.items(), notice, support, again)


def _ids(question: Question) -> frozenset[str]:
    return frozenset({question.id, *(statement.id for statement in question.statements)})


def _step(questionnaire: Questionnaire, question: Question) -> Step:
    kind = StepKind.TELLS if question.tells else StepKind.QUESTION
    lines = tuple(as_first_read(statement.short or statement.ask) for statement in question.statements)
    return Step(
        question.id,
        kind,
        as_first_read(question.short or question.ask),
        _note(questionnaire, question),
        lines,
    )


_NOTES = {
    QuestionType.SHORT_TEXT: "one line of words",
    QuestionType.LONG_TEXT: "words",
    QuestionType.NUMBER: "a number",
    QuestionType.MONTH: "a month",
    QuestionType.AREA: "an area",
    QuestionType.INFORMATION: "information",
    QuestionType.TOTAL: "a total, worked out",
}


def _note(questionnaire: Questionnaire, question: Question) -> str:
    known = _NOTES.get(question.type)
    if known is not None:
        return known
    if question.type is QuestionType.STATEMENTS:
        count = len(question.statements)
        return f"{count} statement{'' if count == 1 else 's'}"
    how = "any of" if question.type is QuestionType.MULTIPLE else "one of"
    return f"{how} {len(questionnaire.options(question))} answers"


@dataclass
class _Open:
    """A branch that is still being filled."""

    condition: Condition
    words: str
    questions: set[str]
    inside: list[Step | Branch | _Open] = field(default_factory=list)

    def closed(self) -> Branch:
        return Branch(self.words, _closed(self.inside))


def _closed(items: list[Step | Branch | _Open]) -> tuple[Step | Branch, ...]:
    return tuple(item.closed() if isinstance(item, _Open) else item for item in items)


class _Gathering:
    """Puts each step where it belongs: beside the others, or into a branch that leads to it."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._top: list[Step | Branch | _Open] = []
        self._open: list[_Open] = []

    def add(self, step: Step, condition: Condition | None, questions: frozenset[str]) -> None:
        if condition is None:
            self._open.clear()
            self._top.append(step)
            return
        while self._open and self._open[-1].condition != condition and not self._leads(condition):
            self._open.pop()
        if not self._open or self._open[-1].condition != condition:
            branch = _Open(condition, self._said.condition(condition), set())
            (self._open[-1].inside if self._open else self._top).append(branch)
            self._open.append(branch)
        self._open[-1].inside.append(step)
        for branch in self._open:
            branch.questions |= questions

    def _leads(self, condition: Condition) -> bool:
        """Whether the condition can be true only of people who are in the innermost branch."""
        if len(self._open) >= MOST_NESTED:
            return False
        return not needed(condition).isdisjoint(self._open[-1].questions)

    def items(self) -> tuple[Step | Branch, ...]:
        return _closed(self._top)


def needed(condition: Condition) -> frozenset[str]:
    """The questions that must have an answer for the condition to be true."""
    if condition.all is not None:
        return frozenset().union(*(needed(part) for part in condition.all))
    if condition.any is not None:
        return frozenset.intersection(*(needed(part) for part in condition.any))
    if condition.not_ is not None:
        denied = condition.not_
        return (
            needed(denied.not_)
            if denied.not_ is not None
            else frozenset({denied.question} if denied.question and denied.answered is False else ())
        )
    tested = condition.question is not None and condition.answered is not False
    return frozenset({condition.question} if tested and condition.question else ())
