"""R4: "Is someone helping you?" is optional, and offers words that ask for space."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.fielded import MOVING_ON, Fielded, Person, questionnaire_of
from tests.journeys.browsing import chromium, faults, overflow
from tests.journeys.respondents import DESKTOP, PHONE, public_side, url

WORDS = "Please give me some space now. Do not look at what I answer. Thank you."


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_r4_it_is_asked_before_the_first_question_and_needs_no_answer(person: Person) -> None:
    page = person.get("/agree").page
    assert "Is someone helping you?" in [each.get_text() for each in page.select("summary")]
    assert not page.select("main input")


def test_r4_it_leads_to_words_that_can_be_shown(person: Person) -> None:
    address = person.get("/agree").page.select_one('main details a[href*="/space"]')["href"]
    person.response = person.client.get(str(address))
    assert person.heading == WORDS


def test_r4_they_can_be_shown_from_the_page_of_help_lines_too(person: Person) -> None:
    person.walk_to("/q/living").press("help")
    person.response = person.client.get(str(person.page.select_one('main a[href*="/space"]')["href"]))
    assert person.heading == WORDS


def test_r4_they_lead_back_to_where_one_was(person: Person) -> None:
    person.walk_to("/q/living").get("/space?page=living")
    person.response = person.client.get(str(person.page.select_one("main .controls a")["href"]))
    assert person.at == "/q/living"


def test_r4_they_lead_back_to_agreeing(person: Person) -> None:
    back = person.get("/space?page=agree").page.select_one("main .controls a")
    assert back["href"] == person.fielded.path("/agree")


def test_r4_nothing_of_an_answer_stands_beside_them(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"}).get("/space?page=age")
    assert "16" not in person.page.select_one("main").get_text()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("someone helping")
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP, {"width": 320, "height": 480}])
def test_r4_they_are_large_enough_to_read_from_across_a_table(
    browser: Browser, viewport: dict[str, int], tmp_path
) -> None:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded:
        page = browser.new_page(viewport=viewport)  # type: ignore[arg-type]
        page.goto(url(fielded, "/space?page=agree"))
        size = page.locator("h1").evaluate("heading => parseFloat(getComputedStyle(heading).fontSize)")
        assert size >= 32
        assert overflow(page) == 0
        assert faults(page) == []
        page.close()


def test_r4_colleagues_are_not_asked(staff: Fielded) -> None:
    assert "Is someone helping you?" not in staff.person().get("/agree").page.get_text()
