"""What a questionnaire's tables look like before anything is counted: groups, answer lines, bases.

The shape is a function of the questionnaire and the areas of the fieldwork alone, so it can be looked at
when a survey opens: ``unreleasable`` says then, not after the fieldwork, what could not be released.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import Area, region_of
from survey_app.questionnaire.model import (
    NOT_SURE,
    RATHER_NOT_SAY,
    Condition,
    Ladder,
    Option,
    Question,
    Questionnaire,
    QuestionType,
)
from survey_app.questionnaire.question import MADE
from survey_app.questionnaire.routing import holds
from survey_app.results.release import ANSWERED, BASE, NO_ANSWER, AnswerKind, AnswerLine, Group

SCOTLAND = "scotland"
#: Names of lines that are no options; an option of the same name would be taken for one.
TAKEN_CODES = frozenset({BASE, ANSWERED, NO_ANSWER})

Line = tuple[str, str]


class Unreleasable(ValueError):
    """A question that no sound table can be made for; the message names it and says what to do."""


class LeftOut(Unreleasable):
    """A question that is asked, and that no sound table can be made for: the release goes without it."""


@dataclass(frozen=True)
class TableShape:
    """One question's table. ``leaves`` are the lines that are no sums of others and have the base, or the
    line "answered", as their whole; ``options`` are the pairs (chosen, not chosen) of a multiple choice."""

    question: Question
    section: str
    asked: str | None
    answers: tuple[AnswerLine, ...]
    base_of: tuple[Line, ...]
    #: by the groups of which breakdown questions it is tabulated, besides geography
    by: tuple[str, ...]
    #: whether its own answers are groups
    is_breakdown: bool

    @property
    def id(self) -> str:
        return self.question.id

    def children(self, line: str) -> tuple[str, ...]:
        """The lines whose parent this one is, in order."""
        return tuple(answer.id for answer in self.answers if answer.parent == line)


def is_breakdown(kind: str) -> bool:
    """Whether groups of this kind are answers to a question rather than places."""
    return kind not in {"country", "region", "area"}


@dataclass(frozen=True)
class Shape:
    groups: tuple[Group, ...]
    tables: tuple[TableShape, ...]

    @cached_property
    def _tables(self) -> dict[str, TableShape]:
        return {table.id: table for table in self.tables}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    def table(self, question_id: str) -> TableShape:
        """Raises KeyError."""
        return self._tables[question_id]

    def group(self, group_id: str) -> Group:
        """Raises KeyError."""
        return self._groups[group_id]

    def groups_of(self, table: TableShape) -> tuple[Group, ...]:
        """The groups this table has a row for."""
        kinds = {"country", "region", "area", *table.by}
        return tuple(group for group in self.groups if group.kind in kinds)


def unreleasable(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Why no release could be made of this questionnaire: a sentence a fault, empty when it can."""
    found = []
    for question in questionnaire.questions():
        if question.is_tabulated:
            try:
                _table(questionnaire, question)
            except LeftOut:
                continue
            except Unreleasable as error:
                found.append(str(error))
    return tuple(found)


def left_out(questionnaire: Questionnaire) -> Mapping[str, str]:
    """The questions that no release has a table of, each with the reason in a sentence; words are not among
    them, nor are pages that ask nothing."""
    return _tables_and_left_out(questionnaire)[1]


def shape_of(questionnaire: Questionnaire, areas: Sequence[Area]) -> Shape:
    """The groups and tables of a survey in these areas; what ``left_out`` names has no table. Raises
    Unreleasable."""
    tables, _ = _tables_and_left_out(questionnaire)
    return Shape(_groups(questionnaire, areas, tables), tables)


def _tables_and_left_out(questionnaire: Questionnaire) -> tuple[tuple[TableShape, ...], dict[str, str]]:
    tables: dict[str, TableShape] = {}
    without: dict[str, str] = {}
    for question in questionnaire.questions():
        if question.is_text or question.tells:
            continue
        reason = _no_table(question)
        if not reason:
            try:
                table = _table(questionnaire, question)
            except LeftOut as error:
                reason = str(error)
            else:
                parents = {parent for parent, _ in table.base_of} - set(tables)
                reason = f"it is asked after {min(parents)}, which has no table" if parents else ""
        if reason:
            without[question.id] = reason
        else:
            tables[question.id] = table
    return tuple(tables.values()), without


