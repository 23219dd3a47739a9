"""Fields of a PDF carry the names and values that were given to them, each once."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest

from survey_app.printing import pdf

pytestmark = pytest.mark.pdf

HTML = """<!doctype html><html lang="en"><head><title>A sheet</title></head><body>
<p><input type="radio" name="tea" value="yes" title="Tea? Yes"> Yes</p>
<p><input type="radio" name="tea" value="no" title="Tea? No"> No</p>
<p><input type="checkbox" name="days.monday" title="Which days? Monday"> Monday</p>
<p><input type="checkbox" name="days.tuesday" title="Which days? Tuesday"> Tuesday</p>
<p><textarea name="why" title="Why?" maxlength="80"></textarea></p></body></html>"""


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(HTML, identifier=b"1", fields=True, asked={"tea": "Tea?", "days": "Which days?"})


def test_each_field_stands_once_among_the_fields_of_the_form(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        names = [str(field.T) for field in document.Root.AcroForm.Fields]
    assert names == ["tea", "days", "why"]


def test_a_group_says_what_is_asked_and_its_buttons_what_is_answered(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        tea, days, _ = document.Root.AcroForm.Fields
        assert str(tea.TU) == "Tea?"
        assert [str(button.TU) for button in tea.Kids] == ["Tea? Yes", "Tea? No"]
        assert all("/T" not in button for button in tea.Kids)
        assert str(days.TU) == "Which days?"


def test_what_is_filled_in_is_read_back_as_the_values_of_the_form(made: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made))
    given = {"tea": "/no", "days.tuesday": "/tuesday", "why": "It is warm."}
    for page in writer.pages:
        writer.update_page_form_field_values(page, given, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    read = pypdf.PdfReader(out).get_fields() or {}
    assert {name: read[name].value for name in given} == given
    assert read["days.monday"].value == "/Off"


def test_nothing_is_chosen_beforehand_and_a_choice_can_be_taken_back(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        tea = document.Root.AcroForm.Fields[0]
        no_toggle_to_off, radio = 1 << 14, 1 << 15
        assert int(tea.Ff) & radio
        assert not int(tea.Ff) & no_toggle_to_off
        assert str(tea.V) == "/Off"


@pytest.mark.parametrize(("language", "side"), [("ar", 2), ("en", 0)])
def test_what_is_typed_begins_on_the_side_of_its_language(language: str, side: int) -> None:
    made = pdf(HTML.replace('lang="en"', f'lang="{language}"'), identifier=b"1", fields=True)
    with pikepdf.open(io.BytesIO(made)) as document:
        assert int(document.Root.AcroForm.get("/Q", 0)) == side
