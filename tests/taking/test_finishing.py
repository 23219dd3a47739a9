"""Stopping, looking over, sending, and coming back afterwards."""

from __future__ import annotations

import pytest

from tests.fielded import Fielded, Person


def test_stop_offers_three_things_and_chooses_none(person: Person) -> None:
    person.begin().press("stop", {"age": "age-16-17"})
    assert [button["value"] for button in person.page.select("main button")] == ["send", "delete", "back"]
    assert len({tuple(button["class"]) for button in person.page.select("main button")}) == 1
    assert not person.page.select("[checked], [autofocus]")


def test_going_back_from_stop_leads_to_the_same_question_with_its_answer(person: Person) -> None:
    person.begin().press("continue").press("stop", {"living": "own-place"}).press("back")
    assert person.at == "/q/living"
    assert person.page.select_one("input[checked]")["value"] == "own-place"


def test_a_part_answer_is_sent_only_when_the_person_says_so(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"}).press("stop")
    assert person.fielded.count("letterbox") == 0
    person.press("send")
    assert (person.at, person.heading) == ("/thanks", "Your answers were sent")
    assert [dict(answers.values) for answers in person.fielded.handed_in()] == [{"age": ("age-16-17",)}]


def test_delete_everything_leaves_nothing(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"}).press("stop").press("delete")
    assert person.heading == "Everything is deleted"
    assert person.fielded.count("draft") == 0
    assert person.fielded.count("letterbox") == 0
    assert person.client.get_cookie("visit") is None


def test_looking_over_is_offered_and_shows_nothing_until_asked(person: Person) -> None:
    person.walk_to("/check", {"age": "age-24-26"})
    assert "24 to 26" not in person.page.get_text()
    person.get("/check?look=yes")
    listed = {
        item.select_one("dt").get_text(): item.select_one("dd").get_text()
        for item in person.page.select(".ds_summary-list__item")
    }
    assert listed["How old are you?"] == "24 to 26"
    assert listed["Where do you live now?"] == "No answer"


def test_changing_an_answer_leads_back_to_the_list_by_way_of_what_it_opens(person: Person) -> None:
    person.walk_to("/check").get("/q/age?then=check").press("continue", {"age": "age-16-17"})
    assert person.response.request.full_path.endswith("/check?look=yes")
    person.get("/q/wrong?then=check").press("continue", {"wrong": "went-wrong"})
    assert person.at == "/q/wrong-help"
    person.press("continue", {"wrong-help": "no-help"})
    assert person.at == "/check"


def test_what_arrives_is_what_was_said(person: Person) -> None:
    said = {
        "age": "age-18-20",
        "home-right": "mostly-no",
        "count-on": ["friends", "worker"],
        "wrong": "went-wrong",
        "wrong-help": "too-late",
        "keep": "The drop-in on Thursdays.",
        "disabled": "rather-not-say",
    }
    person.walk_to("/check", said).press("send")
    assert person.heading == "Your answers were sent"
    (answers,) = person.fielded.handed_in()
    assert dict(answers.values) == {
        name: tuple([value] if isinstance(value, str) else value)
        for name, value in said.items()
        if name != "keep"
    }
    assert person.fielded.words() == ["The drop-in on Thursdays."]


def test_after_sending_the_browser_and_the_store_hold_nothing_of_the_visit(person: Person) -> None:
    person.walk_to("/check").press("send")
    assert person.client.get_cookie("visit") is None
    assert person.fielded.count("draft") == 0


def test_back_after_finishing_says_that_the_visit_is_over(person: Person) -> None:
    person.walk_to("/check", {"age": "age-16-17"}).press("send").get("/q/age")
    assert (person.status, person.heading) == (410, "This visit is over")
    assert "16 or 17" not in person.page.get_text()


def test_a_double_click_on_send_makes_one_response_and_says_thank_you_twice(person: Person) -> None:
    person.walk_to("/check", {"age": "age-16-17"})
    until = person.page.select_one("[name=until]")["value"]
    cookie = person.client.get_cookie("visit").value
    person.press("send")
    person.client.set_cookie("visit", cookie)
    data = {"go": "send", "whole": "yes", "until": until}
    person.response = person.client.post(person.fielded.path("/send"), data=data, follow_redirects=True)
    assert person.heading == "Your answers were sent"
    assert len(person.fielded.handed_in()) == 1


def test_sending_after_the_time_is_over_never_pretends_that_it_was_sent(person: Person) -> None:
    person.walk_to("/check", {"age": "age-16-17"})
    person.fielded.clock.hours += 4
    person.press("send")
    assert (person.status, person.heading) == (410, "This visit is over")
    assert person.fielded.handed_in() == []


def test_a_visit_lasts_at_least_two_hours_without_use(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    person.fielded.clock.hours += 2
    assert person.get("/q/age").page.select_one("input[checked]")["value"] == "age-16-17"
    person.fielded.clock.hours += 1
    assert person.get("/q/age").heading == "This visit is over"


def test_using_a_visit_keeps_it_but_never_longer_than_a_day(person: Person) -> None:
    person.begin()
    for _ in range(11):
        person.fielded.clock.hours += 2
        assert person.get("/q/age").press("continue").status == 200
    person.fielded.clock.hours += 2
    assert person.get("/q/age").heading == "This visit is over"


def test_drafts_whose_time_is_over_are_swept_by_the_next_person(young: Fielded) -> None:
    young.person().begin()
    young.clock.hours += 3
    young.person().begin()
    assert young.count("draft") == 1


@pytest.mark.parametrize("survey", ["young", "staff"])
def test_a_person_who_skips_everything_can_send_and_gets_a_thank_you(
    survey: str, request: pytest.FixtureRequest
) -> None:
    fielded: Fielded = request.getfixturevalue(survey)
    person = fielded.person().walk_to("/check").press("send")
    assert fielded.questionnaire.thanks.message in person.page.get_text()
    assert [dict(answers.values) for answers in fielded.handed_in()] == [{}]
