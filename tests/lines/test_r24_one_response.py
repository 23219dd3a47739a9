"""R24: double click, Back and resubmit make one response."""

from __future__ import annotations

from tests.fielded import Fielded, Person

THANKS = "Your answers were sent"


def at_the_end(person: Person) -> dict[str, object]:
    """Somebody about to send; what their browser would post."""
    person.begin().press("continue", {"age": "age-16-17"}).press("stop")
    form = person.page.select_one("main form")
    held = {each["name"]: each["value"] for each in form.select("input")}
    return {**held, "go": "send"}


def post(person: Person, data: dict[str, object], *, answer_is_lost: bool = False) -> None:
    """A POST; where its answer is lost the browser keeps the cookie that it had."""
    cookie = person.client.get_cookie("visit")
    person.response = person.client.post(person.fielded.path("/send"), data=data)
    if answer_is_lost:
        assert cookie is not None
        person.client.set_cookie("visit", cookie.value)
        person.client.delete_cookie("finished")


def one(fielded: Fielded) -> bool:
    return len(fielded.handed_in()) == 1


def test_r24_a_double_click_on_send_makes_one(person: Person) -> None:
    data = at_the_end(person)
    post(person, data, answer_is_lost=True)
    post(person, data)
    person.response = person.client.get(person.response.headers["Location"])
    assert person.heading == THANKS
    assert one(person.fielded)


def test_r24_sending_again_after_the_answer_was_lost_makes_one_and_says_so(person: Person) -> None:
    data = at_the_end(person)
    for _ in range(4):
        post(person, data, answer_is_lost=True)
    assert person.response.headers["Location"].endswith("/thanks")
    assert one(person.fielded)


def test_r24_send_in_a_second_tab_makes_one_and_says_that_it_was_sent(person: Person) -> None:
    data = at_the_end(person)
    post(person, data)
    post(person, data)
    assert person.response.headers["Location"].endswith("/thanks")
    assert one(person.fielded)


def test_r24_going_back_after_a_lost_answer_does_not_say_that_nothing_was_sent(person: Person) -> None:
    post(person, at_the_end(person), answer_is_lost=True)
    said = person.get("/check").page.get_text()
    assert "If you pressed Send, your answers were sent, unless a page told you that they were not." in said
    assert one(person.fielded)


def test_r24_an_answer_posted_again_after_sending_brings_nothing_back(person: Person) -> None:
    post(person, at_the_end(person))
    person.response = person.client.post(person.fielded.path("/q/age"), data={"age": "age-18-20"})
    assert person.status == 410
    assert person.fielded.count("draft") == 0
    assert [answers.codes("age") for answers in person.fielded.handed_in()] == [("age-16-17",)]


def test_r24_continue_pressed_twice_keeps_the_answer_once(person: Person) -> None:
    person.begin()
    for _ in range(2):
        person.response = person.client.post(
            person.fielded.path("/q/age"), data={"age": "age-16-17", "go": "continue"}, follow_redirects=True
        )
        assert person.at != "/q/age"
    person.press("stop").press("send")
    assert [answers.codes("age") for answers in person.fielded.handed_in()] == [("age-16-17",)]


def test_r24_agreeing_twice_begins_one_visit(person: Person) -> None:
    person.get("/agree")
    for _ in range(2):
        person.response = person.client.post(
            person.fielded.path("/agree"), data={"agree": "yes"}, follow_redirects=True
        )
        assert person.at == "/q/age"
    assert person.fielded.count("draft") == 1


def test_r24_two_tabs_keep_the_answers_of_both_and_send_once(person: Person) -> None:
    """Both tabs have the one cookie: a page writes its own answers and leaves the others."""
    person.begin().press("continue", {"age": "age-16-17"})
    second = person.at
    question = person.page.select_one("main form input[type=radio]")
    person.client.post(person.fielded.path("/q/age"), data={"age": "age-18-20"})
    person.client.post(person.fielded.path(second), data={question["name"]: question["value"]})
    person.get("/stop").press("send")
    (answers,) = person.fielded.handed_in()
    assert answers.codes("age") == ("age-18-20",)
    assert answers.codes(question["name"]) == (question["value"],)


def test_r24_a_page_of_a_visit_that_was_deleted_for_another_is_not_said_to_be_sent(person: Person) -> None:
    """The browser has a visit by now, and it is another one, of a survey whose pages cannot open this."""
    data = at_the_end(person)
    with person.fielded.owner.write() as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE draft SET sealed = :other"), {"other": b"x" * 4124})
    post(person, data)
    assert person.status == 410
    assert "Your answers were sent, once" not in person.page.get_text()
    assert person.fielded.handed_in() == []
