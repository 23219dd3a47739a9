"""The codebook as a PDF that a screen reader can read."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from survey_app.printing import NoPdfHere
from survey_app.questionnaire.exchange import codebook_pdf as room
from survey_app.questionnaire.exchange.codebook_pdf import codebook_html, codebook_pdf
from survey_app.questionnaire.model import Questionnaire
from tests.questionnaire.samples import ALL, small


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_question_has_a_heading_and_every_table_header_cells(questionnaire: Questionnaire) -> None:
    page = BeautifulSoup(codebook_html(questionnaire), "html.parser")
    assert len(page.select("h1")) == 1
    assert len(page.select("h3")) == len(list(questionnaire.questions()))
    for table in page.select("table"):
        assert all(cell["scope"] == "col" for cell in table.select("thead th"))
        assert all(row.th["scope"] == "row" for row in table.select("tbody tr"))


def test_words_of_the_questionnaire_are_words() -> None:
    hostile = small("one-question").model_copy(update={"title": "<img src=x onerror=alert(1)>"})
    assert "<img" not in codebook_html(hostile)


@pytest.mark.pdf
def test_it_is_tagged_and_says_that_it_is_pdf_ua(tmp_path: Path) -> None:
    made = tmp_path / "codebook.pdf"
    made.write_bytes(codebook_pdf(small("routed")))
    about = subprocess.run(["pdfinfo", made], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in about
    assert "Title:           Codebook: " in about
    meta = subprocess.run(["pdfinfo", "-meta", made], capture_output=True, text=True, check=True).stdout
    assert "pdfuaid:part" in meta
    tags = subprocess.run(["pdfinfo", "-struct", made], capture_output=True, text=True, check=True).stdout
    for tag in ("H1", "H2", "H3", "Table", "TH", "TD"):
        assert f"\n{tag}" in tags.replace(" ", "") or f"{tag} " in tags


@pytest.mark.pdf
def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    assert codebook_pdf(small("words")) == codebook_pdf(small("words"))


def test_without_pango_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(NoPdfHere, match="libpango-1"):
        room.codebook_pdf(small("words"))
