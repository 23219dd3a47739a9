"""S1: area, sector and role come from lists, never from a free-text job title or team; each is optional."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from survey_app.questionnaire.model import Audience, Question
from tests.fielded import Fielded, questionnaire_of
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn

STAFF_SURVEYS = tuple(path for path in SURVEYS if questionnaire_of(path).audience is Audience.STAFF)
EACH = pytest.mark.parametrize("path", STAFF_SURVEYS, ids=lambda path: path.stem)
#: Words of a question that would point to one desk.
ONE_DESK = re.compile(
    r"job title|your title|your team\b|name of your|manager is called|office", re.IGNORECASE
)


def breakdowns(path: Path) -> list[Question]:
    return [question for question in questionnaire_of(path).questions() if question.breakdown]


def test_s1_there_are_surveys_for_staff_to_hold_this_against() -> None:
    assert len(STAFF_SURVEYS) >= 3


@EACH
def test_s1_what_groups_are_made_of_is_chosen_from_a_list(path: Path) -> None:
    assert breakdowns(path)
    for question in breakdowns(path):
        assert question.is_choice, question.id
        assert not [option for option in question.options if option.say is not None], question.id


@EACH
def test_s1_no_box_for_words_asks_for_a_job_title_or_a_team(path: Path) -> None:
    for question in questionnaire_of(path).questions():
        if question.is_text:
            assert not ONE_DESK.search(f"{question.ask} {question.hint or ''}"), question.id


@EACH
def test_s1_the_area_comes_with_the_link_and_is_typed_by_nobody(
    path: Path, in_the_field: In_the_field
) -> None:
    for page, html in drawn(in_the_field(path)):
        assert not html.select('main input[type=text][name*="area"]'), page.id


@EACH
def test_s1_each_can_be_left_out(path: Path, in_the_field: In_the_field) -> None:
    wanted = {question.id for question in breakdowns(path)}
    for page, html in drawn(in_the_field(path)):
        if wanted & set(page.questions):
            assert html.select_one('main button[value="skip"]'), page.id
            assert not html.select("main [required], main [aria-required]"), page.id


@EACH
def test_s1_each_has_an_answer_for_whoever_would_rather_not_say(path: Path) -> None:
    assert [question.id for question in breakdowns(path) if not question.rather_not_say] == []


def test_s1_a_response_without_any_of_them_is_taken(staff: Fielded) -> None:
    staff.person().walk_to("/check").press("send")
    assert [dict(answers.values) for answers in staff.handed_in()] == [{}]
