"""R11: help lines from every page, not counted, and back to the same question; each with the day it was last
checked, and a stale one is warned about."""

from __future__ import annotations

import datetime
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from survey_app.taking.application import application
from survey_app.taking.help_lines import HelpLine
from tests.fielded import MOVING_ON, ROOT, Fielded, Person
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, met

CHECKED = datetime.date(2026, 1, 31)


def with_lines(fielded: Fielded, *lines: HelpLine) -> None:
    """The same deployment with these help lines."""
    desk = fielded.app.extensions["desk"]
    fielded.app.extensions["desk"] = replace(desk, help_lines=replace(desk.help_lines, lines=lines))


def started(fielded: Fielded, folder: Path, checked: str, caplog: pytest.LogCaptureFixture) -> str:
    """What an operator is told when the public side starts with a number that was checked on this day."""
    folder.mkdir()
    (folder / "help-lines.toml").write_text(
        'check_again_after_days = 180\n[[line]]\nname = "Somebody"\nphone = "1"\nsays = "x"\n' + checked
    )
    with caplog.at_level(logging.WARNING, "survey_app.public"):
        app = application(replace(fielded.settings, questionnaires=folder), fielded.clock)
    app.extensions["desk"].store.dispose()
    return caplog.text


@pytest.mark.parametrize(
    "rest",
    ["", "/agree", "/worker", "/no-thanks", "/thanks", "/deleted", "/about", "/privacy", "/space", "/try"],
)
def test_r11_pages_around_the_questions_lead_there(person: Person, rest: str) -> None:
    assert person.get(rest).page.select_one('a[href^="/help-lines"]')


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_r11_every_question_leads_there_and_back_to_itself(path: Path, in_the_field: In_the_field) -> None:
    for person in met(in_the_field(path).person()):
        here = person.at
        assert person.press("help").heading == "Who can help now", here
        person.response = person.client.get(str(person.page.select_one("main .controls a")["href"]))
        assert (person.at, person.status) == (here, 200)


def test_r11_what_was_chosen_is_still_there_when_one_comes_back(person: Person) -> None:
    person.begin().press("help", {"age": "age-16-17"})
    person.response = person.client.get(str(person.page.select_one("main .controls a")["href"]))
    assert person.page.select_one("[checked]")["value"] == "age-16-17"


@pytest.mark.parametrize("page", ["/check", "/stop?page=age"])
def test_r11_the_pages_at_the_end_lead_there(person: Person, page: str) -> None:
    person.begin().get(page)
    assert person.page.select('a[href^="/help-lines"], button[value="help"]')


@pytest.mark.parametrize("wrong", ["/s/0000000000", "/nowhere", "/s/{link}/q/age"])
def test_r11_pages_that_say_that_something_is_wrong_lead_there(person: Person, wrong: str) -> None:
    person.response = person.client.get(wrong.format(link=person.fielded.link))
    assert person.status in {404, 410}
    assert person.page.select_one('a[href^="/help-lines"]')


def test_r11_nothing_counts_who_looks(person: Person, caplog: pytest.LogCaptureFixture) -> None:
    folder = person.fielded.settings.instance
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with caplog.at_level(logging.DEBUG):
        response = person.client.get(f"/help-lines?link={person.fielded.link}&page=age")
    assert "Set-Cookie" not in response.headers
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert caplog.records == []


def test_r11_they_are_there_when_the_store_is_away(person: Person) -> None:
    person.fielded.dispose()
    (person.fielded.settings.instance / "survey.sqlite").unlink()
    person.response = person.client.get("/help-lines")
    assert person.status == 200
    assert person.page.select_one('a[href="tel:999"]')


def test_r11_each_says_on_which_day_it_was_checked(young: Fielded) -> None:
    with_lines(young, HelpLine("Somebody", "1", "Ring.", checked=CHECKED))
    page = young.app.test_client().get("/help-lines").get_data(as_text=True)
    assert "We checked this number on 31 January 2026." in page


def test_r11_the_day_is_said_in_the_language_of_the_page(in_the_field: In_the_field) -> None:
    fielded = in_the_field(MOVING_ON, draft_languages=True)
    with_lines(fielded, HelpLine("Somebody", "1", "Ring.", checked=CHECKED))
    page = fielded.app.test_client().get("/help-lines?lang=pl").get_data(as_text=True)
    assert "31 stycznia 2026" in page


def test_r11_a_number_that_nobody_has_checked_claims_nothing(young: Fielded) -> None:
    with_lines(young, HelpLine("Somebody", "1", "Ring."))
    assert "checked" not in young.app.test_client().get("/help-lines").get_data(as_text=True)


def test_r11_no_day_is_shipped_as_if_it_had_been_checked() -> None:
    assert "\nchecked" not in (ROOT / "questionnaires" / "help-lines.toml").read_text(encoding="utf-8")


def test_r11_the_operator_is_warned_of_a_stale_one_at_the_start(
    young: Fielded, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = started(young, tmp_path / "lines", "checked = 2020-01-01\n", caplog)
    assert "help lines last checked over 180 days ago: Somebody." in said


def test_r11_the_operator_is_warned_of_one_that_was_never_checked(
    young: Fielded, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert "help lines never checked: Somebody." in started(young, tmp_path / "lines", "", caplog)


def test_r11_a_fresh_one_gives_no_warning(
    young: Fielded, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    today = datetime.datetime.fromtimestamp(young.clock(), tz=datetime.UTC).date()
    assert "help lines" not in started(young, tmp_path / "lines", f"checked = {today}\n", caplog)
