"""One-use codes on the pages: asked for after agreeing, spent by sending, and nobody learns whose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.letterbox import code_making
from survey_app.letterbox.codes import Code
from survey_app.questionnaire.model import Questionnaire
from tests.fielded import STAFF, Fielded, Person, field_survey, questionnaire_of


def asking_for_codes() -> Questionnaire:
    questionnaire = questionnaire_of(STAFF)
    fieldwork = questionnaire.fieldwork.model_copy(update={"mode": "codes", "resume": True})
    return questionnaire.model_copy(update={"fieldwork": fieldwork})


@pytest.fixture
def fielded(tmp_path: Path) -> Iterator[Fielded]:
    made = field_survey(tmp_path, asking_for_codes())
    yield made
    made.dispose()


def new_codes(fielded: Fielded, number: int = 1) -> list[Code]:
    record = code_making.survey_with_codes(fielded.owner, fielded.survey_id)
    return code_making.make(fielded.owner, record, number)


@pytest.fixture
def code(fielded: Fielded) -> Code:
    (made,) = new_codes(fielded)
    return made


def enter(person: Person, typed: str) -> Person:
    form = person.page.select_one("form[method=post]")
    assert form is not None
    person.response = person.client.post(
        person.fielded.path("/code"), data={"code": typed}, follow_redirects=True
    )
    return person


def begun(fielded: Fielded, code: Code) -> Person:
    return enter(fielded.person().begin(), code.typed)


def cookies(person: Person) -> set[str]:
    return {cookie.key for cookie in person.client._cookies.values()}  # type: ignore[union-attr]


def test_after_agreeing_the_code_is_asked_for_and_nothing_is_stored_yet(fielded: Fielded) -> None:
    person = fielded.person().begin()
    assert (person.at, person.heading) == ("/code", "Your code")
    assert fielded.count("draft") == 0


def test_the_right_code_leads_to_the_first_question(fielded: Fielded, code: Code) -> None:
    person = begun(fielded, code)
    assert person.at.startswith("/q/")
    assert fielded.count("draft") == 1


def test_a_code_may_be_typed_in_small_letters_with_spaces(fielded: Fielded, code: Code) -> None:
    assert enter(fielded.person().begin(), code.typed.lower().replace("-", " ")).at.startswith("/q/")


@pytest.mark.parametrize("typed", ["", "0000-0000-0000", "not a code at all"])
def test_a_wrong_code_is_asked_for_again_and_not_repeated(fielded: Fielded, typed: str) -> None:
    person = enter(fielded.person().begin(), typed)
    assert (person.status, person.heading) == (422, "Your code")
    assert not (typed and typed in person.page.get_text())
    assert fielded.count("draft") == 0


def test_entering_a_code_does_not_spend_it(fielded: Fielded, code: Code) -> None:
    begun(fielded, code)
    assert fielded.count("code") == 1


def test_whoever_stops_can_begin_again_with_it(fielded: Fielded, code: Code) -> None:
    begun(fielded, code).get("/stop").press("delete")
    assert begun(fielded, code).at.startswith("/q/")


def test_sending_spends_it(fielded: Fielded, code: Code) -> None:
    person = begun(fielded, code).get("/check").press("send")
    assert person.heading == "Your answers were sent"
    assert fielded.count("code") == 0
    assert begun(fielded, code).status == 422


def test_a_double_click_makes_one_response_and_says_thanks_twice(fielded: Fielded, code: Code) -> None:
    person = begun(fielded, code).get("/check")
    (visit,) = [cookie for cookie in person.client._cookies.values() if cookie.key == "visit"]
    form = {"go": "send", "whole": "yes", "until": person.page.select_one("[name=until]")["value"]}  # type: ignore[index]
    for _ in range(2):
        person.client.set_cookie("visit", visit.value)
        response = person.client.post(fielded.path("/send"), data=form, follow_redirects=True)
        assert "Your answers were sent" in response.get_data(as_text=True)
    assert len(fielded.handed_in()) == 1


def test_two_devices_with_one_card_make_one_response_and_the_second_is_told(
    fielded: Fielded, code: Code
) -> None:
    first, second = begun(fielded, code), begun(fielded, code)
    first.get("/check").press("send")
    second.get("/check").press("send")
    assert (second.status, second.heading) == (409, "This code has been used")
    assert "your answers were not sent" in second.page.get_text()
    assert len(fielded.handed_in()) == 1


def test_without_a_code_nothing_is_begun(fielded: Fielded) -> None:
    response = fielded.app.test_client().post(fielded.path("/agree"), data={"agree": "yes"})
    assert response.headers["Location"] == fielded.path("/code")
    assert "Set-Cookie" not in response.headers


def test_scanning_takes_the_code_out_of_the_address_at_once(fielded: Fielded, code: Code) -> None:
    response = fielded.app.test_client().get(fielded.path(f"/c/{code.scanned}"))
    assert (response.status_code, response.headers["Location"]) == (303, fielded.path())
    assert code.scanned not in response.get_data(as_text=True)
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_whoever_has_scanned_agrees_and_is_asked_for_no_code(fielded: Fielded, code: Code) -> None:
    person = fielded.person().get(f"/c/{code.scanned}").begin()
    assert person.at.startswith("/q/")


def test_scanning_stores_nothing_and_sets_no_cookie_but_the_visits(fielded: Fielded, code: Code) -> None:
    person = fielded.person().get(f"/c/{code.scanned}")
    assert fielded.count("draft") == 0
    assert cookies(person) == {"visit"}


def test_the_start_page_is_the_same_whether_a_code_was_scanned_or_not(fielded: Fielded, code: Code) -> None:
    scanned = fielded.person().get(f"/c/{code.scanned}").response
    plain = fielded.person().get().response
    assert scanned is not None
    assert plain is not None
    assert scanned.data == plain.data


def test_what_was_scanned_and_lets_nobody_in_leads_to_typing(fielded: Fielded) -> None:
    assert fielded.person().get(f"/c/{'0' * 26}").begin().at == "/code"


def test_no_thanks_after_scanning_leaves_the_code_unused(fielded: Fielded, code: Code) -> None:
    fielded.person().get(f"/c/{code.scanned}").get("/agree").press("no", button="agree")
    assert fielded.count("code") == 1


def test_leaving_quickly_forgets_a_code_that_was_scanned(fielded: Fielded, code: Code) -> None:
    person = fielded.person().get(f"/c/{code.scanned}")
    person.client.get("/leave")
    assert "visit" not in cookies(person)


def answered(person: Person) -> Person:
    """With an answer to the first question that has not been sent."""
    option = person.page.select_one("form input[type=radio]")
    assert option is not None
    return person.press("continue", {str(option["name"]): option["value"]})


def test_scanning_a_card_deletes_nothing_that_was_not_sent(fielded: Fielded) -> None:
    first, second = new_codes(fielded, 2)
    person = answered(begun(fielded, first)).get(f"/c/{second.scanned}")
    assert person.get("/check").heading == "That was the last question"


def test_whoever_takes_over_a_device_says_so_before_a_code_is_asked_for(fielded: Fielded) -> None:
    first, second = new_codes(fielded, 2)
    person = answered(begun(fielded, first)).begin()
    assert person.heading == "A survey is already open in this browser"
    person.press("yes", button="agree")
    assert (person.at, fielded.count("draft")) == ("/code", 0)
    assert enter(person, second.typed).at.startswith("/q/")


def test_whoever_takes_over_a_device_can_scan_their_card_then(fielded: Fielded) -> None:
    first, second = new_codes(fielded, 2)
    person = answered(begun(fielded, first)).begin().press("yes", button="agree")
    assert person.get(f"/c/{second.scanned}").begin().at.startswith("/q/")


def test_a_code_of_another_survey_is_wrong(fielded: Fielded, tmp_path: Path) -> None:
    other = field_survey(tmp_path / "other", asking_for_codes().model_copy(update={"id": "another-survey"}))
    (theirs,) = new_codes(other)
    other.dispose()
    assert begun(fielded, theirs).status == 422


def test_a_code_works_with_the_link_of_every_area(fielded: Fielded, code: Code) -> None:
    from survey_app.storage import surveys

    with fielded.owner.read() as connection:
        links = [token for token, _ in surveys.links(connection, fielded.survey_id)]
    (other,) = [token for token in links if token != fielded.link]
    response = fielded.app.test_client().post(f"/s/{other}/code", data={"code": code.typed})
    assert response.status_code == 303


def test_whoever_saves_and_comes_back_still_has_the_code(fielded: Fielded, code: Code) -> None:
    person = begun(fielded, code).get("/stop").press("save")
    words = " ".join(each.get_text() for each in person.page.select(".code-words span"))
    person.press("saved")
    again = fielded.person().get("/come-back")
    again.response = again.client.post(
        fielded.path("/come-back"), data={"words": words}, follow_redirects=True
    )
    again.get("/check").press("send")
    assert again.heading == "Your answers were sent"
    assert fielded.count("code") == 0


def test_a_survey_on_an_open_link_has_no_such_page(tmp_path: Path) -> None:
    plain = field_survey(tmp_path, questionnaire_of(STAFF))
    client = plain.app.test_client()
    assert client.get(plain.path("/code")).status_code == 404
    assert client.post(plain.path("/code"), data={"code": "x"}).status_code == 404
    scanned = client.get(plain.path(f"/c/{'0' * 26}"))
    assert scanned.headers["Location"] == plain.path()
    assert "Set-Cookie" not in scanned.headers
    plain.dispose()
