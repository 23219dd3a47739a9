"""R10: Stop offers to send, to delete and to go back, with nothing chosen beforehand; closing the browser,
leaving and expiry delete; a part is sent only when the person says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.questionnaire.model import Questionnaire
from tests.fielded import MOVING_ON, Fielded, Person, field_survey, questionnaire_of
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, met

ANSWER = {"age": "age-16-17"}


@pytest.fixture
def whole_only(tmp_path: Path) -> Iterator[Person]:
    """Somebody who answers a survey of which no part can be sent."""
    questionnaire: Questionnaire = questionnaire_of(MOVING_ON)
    fieldwork = questionnaire.fieldwork.model_copy(update={"partial": False})
    fielded = field_survey(
        tmp_path, questionnaire.model_copy(update={"fieldwork": fieldwork, "version": "0" * 64})
    )
    yield fielded.person()
    fielded.dispose()


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_r10_stop_leads_there_from_every_page(path: Path, in_the_field: In_the_field) -> None:
    for person in met(in_the_field(path).person()):
        here = person.at
        assert person.press("stop").at == "/stop", here
        person.press("back")
        assert person.at == here


def test_r10_stop_leads_there_from_the_page_before_sending(person: Person) -> None:
    assert person.walk_to("/check").press("stop").at == "/stop"


def test_r10_it_offers_to_send_to_delete_and_to_go_back(person: Person) -> None:
    person.begin().press("stop", ANSWER)
    assert {button["value"]: button.get_text() for button in person.page.select("main button")} == {
        "send": "Send what I have answered",
        "delete": "Delete everything",
        "back": "Go back to the questions",
    }


def test_r10_nothing_is_chosen_beforehand(person: Person) -> None:
    page = person.begin().press("stop", ANSWER).page
    assert not page.select("[checked], [autofocus]")
    assert len({tuple(button["class"]) for button in page.select("main button")}) == 1


def test_r10_sending_there_sends_what_was_answered(person: Person) -> None:
    person.begin().press("stop", ANSWER).press("send")
    assert person.heading == "Your answers were sent"
    assert [dict(answers.values) for answers in person.fielded.handed_in()] == [{"age": ("age-16-17",)}]


def test_r10_deleting_leaves_nothing(person: Person) -> None:
    person.begin().press("stop", ANSWER).press("delete")
    assert person.heading == "Everything is deleted"
    assert (person.fielded.count("draft"), person.fielded.count("letterbox")) == (0, 0)
    assert person.client.get_cookie("visit") is None


def test_r10_going_back_leads_to_the_same_question_with_its_answer(person: Person) -> None:
    person.begin().press("stop", ANSWER).press("back")
    assert person.at == "/q/age"
    assert person.page.select_one("[checked]")["value"] == "age-16-17"


def test_r10_opening_the_page_and_doing_nothing_sends_nothing(person: Person) -> None:
    person.begin().press("stop", ANSWER)
    assert person.fielded.handed_in() == []


def test_r10_closing_the_browser_takes_away_what_opens_the_answers(person: Person) -> None:
    person.get("/agree")
    response = person.client.post(person.fielded.path("/agree"), data={"agree": "yes"})
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert "max-age" not in cookie.lower()
    assert "expires" not in cookie.lower()


def test_r10_leaving_deletes(person: Person) -> None:
    person.begin().press("continue", ANSWER)
    person.client.get("/leave", headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"})
    assert person.fielded.count("draft") == 0
    assert person.fielded.handed_in() == []


def test_r10_a_visit_whose_time_is_over_is_deleted_and_nothing_is_sent(young: Fielded) -> None:
    young.person().begin().press("continue", ANSWER)
    young.clock.hours += 3
    young.person().begin().press("stop").press("delete")
    assert young.count("draft") == 0
    assert young.handed_in() == []


def test_r10_where_no_part_can_be_sent_it_is_not_offered_and_the_reason_is_said(whole_only: Person) -> None:
    page = whole_only.begin().press("stop", ANSWER).page
    assert [button["value"] for button in page.select("main button")] == ["delete", "back"]
    assert "counts only as a whole" in page.select_one("main").get_text()


def test_r10_where_no_part_can_be_sent_none_is_whatever_is_posted(whole_only: Person) -> None:
    whole_only.begin().press("continue", ANSWER)
    whole_only.client.post(whole_only.fielded.path("/send"), data={"go": "send"})
    assert whole_only.fielded.count("letterbox") == 0


def test_r10_where_a_part_can_be_sent_no_reason_is_given_against_it(person: Person) -> None:
    assert "counts only as a whole" not in person.begin().press("stop").page.get_text()
