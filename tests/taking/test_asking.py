"""One page of a survey: what stands on it, and what each button does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fielded import Fielded, Person, field_survey, questionnaire_of

SMALL = Path(__file__).parent.parent / "questionnaires"


@pytest.fixture
def routed(tmp_path: Path) -> Iterator[Fielded]:
    fielded = field_survey(tmp_path, questionnaire_of(SMALL / "routed.yaml"))
    yield fielded
    fielded.dispose()


def test_the_question_is_the_only_first_heading_and_the_title_starts_with_it(person: Person) -> None:
    person.begin()
    assert person.heading == "How old are you?"
    assert person.page.title.get_text().startswith("How old are you?")


def test_names_and_values_of_controls_are_ids_and_codes(person: Person) -> None:
    person.begin()
    assert {control["name"] for control in person.page.select("input")} == {"age"}
    assert [control["value"] for control in person.page.select("input")] == [
        "age-16-17",
        "age-18-20",
        "age-21-23",
        "age-24-26",
        "rather-not-say",
    ]


@pytest.mark.parametrize("survey", ["young", "staff"])
def test_continue_skip_stop_and_help_stand_in_this_order_on_every_question(
    survey: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(survey).person().begin()
    while person.at.startswith("/q/"):
        shown = [button["value"] for button in person.page.select('form button[name="go"]')]
        wanted = ["continue", "skip", "stop", "help", "back"]
        if person.at.endswith(".support"):
            wanted.remove("skip")
        assert shown[: len(wanted)] == wanted, person.at
        person.press("continue")


def test_leaving_is_the_first_thing_after_the_skip_link_for_young_people(person: Person) -> None:
    first, second = person.begin().page.select("a")[:2]
    assert first["href"] == "#main"
    assert (second["href"], second.get_text()) == ("/leave", "Leave quickly")


def test_staff_are_not_offered_to_leave_quickly(staff: Fielded) -> None:
    person = staff.person().begin()
    assert not person.page.select('a[href="/leave"]')
    assert not person.page.select("script")


def test_nothing_needs_a_script_and_no_style_is_inline(person: Person) -> None:
    person.begin()
    while person.at.startswith("/q/"):
        assert [script["src"].split("?")[0] for script in person.page.select("script")] == [
            "/static/leave.js"
        ]
        assert not person.page.select("style, [style], [onclick], [onload]")
        person.press("continue")


def test_continue_with_nothing_chosen_is_a_skip_and_never_an_error(person: Person) -> None:
    person.begin().press("continue")
    assert (person.status, person.at) == (200, "/q/living")
    assert "Error" not in person.page.title.get_text()


def test_what_was_chosen_is_there_again_when_one_goes_back(person: Person) -> None:
    person.begin().press("continue", {"age": "age-18-20"}).press("back")
    assert [control["value"] for control in person.page.select("input[checked]")] == ["age-18-20"]


def test_skip_takes_an_answer_back(person: Person) -> None:
    person.begin().press("continue", {"age": "age-18-20"}).press("back").press("skip")
    assert person.at == "/q/living"
    assert not person.press("back").page.select("input[checked]")


def test_a_chosen_radio_can_be_cleared_without_javascript(person: Person) -> None:
    person.begin().press("continue", {"age": "age-18-20"}).press("back").press("clear.age")
    assert person.at == "/q/age"
    assert not person.page.select("input[checked]")


def test_clearing_one_statement_keeps_the_others_of_the_page(staff: Fielded) -> None:
    person = staff.person().walk_to("/q/duties-clear")
    person.press("clear.duties-time", {"duties-clear": "agree", "duties-time": "neither"})
    assert [(c["name"], c["value"]) for c in person.page.select("input[checked]")] == [
        ("duties-clear", "agree")
    ]


def test_enter_presses_continue(person: Person) -> None:
    """Browsers press the first button of a form (HTML, implicit submission)."""
    assert person.begin().page.select("form button")[0]["value"] == "continue"


def test_statements_that_share_a_page_have_a_fieldset_each_and_no_grid(staff: Fielded) -> None:
    person = staff.person().walk_to("/q/duties-clear")
    assert person.heading == staff.questionnaire.sections[1].questions[0].ask
    assert [legend.get_text() for legend in person.page.select("fieldset > legend")] == [
        question.ask for question in staff.questionnaire.sections[1].asked
    ]
    assert not person.page.select("table")


def test_every_choice_has_a_label_and_every_group_a_legend(person: Person) -> None:
    person.begin()
    while person.at.startswith("/q/"):
        labelled = {label["for"] for label in person.page.select("label")}
        assert {control["id"] for control in person.page.select("input[type=radio], textarea")} <= labelled
        for control in person.page.select("input[type=radio], input[type=checkbox]"):
            assert control.find_parent("fieldset").find("legend")
        person.press("continue")


def test_progress_is_told_in_words_and_does_not_depend_on_answers(person: Person) -> None:
    person.walk_to("/q/wrong")
    assert "Question 14 of about 19" in person.page.select_one(".place").get_text()
    person.press("continue", {"wrong": "went-wrong"})
    assert "Question 15 of about 19" in person.page.select_one(".place").get_text()


def test_a_sensitive_section_is_announced_and_can_be_skipped_whole(person: Person) -> None:
    person.walk_to("/q/went-wrong.notice")
    assert "You can skip this part" in person.page.select_one("main").get_text()
    person.press("skip")
    assert person.at == "/q/went-wrong.support"


def test_skipping_a_section_takes_back_what_was_answered_in_it(person: Person) -> None:
    person.walk_to("/q/went-wrong.support", {"wrong": "went-wrong", "wrong-help": "no-help"})
    for _ in range(3):
        person.press("back")
    assert person.at == "/q/went-wrong.notice"
    person.press("skip").get("/check").press("send")
    assert person.fielded.handed_in()[0].values == {}


@pytest.mark.parametrize("chosen", ["went-wrong", "all-right", "rather-not-say", None])
def test_the_support_page_comes_to_everybody_whatever_was_chosen(person: Person, chosen: str | None) -> None:
    person.walk_to("/q/wrong").press("continue", {"wrong": chosen} if chosen else {})
    if person.at == "/q/wrong-help":
        person.press("continue")
    assert person.at == "/q/went-wrong.support"


def test_help_keeps_what_was_typed_and_leads_back_to_the_same_question(person: Person) -> None:
    person.walk_to("/q/keep").press("help", {"keep": "Half a sentence"})
    assert person.heading == "Who can help now"
    back = person.page.select_one("main a.ds_button")["href"]
    assert back == person.fielded.path("/q/keep")
    assert "Half a sentence" in person.get("/q/keep").page.select_one("textarea").get_text()


def test_a_changed_answer_closes_the_way_that_it_had_opened(routed: Fielded) -> None:
    person = routed.person().begin().press("continue", {"tea": "tea"})
    assert person.at == "/q/milk"
    person.press("continue", {"milk": "milk"}).press("continue", {"which-milk": "oat"})
    assert person.at == "/q/why-oat"
    person.get("/q/tea").press("continue", {"tea": "no-tea"})
    assert person.at == "/q/instead"
    assert person.get("/q/why-oat").at != "/q/why-oat"
    person.get("/check").press("send")
    (answers,) = routed.handed_in()
    assert dict(answers.values) == {"tea": ("no-tea",)}


@pytest.mark.parametrize(
    ("page", "most", "names"),
    [("line", "20", "use names."), ("lines", "50", "Please leave names out.")],
    ids=["in our words", "in the words of its author"],
)
def test_texts_ask_once_not_to_use_names_and_say_how_long_they_may_be(
    words: Fielded, page: str, most: str, names: str
) -> None:
    person = words.person().walk_to(f"/q/{page}")
    text = person.page.find(id=page)
    assert text["maxlength"] == most
    described = " ".join(
        person.page.find(id=each).get_text() for each in str(text["aria-describedby"]).split()
    )
    assert names in described
    assert described.count("names") == 1
    assert f"{most} characters" in described


def test_a_text_that_is_too_long_is_shown_again_and_says_by_how_much(words: Fielded) -> None:
    person = words.person().walk_to("/q/lines").press("continue", {"lines": "x" * 57})
    assert person.status == 422
    assert person.page.title.get_text().startswith("Error:")
    assert "7 characters too long" in person.page.select_one("#error-summary").get_text()
    assert person.page.select_one("#error-summary a")["href"] == "#lines"
    assert person.page.select_one("textarea").get_text().strip() == "x" * 57


def test_line_ends_count_once_as_browsers_count_them(words: Fielded) -> None:
    person = words.person().walk_to("/q/lines").press("continue", {"lines": "\r\n".join("x" * 25) + "x"})
    assert person.status == 200


def test_stopping_is_never_held_up_by_what_is_in_a_field(words: Fielded) -> None:
    person = words.person().walk_to("/q/lines").press("stop", {"lines": "x" * 57})
    assert person.at == "/stop"


@pytest.mark.parametrize(
    "text", ["ring 0131 555 0123", "mail me@example.org", "I live at EH1 1YZ", "my CHI is 0101011234"]
)
def test_a_text_that_may_say_who_someone_is_gets_a_hint_once_and_is_never_blocked(
    words: Fielded, text: str
) -> None:
    person = words.person().walk_to("/q/lines").press("continue", {"lines": text})
    assert "Could this show who someone is?" in person.page.get_text()
    assert "Error" not in person.page.title.get_text()
    assert person.page.select_one("textarea").get_text().strip() == text
    assert person.press("continue").at == "/check"


@pytest.mark.parametrize("text", ["In 2019 I moved 3 times", "It cost 1,500 or so", "We were 16 17 18"])
def test_ordinary_numbers_get_no_hint(words: Fielded, text: str) -> None:
    assert words.person().walk_to("/q/lines").press("continue", {"lines": text}).at == "/check"


def test_markup_in_a_text_is_only_text(words: Fielded) -> None:
    person = words.person().walk_to("/q/lines").press("continue", {"lines": "</textarea><script>x</script>"})
    person.press("back")
    assert person.page.select_one("textarea").get_text().strip() == "</textarea><script>x</script>"
    assert not person.page.select("main script")


def test_easy_words_and_the_reason_can_be_opened_without_javascript(person: Person) -> None:
    summaries = [each.get_text() for each in person.begin().page.select("details > summary")]
    assert summaries == ["Easy words", "Why do we ask?"]


def test_every_question_page_has_one_size(person: Person) -> None:
    sizes = set()
    person.begin()
    while person.at.startswith("/q/"):
        sizes.add(len(person.response.data))
        person.press("continue")
    assert sizes == {16 * 1024}


def test_every_redirect_has_one_size(person: Person) -> None:
    person.begin()
    sizes = set()
    for go in ("continue", "skip", "back", "stop", "help", "clear.age"):
        response = person.client.post(person.fielded.path("/q/age"), data={"go": go})
        assert response.status_code == 303
        sizes.add(len(response.data) + len(response.headers["Location"]))
    assert sizes == {512}


def test_a_page_that_does_not_exist_is_said_plainly(person: Person) -> None:
    person.begin().get("/q/no-such-page")
    assert (person.status, person.heading) == (404, "There is no such page")


def test_a_closed_survey_is_noticed_by_a_page_that_only_shows_within_seconds(young: Fielded) -> None:
    from survey_app.taking.application import application

    seconds = [100.0]
    app = application(young.settings, young.clock, lambda: seconds[0])
    client = app.test_client()
    assert client.get(young.path()).status_code == 200
    young.close()
    assert client.get(young.path()).status_code == 200
    seconds[0] += 5.5
    assert client.get(young.path()).status_code == 410
    app.extensions["desk"].store.dispose()
