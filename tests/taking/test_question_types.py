"""What each type of question asks, takes, refuses and hands in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fielded import Fielded, Person, field_survey, questionnaire_of

EVERY_TYPE = Path(__file__).parent / "every-type.yaml"


@pytest.fixture
def fielded(tmp_path: Path) -> Iterator[Fielded]:
    found = field_survey(tmp_path, questionnaire_of(EVERY_TYPE))
    yield found
    found.dispose()


@pytest.fixture
def someone(fielded: Fielded) -> Person:
    return fielded.person().begin()


def at(someone: Person, page: str) -> Person:
    return someone.get(f"/q/{page}")


def test_a_number_is_taken_as_people_write_it(someone: Person) -> None:
    at(someone, "full").press("continue", {"full": " 1,250 "})
    assert someone.at == "/q/part"
    assert at(someone, "full").page.select_one("#full")["value"] == "1250"


@pytest.mark.parametrize(
    ("page", "written", "said"),
    [
        ("full", "a lot", "Write a number, like 12, or skip."),
        ("full", "6000", "Write a number from 0 people to 5,000 people, or skip."),
        ("full", "2.5", "Write a whole number, without a point, or skip."),
        ("money", "£1.234", "Write at most 2 digits after the point, or skip."),
        ("full", "1e3", "Write a number, like 12, or skip."),
        ("full", "-1", "Write a number, like 12, or skip."),
    ],
)
def test_a_number_that_cannot_be_kept_is_shown_again_with_the_way_on(
    someone: Person, page: str, written: str, said: str
) -> None:
    at(someone, page).press("continue", {page: written})
    assert someone.status == 422
    assert someone.page.select_one("#error-summary").get_text(strip=True).endswith(said)
    assert someone.page.select_one(f"#{page}")["value"] == written


def test_a_number_that_is_wrong_never_holds_back_a_skip(someone: Person) -> None:
    at(someone, "full").press("skip", {"full": "a lot"})
    assert someone.at == "/q/part"


def test_numbers_that_should_add_up_are_asked_about_and_can_be_skipped(someone: Person) -> None:
    at(someone, "full").press("continue", {"full": "4"})
    someone.press("continue", {"part": "5"})
    assert someone.at == "/q/sum"
    assert "9 people" in html(someone)
    someone.press("continue")
    someone.press("continue", {"all-staff": "10"})
    assert someone.status == 422
    assert "add up to 9" in html(someone)
    someone.press("continue", {"all-staff": "9"})
    assert someone.at == "/q/money"


def test_a_sum_is_not_asked_about_while_a_part_is_missing(someone: Person) -> None:
    at(someone, "full").press("continue", {"full": "4"})
    at(someone, "all-staff").press("continue", {"all-staff": "10"})
    assert someone.at == "/q/money"


def test_a_month_needs_both_its_parts_or_none(someone: Person) -> None:
    at(someone, "since").press("continue", {"since": ["03", ""]})
    assert someone.status == 422
    assert "Choose a month and write a year" in html(someone)
    assert someone.page.select_one("#since option[selected]")["value"] == "03"
    someone.press("continue", {"since": ["03", "2014"]})
    assert "from January 2015 to December 2026" in html(someone)
    someone.press("continue", {"since": ["03", "2020"]})
    assert someone.at == "/sections"
    again = at(someone, "since").page
    assert again.select_one("#since option[selected]")["value"] == "03"
    assert again.select_one('[id="since.year"]')["value"] == "2020"


def test_a_council_is_chosen_from_all_32_and_not_sure(someone: Person) -> None:
    options = at(someone, "council").page.select("#council option")
    assert len(options) == 1 + 32 + 1
    someone.press("continue", {"council": "s12000036"})
    assert at(someone, "council").page.select_one("option[selected]").get_text() == "City of Edinburgh"


def test_a_chosen_council_can_be_taken_back(someone: Person) -> None:
    at(someone, "council").press("continue", {"council": "s12000036"})
    at(someone, "council").press("continue", {"council": ""})
    assert not at(someone, "council").page.select("option[selected]")


def test_a_page_that_asks_nothing_has_no_field_and_no_skip(someone: Person) -> None:
    page = at(someone, "hello").page
    assert not page.select("form input, form select, form textarea")
    assert not page.select('button[value="skip"]')
    assert someone.press("continue").at == "/q/home"


def test_what_other_means_is_asked_on_the_next_page_and_only_then(someone: Person) -> None:
    at(someone, "home").press("continue", {"home": "other"})
    assert someone.at == "/q/home--other"
    assert someone.heading == "Where do you live?"
    someone.press("continue", {"home--other": "On a boat"})
    at(someone, "home").press("continue", {"home": "flat"})
    assert someone.at == "/q/how"


def test_an_earlier_answer_stands_in_a_later_text(someone: Person) -> None:
    assert at(someone, "how").heading == "I like the place where I live."
    at(someone, "home").press("continue", {"home": "flat"})
    assert someone.heading == "I like your flat."
    assert someone.page.title.get_text().startswith("I like your flat.")


def test_a_variant_is_worded_for_who_gave_the_answer_and_is_never_markup(someone: Person) -> None:
    at(someone, "home").press("continue", {"home": "other"}).press("skip")
    assert someone.heading == "I like it there <b>very</b> much."
    assert not someone.page.select("h1 b")


def test_statements_share_a_page_each_with_its_own_legend_under_what_is_asked(someone: Person) -> None:
    page = at(someone, "time").page
    assert page.h1.get_text() == "How far do you agree?"
    assert [each.get_text(strip=True) for each in page.select("legend")] == ["I have time.", "I have help."]
    assert page.get_text().count("Think of the last month.") == 1


def test_a_repeat_asks_for_another_until_no_or_the_bound(someone: Person) -> None:
    at(someone, "which--1")
    for number in ("1", "2", "3"):
        assert someone.heading == f"What is home number {number} called?"
        someone.press("skip").press("skip")
        if number != "3":
            assert someone.at == f"/q/homes--another-{number}"
            someone.press("continue", {f"homes--another-{number}": "yes"})
    assert someone.at == "/sections"


def test_taking_back_that_there_is_another_takes_back_what_was_said_of_it(someone: Person) -> None:
    at(someone, "homes--another-1").press("continue", {"homes--another-1": "yes"})
    someone.press("continue", {"which--2": "A red house"})
    someone.get("/check?look=yes")
    assert "A red house" in html(someone)
    at(someone, "homes--another-1").press("continue", {"homes--another-1": "no"})
    someone.get("/check?look=yes")
    assert "A red house" not in html(someone)


def test_looking_over_speaks_as_the_pages_did(someone: Person) -> None:
    at(someone, "home").press("continue", {"home": "flat"}).press("continue", {"how": "yes-much"})
    at(someone, "since").press("continue", {"since": ["03", "2020"]})
    at(someone, "full").press("continue", {"full": "1250"})
    lines = {
        line.dt.get_text(): line.dd.get_text(strip=True)
        for line in someone.get("/check?look=yes").page.select(".ds_summary-list__item")
    }
    assert lines["I like your flat."] == "Agree"
    assert lines["Since when?"] == "March 2020"
    assert lines["How many full-time staff?"] == "1,250 people"
    assert "Before you begin" not in lines
    assert "Together" not in lines


def html(someone: Person) -> str:
    return someone.page.get_text()


def test_every_type_is_handed_in_and_opens_as_it_was_given(fielded: Fielded, someone: Person) -> None:
    at(someone, "home").press("continue", {"home": "other"}).press("continue", {"home--other": "On a boat"})
    someone.press("continue", {"how": "middle"}).press("continue", {"council": "s12000023"})
    someone.press("continue", {"since": ["3", "2020"]})
    at(someone, "full").press("continue", {"full": "12"})
    at(someone, "money").press("continue", {"money": "£1,250.50"}).press("continue", {"more": "enough"})
    at(someone, "time").press("continue", {"time": "no-much", "help": "yes-much"})
    at(someone, "years--1").press("continue", {"years--1": "7"})
    someone.get("/check").press("send")
    (answers,) = fielded.handed_in()
    assert dict(answers.values) == {
        "home": ("other",),
        "how": ("middle",),
        "council": ("s12000023",),
        "since": ("2020-03",),
        "full": ("12",),
        "money": ("1250.50",),
        "more": ("enough",),
        "time": ("no-much",),
        "help": ("yes-much",),
        "years--1": ("7",),
    }
    assert fielded.words() == ["On a boat"]
