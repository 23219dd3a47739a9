"""R13: gentle words about names and numbers in texts, never a block."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.telling.finding import Kind
from survey_app.questionnaire.telling.numbers import is_chi
from survey_app.taking import second_look
from tests.fielded import ROOT, Person
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn

WORDS = ROOT / "tests" / "questionnaires" / "words.yaml"
NUMBER, MAIL = "07700 900123", "made.up@example.org"
#: of the last day of a year, with a right check digit
CHI = next(number for last in range(100) if is_chi(number := f"31129900{last:02}"))
ASKS = "Could this show who someone is?"
#: A text of each kind, and what is said of it.
SAID = {
    Kind.PHONE: (f"ring {NUMBER}", "a phone number"),
    Kind.EMAIL: (MAIL, "an e-mail address"),
    Kind.HANDLE: ("snap: madeup_7", "a name from social media"),
    Kind.POSTCODE: ("I stay at G2 1DU", "a postcode"),
    Kind.STREET: ("at 4 Made Up Road", "an address"),
    Kind.CHI: (CHI, "a CHI number"),
    Kind.NATIONAL_INSURANCE: ("AB 12 34 56 C", "a National Insurance number"),
    Kind.VEHICLE: ("SF12 ABC", "a car’s number plate"),  # noqa: RUF001
    Kind.BIRTHDAY: ("born on 3 May 2007", "a date of birth"),
    Kind.NAME: ("Ask Mrs Baxter", "somebody’s name"),  # noqa: RUF001
}


@pytest.fixture
def writer(in_the_field: In_the_field) -> Person:
    """Somebody at the second text box of two."""
    return in_the_field(WORDS).person().walk_to("/q/lines")


def asked_again(person: Person) -> bool:
    return ASKS in person.page.get_text()


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_r13_every_text_box_asks_for_no_names_and_is_plain(path, in_the_field: In_the_field) -> None:
    fielded = in_the_field(path)
    for page, html in drawn(fielded):
        for question in map(fielded.questionnaire.question, page.questions):
            if question.is_text:
                box = html.select_one(f"textarea[name='{question.id}'], input[name='{question.id}']")
                assert "name" in html.select_one("main").get_text(), page.id
                assert (box["autocomplete"], int(box["maxlength"])) == ("off", question.max_length)
                assert not {"required", "pattern", "contenteditable"} & set(box.attrs)


def test_r13_the_server_checks_the_length_too(writer: Person) -> None:
    writer.press("continue", {"lines": "a" * 51})
    assert (writer.status, writer.at) == (422, "/q/lines")
    assert "1 character too long" in writer.page.get_text()
    assert "a" * 51 in writer.page.select_one("textarea").get_text()


@pytest.mark.parametrize("kind", Kind)
def test_r13_each_kind_is_named(writer: Person, kind: Kind) -> None:
    text, named = SAID[kind]
    writer.press("continue", {"lines": text})
    assert (writer.status, writer.at) == (200, "/q/lines")
    assert f"It looks as if there is {named}" in writer.page.get_text()


def test_r13_several_kinds_are_all_named(writer: Person) -> None:
    writer.press("continue", {"lines": f"{NUMBER} {MAIL}"})
    said = writer.page.select_one("[id='lines.personal']").get_text()
    assert "a phone number" in said
    assert "an e-mail address" in said


def test_r13_one_press_of_continue_leaves_it_in(writer: Person) -> None:
    writer.press("continue", {"lines": f"ring {NUMBER}"}).press("continue")
    assert writer.at == "/check"
    writer.press("send")
    assert writer.fielded.handed_in()
    assert writer.fielded.words() == [f"ring {NUMBER}"]


def test_r13_changing_it_leads_on(writer: Person) -> None:
    writer.press("continue", {"lines": f"ring {NUMBER}"}).press("continue", {"lines": "ring them"})
    assert writer.at == "/check"


def test_r13_the_text_is_still_there_to_be_changed(writer: Person) -> None:
    writer.press("continue", {"lines": f"ring {NUMBER}"})
    assert writer.page.select_one("textarea").get_text().strip() == f"ring {NUMBER}"


@pytest.mark.parametrize("button", ["skip", "stop", "help", "back"])
def test_r13_no_other_button_is_held_up(writer: Person, button: str) -> None:
    writer.press(button, {"lines": f"ring {NUMBER}"})
    assert not asked_again(writer)
    assert (writer.at, writer.status) != ("/q/lines", 200)


def test_r13_something_new_is_spoken_of_once_more(writer: Person) -> None:
    writer.press("continue", {"lines": f"ring {NUMBER}"}).press("continue", {"lines": f"{NUMBER} {MAIL}"})
    assert asked_again(writer)
    said = writer.page.select_one("[id='lines.personal']").get_text()
    assert "an e-mail address" in said
    assert "a phone number" not in said
    assert writer.press("continue").at == "/check"


def test_r13_the_same_thing_is_not_spoken_of_again_on_a_later_visit_to_the_page(writer: Person) -> None:
    writer.press("continue", {"lines": f"ring {NUMBER}"}).press("continue").press("back")
    assert writer.press("continue", {"lines": f"Please ring {NUMBER.replace(' ', '')}"}).at == "/check"


def test_r13_what_went_by_another_button_is_still_spoken_of_when_continue_is_pressed(writer: Person) -> None:
    writer.press("stop", {"lines": f"ring {NUMBER}"}).press("back")
    assert asked_again(writer.press("continue"))


def test_r13_a_double_click_does_not_answer_for_the_person(writer: Person) -> None:
    """The second click sends the first page once more, which had asked nothing yet."""
    first = writer.response.request.path
    for _ in range(2):
        writer.response = writer.client.post(first, data={"lines": NUMBER, "go": "continue"})
        assert asked_again(writer)


def test_r13_a_text_with_very_many_things_is_spoken_of_once(
    writer: Person, in_the_field: In_the_field
) -> None:
    words = " ".join(f"0770090{number:04}" for number in range(60))
    with writer.fielded.app.test_request_context():
        look = second_look.at("lines", words, frozenset())
        assert look is not None
        assert len(look.marks) == 1
        assert second_look.at("lines", words + " 07700 909999", frozenset(look.marks)) is None


def test_r13_words_that_tell_nothing_are_not_spoken_of(writer: Person) -> None:
    assert writer.press("continue", {"lines": "In May my mum moved to Ayr, 12 miles away."}).at == "/check"


def test_r13_nothing_of_what_was_found_is_written_into_a_log(
    writer: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    caplog.set_level(1, logger="survey_app.public")
    writer.press("continue", {"lines": f"ring {NUMBER}"}).press("continue")
    assert "900123" not in caplog.text
