"""Documents are set as tagged PDF, hold what they were given, and fetch nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from survey_app.printing import NotInTheDocument, pdf

pytestmark = pytest.mark.pdf

SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def document(body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>A sheet</title></head><body>{body}</body></html>'


def facts(made: bytes, folder: Path, *words: str) -> str:
    (folder / "sheet.pdf").write_bytes(made)
    return subprocess.run(
        ["pdfinfo", *words, folder / "sheet.pdf"], capture_output=True, text=True, check=True
    ).stdout


def test_a_document_is_tagged_and_the_same_each_time(tmp_path: Path) -> None:
    html = document('<h1>Cards</h1><img src="picture:square" alt="A square">')
    made = pdf(html, identifier=b"1", pictures={"square": (SQUARE, "image/svg+xml")})
    assert made == pdf(html, identifier=b"1", pictures={"square": (SQUARE, "image/svg+xml")})
    tags = facts(made, tmp_path, "-struct")
    assert "H1" in tags
    assert "Figure" in tags


@pytest.mark.parametrize(
    "source", ["https://example.org/a.png", "file:///etc/passwd", "picture:other", "data:image/png;base64,"]
)
def test_a_document_that_asks_for_anything_else_is_refused(source: str) -> None:
    with pytest.raises(NotInTheDocument):
        pdf(document(f'<img src="{source}" alt="x">'), identifier=b"1")


def test_its_fields_can_be_filled_in_where_that_is_asked_for(tmp_path: Path) -> None:
    html = document('<p><input name="a" title="Your area"></p>')
    assert "AcroForm" in facts(pdf(html, identifier=b"1", fields=True), tmp_path)
    assert "AcroForm" not in facts(pdf(html, identifier=b"1"), tmp_path)
