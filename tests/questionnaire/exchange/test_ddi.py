"""The codebook as DDI-Codebook XML: what stands in it, and that it has the standard's form."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.exchange.ddi import NAMESPACE, ddi_codebook
from survey_app.questionnaire.model import Questionnaire
from tests.questionnaire.samples import ALL, small

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "ddi-codebook-subset.rng"))
D = {"d": NAMESPACE}


def parsed(questionnaire: Questionnaire) -> etree._Element:
    return etree.fromstring(ddi_codebook(questionnaire).encode())


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_questionnaire_has_the_form_of_the_standard(questionnaire: Questionnaire) -> None:
    SCHEMA.assertValid(parsed(questionnaire))


def test_the_schema_is_strict_enough_to_notice_a_wrong_order() -> None:
    document = parsed(small("routed"))
    variable = document.find(".//d:var", D)
    variable.append(variable.find("d:labl", D))
    assert not SCHEMA.validate(document)


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_byte_of_a_row_belongs_to_one_variable(questionnaire: Questionnaire) -> None:
    places: list[int] = []
    for location in parsed(questionnaire).findall(".//d:location", D):
        places += range(int(location.get("StartPos", "0")), int(location.get("EndPos", "0")) + 1)
    assert places == list(range(1, Codebook.of(questionnaire).width + 1))


def test_four_kinds_of_silence_stay_apart() -> None:
    document = parsed(small("sensitive"))
    missing = document.xpath("//d:catgry[@missing='Y']/@missType", namespaces=D)
    assert {"not asked", "no answer", "rather not say"} <= set(missing)


def test_who_is_asked_stands_in_words() -> None:
    universes = parsed(small("routed")).xpath("//d:var/d:universe/text()", namespaces=D)
    assert "Everyone." in universes
    assert any(text.startswith("Only if “") for text in universes)


def test_it_holds_no_data() -> None:
    document = parsed(small("several"))
    for element in ("fileDscr", "catStat", "sumStat", "caseQnty", "TotlResp"):
        assert not document.findall(f".//d:{element}", D)


def test_words_of_the_questionnaire_cannot_break_the_document() -> None:
    hostile = small("one-question").model_copy(update={"title": "a </titl><x> & \x00\ufffe"})
    title = parsed(hostile).findtext(".//d:titl", namespaces=D)
    assert title == "a </titl><x> & "
