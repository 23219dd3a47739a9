"""A question, and everything that one can be made of.

An author writes these; ``expansion`` turns the few that stand for several questions (statements, "other,
please say", repeats) into plain ones, so that no other room has to know them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

from survey_app.questionnaire.piping import with_defaults

#: Ids and codes end up as HTML control names, file names and column names: one safe alphabet for all.
IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
#: As YAML 1.2 has them: true and false, not "yes"; 10, not "10".
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]
Number = (
    Annotated[int, Strict(), Field(ge=0, le=1_000_000_000)]
    | Annotated[float, Strict(), Field(ge=0, le=1_000_000_000, allow_inf_nan=False)]
)
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
#: A month as YYYY-MM.
Month = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
#: The code of a council area (Government Statistical Service), as in S12000033.
AreaCode = Annotated[str, StringConstraints(pattern=r"^S12[0-9]{6}$")]

#: Codes that the language gives to answers which every question of a kind may have.
NOT_SURE = "not-sure"
RATHER_NOT_SAY = "rather-not-say"
RESERVED_CODES = frozenset({NOT_SURE, RATHER_NOT_SAY})
#: Codes that the tables of a release give to lines of their own.
TABLE_CODES = frozenset({"base", "answered", "no-answer"})
#: Names that the pages use for their own controls, so no question may have them.
RESERVED_IDS = frozenset({"go", "settings", "base", "all", "scotland", "country", "region", "area"})
#: Stands in the ids of the questions that ``expansion`` makes, and in none that an author writes.
MADE = "--"


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
    inline: Text | None = None
    """The label as it reads inside a sentence, where a later text repeats the answer."""
    description: Text | None = None
    """A line below the label that says what is meant."""
    exclusive: Flag = False
    """Multiple choice only: choosing this one means none of the others."""
    ladder: Ladder | None = None
    """Points of a scale only: where results are too small to show every point, they may still be large
    enough to show all the positive ones together."""
    say: Text | None = None
    """“Other, please say”: the words of a question that is asked, on the next page, when this is chosen."""


NOT_SURE_OPTION = Option(code=NOT_SURE, label="I am not sure", exclusive=True)
RATHER_NOT_SAY_OPTION = Option(code=RATHER_NOT_SAY, label="I would rather not say", exclusive=True)
#: Of the question whether there is another one to tell about.
YES, NO = "yes", "no"
YES_OPTION = Option(code=YES, label="Yes")
NO_OPTION = Option(code=NO, label="No")


class Condition(Frozen):
    """One structured condition; exactly one of its forms is used.

    ``question`` with ``equals`` (single, scale, area), ``includes`` (multiple), ``at_least`` (a number, or
    how many were chosen of a multiple choice) or ``answered``; or ``all`` / ``any`` / ``not`` of other
    conditions.
    """

    question: Identifier | None = None
    equals: Identifier | tuple[Identifier, ...] | None = None
    includes: Identifier | tuple[Identifier, ...] | None = None
    at_least: Number | None = None
    answered: Flag | None = None
    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        tests = [
            test for test in (self.equals, self.includes, self.at_least, self.answered) if test is not None
        ]
        groups = [group for group in (self.all, self.any, self.not_) if group is not None]
        if self.question is None:
            if tests:
                raise ValueError("a test (equals, includes, at_least, answered) needs a question to look at")
            if len(groups) != 1:
                raise ValueError("use exactly one of question, all, any, not")
        elif groups or len(tests) != 1:
            raise ValueError("after question, use exactly one of equals, includes, at_least, answered")
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
    STATEMENTS = "statements"
    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"
    NUMBER = "number"
    MONTH = "month"
    AREA = "area"
    INFORMATION = "information"
    TOTAL = "total"


CHOICE_TYPES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.SCALE, QuestionType.AREA})
TEXT_TYPES = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})
#: Pages that say something and ask nothing.
TELLING_TYPES = frozenset({QuestionType.INFORMATION, QuestionType.TOTAL})


class Media(Frozen):
    """A file in the folder ``media`` beside the YAML."""

    file: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,60}\.[a-z0-9]{2,4}$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Of the file's bytes, set when a survey opens, so that the field keeps the file it opened with."""


class Picture(Media):
    alt: Text
    """What the picture says, for people who do not see it."""


class Definition(Frozen):
    """ "What we mean by …"."""

    term: Text
    meaning: Text


