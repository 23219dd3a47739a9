"""What is asked: the questionnaire as one frozen value.

The model is what the YAML language means. It is read by the form, the paper, the codebook and the
tables alike, so each fact about a question stands here once. Nothing here knows a web page, a store
or a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints

from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.expansion import plain, repeated
from survey_app.questionnaire.question import CHOICE_TYPES as CHOICE_TYPES
from survey_app.questionnaire.question import IDENTIFIER as IDENTIFIER
from survey_app.questionnaire.question import NOT_SURE as NOT_SURE
from survey_app.questionnaire.question import NOT_SURE_OPTION as NOT_SURE_OPTION
from survey_app.questionnaire.question import RATHER_NOT_SAY as RATHER_NOT_SAY
from survey_app.questionnaire.question import RATHER_NOT_SAY_OPTION as RATHER_NOT_SAY_OPTION
from survey_app.questionnaire.question import RESERVED_CODES as RESERVED_CODES
from survey_app.questionnaire.question import RESERVED_IDS as RESERVED_IDS
from survey_app.questionnaire.question import TABLE_CODES as TABLE_CODES
from survey_app.questionnaire.question import TEXT_TYPES as TEXT_TYPES
from survey_app.questionnaire.question import (
    Accepted,
    AreaCode,
    Flag,
    Frozen,
    Identifier,
    Language,
    Month,
    Text,
    Whole,
)
from survey_app.questionnaire.question import Audience as Audience
from survey_app.questionnaire.question import Band as Band
from survey_app.questionnaire.question import Condition as Condition
from survey_app.questionnaire.question import Definition as Definition
from survey_app.questionnaire.question import Ladder as Ladder
from survey_app.questionnaire.question import Media as Media
from survey_app.questionnaire.question import Option as Option
from survey_app.questionnaire.question import Picture as Picture
from survey_app.questionnaire.question import Question as Question
from survey_app.questionnaire.question import QuestionType as QuestionType
from survey_app.questionnaire.question import Scale as Scale
from survey_app.questionnaire.question import Statement as Statement
from survey_app.questionnaire.question import Variant as Variant

#: Minutes as a clock in Scotland shows them: YYYY-MM-DD HH:MM.
LocalTime = Annotated[
    str,
    StringConstraints(
        pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01][0-9]|2[0-3]):[0-5][0-9]$"
    ),
]


class Repeat(Frozen):
    """A section that is asked about each of several things. ``{number}`` in its texts is the number of this
    time round, from 1."""

    most: Annotated[Whole, Field(ge=2, le=12)]
    """How many times round there can be."""
    another: Text
    """The question, after each time round, whether there is another one."""


class Section(Frozen):
    id: Identifier
    title: Text
    intro: Text | None = None
    """Words at the top of the section's first page."""
    content_notice: Text | None = None
    """Shown on a page of its own before the section, with a choice to skip the section."""
    offer_skip: Flag = False
    """Offers to skip the section on a page of its own, without a content notice."""
    support_after: Text | None = None
    """Lines about where support is, shown to everyone after the section, whatever was chosen."""
    per_page: Annotated[Whole, Field(ge=1, le=5)] = 1
    """Staff questionnaires may put up to five statements of one section on a page."""
    repeat: Repeat | None = None
    """Asks the questions of the section about each of several things."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    """As they were written; ``asked`` has them as they are asked."""
    accepts: tuple[Accepted, ...] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy without what was worked out for the original."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("asked", None)
        return copied

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions in the order of asking, statements and repeats written out (``expansion``)."""
        once = plain(self.questions)
        if self.repeat is None:
            return tuple(once)
        return tuple(repeated(self.id, once, self.repeat.most, self.repeat.another))

    @property
    def can_be_skipped(self) -> bool:
        """Whether a page before the section offers to skip it."""
        return self.content_notice is not None or self.offer_skip


