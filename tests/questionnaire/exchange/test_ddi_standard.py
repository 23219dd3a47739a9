"""The DDI file against the standard's own XML Schema.

The schema at hand is that of 2.6, which holds everything of 2.5 under another namespace; so the namespace is
changed for the test. Its documentation stands in a place that a strict reader refuses (an annotation behind a
type), so it is taken away before the schema is read; it has no meaning for validation.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from survey_app.questionnaire.exchange.ddi import NAMESPACE, ddi_codebook
from survey_app.questionnaire.model import Questionnaire
from tests.questionnaire.samples import ALL, ROOT, small

ZIP = ROOT / "tests" / "vendor" / "ddi" / "codebook-2.6.zip"
OF_THE_SCHEMA = "ddi:codebook:2_6"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    folder: Path = tmp_path_factory.mktemp("ddi")
    with zipfile.ZipFile(ZIP) as packed:
        packed.extractall(folder)
    # Whatever is not in the folder is not fetched from elsewhere.
    document = etree.parse(folder / "codebook.xsd", etree.XMLParser(no_network=True))
    for annotation in list(document.iter("{http://www.w3.org/2001/XMLSchema}annotation")):
        annotation.getparent().remove(annotation)
    return etree.XMLSchema(document)


def in_its_namespace(questionnaire: Questionnaire) -> etree._Element:
    text = ddi_codebook(questionnaire)
    assert text.count(NAMESPACE) == 1
    return etree.fromstring(
        text.replace(NAMESPACE, OF_THE_SCHEMA).replace('version="2.5"', 'version="2.6"').encode()
    )


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_questionnaire_is_valid_by_the_standard(
    schema: etree.XMLSchema, questionnaire: Questionnaire
) -> None:
    schema.assertValid(in_its_namespace(questionnaire))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda variable: variable.set("colour", "red"),
        lambda variable: variable.append(etree.SubElement(variable, f"{{{OF_THE_SCHEMA}}}titl")),
        lambda variable: variable.insert(0, variable[-1]),
        lambda variable: variable.set("ID", "1 is no name"),
    ],
    ids=["an unknown attribute", "an element out of place", "another order", "an id that is none"],
)
def test_the_standard_notices_what_is_wrong(schema: etree.XMLSchema, spoil) -> None:
    document = in_its_namespace(small("routed"))
    assert schema.validate(document)
    spoil(document.find(f".//{{{OF_THE_SCHEMA}}}var"))
    assert not schema.validate(document)
