"""The typing-in desk: what was written on paper goes into the letterbox once, and is seen by nobody again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.storage import drafts
from survey_app.storage.engines import NotAllowed, Role, StoreUnavailable, open_store
from survey_app.taking.draft import Draft, new_visit, seal
from survey_app.team import paper
from tests.fielded import GLASGOW, MOVING_ON, questionnaire_of
from tests.questionnaire.samples import small
from tests.team.typing import Typing, typing

TEA = {"area": GLASGOW, "tea": "tea", "milk": "milk", "which-milk": ["oat"], "why-oat": "It froths."}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Typing]:
    made = typing(tmp_path, small("routed"))
    yield made
    made.owner.dispose()


def test_the_desk_lists_the_surveys_that_take_paper(desk: Typing) -> None:
    page = desk.here.page("/team/paper/")
    assert [link["href"] for link in page.select("main li a")] == ["/team/paper/paper-2026"]


def test_every_question_stands_on_one_page_with_its_number_on_paper(desk: Typing) -> None:
    desk.open()
    names = {control["name"] for control in desk.page.select("main [name]")}
    assert {question.id for question in desk.questionnaire.questions()} <= names
    assert "2. With milk?" in desk.words


def test_a_form_is_checked_and_then_sent_and_comes_out_marked_as_paper(desk: Typing) -> None:
    desk.open().press("check", TEA)
    assert desk.heading == "This is what will be sent"
    desk.press("send")
    assert desk.heading == "Sent"
    (answers,) = desk.handed_in()
    assert answers.codes("which-milk") == ("oat",)
    assert desk.ticks().areas == [GLASGOW]
    assert desk.ticks().on_paper.tolist() == [True]
    assert [text.words for text in desk.texts().texts] == ["It froths."]


def test_nothing_is_stored_before_send(desk: Typing) -> None:
    desk.open().press("check", TEA)
    assert desk.count("letterbox") == 0
    files = [path for path in desk.here.settings.instance.rglob("*") if path.is_file()]
    assert not [path for path in files if b"froths" in path.read_bytes()]


def test_what_the_form_leads_past_is_named_before_sending_and_is_not_sent(desk: Typing) -> None:
    desk.open().press("check", {**TEA, "tea": "no-tea", "instead": "Water"})
    left_out = desk.page.select_one("#left-out")
    assert left_out is not None
    assert [item.get_text(strip=True)[:2] for item in left_out.select("li")] == ["2.", "3.", "4."]
    desk.press("send")
    (answers,) = desk.handed_in()
    assert answers.codes("tea") == ("no-tea",)
    assert answers.codes("milk") == ()
    assert [text.words for text in desk.texts().texts] == ["Water"]


def test_an_answer_that_stands_alone_beside_others_is_named_before_sending(tmp_path: Path) -> None:
    desk = typing(tmp_path, questionnaire_of(MOVING_ON))
    desk.open().press("check", {"area": GLASGOW, "count-on": ["friends", "no-one"]})
    changed = desk.page.select_one("#changed")
    assert changed is not None
    assert changed.select("li")
    desk.owner.dispose()


def test_without_an_area_nothing_is_sent_and_all_that_was_typed_is_kept(desk: Typing) -> None:
    desk.open().press("check", {**TEA, "area": ""})
    assert desk.status == 400
    assert desk.page.title is not None
    assert desk.page.title.get_text().startswith("Error:")
    assert desk.page.select_one("#error-summary a")["href"] == "#area"  # type: ignore[index]
    assert desk.form_data()["why-oat"] == "It froths."
    assert desk.form_data()["which-milk"] == ["oat"]
    assert desk.form_data()["milk"] == ["milk"]


def test_going_back_to_change_keeps_what_was_typed(desk: Typing) -> None:
    desk.open().press("check", TEA).press("change")
    assert desk.heading == "Type in a paper form"
    assert {name: desk.form_data()[name] for name in ("tea", "milk", "which-milk", "why-oat")} == {
        "tea": ["tea"],
        "milk": ["milk"],
        "which-milk": ["oat"],
        "why-oat": "It froths.",
    }


def test_sending_twice_makes_one_response(desk: Typing) -> None:
    desk.open().press("check", TEA)
    data = {**desk.form_data(), "go": "send"}
    assert [desk.post(data).status_code for _ in range(2)] == [200, 200]
    assert len(desk.handed_in()) == 1


@pytest.mark.parametrize("go", ["check", "change"])
def test_a_form_that_was_sent_is_not_shown_again_whatever_a_browser_sends(desk: Typing, go: str) -> None:
    desk.open().press("check", TEA)
    data = desk.form_data()
    desk.press("send")
    desk.response = desk.post({**data, "go": go})
    assert desk.status == 410
    assert "froths" not in desk.response.get_data(as_text=True)


@pytest.mark.parametrize("until", ["9" * 5000, "²", "-1", ""])
@pytest.mark.parametrize("go", ["check", "send"])
def test_an_hour_that_is_none_is_no_hour(desk: Typing, go: str, until: str) -> None:
    desk.open().press("check", TEA)
    assert desk.post({**desk.form_data(), "go": go, paper.UNTIL: until}).status_code == 200


def test_two_forms_with_the_same_answers_are_two_responses(desk: Typing) -> None:
    for _ in range(2):
        desk.open().press("check", TEA).press("send")
    assert len(desk.handed_in()) == 2


def test_a_form_that_was_open_for_more_than_a_day_is_not_taken_for_a_sent_one(desk: Typing) -> None:
    desk.open().press("check", TEA)
    data = {**desk.form_data(), "go": "send", paper.UNTIL: "1"}
    with desk.owner.write() as connection:
        assert drafts.sweep(connection, 10**9) == 1
    desk.response = desk.post(data)
    assert desk.status == 409
    assert "was not sent" in desk.words
    desk.press("send")
    assert desk.heading == "Sent"
    assert len(desk.handed_in()) == 1


def test_a_survey_that_has_closed_takes_no_form_and_the_page_keeps_what_was_typed(desk: Typing) -> None:
    desk.open().press("check", TEA)
    desk.close()
    desk.press("send")
    assert desk.status == 409
    assert "this form was not sent" in desk.words
    assert desk.form_data()["why-oat"] == "It froths."
    assert desk.open().status == 409


def test_forms_are_typed_in_after_the_last_minute_of_the_link_until_somebody_closes(tmp_path: Path) -> None:
    desk = typing(tmp_path, small("routed"), opens="2027-01-04 09:00", closes="2027-01-08 17:00")
    desk.open().press("check", TEA).press("send")
    assert desk.heading == "Sent"
    desk.owner.dispose()


def test_no_form_is_typed_in_before_the_survey_opens(tmp_path: Path) -> None:
    desk = typing(tmp_path, small("routed"), opens="2027-03-01 09:00")
    assert desk.open().status == 409
    assert "from 2027-03-01 09:00 on" in desk.words
    desk.owner.dispose()


def test_a_store_that_is_away_is_said_and_the_page_keeps_what_was_typed(
    desk: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise StoreUnavailable

    desk.open().press("check", TEA)
    monkeypatch.setattr(paper, "hand_in", away)
    desk.press("send")
    assert desk.status == 503
    assert desk.form_data()["why-oat"] == "It froths."


def test_a_survey_that_takes_no_paper_has_no_desk(desk: Typing) -> None:
    assert desk.here.get("/team/paper/nothing").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("typist", 200), ("publisher", 200), ("admin", 200), ("reviewer", 403)]
)
def test_a_right_of_its_own_lets_people_type(tmp_path: Path, role: str, status: int) -> None:
    desk = typing(tmp_path, small("routed"), role=role)
    assert desk.open().status == status
    desk.owner.dispose()


def test_whoever_types_sees_nothing_else(desk: Typing) -> None:
    page = desk.here.page("/team/")
    assert [link.get_text() for link in page.select("main h2 a")] == ["Paper"]
    assert desk.here.get("/team/surveys").status_code == 403
    assert desk.here.get("/team/dashboard/").status_code == 403


def test_who_opened_the_desk_is_written_down_once_a_day_without_a_time(desk: Typing) -> None:
    for _ in range(3):
        desk.open().press("check", TEA).press("send")
    (event,) = desk.events()
    assert (event.event, event.subject, len(event.at)) == ("paper-desk", "paper-2026", len("2027-01-15"))
    desk.here.clock.now += 24 * 60 * 60
    desk.here.client = desk.here.new_client()
    desk.here.sign_in("somebody")
    desk.open()
    assert len(desk.events()) == 2


def test_sending_writes_nothing_down(desk: Typing) -> None:
    desk.open().press("check", TEA)
    before = desk.count("audit_event")
    desk.press("send")
    assert desk.count("audit_event") == before


def test_a_form_on_the_desk_looks_like_any_draft_to_whoever_sees_the_table(desk: Typing) -> None:
    desk.open()
    with desk.owner.read() as connection:
        ((length, id_length),) = connection.execute(text("SELECT length(sealed), length(id) FROM draft"))
    visit = new_visit()
    assert length == len(seal(visit, Draft.begin(1), survey="s", version="v"))
    assert id_length == len(visit.draft_id)


def test_the_pages_of_the_desk_are_kept_by_no_browser(desk: Typing) -> None:
    pages = [desk.open(), desk.open().press("check", TEA)]
    for each in pages:
        assert each.response is not None
        assert each.response.headers["Cache-Control"] == "no-store"
        (form,) = each.page.select("main form")
        assert form["autocomplete"] == "off"


def test_sending_changes_the_cookie_so_that_going_back_shows_nothing(desk: Typing) -> None:
    desk.open().press("check", TEA)
    answer = desk.here.client.post(
        f"/team/paper/{desk.survey}",
        data={**desk.form_data(), "go": "send"},
        base_url=desk.here.settings.public_url,
    )
    assert answer.status_code == 303
    assert answer.headers.getlist("Set-Cookie")


def test_the_desk_cannot_read_what_it_handed_in(desk: Typing) -> None:
    store = open_store(desk.here.settings.database_url, Role.TYPIST)
    desk.open().press("check", TEA).press("send")
    for table in ("letterbox", "response", "fragment", "account", "release"):
        with pytest.raises(NotAllowed), store.read() as connection:
            connection.execute(text(f"SELECT * FROM {table}"))
    store.dispose()


@pytest.mark.parametrize("name", ["numbers", "months", "several", "repeats", "other-please-say", "totals"])
def test_every_kind_of_question_can_be_typed(tmp_path: Path, name: str) -> None:
    desk = typing(tmp_path, small(name))
    desk.open().press("check", {"area": GLASGOW}).press("send")
    assert desk.heading == "Sent"
    assert len(desk.handed_in()) == 1
    desk.owner.dispose()


def test_what_is_meant_by_an_answer_is_typed_beside_it(tmp_path: Path) -> None:
    desk = typing(tmp_path, small("other-please-say"))
    (question,) = [each for each in desk.questionnaire.questions() if each.options]
    (option,) = [each for each in question.options if each.say]
    say = f"{question.id}--{option.code}"
    desk.open().press("check", {"area": GLASGOW, question.id: option.code, say: "By boat"}).press("send")
    desk.close()
    assert [(text.question, text.words) for text in desk.texts().texts] == [(say, "By boat")]
    desk.owner.dispose()


def test_a_number_that_cannot_be_kept_is_named_at_its_field(tmp_path: Path) -> None:
    desk = typing(tmp_path, small("numbers"))
    number = next(each.id for each in desk.questionnaire.questions() if each.type.value == "number")
    desk.open().press("check", {"area": GLASGOW, number: "many"})
    assert desk.status == 400
    field = desk.page.select_one(f'[name="{number}"]')
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == ("many", "true")
    desk.owner.dispose()


def test_a_text_that_is_too_long_is_kept_and_its_length_said(desk: Typing) -> None:
    desk.open().press("check", {**TEA, "why-oat": "x" * 1003})
    assert desk.status == 400
    assert "3 characters too long" in desk.words
    assert desk.form_data()["why-oat"] == "x" * 1003


def test_a_long_form_fits_through_the_door(tmp_path: Path) -> None:
    root = MOVING_ON.parent
    desk = typing(tmp_path, questionnaire_of(root / "champions-boards.yaml"))
    texts = {each.id: "ж" * each.max_length for each in desk.questionnaire.questions() if each.is_text}
    assert sum(len(text) for text in texts.values()) * 6 > 64 * 1024
    desk.open().press("check", {"area": GLASGOW, **texts})
    assert desk.heading == "This is what will be sent"
    desk.owner.dispose()


def test_every_field_has_a_label(desk: Typing) -> None:
    desk.open()
    labelled = {label["for"] for label in desk.page.select("label[for]")}
    controls = desk.page.select("main select, main textarea, main input[type=text]")
    assert controls
    assert [each["id"] for each in controls if each["id"] not in labelled] == []
    ids = [each["id"] for each in desk.page.select("[id]")]
    assert [each for each, same in itertools.groupby(sorted(ids)) if len(list(same)) > 1] == []
