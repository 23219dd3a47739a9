"""R16: looking over one's answers is offered, not forced, and hidden until asked: someone may be watching."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fielded import Person
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, met


def at_the_end(person: Person) -> Person:
    return person.walk_to("/check", {"age": "age-24-26", "keep": "The drop-in on Thursdays."})


def test_r16_it_is_offered_before_sending(person: Person) -> None:
    link = at_the_end(person).page.select_one('main a[href*="look=yes"]')
    assert link.get_text() == "Look over my answers"


def test_r16_it_is_hidden_until_asked(person: Person) -> None:
    page = at_the_end(person).response.get_data(as_text=True)
    assert "24 to 26" not in page
    assert "Thursdays" not in page


def test_r16_it_is_not_forced(person: Person) -> None:
    assert at_the_end(person).press("send").heading == "Your answers were sent"


def test_r16_whoever_asks_sees_every_question_and_what_was_said(person: Person) -> None:
    at_the_end(person).get("/check?look=yes")
    listed = {
        item.select_one("dt").get_text(): item.select_one("dd").get_text()
        for item in person.page.select(".ds_summary-list__item")
    }
    assert listed["How old are you?"] == "24 to 26"
    assert listed["Where do you live now?"] == "No answer"
    assert "The drop-in on Thursdays." in listed.values()


def test_r16_the_list_can_be_hidden_again(person: Person) -> None:
    at_the_end(person).get("/check?look=yes")
    (hide,) = [link for link in person.page.select("main a") if link.get_text() == "Hide my answers"]
    person.response = person.client.get(str(hide["href"]))
    assert "24 to 26" not in person.page.get_text()


def test_r16_an_answer_can_be_changed_from_the_list(person: Person) -> None:
    at_the_end(person).get("/check?look=yes")
    change = person.page.select_one(".ds_summary-list__actions a")
    person.response = person.client.get(str(change["href"]))
    assert person.at == "/q/age"


def test_r16_no_question_shows_what_was_said_to_another(person: Person) -> None:
    person.begin().press("continue", {"age": "age-24-26"})
    assert "24 to 26" not in person.page.select_one("main").get_text()


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_r16_it_is_offered_and_hidden_in_every_survey(path: Path, in_the_field: In_the_field) -> None:
    person = in_the_field(path).person()
    for _ in met(person):
        pass
    assert person.at == "/check"
    assert person.page.select_one('main a[href*="look=yes"]')
    assert not person.page.select(".ds_summary-list")
