"""What is asked: the questionnaire as one frozen value.

The model is what the YAML language means. It is read by the form, the paper, the codebook and the
tables alike, so each fact about a question stands here once. Nothing here knows a web page, a store
or a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

#: Ids and codes end up as HTML control names, file names and column names: one safe alphabet for all.
IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
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

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    label: Text
    easy: Text | None = None
    description: Text | None = None
    #: multiple choice only: choosing this one means none of the others
    exclusive: bool = False
    #: scale only
    ladder: Ladder | None = None


class Condition(Frozen):
    """One structured condition; exactly one of its forms is used.

    ``question`` with ``equals`` (single, scale) or ``includes`` (multiple) or ``answered``;
    or ``all`` / ``any`` / ``not`` of other conditions.
    """

    question: Identifier | None = None
    equals: Identifier | tuple[Identifier, ...] | None = None
    includes: Identifier | tuple[Identifier, ...] | None = None
    answered: bool | None = None
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
    easy: Text | None = None
    hint: Text | None = None
    #: "Why do we ask?"
    why: Text | None = None
    #: a short heading for tables and menus; the words of the question when there is none
    short: Text | None = None
    sensitive: bool = False
    #: may group results (choice of one only)
    breakdown: bool = False
    not_sure: bool = False
    rather_not_say: bool = False
    show_if: Condition | None = None
    #: single, multiple
    options: tuple[Option, ...] = ()
    #: scale: the id of one of the questionnaire's scales
    scale: Identifier | None = None
    #: text: how many characters may be written
    max_length: Annotated[int, Field(ge=20, le=5000)] = 1000

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
    #: shown on a page of its own before the section, with a choice to skip the section
    content_notice: Text | None = None
    #: lines about where support is, shown to everyone after the section, whatever was chosen
    support_after: Text | None = None
    #: staff questionnaires may put up to five statements of one section on a page
    per_page: Annotated[int, Field(ge=1, le=5)] = 1
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class CoDesign(Frozen):
    """Who shaped the questions: groups and counts, never names."""

    example: bool = True
    groups: Annotated[tuple[Text, ...], Field(min_length=1)]
    people: Annotated[int, Field(ge=0, le=10_000)]
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

    min_base: Annotated[int, Field(ge=10, le=1000)] = 10
    min_cell: Annotated[int, Field(ge=5, le=1000)] = 5
    #: ids of breakdown questions by which results are grouped at national level; all when empty
    breakdowns: tuple[Identifier, ...] = ()


class Fieldwork(Frozen):
    mode: Literal["open-link", "codes", "paper"] = "open-link"
    partial: bool = True
    quick_exit: bool = True


class Questionnaire(Frozen):
    id: Identifier
    title: Text
    #: says plainly that this is an example, shown wherever the questionnaire is
    example: bool = False
    review: Identifier
    audience: Audience
    owner: Text
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("en",)
    promised_minutes: Annotated[int, Field(ge=1, le=120)]
    co_design: CoDesign
    welcome: Welcome
    thanks: Thanks
    scales: tuple[Scale, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    disclosure: Disclosure = Disclosure()
    fieldwork: Fieldwork = Fieldwork()
    #: sha-256 (hex) of the canonical content; set by load.py, never written in the YAML
    version: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")

    def __hash__(self) -> int:
        """Cheap, so that what is worked out once for a questionnaire can be looked up by it."""
        return hash((self.id, self.version))

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
        if not question.is_choice:
            return ()
        own = self.scale(question.scale).points if question.scale else question.options
        extra = []
        if question.not_sure:
            extra.append(Option(code=NOT_SURE, label="I am not sure", exclusive=True))
        if question.rather_not_say:
            extra.append(Option(code=RATHER_NOT_SAY, label="I would rather not say", exclusive=True))
        return (*own, *extra)

    def breakdowns(self) -> tuple[Question, ...]:
        """The questions by which results are grouped."""
        chosen = set(self.disclosure.breakdowns)
        return tuple(q for q in self.questions() if q.breakdown and (not chosen or q.id in chosen))
