"""R9: a chosen radio can be cleared, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from survey_app.questionnaire.model import QuestionType
from tests.fielded import MOVING_ON, Fielded, Person, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import begin, public_side
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn

RADIOS = {QuestionType.SINGLE, QuestionType.SCALE}


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_r9_every_question_with_radios_has_a_button_that_clears_it(
    path: Path, in_the_field: In_the_field
) -> None:
    fielded = in_the_field(path)
    for page, html in drawn(fielded):
        radios = [each for each in page.questions if fielded.questionnaire.question(each).type in RADIOS]
        buttons = [str(each["value"]) for each in html.select('main form button[value^="clear."]')]
        assert buttons == [f"clear.{each}" for each in radios], page.id


def test_r9_it_takes_back_what_was_chosen_just_now(person: Person) -> None:
    person.begin().press("clear.age", {"age": "age-16-17"})
    assert person.at == "/q/age"
    assert not person.page.select("[checked]")


def test_r9_it_takes_back_what_was_kept_earlier(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"}).press("back").press("clear.age").press(
        "stop"
    ).press("send")
    assert [dict(answers.values) for answers in person.fielded.handed_in()] == [{}]


def test_r9_the_other_statements_of_the_page_stay(staff: Fielded) -> None:
    person = next(
        person
        for person in _pages_of(staff.person())
        if len(person.page.select('main form button[value^="clear."]')) > 1
    )
    first, second, *_ = (
        str(button["value"]).removeprefix("clear.")
        for button in person.page.select('main form button[value^="clear."]')
    )
    chosen = {name: str(person.page.select_one(f'input[name="{name}"]')["value"]) for name in (first, second)}
    person.press(f"clear.{first}", chosen)
    assert [control["name"] for control in person.page.select("[checked]")] == [second]


def _pages_of(person: Person) -> Iterator[Person]:
    person.begin()
    while person.at.startswith("/q/"):
        yield person
        person.press("continue")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("clearing")
def test_r9_it_works_in_a_browser_without_javascript(browser: Browser, tmp_path: Path) -> None:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded:
        page = browser.new_context(java_script_enabled=False).new_page()
        begin(page, fielded)
        page.get_by_role("radio").first.check()
        with page.expect_navigation():
            page.get_by_role("button", name="Clear my choice").click()
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)
        page.context.close()