def _no_table(question: Question) -> str:
    if question.type is QuestionType.MONTH:
        return "a month can tell who somebody is"
    if not question.is_tabulated:
        return "a number can tell who somebody is; give it bands"
    if MADE in question.id:
        return "it is asked several times of one person"
    return ""


def _groups(
    questionnaire: Questionnaire, areas: Sequence[Area], tables: Sequence[TableShape]
) -> tuple[Group, ...]:
    groups = [Group(SCOTLAND, "Scotland", "country", None)]
    regions = dict.fromkeys(region_of(area.code) for area in areas)
    groups += [Group(f"region:{region.id}", region.name, "region", SCOTLAND) for region in regions]
    groups += [
        Group(f"area:{area.code}", area.name, "area", f"region:{region_of(area.code).id}") for area in areas
    ]
    for table in tables:
        if table.is_breakdown:
            groups += [
                Group(f"{table.id}:{line.id}", line.label, table.id, SCOTLAND)
                for line in table.answers
                if line.kind not in {AnswerKind.BASE, AnswerKind.RUNG}
            ]
    return tuple(groups)


def _table(questionnaire: Questionnaire, question: Question) -> TableShape:
    breakdowns = tuple(breakdown.id for breakdown in questionnaire.breakdowns())
    is_breakdown = question.id in breakdowns
    if is_breakdown and question.type is QuestionType.MULTIPLE:
        raise Unreleasable(
            f"{question.id}: several answers cannot be groups; only a choice of one can be a breakdown"
        )
    if is_breakdown and question.show_if is not None:
        raise Unreleasable(
            f"{question.id}: a breakdown must be asked of everyone; remove its show_if or its breakdown"
        )
    for option in questionnaire.options(question):
        if option.code in TAKEN_CODES:
            raise Unreleasable(f"{question.id}: no option may have the code {option.code!r}; rename it")
    base_of = _base_of(questionnaire, question)
    ancestors = _ancestors(questionnaire, question)
    geography_only = is_breakdown or any(ancestor in breakdowns for ancestor in ancestors)
    return TableShape(
        question=question,
        section=next(s.id for s in questionnaire.sections if question in s.asked),
        asked=_asked(questionnaire, base_of),
        answers=_lines(questionnaire, question),
        base_of=base_of,
        by=() if geography_only else breakdowns,
        is_breakdown=is_breakdown,
    )


def _ancestors(questionnaire: Questionnaire, question: Question) -> tuple[str, ...]:
    found: list[str] = []
    while question.show_if is not None:
        _base_of(questionnaire, question)  # says what is wrong where it depends on several questions
        parent = next(iter(question.show_if.questions()))
        if parent in found:
            raise Unreleasable(f"{question.id}: its show_if goes round in a circle")
        found.append(parent)
        question = questionnaire.question(parent)
    return tuple(found)


def _base_of(questionnaire: Questionnaire, question: Question) -> tuple[Line, ...]:
    """The lines of the parent's table that are this question's base; empty when everyone is asked."""
    condition = question.show_if
    if condition is None:
        return ()
    looked_at = condition.questions()
    if len(looked_at) != 1:
        raise LeftOut(
            f"who is asked hangs on several questions ({', '.join(sorted(looked_at))}); "
            "a table can be protected only where it hangs on one"
        )
    parent = questionnaire.question(next(iter(looked_at)))
    if not parent.is_tabulated:
        raise LeftOut(f"who is asked hangs on {parent.id}, of which there is no table")
    if parent.type is QuestionType.MULTIPLE:
        lines = _multiple_lines(questionnaire, question, parent, condition)
    else:
        lines = _single_lines(questionnaire, question, parent, condition)
    if NO_ANSWER in lines and parent.show_if is not None:
        raise LeftOut(
            f"it is asked where {parent.id} has no answer, and {parent.id} is not asked of everyone, so it "
            "cannot be told who was asked"
        )
    if not lines:
        raise Unreleasable(f"{question.id}: no answer to {parent.id} leads to it")
    return tuple((parent.id, line) for line in lines)


def _single_lines(
    questionnaire: Questionnaire, question: Question, parent: Question, condition: Condition
) -> tuple[str, ...]:
    """Every answer that one person can give to the parent, tried in turn; a band stands for its first
    number."""
    given = {option.code: option.code for option in questionnaire.options(parent)}
    if parent.type is QuestionType.NUMBER:
        given = {band.code: f"{band.from_:g}" for band in parent.bands}
        starts = {float(band.from_) for band in parent.bands} | {0.0}
        if not set(_bounds(condition)) <= starts:
            raise LeftOut(
                f"who is asked hangs on a number within a band of {parent.id}, so it cannot be told from the "
                "table who was; let a band begin there"
            )
    lines = [
        line
        for line, answer in given.items()
        if holds(condition, Answers({parent.id: (answer,)}), questionnaire)
    ]
    if holds(condition, Answers(), questionnaire):
        lines.append(NO_ANSWER)
    return tuple(lines)


