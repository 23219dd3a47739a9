"""Question pages: drawn once as stencils, filled for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from babel.dates import get_month_names
from babel.lists import format_list
from flask import render_template
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

from survey_app.languages.untranslated import unmarked
from survey_app.questionnaire import amounts, piping, routing, wording
from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.model import Option, Question, Questionnaire, QuestionType
from survey_app.questionnaire.piping import Pipe
from survey_app.questionnaire.route_words import Said
from survey_app.questionnaire.routing import Page, PageKind
from survey_app.taking import looks
from survey_app.taking.forms import SELECTED
from survey_app.taking.language import spoken
from survey_app.taking.linked import Linked, drawn_once
from survey_app.taking.second_look import SecondLook
from survey_app.taking.stencil import Stencil, hole

CHECKED = " checked"
#: Before the name of a hole that an earlier answer fills.
PIPED = "|"


@dataclass(frozen=True)
class Asked:
    """A question as a template wants it."""

    question: Question
    options: tuple[Option, ...]
    #: a hint that belongs to several statements of the page, and stands above them
    hint_is_shown_once: bool = False

    @property
    def is_number(self) -> bool:
        return self.question.type is QuestionType.NUMBER

    @property
    def unit_before(self) -> bool:
        """Whether people write the unit before the number, as they do with money."""
        return self.question.unit in amounts.MONEY

    @property
    def least(self) -> str:
        return amounts.shown(self.question.least, None)

    @property
    def most(self) -> str:
        return amounts.shown(self.question.most, None)

    @property
    def has_range(self) -> bool:
        """Whether its author has said how large it may be."""
        fields = Question.model_fields
        return any(getattr(self.question, key) != fields[key].default for key in ("least", "most"))

    @property
    def months(self) -> list[tuple[str, str]]:
        """The months of a year: what is sent, and the name."""
        names = get_month_names("wide", context="stand-alone", locale=get_locale() or "en_GB")
        return [(f"{number:02}", names[number]) for number in range(1, 13)]

    @property
    def is_radio(self) -> bool:
        """A choice of one, which a browser lets nobody take back."""
        return self.question.type in {QuestionType.SINGLE, QuestionType.SCALE}

    @property
    def hint_speaks_of_names(self) -> bool:
        """Whether its author has asked already that no names are used."""
        hint, asked_here = self.question.hint or "", unmarked(gettext("Please don’t use names."))  # noqa: RUF001
        return "name" in hint.lower() or asked_here.rstrip(".") in hint

    @property
    def easy_options(self) -> tuple[Option, ...]:
        """Options that have easy words which differ from their label."""
        return tuple(option for option in self.options if option.easy and option.easy != option.label)


def question_page(
    linked: Linked,
    page: Page,
    answers: Answers,
    way: tuple[Page, ...],
    hidden: frozenset[str] = frozenset(),
) -> str:
    """The page as this person sees it; ``way`` is what routing.path gives for the answers. ``hidden`` are the
    questions that were answered on an earlier visit, whose answers are not among these."""
    opens_section = page.id == _first_of_section(way, page.section)
    variants = _variants(linked, page, answers)
    look = looks.look()
    stencil = cast(
        Stencil,
        drawn_once(
            linked,
            (page.id, page.questions, opens_section, variants, look.is_default),
            lambda: looks.holed(lambda: _draw(linked, page, variants, opens_section=opens_section)),
        ),
    )
    values = {**_values(linked, page, answers, way, stencil), **look.filling}
    if not hidden.isdisjoint(page.questions):
        values["kept"] = _answered_before()
    return stencil.fill(values)


Variants = tuple[int | None, ...]


def _variants(linked: Linked, page: Page, answers: Answers) -> Variants:
    """Which words each question of the page is asked in."""
    questionnaire = linked.questionnaire
    asked = [questionnaire.question(question) for question in page.questions]
    return tuple(
        wording.variant_of(questionnaire, question, answers, language()) if question.variants else None
        for question in asked
    )


def language() -> str:
    """The language of this request, as questionnaires write it."""
    return spoken().tongue.code


def question_page_again(
    linked: Linked,
    page: Page,
    answers: Answers,
    *,
    errors: Mapping[str, str],
    typed: Mapping[str, str],
    notice: str = "",
    look_again: Mapping[str, SecondLook] | None = None,
    way: tuple[Page, ...] | None = None,
) -> str:
    """The page with what was posted still in it, and what was wrong; ``typed`` wins over the answers, and
    ``way`` over the one that they give."""
    way = way or routing.path(linked.questionnaire, answers)
    opens_section = page.id == _first_of_section(way, page.section)
    stencil = Stencil(
        _draw(
            linked,
            page,
            _variants(linked, page, answers),
            opens_section=opens_section,
            errors=errors,
            notice=notice,
            look_again=look_again,
        )
    )
    values = _values(linked, page, answers, way, stencil)
    values.update({hole: str(escape(words)) for hole, words in typed.items()})
    return stencil.fill(values)


def _answered_before() -> str:
    words = gettext(
        "You answered this before. Your answer is kept, and not shown. Press Continue to leave it as it is, "
        "or answer anew. Skip takes it out."
    )
    return Markup('<p class="notice">{}</p>').format(words)


def _draw(
    linked: Linked,
    page: Page,
    variants: Variants,
    *,
    opens_section: bool,
    errors: Mapping[str, str] | None = None,
    notice: str = "",
    look_again: Mapping[str, SecondLook] | None = None,
) -> str:
    questionnaire = linked.questionnaire
    section = next(section for section in questionnaire.sections if section.id == page.section)
    questions = [questionnaire.question(question) for question in page.questions]
    together = (
        len(questions) > 1 and len({(each.lead, each.hint) for each in questions} | {(None, None)}) == 2
    )
    asked = [
        Asked(wording.in_variant(question, variant), questionnaire.options(question), together)
        for question, variant in zip(questions, variants, strict=True)
    ]
    return render_template(
        f"taking/{page.kind.value}.html",
        linked=linked,
        link=linked.token,
        page=page,
        section=section,
        asked=asked,
        # A page that offers to skip the section has said it already, where there is no content notice.
        intro=section.intro if opens_section and (section.content_notice or not section.offer_skip) else None,
        errors=errors or {},
        notice=notice,
        look_again=look_again or {},
        quick_exit=linked.quick_exit,
        help_page=trying_place(page.id) if linked.trying else page.id,
        only_if=_only_if(linked, page) if linked.trying else (),
    )


#: Before the id of a page, where an address says which page somebody came from who is trying a survey out.
TRYING = "try:"


def trying_place(page_id: str) -> str:
    """What ``page=`` says in addresses on the pages of a survey that is tried out."""
    return TRYING + page_id


def _only_if(linked: Linked, page: Page) -> tuple[str, ...]:
    """Who is asked what stands on this page, in words of its authors; nothing where everybody is asked."""
    questionnaire = linked.written or linked.questionnaire
    conditions = [questionnaire.question(question).show_if for question in page.questions]
    said = Said(questionnaire)
    return tuple(dict.fromkeys(said.condition(each) for each in conditions if each is not None))


def _first_of_section(way: tuple[Page, ...], section: str) -> str | None:
    for page in way:
        if page.section == section and page.kind is PageKind.QUESTIONS:
            return page.id
    return None


def _values(
    linked: Linked, page: Page, answers: Answers, way: tuple[Page, ...], stencil: Stencil
) -> dict[str, str]:
    values: dict[str, str] = {}
    for question_id in page.questions:
        given = answers.get(question_id)
        if given:
            values.update(_filling(linked.questionnaire.question(question_id), given))
    values.update(_piped(linked.questionnaire, answers, stencil))
    for question_id in page.questions:
        question = linked.questionnaire.question(question_id)
        if question.type is QuestionType.TOTAL:
            counted = routing.prune(linked.questionnaire, answers)
            values[question_id] = str(escape(_total(question, counted)))
    if page.kind is not PageKind.QUESTIONS:
        return values
    # Where sections are done in any order, only the place within one means anything.
    section = page.section if linked.questionnaire.hub else None
    words = _progress_words(linked.questionnaire, section)
    place = 0
    for earlier in way:
        place += earlier.counts and section in {None, earlier.section}
        if earlier.id == page.id:
            break
    values["progress"] = words[min(max(place, 1), len(words)) - 1]
    return values


def _filling(question: Question, given: Answer) -> Mapping[str, str]:
    """The holes that an answer fills, and with what."""
    if isinstance(given, str):
        return {question.id: str(escape(given))}
    match question.type:
        case QuestionType.NUMBER:
            return {question.id: str(escape(given[0]))}
        case QuestionType.MONTH:
            year, _, month = given[0].partition("-")
            return {f"{question.id}.year": year, f"{question.id}={month}": SELECTED}
        case QuestionType.AREA:
            return {f"{question.id}={given[0]}": SELECTED}
    return {f"{question.id}={code}": CHECKED for code in given}


def _piped(questionnaire: Questionnaire, answers: Answers, stencil: Stencil) -> Mapping[str, str]:
    """Earlier answers in the words of this page. Only those that count: an answer whose question is no
    longer asked is not spoken of."""
    pipes = [name for name in stencil.names if name.startswith(PIPED)]
    if not pipes:
        return {}
    counted = routing.prune(questionnaire, answers)
    return {name: str(escape(_pipe_words(questionnaire, counted, name))) for name in pipes}


def _pipe_words(questionnaire: Questionnaire, counted: Answers, name: str) -> str:
    question, _, default = name.removeprefix(PIPED).partition("|")
    return wording.piped(questionnaire, counted, Pipe(question, default), several)


def several(words: Sequence[str]) -> str:
    """Several words as one text, as the language joins them: one, two and three."""
    return format_list(list(words), locale=get_locale() or "en_GB")


def _total(question: Question, answers: Answers) -> str:
    added = amounts.total(answers, question.total_of)
    if added is None:
        return str(gettext("You have given none of these numbers."))
    return amounts.shown(added, question.unit)


def with_holes(text: str | None) -> Markup:
    """A text of the questionnaire for a stencil: escaped, with a hole where an earlier answer goes."""
    parts = (
        hole(f"{PIPED}{piece.question}|{piece.default}") if isinstance(piece, Pipe) else escape(piece)
        for piece in piping.pieces(text or "")
    )
    return Markup("").join(parts)


def paragraphs(text: str | None) -> list[str]:
    """A text cut where a line is empty; and at every end of a line, as YAML's folding leaves them."""
    return [part.strip() for part in (text or "").split("\n") if part.strip()]


@lru_cache(maxsize=64)
def _progress_words(questionnaire: Questionnaire, section: str | None) -> tuple[str, ...]:
    """What is said on the first page of questions, the second, and so on."""
    pages = [
        page for page in routing.layout(questionnaire) if page.counts and section in {None, page.section}
    ]
    if all(len(page.questions) == 1 for page in pages):
        words = [
            gettext("Question %(place)s of about %(total)s", place=place + 1, total=len(pages))
            for place in range(len(pages))
        ]
    else:
        words = [
            gettext("Page %(place)s of about %(total)s", place=place + 1, total=len(pages))
            for place in range(len(pages))
        ]
    return tuple(str(escape(each)) for each in words)