class Workshop(Frozen):
    """A group walked the draft together and said what it thought of the questions; only counts stand here,
    what was said stays in the file beside the questionnaire (``workshop.py``)."""

    month: Month
    people: Annotated[Whole, Field(ge=1, le=500)]
    keep: Annotated[Whole, Field(ge=0, le=10_000)] = 0
    change: Annotated[Whole, Field(ge=0, le=10_000)] = 0
    drop: Annotated[Whole, Field(ge=0, le=10_000)] = 0
    hard_word: Annotated[Whole, Field(ge=0, le=10_000)] = 0
    """Notes that say that a word is hard."""
    hurts: Annotated[Whole, Field(ge=0, le=10_000)] = 0
    """Notes that say that a question hurts."""


class CoDesign(Frozen):
    """Who shaped the questions: groups and counts, never names."""

    example: Flag = True
    groups: Annotated[tuple[Text, ...], Field(min_length=1)]
    people: Annotated[Whole, Field(ge=0, le=10_000)]
    changed: tuple[Text, ...] = ()
    decided: tuple[Text, ...] = ()
    workshops: Annotated[tuple[Workshop, ...], Field(max_length=100)] = ()
    """What ``survey-app preview --workshop`` counted, one entry a session."""


class Paragraph(Frozen):
    """A piece of the information page or of the privacy note. An empty line begins a paragraph."""

    id: Identifier
    heading: Text
    text: Text
    easy: Text | None = None
    """The same in easy words."""


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
    two_way: tuple[Annotated[tuple[Identifier, ...], Field(min_length=2, max_length=2)], ...] = ()
    """Pairs of breakdown questions that are crossed, for regions and the country only."""
    small_areas: Literal["coarsen", "drop"] | None = None
    """What happens to a breakdown in areas that are too small for it: its groups are joined, or it is left
    out there."""


class Paper(Frozen):
    """The survey as a form to print: who it goes to when it is filled in, and how long it is kept."""

    return_to: Text
    """What people do with the sealed envelope, in whole sentences: whom to give it, or where to post it."""
    kept_days: Annotated[Whole, Field(ge=1, le=365)] = 30
    """Days after it was typed in, at the end of which a paper form is destroyed."""


class Fieldwork(Frozen):
    mode: Literal["open-link", "codes", "paper"] = "open-link"
    """One link an area, one-use codes, or paper and nothing else."""
    paper: Paper | None = None
    """People may answer on paper as well; always so where the mode is paper."""
    partial: Flag = True
    """Whether someone who stops may send what they have answered."""
    quick_exit: Flag = True
    """Whether “leave quickly” is on every page."""
    resume: Flag = False
    """Whether somebody may save and come back with a code."""
    opens: LocalTime | None = None
    closes: LocalTime | None = None
    """When the fieldwork begins and ends, by the clock in Scotland."""
    areas: tuple[AreaCode, ...] = ()
    """The council areas that take part; all 32 when empty."""
    then: Identifier | None = None
    """The questionnaire that whoever has finished may go on to, as a survey of its own, where one is open."""
    expected: (
        Annotated[Whole, Field(ge=1, le=10_000_000)]
        | Mapping[AreaCode, Annotated[Whole, Field(ge=0, le=10_000_000)]]
        | None
    ) = None
    """How many responses are expected: in all, or from each area."""

    @property
    def takes_paper(self) -> bool:
        """Whether there is a form to print, and somebody of the team types it in."""
        return self.mode == "paper" or self.paper is not None


class Reference(Frozen):
    """Record reading: the number that stands for a record, unique within the fieldwork."""

    ask: Text
    hint: Text | None = None
    pattern: Annotated[str, StringConstraints(pattern=r"^[A9-]{3,20}$")]
    """How it is written: A stands for a capital letter, 9 for a digit."""


