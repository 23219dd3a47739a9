"""Sections in any order, with a page that shows which are done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.questionnaire.load import load
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


def states(someone: Person) -> dict[str, str]:
    page = someone.get("/sections").page
    return {
        part.a.get_text(strip=True): part.select_one(".parts__state").get_text(strip=True)
        for part in page.select(".parts__part")
    }


def test_agreeing_leads_to_the_parts_of_which_none_is_begun(someone: Person) -> None:
    assert someone.at == "/sections"
    assert set(states(someone).values()) == {"Not begun"}


def test_a_part_is_begun_with_its_first_answer_and_done_at_its_end(someone: Person) -> None:
    someone.get("/q/full").press("continue", {"full": "4"})
    assert states(someone)["Numbers"] == "Begun"
    someone.get("/q/money").press("skip")
    assert someone.at == "/sections"
    assert states(someone)["Numbers"] == "Done"


def test_parts_can_be_done_from_the_last_to_the_first(someone: Person) -> None:
    someone.get("/q/rest").press("continue", {"rest": "yes-much"})
    someone.get("/q/money").press("skip")
    assert list(states(someone).values()) == ["Not begun", "Done", "Done", "Not begun"]


def test_skipping_a_part_leads_back_and_counts_as_done(someone: Person) -> None:
    someone.get("/q/first.notice").press("skip")
    assert someone.at == "/sections"
    assert states(someone)["First part"] == "Done"


def test_back_from_the_first_page_of_a_part_leads_to_the_parts(someone: Person) -> None:
    assert someone.get("/q/full").press("back").at == "/sections"


def test_help_leads_back_to_the_parts(someone: Person) -> None:
    someone.press("help")
    assert any(a["href"].endswith("/sections") for a in someone.page.select("main a"))


def test_going_back_from_stopping_leads_to_the_parts(someone: Person) -> None:
    assert someone.press("stop").press("back").at == "/sections"


def test_sending_is_offered_at_any_time_and_sends_what_there_is(fielded: Fielded, someone: Person) -> None:
    someone.get("/q/full").press("continue", {"full": "4"})
    someone.get("/sections").press("continue")
    assert someone.heading == "Ready to send?"
    someone.press("send")
    (answers,) = fielded.handed_in()
    assert dict(answers.values) == {"full": ("4",)}


def test_progress_counts_within_the_part(someone: Person) -> None:
    place = someone.get("/q/full").page.select_one(".place").get_text()
    assert place.endswith("Question 1 of about 5")


def test_a_survey_without_parts_in_any_order_has_no_such_page(young: Fielded) -> None:
    assert young.person().begin().get("/sections").status == 404


def test_progress_promises_one_time_round_of_what_may_be_repeated(someone: Person) -> None:
    someone.get("/q/homes--another-1").press("continue", {"homes--another-1": "yes"})
    assert someone.at == "/q/which--2"
    assert someone.page.select_one(".place").get_text().endswith("Question 3 of about 3")


def test_a_return_of_an_area_never_says_that_nobody_can_find_it(tmp_path: Path) -> None:
    loaded = load(EVERY_TYPE.read_text(encoding="utf-8") + "area_returns: true\n", "returns.yaml")
    assert loaded.questionnaire is not None
    returned = field_survey(tmp_path, loaded.questionnaire)
    try:
        page = returned.person().begin().get("/check").page.get_text()
        assert "knows which area they come from" in page
        assert "nobody can find them" not in page
    finally:
        returned.dispose()
