"""R14: leaving quickly, with and without JavaScript. Back, Forward and reopened tabs in a browser, with what
happens without each measure, are in tests/attacks/anonymity/test_08."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.questionnaire.model import Audience
from tests.fielded import MOVING_ON, STAFF, Fielded, Person, field_survey, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import begin, public_side, shift_three_times
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn, met

LEAVES_TO = "https://www.bbc.co.uk/weather"


def test_r14_it_is_a_real_link_first_after_the_skip_link_on_every_question(young: Fielded) -> None:
    for page, html in drawn(young):
        skip, leave, *_ = html.select("a, button, input, textarea, select")
        assert skip["href"] == "#main", page.id
        assert (leave.name, leave["href"], leave["id"]) == ("a", "/leave", "leave"), page.id


@pytest.mark.parametrize(
    "rest", ["", "/agree", "/about", "/no-thanks", "/thanks", "/deleted", "/help-lines", "/settings"]
)
def test_r14_it_is_on_the_pages_around_the_questions_too(person: Person, rest: str) -> None:
    if rest in {"/help-lines", "/settings"}:
        place = f"/settings?back={person.fielded.path('/agree')}" if rest == "/settings" else rest
        if rest == "/help-lines":
            place = person.get("/agree").page.select_one("main a[href*='help-lines']")["href"]
        person.response = person.client.get(place)
    else:
        person.get(rest)
    assert person.page.select_one("a#leave")["href"] == "/leave"


def test_r14_it_is_on_the_pages_of_the_end_and_of_what_went_wrong(person: Person) -> None:
    person.begin()
    for rest in ("/stop", "/check"):
        assert person.get(rest).page.select_one("a#leave"), rest
    person.fielded.clock.hours += 30
    assert person.get("/q/age").page.select_one("a#leave")
    person.begin().press("continue", {"age": "age-16-17"}).begin()
    assert person.page.select_one("a#leave")


def test_r14_it_deletes_changes_the_cookie_and_leads_away(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    response = person.client.get("/leave")
    assert (response.status_code, response.headers["Location"]) == (303, LEAVES_TO)
    assert "no-store" in response.headers["Cache-Control"]
    assert person.fielded.count("draft") == 0
    assert person.client.get_cookie("visit") is None
    assert person.client.get_cookie("left") is not None


def test_r14_what_is_shown_afterwards_names_no_survey(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    person.client.get("/leave")
    for rest in ("/q/age", "/check?look=yes", "/stop"):
        person.get(rest)
        assert (person.status, person.heading) == (410, "There is nothing here")
        assert "Moving on" not in person.page.get_text()
        assert "answer" not in person.page.select_one("main").get_text()


def test_r14_the_page_before_the_first_question_explains_it(person: Person) -> None:
    said = person.get("/agree").page.get_text()
    assert "Press “Leave quickly” at the top. It deletes your answers" in said
    assert "press Shift three times" in said
    assert "The browser’s history may still show that you were here. It does not show" in said  # noqa: RUF001


def test_r14_it_is_off_for_staff(staff: Fielded) -> None:
    for person in met(staff.person()):
        assert not person.page.select("#leave, script[src*=leave]"), person.at
    assert "Leave quickly" not in staff.person().get("/agree").page.get_text()


@pytest.mark.parametrize(("path", "other"), [(MOVING_ON, False), (STAFF, True)], ids=["off", "on"])
def test_r14_a_questionnaire_can_say_otherwise(path: Path, other: bool, tmp_path: Path) -> None:
    written = questionnaire_of(path)
    changed = written.model_copy(
        update={"fieldwork": written.fieldwork.model_copy(update={"quick_exit": other})}
    )
    fielded = field_survey(tmp_path, changed)
    assert bool(fielded.person().get("/agree").page.select("a#leave")) is other
    fielded.dispose()


def test_r14_it_is_on_for_families(in_the_field: In_the_field) -> None:
    families = [path for path in SURVEYS if questionnaire_of(path).audience is Audience.FAMILIES]
    assert families
    for path in families:
        assert in_the_field(path).person().get("/agree").page.select("a#leave"), path.stem


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Playwright turns the back-forward cache off unless it is told not to."""
    with chromium(ignore_default_args=["--disable-back-forward-cache"]) as found:
        yield found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Fielded]:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded:
        yield fielded


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("leaving")
def test_r14_in_a_browser_by_link_and_by_shift_and_never_by_one_escape(
    browser: Browser, served: Fielded
) -> None:
    for script in (False, True):
        page = browser.new_context(java_script_enabled=script).new_page()
        begin(page, served)
        page.get_by_role("radio").first.check()
        page.get_by_role("link", name="Leave quickly").click()
        page.wait_for_url(served.settings.leave_url)
        page.context.close()
    page = browser.new_context().new_page()
    begin(page, served)
    question = page.url
    page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_timeout(300)
    assert page.url == question
    page.keyboard.press("Escape")  # what was pressed before does not count any more
    shift_three_times(page)
    page.wait_for_url(served.settings.leave_url)
    page.context.close()
    assert served.count("draft") == 0


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("leaving")
def test_r14_on_a_line_that_is_slow_or_gone_the_page_is_empty_at_once(
    browser: Browser, served: Fielded
) -> None:
    page = browser.new_context().new_page()
    begin(page, served)
    # The answer never comes, and the browser stays where it was.
    page.route("**/leave", lambda route: route.abort("aborted"))
    shown = page.get_by_role("heading", level=1)
    expect(shown).to_be_visible()
    shift_three_times(page)
    expect(shown).to_be_hidden()
    assert nothing_is_shown(page)
    page.context.close()


def nothing_is_shown(page: Page) -> bool:
    return page.title() == "…" and page.locator("body").is_hidden()
