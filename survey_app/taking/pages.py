"""Question pages: drawn once as stencils, filled for each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from flask import render_template
from flask_babel import gettext
from markupsafe import escape

from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Option, Question, Questionnaire, QuestionType
from survey_app.questionnaire.routing import Page, PageKind
from survey_app.taking.linked import Linked, drawn_once
from survey_app.taking.stencil import Stencil

CHECKED = " checked"


@dataclass(frozen=True)
class Asked:
    """A question as a template wants it."""

    question: Question
    options: tuple[Option, ...]

    @property
    def is_radio(self) -> bool:
        """A choice of one, which a browser lets nobody take back."""
        return self.question.type in {QuestionType.SINGLE, QuestionType.SCALE}

    @property
    def hint_speaks_of_names(self) -> bool:
        """Whether its author has asked already that no names are used."""
        return "name" in (self.question.hint or "").lower()

    @property
    def easy_options(self) -> tuple[Option, ...]:
        """Options that have easy words which differ from their label."""
        return tuple(option for option in self.options if option.easy and option.easy != option.label)


def question_page(linked: Linked, page: Page, answers: Answers, way: tuple[Page, ...]) -> str:
    """The page as this person sees it; ``way`` is what routing.path gives for the answers."""
    opens_section = page.id == _first_of_section(way, page.section)
    stencil = cast(
        Stencil,
        drawn_once(
            linked,
            (page.id, page.questions, opens_section),
            lambda: Stencil(_draw(linked, page, opens_section=opens_section)),
        ),
    )
    return stencil.fill(_values(linked, page, answers, way))


def question_page_again(
    linked: Linked,
    page: Page,
    answers: Answers,
    *,
    errors: Mapping[str, str],
    typed: Mapping[str, str],
    notice: str = "",
    look_again: frozenset[str] = frozenset(),
) -> str:
    """The page with what was posted still in it, and what was wrong; ``typed`` wins over the answers."""
    way = routing.path(linked.questionnaire, answers)
    opens_section = page.id == _first_of_section(way, page.section)
    drawn = _draw(
        linked, page, opens_section=opens_section, errors=errors, notice=notice, look_again=look_again
    )
    values = _values(linked, page, answers, way)
    values.update({question: str(escape(words)) for question, words in typed.items()})
    return Stencil(drawn).fill(values)


def _draw(
    linked: Linked,
    page: Page,
    *,
    opens_section: bool,
    errors: Mapping[str, str] | None = None,
    notice: str = "",
    look_again: frozenset[str] = frozenset(),
) -> str:
    questionnaire = linked.questionnaire
    section = next(section for section in questionnaire.sections if section.id == page.section)
    asked = [questionnaire.question(question) for question in page.questions]
    return render_template(
        f"taking/{page.kind.value}.html",
        linked=linked,
        link=linked.token,
        page=page,
        section=section,
        asked=[Asked(question, questionnaire.options(question)) for question in asked],
        intro=section.intro if opens_section else None,
        errors=errors or {},
        notice=notice,
        look_again=look_again,
        quick_exit=linked.quick_exit,
        help_page=page.id,
    )


def _first_of_section(way: tuple[Page, ...], section: str) -> str | None:
    for page in way:
        if page.section == section and page.kind is PageKind.QUESTIONS:
            return page.id
    return None


def _values(linked: Linked, page: Page, answers: Answers, way: tuple[Page, ...]) -> dict[str, str]:
    values = {}
    for question in page.questions:
        given = answers.get(question)
        if isinstance(given, str):
            values[question] = str(escape(given))
        elif given:
            for code in given:
                values[f"{question}={code}"] = CHECKED
    words = _progress_words(linked.questionnaire)
    place = 0
    for earlier in way:
        place += earlier.kind is PageKind.QUESTIONS
        if earlier.id == page.id:
            break
    values["progress"] = words[min(max(place, 1), len(words)) - 1]
    return values


@lru_cache(maxsize=64)
def _progress_words(questionnaire: Questionnaire) -> tuple[str, ...]:
    """What is said on the first page of questions, the second, and so on."""
    pages = [page for page in routing.layout(questionnaire) if page.kind is PageKind.QUESTIONS]
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
