"""A questionnaire as an XLSForm: read without an error by the standard's own reader."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from survey_app.questionnaire.exchange.xlsform_out import xlsform
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Questionnaire
from tests.questionnaire.samples import ALL, small, text_of


def rows(questionnaire: Questionnaire, sheet: str = "survey") -> dict[str, dict[str, str]]:
    """name → column → text, of one sheet."""
    head, *lines = load_workbook(BytesIO(xlsform(questionnaire).workbook))[sheet].iter_rows(values_only=True)
    made = [dict(zip(head, line, strict=True)) for line in lines]
    return {str(row.get("name")): {k: str(v) for k, v in row.items() if v is not None} for row in made}


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_the_standards_own_reader_takes_it_without_a_remark(questionnaire: Questionnaire) -> None:
    remarks: list[str] = []
    made = convert(xlsform(questionnaire).workbook, warnings=remarks, file_type=".xlsx")
    assert f'<data id="{questionnaire.id}"' in made.xform
    assert not remarks


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_question_stands_in_it_under_its_own_id(questionnaire: Questionnaire) -> None:
    names = rows(questionnaire)
    for section in questionnaire.sections:
        for question in section.questions:
            assert question.id in names


def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    assert xlsform(small("several")).workbook == xlsform(small("several")).workbook


def test_nothing_is_required() -> None:
    assert all("required" not in row for row in rows(small("routed")).values())


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    text = text_of("one-question").replace("title:", "title: =1+1 #", 1)
    questionnaire = load(text, "x.yaml").questionnaire
    assert questionnaire is not None
    cell = load_workbook(BytesIO(xlsform(questionnaire).workbook))["settings"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_what_is_not_in_it_is_said() -> None:
    assert "the co-design record" in xlsform(small("words")).left_out
