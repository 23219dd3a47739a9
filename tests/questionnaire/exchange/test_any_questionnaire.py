"""Questionnaires made up by chance, of the whole language, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyxform.xls2xform import convert

from survey_app.questionnaire.exchange.codebook_pdf import codebook_html
from survey_app.questionnaire.exchange.codebook_table import codebook_csv
from survey_app.questionnaire.exchange.ddi import ddi_codebook
from survey_app.questionnaire.exchange.round_trip import from_json, to_json, yaml_of
from survey_app.questionnaire.exchange.xlsform_in import import_xlsform
from survey_app.questionnaire.exchange.xlsform_out import xlsform
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.routing import asked, prune
from tests.questionnaire.exchange.test_xlsform_round_trip import answers_to
from tests.questionnaire.generated import generated
from tests.questionnaire.samples import unhurried

pytestmark = pytest.mark.slow

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "ddi-codebook-subset.rng"))


@unhurried
@given(generated())
def test_json_and_yaml_lose_nothing(questionnaire: Questionnaire) -> None:
    back = load(yaml_of(from_json(to_json(questionnaire))), "back.yaml").questionnaire
    assert back == questionnaire
    assert back is not None
    assert back.version == questionnaire.version


@unhurried
@given(generated())
def test_every_codebook_can_be_made(questionnaire: Questionnaire) -> None:
    SCHEMA.assertValid(etree.fromstring(ddi_codebook(questionnaire).encode()))
    ids = [question.id for question in questionnaire.questions()]
    page, table = codebook_html(questionnaire), codebook_csv(questionnaire).decode()
    assert all(question_id in page and question_id in table for question_id in ids)


@settings(unhurried, max_examples=60)
@given(st.data())
def test_a_form_is_read_by_its_own_standard_and_leads_the_same_way_back(data: st.DataObject) -> None:
    questionnaire = data.draw(generated())
    workbook = xlsform(questionnaire).workbook
    convert(workbook, file_type=".xlsx")
    back = import_xlsform(workbook, ".xlsx", "back").questionnaire
    assert back is not None
    assert [(q.id, q.type) for q in back.questions()] == [(q.id, q.type) for q in questionnaire.questions()]
    for before, after in zip(questionnaire.questions(), back.questions(), strict=True):
        assert [o.code for o in back.options(after)] == [o.code for o in questionnaire.options(before)]
    answers = data.draw(answers_to(questionnaire))
    assert asked(back, prune(back, answers)) == asked(questionnaire, prune(questionnaire, answers))
