"""R6: one question a page, exactly one h1, a title that begins with it, and "Error:" before it if need be."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from survey_app.product import NAME
from survey_app.questionnaire import routing
from survey_app.questionnaire.model import Audience
from tests.battery.drawing import Drawn, Gallery
from tests.questionnaire.samples import SHIPPED, questionnaire_at

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("battery of files")]


def words(text: str) -> str:
    return " ".join(text.split())


def heading(each: Drawn) -> str:
    (only,) = BeautifulSoup(each.html, "html.parser").select("h1")
    return words(only.get_text())


def title(each: Drawn) -> str:
    (only,) = BeautifulSoup(each.html, "html.parser").select("head > title")
    return words(only.get_text())


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in SHIPPED
        if questionnaire_at(path).audience in {Audience.YOUNG_PEOPLE, Audience.FAMILIES}
    ],
    ids=lambda path: path.stem,
)
def test_r6_young_people_and_families_are_asked_one_question_a_page(path) -> None:
    pages = routing.layout(questionnaire_at(path))
    assert {page.id: page.questions for page in pages if len(page.questions) > 1} == {}


def test_r6_every_page_has_exactly_one_h1_in_every_language(drawn: Gallery) -> None:
    count = {each.file: len(re.findall(r"<h1[ >]", each.html)) for each in drawn.drawn}
    assert {name: found for name, found in count.items() if found != 1} == {}


def test_r6_the_h1_of_a_question_page_is_the_question(drawn: Gallery) -> None:
    assert heading(drawn.state("question, one choice")) == "How old are you?"
    assert heading(drawn.state("question, long text")) == drawn_question(drawn, "keep")


def drawn_question(drawn: Gallery, question: str) -> str:
    return drawn.state("question, long text").fielded.questionnaire.question(question).ask


def test_r6_the_title_of_a_question_page_begins_with_the_question(drawn: Gallery) -> None:
    asked = [
        each
        for each in drawn.drawn
        if "/q/" in each.address and "/try/" not in each.address and each.status == 200
    ]
    assert len(asked) > 80
    wrong = {each.file: title(each) for each in asked if not title(each).startswith(heading(each))}
    assert wrong == {}


def test_r6_the_title_says_nothing_else_but_whose_page_it_is(drawn: Gallery) -> None:
    """Somebody who glances at a row of tabs learns no more than the question."""
    age = drawn.state("question, one choice")
    assert title(age) == f"{heading(age)} \N{EN DASH} {NAME}"


def test_r6_error_stands_before_the_title_when_there_is_one_and_only_then(drawn: Gallery) -> None:
    for each in drawn.in_language("en"):
        in_error = 'class="ds_error-summary"' in each.html
        assert title(each).startswith("Error: ") == in_error, each.file
    assert title(drawn.state("text too long")).startswith("Error: ")
