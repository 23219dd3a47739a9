"""What is asked: the questionnaire as one frozen value.

The model is what the YAML language means. It is read by the form, the paper, the codebook and the
tables alike, so each fact about a question stands here once. Nothing here knows a web page, a store
or a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

#: Ids and codes end up as HTML control names, file names and column names: one safe alphabet for all.
IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
#: As YAML 1.2 has them: true and false, not "yes"; 10, not "10".
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]

#: Codes that the language gives to answers which every question of a kind may have.
NOT_SURE = "not-sure"
RATHER_NOT_SAY = "rather-not-say"
RESERVED_CODES = frozenset({NOT_SURE, RATHER_NOT_SAY})
#: Codes that the tables of a release give to lines of their own.
TABLE_CODES = frozenset({"base", "answered", "no-answer"})
#: Names that the pages use for their own controls, so no question may have them.
RESERVED_IDS = frozenset({"go", "settings", "base", "all", "scotland", "country", "region", "area"})


class Frozen(BaseModel):
    """A value: unknown keys are faults, and nothing changes after it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Audience(StrEnum):
    YOUNG_PEOPLE = "young-people"
    FAMILIES = "families"
    STAFF = "staff"
    LEADERS = "leaders"
    BOARDS = "boards"


class Ladder(StrEnum):
    """The rung of the answer ladder a scale point stands on (disclosure control, policy 6)."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Option(Frozen):
    code: Identifier
    """What is stored; never shown, and the same in every language."""
    label: Text
    easy: Text | None = None
    """The label in easy words."""
    description: Text | None = None
    """A line below the label that says what is meant."""
    exclusive: Flag = False
    """Multiple choice only: choosing this one means none of the others."""
    ladder: Ladder | None = None
    """Points of a scale only: where results are too small to show every point, they may still be large
    enough to show all the positive ones together."""


_NOT_SURE_OPTION = Option(code=NOT_SURE, label="I am not sure", exclusive=True)
_RATHER_NOT_SAY_OPTION = Option(code=RATHER_NOT_SAY, label="I would rather not say", exclusive=True)


class Condition(Frozen):
    """One structured condition; exactly one of its forms is used.

    ``question`` with ``equals`` (single, scale) or ``includes`` (multiple) or ``answered``;
    or ``all`` / ``any`` / ``not`` of other conditions.
    """

    question: Identifier | None = None
    equals: Identifier | tuple[Identifier, ...] | None = None
    includes: Identifier | tuple[Identifier, ...] | None = None
    answered: Flag | None = None
    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        tests = [test for test in (self.equals, self.includes, self.answered) if test is not None]
        groups = [group for group in (self.all, self.any, self.not_) if group is not None]
        if self.question is None:
            if tests:
                raise ValueError("a test (equals, includes, answered) needs a question to look at")
            if len(groups) != 1:
                raise ValueError("use exactly one of question, all, any, not")
        elif groups or len(tests) != 1:
            raise ValueError("after question, use exactly one of equals, includes, answered")
        if (self.all is not None and not self.all) or (self.any is not None and not self.any):
            raise ValueError("all and any need at least one condition")
        return self

    def questions(self) -> frozenset[str]:
        """The ids of every question this condition looks at."""
        found = {self.question} if self.question else set()
        for inner in (*(self.all or ()), *(self.any or ()), *((self.not_,) if self.not_ else ())):
            found |= inner.questions()
        return frozenset(found)


class QuestionType(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"


CHOICE_TYPES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.SCALE})
TEXT_TYPES = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})


class Question(Frozen):
    id: Identifier
    type: QuestionType
    ask: Text
    """The words of the question."""
    easy: Text | None = None
    """The question in easy words, shown to people who choose them."""
    hint: Text | None = None
    """A line below the question."""
    why: Text | None = None
    """The answer to “why do we ask?”, which a person can open."""
    short: Text | None = None
    """A short heading for tables and menus; the words of the question when there is none."""
    sensitive: Flag = False
    """May be hard to answer; wants "rather not say" and a section with a content notice."""
    breakdown: Flag = False
    """May group results (choice of one only)."""
    not_sure: Flag = False
    """Adds the answer "I am not sure"."""
    rather_not_say: Flag = False
    """Adds the answer "I would rather not say"."""
    show_if: Condition | None = None
    """Ask only people whose earlier answer fits."""
    options: Annotated[tuple[Option, ...], Field(max_length=50)] = ()
    """The answers of a single or multiple choice, in order."""
    scale: Identifier | None = None
    """Scale: the id of one of the questionnaire's scales."""
    max_length: Annotated[Whole, Field(ge=20, le=5000)] = 1000
    """Text: how many characters may be written."""

    @property
    def is_choice(self) -> bool:
        return self.type in CHOICE_TYPES

    @property
    def is_text(self) -> bool:
        return self.type in TEXT_TYPES

    @property
    def heading(self) -> str:
        return self.short or self.ask


