"""S4: staff are told that managers cannot see answers, and below which number nothing is shown: it is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.questionnaire.model import Audience
from survey_app.results.disclosure.policy import Policy
from survey_app.storage.engines import NotAllowed
from tests.fielded import Fielded, Person, questionnaire_of
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS

STAFF_SURVEYS = tuple(path for path in SURVEYS if questionnaire_of(path).audience is Audience.STAFF)
EACH = pytest.mark.parametrize("path", STAFF_SURVEYS, ids=lambda path: path.stem)


def said(person: Person) -> str:
    return " ".join(person.get().page.select_one("main").get_text(" ").split())


@EACH
def test_s4_the_start_page_says_that_managers_cannot_see_answers(
    path: Path, in_the_field: In_the_field
) -> None:
    assert "Your manager and your employer cannot see them." in said(in_the_field(path).person())


@EACH
def test_s4_it_says_below_which_number_nothing_is_shown(path: Path, in_the_field: In_the_field) -> None:
    fielded = in_the_field(path)
    (number,) = re.findall(r"Nothing is shown for fewer than (\d+) people", said(fielded.person()))
    assert int(number) == fielded.questionnaire.disclosure.min_base


@EACH
def test_s4_no_questionnaire_can_make_that_number_smaller(path: Path) -> None:
    questionnaire = questionnaire_of(path)
    assert questionnaire.disclosure.min_base >= Policy().min_base >= 10


@EACH
def test_s4_it_is_said_before_anybody_begins(path: Path, in_the_field: In_the_field) -> None:
    person = in_the_field(path).person()
    said(person)
    assert person.client.get_cookie("visit") is None


def test_s4_the_part_that_takes_answers_cannot_read_them(staff: Fielded) -> None:
    staff.person().walk_to("/check").press("send")
    staff.close()
    assert staff.count("response") == 1
    with pytest.raises(NotAllowed), staff.app.extensions["desk"].store.read() as connection:
        connection.execute(text("SELECT sealed FROM response")).all()