def _bounds(condition: Condition) -> Iterator[float]:
    """Every number that the condition compares with."""
    if condition.at_least is not None:
        yield float(condition.at_least)
    inner = (*(condition.all or ()), *(condition.any or ()), *((condition.not_,) if condition.not_ else ()))
    for each in inner:
        yield from _bounds(each)


def _multiple_lines(
    questionnaire: Questionnaire, question: Question, parent: Question, condition: Condition
) -> tuple[str, ...]:
    exclusive = [option.code for option in questionnaire.options(parent) if option.exclusive]
    if condition.includes is not None:
        codes = (condition.includes,) if isinstance(condition.includes, str) else condition.includes
        if len(set(codes)) == 1 or set(codes) <= set(exclusive):
            return tuple(dict.fromkeys(codes))
    elif condition.answered is not None:
        free = [option.code for option in questionnaire.options(parent) if not option.exclusive]
        answered = (*exclusive, *(free if len(free) == 1 else [ANSWERED]))
        return answered if condition.answered else (NO_ANSWER,)
    raise LeftOut(
        f"who is asked hangs on several answers to {parent.id}, of which people choose more than one; a "
        "table can be protected only where it hangs on one of them"
    )


def _asked(questionnaire: Questionnaire, base_of: tuple[Line, ...]) -> str | None:
    if not base_of:
        return None
    parent = questionnaire.question(base_of[0][0])
    labels = {line.id: line.label for line in _lines(questionnaire, parent)}
    said = " or ".join(f"“{labels[line]}”" for _, line in base_of)
    return f"Asked only of people with the answer {said} to “{parent.heading}”"


def _lines(questionnaire: Questionnaire, question: Question) -> tuple[AnswerLine, ...]:
    options = questionnaire.options(question)
    lines = [AnswerLine(BASE, "Everyone who was asked", AnswerKind.BASE, None)]
    if question.type is QuestionType.MULTIPLE:
        free = [option for option in options if not option.exclusive]
        if len(free) == 1:  # then it excludes the others too: everyone who answered and chose none of them
            lines += [AnswerLine(o.code, o.label, _kind(o), BASE) for o in options]
            lines.append(AnswerLine(NO_ANSWER, "Did not answer", AnswerKind.NO_ANSWER, BASE))
            return tuple(lines)
        lines.append(AnswerLine(ANSWERED, "Chose at least one of these", AnswerKind.ANSWERED, BASE))
        lines += [AnswerLine(o.code, o.label, AnswerKind.CHOSEN, ANSWERED) for o in free]
        lines += [
            AnswerLine(f"not:{o.code}", f"Did not choose: {o.label}", AnswerKind.NOT_CHOSEN, ANSWERED)
            for o in free
        ]
        lines += [AnswerLine(o.code, o.label, _kind(o), BASE) for o in options if o.exclusive]
    else:
        rungs = {
            ladder: [option for option in options if option.ladder is ladder]
            for ladder in (Ladder.POSITIVE, Ladder.NEGATIVE)
        }
        # A rung of one point is that point: a second line for it would say nothing more.
        rungs = {ladder: points for ladder, points in rungs.items() if len(points) > 1}
        parents = {point.code: f"rung:{ladder}" for ladder, points in rungs.items() for point in points}
        lines += [
            AnswerLine(f"rung:{ladder}", " or ".join(point.label for point in points), AnswerKind.RUNG, BASE)
            for ladder, points in rungs.items()
        ]
        lines += [AnswerLine(o.code, o.label, _kind(o), parents.get(o.code, BASE)) for o in options]
    lines.append(AnswerLine(NO_ANSWER, "Did not answer", AnswerKind.NO_ANSWER, BASE))
    return tuple(lines)


def _kind(option: Option) -> AnswerKind:
    named = {NOT_SURE: AnswerKind.NOT_SURE, RATHER_NOT_SAY: AnswerKind.RATHER_NOT_SAY}
    return named.get(option.code, AnswerKind.OPTION)
