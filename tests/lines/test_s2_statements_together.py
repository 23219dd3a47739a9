"""S2: three to five statements of one group may share a page, each in its own fieldset."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.questionnaire import routing
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Audience
from tests.fielded import questionnaire_of
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn
from tests.questionnaire.samples import text_of

EACH = pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
STAFF = next(path for path in SURVEYS if path.stem == "national-staff-survey")


def test_s2_staff_meet_three_to_five_statements_on_a_page() -> None:
    together = [page for page in routing.layout(questionnaire_of(STAFF)) if len(page.questions) > 1]
    assert together
    assert all(3 <= len(page.questions) <= 5 for page in together)


@EACH
def test_s2_nobody_meets_more_than_five(path: Path) -> None:
    assert max(len(page.questions) for page in routing.layout(questionnaire_of(path))) <= 5


@EACH
def test_s2_statements_on_a_page_are_of_one_group(path: Path) -> None:
    questionnaire = questionnaire_of(path)
    for page in routing.layout(questionnaire):
        leads = {questionnaire.question(question).lead for question in page.questions}
        assert len(leads) <= 1, page.id


@EACH
def test_s2_each_statement_has_a_fieldset_with_its_words(path: Path, in_the_field: In_the_field) -> None:
    fielded = in_the_field(path)
    for page, html in drawn(fielded):
        if len(page.questions) < 2:
            continue
        legends = [" ".join(each.get_text().split()) for each in html.select("main fieldset > legend")]
        asked = [" ".join(fielded.questionnaire.question(each).ask.split()) for each in page.questions]
        assert legends == asked, page.id


@EACH
def test_s2_no_fieldset_holds_the_answers_to_two_statements(path: Path, in_the_field: In_the_field) -> None:
    for page, html in drawn(in_the_field(path)):
        for fieldset in html.select("main fieldset"):
            names = {str(control["name"]) for control in fieldset.select("input[type=radio]")}
            assert len(names) <= 1, page.id


def test_s2_young_people_meet_one_question_at_a_time() -> None:
    for path in SURVEYS:
        questionnaire = questionnaire_of(path)
        if questionnaire.audience is Audience.YOUNG_PEOPLE:
            assert {len(page.questions) for page in routing.layout(questionnaire) if page.questions} == {1}


def test_s2_more_than_five_cannot_be_written() -> None:
    text = text_of("statements").replace("per_page: ", "per_page: 6 # ", 1)
    assert "per_page: 6" in text, "the sample says how many share a page"
    assert load(text, "statements.yaml").questionnaire is None
