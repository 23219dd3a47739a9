"""R1: a start page under 150 words: who asks, why, how long, your choice, anonymous, skip anything, stop any
time, and the truth about safety, in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.minutes import estimated_minutes
from survey_app.questionnaire.model import Audience, Questionnaire
from survey_app.questionnaire.reading import grade
from tests.fielded import MOVING_ON, Person, questionnaire_of
from tests.lines.conftest import In_the_field
from tests.questionnaire.samples import SHIPPED, questionnaire_at

SURVEYS = tuple(path for path in SHIPPED if questionnaire_at(path).kind == "survey")
EACH = pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
#: What each audience reads of its choice, of who can know, of skipping, of stopping and of safety. Leaders
#: answer in the name of their area, so nobody tells them that it is anonymous.
SAID = {
    Audience.YOUNG_PEOPLE: (
        ("choice", "yes or no"),
        ("name", "who you are"),
        ("skip",),
        ("stop",),
        ("safe",),
    ),
    Audience.FAMILIES: (("your choice",), ("do not ask who",), ("skip",), ("stop",), ("not safe",)),
    Audience.STAFF: (("your choice",), ("anonymous",), ("skip",), ("stop",), ("at risk now",)),
    Audience.BOARDS: (("your choice",), ("do not ask who",), ("skip",), ("stop",), ("not safe",)),
    Audience.LEADERS: (("skip",), ("stop",), ("at risk now",)),
}
#: What the young people's forms may leave out: they follow another that has said it.
FOLLOWS = {"how-was-this-form": ("stop",)}


def start(in_the_field: In_the_field, path: Path) -> Person:
    return in_the_field(path).person().get()


def text(person: Person) -> str:
    return " ".join(person.page.select_one("main").get_text(" ").split())


@EACH
def test_r1_it_has_fewer_than_150_words(path: Path, in_the_field: In_the_field) -> None:
    assert len(text(start(in_the_field, path)).split()) < 150


@EACH
def test_r1_it_reads_at_grade_6_or_below(path: Path, in_the_field: In_the_field) -> None:
    paragraphs = [each.get_text(" ") for each in start(in_the_field, path).page.select("main p")]
    assert grade(paragraphs) <= 6


@EACH
def test_r1_it_says_who_asks_and_why(path: Path, in_the_field: In_the_field) -> None:
    person = start(in_the_field, path)
    welcome = person.fielded.questionnaire.welcome
    assert " ".join(welcome.who_asks.split()) in text(person)
    assert " ".join(welcome.why.split()) in text(person)


@EACH
def test_r1_it_says_how_long_it_takes(path: Path, in_the_field: In_the_field) -> None:
    person = start(in_the_field, path)
    assert f"It takes about {person.fielded.questionnaire.promised_minutes} minutes." in text(person)


@EACH
def test_r1_no_fewer_minutes_are_promised_than_are_worked_out(path: Path) -> None:
    questionnaire = questionnaire_of(path)
    assert questionnaire.promised_minutes >= estimated_minutes(questionnaire)


@EACH
def test_r1_not_many_more_are_promised_unless_figures_must_be_found_or_a_group_must_agree(path: Path) -> None:
    questionnaire = questionnaire_of(path)
    if not questionnaire.area_returns:
        assert questionnaire.promised_minutes <= estimated_minutes(questionnaire) + 5


def test_r1_the_check_says_when_too_few_minutes_are_promised() -> None:
    hurried: Questionnaire = questionnaire_of(MOVING_ON).model_copy(update={"promised_minutes": 3})
    assert "promised-minutes" in {fault.rule for fault in lint(hurried, {}, "x.yaml")}


@EACH
def test_r1_it_says_that_it_is_a_choice_and_tells_the_truth_about_safety(
    path: Path, in_the_field: In_the_field
) -> None:
    person = start(in_the_field, path)
    said = text(person).lower()
    left_out = FOLLOWS.get(person.fielded.questionnaire.id, ())
    for ways in SAID[person.fielded.questionnaire.audience]:
        assert any(way in said for way in ways) or set(ways) <= set(left_out), ways


@EACH
def test_r1_it_never_promises_that_somebody_reads_at_once(path: Path, in_the_field: In_the_field) -> None:
    said = text(start(in_the_field, path)).lower()
    assert any(words in said for words in ("not right away", "straight away", "not now"))


@EACH
def test_r1_help_now_is_one_press_away(path: Path, in_the_field: In_the_field) -> None:
    person = start(in_the_field, path)
    address = person.page.select_one('main a[href^="/help-lines"]')["href"]
    person.response = person.client.get(address)
    assert person.heading == "Who can help now"


def test_r1_the_young_peoples_page_says_what_we_cannot_tell(person: Person) -> None:
    assert "We cannot tell who wrote what. So if someone is not safe, press Help." in text(person.get())
