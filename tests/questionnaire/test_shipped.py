"""What the two whole questionnaires promise."""

from __future__ import annotations

import re

import pytest

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.catalogue import extract
from survey_app.questionnaire.model import Audience, QuestionType
from survey_app.questionnaire.reading import grade
from survey_app.questionnaire.routing import PageKind, asked, estimated_minutes, layout
from tests.questionnaire.samples import ROOT, SHIPPED, questionnaire_at

MOVING_ON = questionnaire_at(ROOT / "questionnaires" / "leaving-care" / "moving-on.yaml")
STAFF = questionnaire_at(ROOT / "questionnaires" / "social-work-governance" / "national-staff-survey.yaml")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_questionnaire_says_that_it_is_an_example_and_lies_in_its_reviews_folder(path) -> None:
    questionnaire = questionnaire_at(path)
    assert questionnaire.example
    assert questionnaire.co_design.example
    assert questionnaire.review == path.parent.name
    assert questionnaire.id == path.stem
    assert questionnaire.co_design.people == 0, "nobody took part, so nobody is counted"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_editors_find_the_schema_from_where_the_file_is(path) -> None:
    found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
    assert found
    assert (path.parent / found.group(1)).resolve() == ROOT / "docs" / "questionnaire.schema.json"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_people_are_promised_at_least_the_minutes_it_takes(path) -> None:
    questionnaire = questionnaire_at(path)
    assert estimated_minutes(questionnaire) <= questionnaire.promised_minutes


def test_moving_on_asks_16_closed_and_3_open_questions() -> None:
    assert sum(question.is_choice for question in MOVING_ON.questions()) == 16
    assert sum(question.is_text for question in MOVING_ON.questions()) == 3
    assert 8 <= estimated_minutes(MOVING_ON) <= 10


def test_moving_on_is_read_easily_at_16() -> None:
    prose = [
        message.text for message in extract(MOVING_ON) if message.path[-1] not in {"label", "short", "title"}
    ]
    assert grade(prose) < 6
    assert grade([message.text for message in extract(MOVING_ON) if message.path[-1] == "easy"]) < 3


def test_every_question_of_moving_on_has_easy_words_and_a_short_heading() -> None:
    assert not [question.id for question in MOVING_ON.questions() if not question.easy or not question.short]


def test_every_closed_question_of_moving_on_can_be_answered_without_taking_sides() -> None:
    assert not [q.id for q in MOVING_ON.questions() if q.is_choice and not (q.not_sure or q.rather_not_say)]


def test_every_box_of_moving_on_asks_to_leave_names_out() -> None:
    assert all("don\u2019t use names" in (q.hint or "") for q in MOVING_ON.questions() if q.is_text)


def test_the_hard_part_of_moving_on_is_announced_and_followed_by_support() -> None:
    kinds = {page.id: page.kind for page in layout(MOVING_ON)}
    assert kinds["went-wrong.notice"] is PageKind.NOTICE
    assert kinds["went-wrong.support"] is PageKind.SUPPORT
    sensitive = {question.id for question in MOVING_ON.questions() if question.sensitive}
    (section,) = [section for section in MOVING_ON.sections if section.content_notice]
    assert sensitive == {question.id for question in section.questions}


@pytest.mark.parametrize("said", ["all-right", "not-moved", "not-sure", "rather-not-say", None])
def test_only_those_for_whom_it_went_wrong_are_asked_about_help_then(said: str | None) -> None:
    assert "wrong-help" in asked(MOVING_ON, Answers({"wrong": ("went-wrong",)}))
    assert "wrong-help" not in asked(MOVING_ON, Answers({"wrong": (said,)} if said else {}))


def test_moving_on_groups_results_by_age_and_disability() -> None:
    assert [question.id for question in MOVING_ON.breakdowns()] == ["age", "disabled"]
    assert [option.label for option in MOVING_ON.question("age").options] == [
        "16 or 17",
        "18 to 20",
        "21 to 23",
        "24 to 26",
    ]


def test_the_staff_survey_has_25_statements_in_five_groups_of_a_page_each() -> None:
    statements = [page for page in layout(STAFF) if len(page.questions) > 1]
    assert [(page.section, len(page.questions)) for page in statements] == [
        ("duties", 5),
        ("support", 5),
        ("values", 5),
        ("leadership", 5),
        ("risk", 5),
    ]
    assert all(question.not_sure for question in STAFF.questions() if question.type is QuestionType.SCALE)
    assert sum(question.is_text for question in STAFF.questions()) == 1


def test_the_staff_survey_asks_neither_area_nor_team_and_groups_by_sector_and_role() -> None:
    assert [question.id for question in STAFF.breakdowns()] == ["sector", "role"]
    assert not {"area", "team", "job-title"} & {question.id for question in STAFF.questions()}
    assert len(AREAS) == 32


def test_the_staff_survey_says_who_cannot_see_answers_and_below_which_number_nothing_is_shown() -> None:
    said = STAFF.welcome.what_happens
    assert "Your manager and your employer cannot see them" in said
    assert f"fewer than {STAFF.disclosure.min_base} people" in said


def test_leaving_quickly_is_for_young_people() -> None:
    assert (MOVING_ON.audience, MOVING_ON.fieldwork.quick_exit) == (Audience.YOUNG_PEOPLE, True)
    assert (STAFF.audience, STAFF.fieldwork.quick_exit) == (Audience.STAFF, False)
