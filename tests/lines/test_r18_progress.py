"""R18: progress in words, which stays right whichever way an answer leads."""

from __future__ import annotations

import re

import pytest

from tests.battery.states import EVERY_TYPE
from tests.fielded import Fielded, Person

PLACE = re.compile(r"(Question|Page) (\d+) of about (\d+)")


def place(person: Person) -> tuple[int, int] | None:
    """Which question it is, of about how many; None where the page does not say so."""
    found = PLACE.search(person.page.get_text(" "))
    return (int(found[2]), int(found[3])) if found else None


def places(person: Person, answers: dict[str, object]) -> list[tuple[int, int]]:
    """The progress of every page from the first to the last."""
    seen = []
    for _ in range(60):
        if not person.at.startswith("/q/"):
            return seen
        here = place(person)
        if here is not None:
            seen.append(here)
        person.press("continue", person.asked_of(answers))
    raise AssertionError("no end")


def test_r18_progress_is_said_in_words(person: Person) -> None:
    person.begin()
    assert PLACE.search(person.page.get_text(" "))[0].startswith("Question 1 of about ")  # type: ignore[index]


def test_r18_no_bar_and_no_percentage_stands_for_it(person: Person) -> None:
    person.begin()
    assert person.page.select("progress, meter, [role=progressbar]") == []
    assert "%" not in person.page.select_one("main").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "answers",
    [{}, {"wrong": "went-wrong"}, {"wrong": "all-right"}],
    ids=["nothing answered", "an answer that opens a question", "an answer that opens none"],
)
def test_r18_it_goes_up_by_one_a_question_and_never_past_the_end(
    person: Person, answers: dict[str, object]
) -> None:
    seen = places(person.begin(), answers)
    numbers = [number for number, _ in seen]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(number <= of for number, of in seen)


def test_r18_the_number_in_all_does_not_jump_with_an_answer(young: Fielded) -> None:
    """So the number tells nobody who looks on that an answer has opened or closed a question."""
    opened = places(young.person().begin(), {"wrong": "went-wrong"})
    plain = places(young.person().begin(), {"wrong": "all-right"})
    assert len(opened) > len(plain)
    assert {of for _, of in opened} == {of for _, of in plain}


def test_r18_going_back_takes_the_number_back(person: Person) -> None:
    person.begin().press("continue", {"age": "age-18-20"})
    assert place(person) == (2, place(person)[1])  # type: ignore[index]
    person.press("back")
    assert place(person)[0] == 1  # type: ignore[index]


def test_r18_a_page_that_asks_nothing_is_not_counted(young: Fielded) -> None:
    someone = young.person().walk_to("/q/went-wrong.notice")
    assert place(someone) is None


def test_r18_where_parts_are_done_in_any_order_it_counts_within_the_part(in_the_field) -> None:
    someone = in_the_field(EVERY_TYPE).person().begin()
    someone.get("/q/full")
    assert place(someone)[0] == 1
    someone.press("continue", {"full": "12"})
    assert place(someone)[0] == 2


def test_r18_statements_that_share_a_page_are_counted_as_a_page(staff: Fielded) -> None:
    someone = staff.person().begin()
    assert "Page 1 of about" in someone.page.get_text(" ")