class Scale(Frozen):
    """A set of labelled points shared by the questions that name it, best first or worst first."""

    id: Identifier
    points: Annotated[tuple[Option, ...], Field(min_length=2, max_length=7)]


class Section(Frozen):
    id: Identifier
    title: Text
    intro: Text | None = None
    """Words at the top of the section's first page."""
    content_notice: Text | None = None
    """Shown on a page of its own before the section, with a choice to skip the section."""
    support_after: Text | None = None
    """Lines about where support is, shown to everyone after the section, whatever was chosen."""
    per_page: Annotated[Whole, Field(ge=1, le=5)] = 1
    """Staff questionnaires may put up to five statements of one section on a page."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class CoDesign(Frozen):
    """Who shaped the questions: groups and counts, never names."""

    example: Flag = True
    groups: Annotated[tuple[Text, ...], Field(min_length=1)]
    people: Annotated[Whole, Field(ge=0, le=10_000)]
    changed: tuple[Text, ...] = ()
    decided: tuple[Text, ...] = ()


class Welcome(Frozen):
    """The words of the start page."""

    who_asks: Text
    why: Text
    what_happens: Text
    safety: Text


class Thanks(Frozen):
    message: Text
    what_next: Text


class Disclosure(Frozen):
    """What the release may show; thresholds can be raised above the policy's, never lowered here."""

    min_base: Annotated[Whole, Field(ge=10, le=1000)] = 10
    min_cell: Annotated[Whole, Field(ge=5, le=1000)] = 5
    breakdowns: tuple[Identifier, ...] = ()
    """Ids of breakdown questions by which results are grouped at national level; all when empty."""


class Fieldwork(Frozen):
    mode: Literal["open-link", "codes", "paper"] = "open-link"
    """One link an area, one-use codes, or paper."""
    partial: Flag = True
    """Whether someone who stops may send what they have answered."""
    quick_exit: Flag = True
    """Whether “leave quickly” is on every page."""


class Questionnaire(Frozen):
    id: Identifier
    title: Text
    example: Flag = False
    """Says plainly that this is an example, shown wherever the questionnaire is."""
    review: Identifier
    """The review it belongs to: the name of its folder."""
    audience: Audience
    owner: Text
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("en",)
    promised_minutes: Annotated[Whole, Field(ge=1, le=120)]
    """The minutes that people are told; the check says when they are too few."""
    co_design: CoDesign
    welcome: Welcome
    thanks: Thanks
    scales: tuple[Scale, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    disclosure: Disclosure = Disclosure()
    fieldwork: Fieldwork = Fieldwork()
    version: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """Sha-256 (hex) of the canonical content; set by load.py, never written in the YAML."""

    def __hash__(self) -> int:
        """Cheap, so that what is worked out once for a questionnaire can be looked up by it."""
        return hash((self.id, self.version))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy without what was worked out for the original."""
        copied = super().model_copy(update=update, deep=deep)
        for worked_out in ("_by_id", "_options"):
            copied.__dict__.pop(worked_out, None)
        return copied

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions()}

    def questions(self) -> Iterator[Question]:
        """Every question, in the order of asking."""
        for section in self.sections:
            yield from section.questions

    def question(self, question_id: str) -> Question:
        """The question with this id. Raises KeyError."""
        return self._by_id[question_id]

    def scale(self, scale_id: str) -> Scale:
        """The scale with this id. Raises KeyError."""
        for scale in self.scales:
            if scale.id == scale_id:
                return scale
        raise KeyError(scale_id)

    def options(self, question: Question) -> tuple[Option, ...]:
        """All answers that can be chosen, in order: options or scale points, then "not sure",
        then "rather not say". Empty for text questions."""
        if self._by_id.get(question.id) is question:
            return self._options[question.id]
        return self._work_out_options(question)

    @cached_property
    def _options(self) -> dict[str, tuple[Option, ...]]:
        return {question.id: self._work_out_options(question) for question in self.questions()}

    def _work_out_options(self, question: Question) -> tuple[Option, ...]:
        if not question.is_choice:
            return ()
        own = self.scale(question.scale).points if question.scale else question.options
        extra = []
        if question.not_sure:
            extra.append(_NOT_SURE_OPTION)
        if question.rather_not_say:
            extra.append(_RATHER_NOT_SAY_OPTION)
        return (*own, *extra)

    def breakdowns(self) -> tuple[Question, ...]:
        """The questions by which results are grouped."""
        chosen = set(self.disclosure.breakdowns)
        return tuple(q for q in self.questions() if q.breakdown and (not chosen or q.id in chosen))