class Statement(Frozen):
    """One of a group of statements, each asked with the same scale."""

    id: Identifier
    ask: Text
    easy: Text | None = None
    short: Text | None = None
    why: Text | None = None


class Band(Frozen):
    """Numbers from this one up to the next band's: what tables show of a number."""

    code: Identifier
    label: Text
    from_: Number = Field(alias="from")


class Variant(Frozen):
    """Other words for some: exactly one of ``if``, ``language`` and ``audience`` says for whom."""

    if_: Condition | None = Field(default=None, alias="if")
    language: Language | None = None
    audience: Audience | None = None
    lead: Text | None = None
    ask: Text | None = None
    easy: Text | None = None
    hint: Text | None = None
    why: Text | None = None
    body: Text | None = None

    @model_validator(mode="after")
    def _one_reason(self) -> Variant:
        reasons = [each for each in (self.if_, self.language, self.audience) if each is not None]
        if len(reasons) != 1:
            raise ValueError("a variant needs exactly one of if, language, audience")
        return self


class Accepted(Frozen):
    """A remark of the check that the authors have looked at and decided to live with."""

    rule: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    because: Text


class Question(Frozen):
    id: Identifier
    type: QuestionType
    lead: Text | None = None
    """Words above the question."""
    ask: Text
    """The words of the question; the heading of an information page."""
    easy: Text | None = None
    """The question in easy words, shown to people who choose them."""
    hint: Text | None = None
    """A line below the question."""
    why: Text | None = None
    """The answer to “why do we ask?”, which a person can open."""
    short: Text | None = None
    """A short heading for tables and menus; the words of the question when there is none."""
    body: Text | None = None
    """Information and totals: the words of the page; an empty line begins a paragraph."""
    definitions: tuple[Definition, ...] = ()
    """Terms and what is meant by them, which a person can open."""
    picture: Picture | None = None
    audio: Media | None = None
    """The question read aloud; never played by itself."""
    bsl: Media | None = None
    """The question in British Sign Language; its transcript is the words of the page."""
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
    variants: tuple[Variant, ...] = ()
    """Other words for some; the first that fits is used."""
    options: Annotated[tuple[Option, ...], Field(max_length=50)] = ()
    """The answers of a single or multiple choice, in order."""
    scale: Identifier | None = None
    """Scale and statements: the id of one of the questionnaire's scales."""
    statements: Annotated[tuple[Statement, ...], Field(max_length=30)] = ()
    """Statements: what is asked, one after the other, with the same scale; never a grid."""
    per_page: Annotated[Whole, Field(ge=1, le=5)] | None = None
    """Statements: how many share a page; as the section says when there is none."""
    max_length: Annotated[Whole, Field(ge=20, le=5000)] = 1000
    """Text: how many characters may be written."""
    least: Number = 0
    most: Number = 1_000_000
    """Number: the smallest and the largest that may be given."""
    decimals: Annotated[Whole, Field(ge=0, le=4)] = 0
    """Number: digits after the point."""
    unit: Text | None = None
    """Number: what is counted, shown after the field."""
    bands: Annotated[tuple[Band, ...], Field(max_length=30)] = ()
    """Number: the bands that tables show; a number without them is not in any table."""
    total_of: tuple[Identifier, ...] = ()
    """Number: earlier numbers that this one must be the sum of. Total: the numbers whose sum is shown."""
    earliest: Month = "1990-01"
    latest: Month = "2049-12"
    """Month: the first and the last that may be given."""
    areas: tuple[AreaCode, ...] = ()
    """Area: the councils to choose from; all 32 when empty."""
    accepts: tuple[Accepted, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether the answer is one or several of a closed list."""
        return self.type in CHOICE_TYPES

    @property
    def is_text(self) -> bool:
        return self.type in TEXT_TYPES

    @property
    def is_tabulated(self) -> bool:
        """Whether a release has a table of it: what is chosen from a list, and numbers in bands."""
        return self.is_choice or (self.type is QuestionType.NUMBER and bool(self.bands))

    @property
    def tells(self) -> bool:
        """Whether it says something and asks nothing."""
        return self.type in TELLING_TYPES

    @property
    def heading(self) -> str:
        """A short heading, without any answer in it."""
        return with_defaults(self.short or self.ask)


class Scale(Frozen):
    """A set of labelled points shared by the questions that name it, best first or worst first."""

    id: Identifier
    points: Annotated[tuple[Option, ...], Field(min_length=2, max_length=7)]
