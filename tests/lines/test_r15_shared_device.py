"""R15: a shared device keeps nothing for the next person."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.routing import layout
from tests.fielded import MOVING_ON, STAFF, Fielded, Person
from tests.lines.conftest import In_the_field

OPEN = "A survey is already open in this browser"
OVER = "This visit is over"


def sent(person: Person) -> Person:
    return person.begin().press("continue", {"age": "age-16-17"}).press("stop").press("send")


def test_r15_no_field_of_any_page_may_be_filled_by_the_browser(person: Person) -> None:
    for page in (None, *layout(person.fielded.questionnaire)):
        if page is None:
            person.begin()
        else:
            person.get(f"/q/{page.id}")
        for form in person.page.select("form"):
            assert form["autocomplete"] == "off"
        for box in person.page.select("textarea, select, input[type=text]"):
            assert box["autocomplete"] == "off"


def test_r15_no_page_with_answers_is_stored(person: Person) -> None:
    person.begin()
    for rest in ("", "/agree", "/q/age", "/stop", "/check?look=yes", "/thanks", "/deleted"):
        person.get(rest)
        assert "no-store" in person.response.headers["Cache-Control"], rest


def test_r15_back_after_finishing_says_that_it_was_sent(person: Person) -> None:
    sent(person)
    for rest in ("/q/age", "/check", "/check?look=yes", "/stop"):
        person.get(rest)
        assert (person.status, person.heading) == (410, OVER)
        assert "Your answers were sent, once. There is nothing more to do." in person.page.get_text()


def test_r15_a_minute_later_it_says_that_without_a_word_of_this_visit(person: Person) -> None:
    sent(person)
    person.client.delete_cookie("finished")
    person.get("/q/age")
    assert (person.status, person.heading) == (410, OVER)
    assert "Nothing you answered is shown here." in person.page.get_text()


def test_r15_what_is_typed_into_an_old_tab_after_sending_is_said_not_to_be_kept(person: Person) -> None:
    sent(person)
    person.response = person.client.post(person.fielded.path("/q/age"), data={"age": "age-18-20"})
    assert (person.status, person.heading) == (410, OVER)
    assert "What you have just chosen or typed was not kept." in person.page.get_text()


def test_r15_the_next_person_starts_clean_after_sending(person: Person) -> None:
    sent(person).begin()
    assert person.at == "/q/age"
    assert not person.page.select("[checked]")


def test_r15_nothing_is_said_of_a_visit_in_which_nothing_was_answered(person: Person) -> None:
    assert person.begin().begin().at == "/q/age"
    assert person.fielded.count("draft") == 1


def test_r15_unsent_answers_are_deleted_only_when_somebody_says_so(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    person.begin()
    assert person.heading == OPEN
    assert person.get("/q/age").page.select("[checked]")
    person.begin().press("no", button="agree")
    assert person.get("/q/age").page.select("[checked]")


def test_r15_once_said_the_next_person_starts_clean(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    person.begin().press("yes", button="agree")
    assert person.at == "/q/age"
    assert not person.page.select("[checked]")
    assert person.fielded.count("draft") == 1


def test_r15_the_page_before_shows_no_answer_and_leads_to_none(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    person.begin()
    assert person.heading == OPEN
    assert not person.page.select("main a[href*='/q/'], main [checked]")
    assert "16" not in person.page.select_one("main").get_text()


def test_r15_a_visit_whose_time_is_over_is_not_spoken_of(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    person.fielded.clock.hours += 4
    assert person.begin().at == "/q/age"


def test_r15_a_question_that_somebody_bookmarked_shows_nothing_to_the_next(young: Fielded) -> None:
    young.person().begin().press("continue", {"age": "age-16-17"})
    other = young.person().get("/q/age")
    assert (other.status, other.heading) == (410, OVER)
    assert [link["href"] for link in other.page.select("main a.ds_button")] == [young.path()]


def test_r15_a_browser_that_opens_its_tabs_again_shows_nothing_once_the_time_is_over(person: Person) -> None:
    """Some browsers bring a visit's cookie back with the tabs of yesterday."""
    person.begin().press("continue", {"age": "age-16-17"})
    person.fielded.clock.hours += 3
    assert person.get("/q/age").heading == OVER


def test_r15_the_agreeing_page_promises_no_more_of_closing_than_is_true(person: Person) -> None:
    said = person.get("/agree").page.get_text()
    assert "nothing is sent, and your answers are deleted within three hours" in said


def test_r15_back_from_the_first_question_loses_nothing(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"}).press("back").press("back")
    (on,) = person.page.select("main a.ds_button:not(.ds_button--secondary)")
    assert on.get_text() == "Go on with the questions"
    person.response = person.client.get(on["href"])
    assert person.page.select_one("[checked]")["value"] == "age-16-17"


def test_r15_without_cookies_somebody_is_told_what_to_do(person: Person) -> None:
    person.get("/agree")
    client = person.fielded.app.test_client(use_cookies=False)
    response = client.post(person.fielded.path("/agree"), data={"agree": "yes"}, follow_redirects=True)
    assert response.status_code == 403
    assert "Your browser did not keep our cookie" in response.get_data(as_text=True)


@pytest.mark.parametrize("path", [MOVING_ON, STAFF], ids=lambda path: path.stem)
def test_r15_another_survey_in_the_same_browser_is_asked_about_too(path, in_the_field: In_the_field) -> None:
    """A visit that this survey's pages cannot open is another survey's."""
    fielded = in_the_field(path)
    person = fielded.person().begin()
    with fielded.owner.write() as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE draft SET sealed = :other"), {"other": b"x" * 4124})
    person.begin()
    assert person.heading == OPEN
    assert person.press("yes", button="agree").at.startswith(("/q/", "/sections"))