class Questionnaire(Frozen):
    id: Identifier
    title: Text
    example: Flag = False
    """Says plainly that this is an example, shown wherever the questionnaire is."""
    review: Identifier
    """The review it belongs to: the name of its folder."""
    kind: Literal["survey", "record-reading"] = "survey"
    """A survey is answered by people who stay unknown; a record reading by named reviewers, about records,
    and is never mixed with answers of people."""
    reference: Reference | None = None
    """Record reading only."""
    audience: Audience
    also_for: tuple[Audience, ...] = ()
    """Other audiences for which a survey may be opened, with the variants for them."""
    owner: Text
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("en",)
    promised_minutes: Annotated[Whole, Field(ge=1, le=120)]
    """The minutes that people are told; the check says when they are too few."""
    co_design: CoDesign
    welcome: Welcome
    about: tuple[Paragraph, ...] = ()
    """The information page."""
    privacy: tuple[Paragraph, ...] = ()
    """The privacy note of this survey."""
    thanks: Thanks
    hub: Flag = False
    """Sections may be done in any order, from a page that shows which are done; for staff, leaders and
    boards."""
    area_returns: Flag = False
    """Each area sends one, so whoever reads it knows whose it is; the pages say so."""
    linked: tuple[Identifier, ...] = ()
    """Questionnaires that belong to the same survey of several."""
    accepts: tuple[Accepted, ...] = ()
    scales: tuple[Scale, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    disclosure: Disclosure = Disclosure()
    fieldwork: Fieldwork = Fieldwork()
    version: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """Sha-256 (hex) of the canonical content; set by load.py, never written in the YAML."""

    def __repr__(self) -> str:
        """Short: the whole questionnaire in a message of an error would hide the error."""
        return f"Questionnaire(id={self.id!r}, version={self.version[:12]!r})"

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
            yield from section.asked

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
        """All answers that tables can show, in order: options, scale points or areas, then "not sure",
        then "rather not say"; the bands of a number. Empty for texts, months and numbers without bands."""
        if self._by_id.get(question.id) is question:
            return self._options[question.id]
        return self._work_out_options(question)

    @cached_property
    def _options(self) -> dict[str, tuple[Option, ...]]:
        return {question.id: self._work_out_options(question) for question in self.questions()}

    def _work_out_options(self, question: Question) -> tuple[Option, ...]:
        if question.type is QuestionType.NUMBER:
            return tuple(Option(code=band.code, label=band.label) for band in question.bands)
        if not question.is_choice:
            return ()
        own = question.options
        if question.type is QuestionType.AREA:
            own = _area_options(question.areas)
        elif question.scale:
            own = self.scale(question.scale).points
        extra = []
        if question.not_sure:
            extra.append(NOT_SURE_OPTION)
        if question.rather_not_say:
            extra.append(RATHER_NOT_SAY_OPTION)
        return (*own, *extra)

    def breakdowns(self) -> tuple[Question, ...]:
        """The questions by which results are grouped."""
        chosen = set(self.disclosure.breakdowns)
        return tuple(q for q in self.questions() if q.breakdown and (not chosen or q.id in chosen))


def area_option_code(code: str) -> str:
    """The option code that stands for a council area: its own code in small letters."""
    return code.lower()


def _area_options(codes: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(
        Option(code=area_option_code(area.code), label=area.name)
        for area in AREAS
        if not codes or area.code in codes
    )


def for_audience(questionnaire: Questionnaire, audience: Audience) -> Questionnaire:
    """The questionnaire as this audience is asked it: its variants for audiences resolved. Raises ValueError
    for an audience it is not meant for."""
    if audience not in (questionnaire.audience, *questionnaire.also_for):
        meant = ", ".join((questionnaire.audience, *questionnaire.also_for))
        raise ValueError(f"it is for {meant}")
    sections = tuple(
        section.model_copy(
            update={"questions": tuple(_worded(question, audience) for question in section.questions)}
        )
        for section in questionnaire.sections
    )
    return questionnaire.model_copy(update={"audience": audience, "also_for": (), "sections": sections})


def _worded(question: Question, audience: Audience) -> Question:
    mine = next((variant for variant in question.variants if variant.audience is audience), None)
    others = tuple(variant for variant in question.variants if variant.audience is None)
    update: dict[str, object] = {"variants": others}
    if mine is not None:
        given = mine.model_dump(exclude_none=True, include={"lead", "ask", "easy", "hint", "why", "body"})
        update.update(given)
    return question.model_copy(update=update)
