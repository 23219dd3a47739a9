"""The drawn form, looked into with other code than made it: PDF/UA-1 (ISO 14289-1), clause by clause.

pdfua knows 16 of the 106 rules that a machine can check; the tests here look at what it does not. Nothing
here stands for somebody who reads the form with a screen reader.
"""

from __future__ import annotations

import io
import itertools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pdfua import validate

from survey_app.printing import pdf
from tests.paper.forms import MOVING_ON, MY_SUPPORT, STAFF, drawn, form_of, opened
from tests.questionnaire.samples import questionnaire_at

pytestmark = [pytest.mark.pdf, pytest.mark.slow]

FORMS = [
    pytest.param((MOVING_ON, "en", False), id="moving-on"),
    pytest.param((MOVING_ON, "gd", True), id="moving-on in Gaelic, large"),
    pytest.param((MOVING_ON, "ar", False), id="moving-on in Arabic"),
    pytest.param((MY_SUPPORT, "en", False), id="my-support, with pictures"),
    pytest.param((STAFF, "en", False), id="the staff survey"),
]


@pytest.fixture(scope="module", params=FORMS)
def made(request: pytest.FixtureRequest) -> tuple[Path, str, bytes]:
    path, language, large = request.param
    return path, language, drawn(path, language, large=large)


@pytest.fixture
def form(made: tuple[Path, str, bytes]) -> Iterator[pikepdf.Pdf]:
    with opened(made[2]) as document:
        yield document


def elements(document: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every structure element, in the order of reading."""

    def below(kids: object) -> Iterator[pikepdf.Dictionary]:
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                yield kid
                if "/K" in kid and kid.get("/Type") != "/OBJR":
                    yield from below(kid.K)

    yield from below(document.Root.StructTreeRoot.K)


def widgets(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [
        annotation
        for page in document.pages
        for annotation in page.get("/Annots", [])
        if annotation.Subtype == "/Widget"
    ]


def full_name(widget: pikepdf.Dictionary) -> str:
    own = str(widget.T) if "/T" in widget else ""
    parent = full_name(widget.Parent) if "/Parent" in widget else ""
    return ".".join(part for part in (parent, own) if part)


def test_it_says_that_it_is_pdf_ua_is_tagged_and_has_a_language_and_a_title(
    made: tuple[Path, str, bytes], form: pikepdf.Pdf
) -> None:
    """Clauses 5, 7.1 and 7.2."""
    with form.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"]
    assert form.Root.MarkInfo.Marked
    assert str(form.Root.Lang) == {"en": "en-GB"}.get(made[1], made[1])
    assert form.Root.ViewerPreferences.DisplayDocTitle


def test_other_code_finds_no_fault(made: tuple[Path, str, bytes], tmp_path: Path) -> None:
    """pdfua: all content tagged or marked as decoration (7.1), alternatives of figures (7.3), and more."""
    (tmp_path / "form.pdf").write_bytes(made[2])
    found = validate(tmp_path / "form.pdf")
    assert [finding.message for finding in found.findings] == []


def test_poppler_reads_a_tree_of_headings_lists_and_fields(
    made: tuple[Path, str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "form.pdf").write_bytes(made[2])
    tree = subprocess.run(
        ["pdfinfo", "-struct", tmp_path / "form.pdf"], capture_output=True, text=True, check=True
    ).stdout.split("\n")
    kinds = {line.strip().split(" ")[0] for line in tree}
    assert {"Document", "H1", "H2", "H3", "L", "LI", "LBody", "Form", "P"} <= kinds


def test_every_field_lies_in_a_form_element_and_says_what_it_is_for(form: pikepdf.Pdf) -> None:
    """Clause 7.18.4, and 7.18.1 for the name."""
    in_forms = {
        kid.Obj.objgen
        for element in elements(form)
        if element.get("/S") == "/Form"
        for kid in element.K
        if isinstance(kid, pikepdf.Dictionary)
    }
    assert widgets(form)
    assert {widget.objgen for widget in widgets(form)} == in_forms
    assert all(" " in str(widget.get("/TU", "")).strip() for widget in widgets(form))


def test_every_field_is_found_from_its_own_place_in_the_tree(form: pikepdf.Pdf) -> None:
    """ISO 32000-1, 14.7.4.4: the key of an annotation leads to its structure element."""
    numbers = list(form.Root.StructTreeRoot.ParentTree.Nums)
    led_to = dict(zip((int(key) for key in numbers[::2]), numbers[1::2], strict=True))
    for widget in widgets(form):
        element = led_to[int(widget.StructParent)]
        assert element.S == "/Form"
        assert element.K[0].Obj.objgen == widget.objgen


def test_the_tab_key_goes_through_the_fields_as_they_are_read(form: pikepdf.Pdf) -> None:
    """Clause 7.18.3; on each page the fields stand in the order of the tree."""
    assert all(page.Tabs == "/S" for page in form.pages if "/Annots" in page)
    read = [
        kid.Obj.objgen
        for element in elements(form)
        if element.get("/S") == "/Form"
        for kid in element.K
        if isinstance(kid, pikepdf.Dictionary)
    ]
    assert read == [widget.objgen for widget in widgets(form)]


def test_the_fields_are_those_of_the_questionnaire_in_its_order(
    made: tuple[Path, str, bytes], form: pikepdf.Pdf
) -> None:
    questionnaire = questionnaire_at(made[0])
    wanted = ["area", *(question.id for question in questionnaire.questions() if not question.tells)]
    assert list(dict.fromkeys(full_name(widget).partition(".")[0] for widget in widgets(form))) == wanted


def test_the_buttons_of_a_choice_share_a_parent_that_says_what_is_asked(form: pikepdf.Pdf) -> None:
    groups = [field for field in form.Root.AcroForm.Fields if field.get("/FT") == "/Btn" and "/Kids" in field]
    assert groups
    for group in groups:
        assert str(group.TU).strip()
        states = [state for button in group.Kids for state in button.AP.N if state != "/Off"]
        assert len(states) == len(set(states)) == len(group.Kids)
        assert all(button.Parent.objgen == group.objgen for button in group.Kids)


def test_headings_leave_no_level_out(form: pikepdf.Pdf) -> None:
    """Clause 7.4.2."""
    levels = [
        int(str(element.S)[2:])
        for element in elements(form)
        if str(element.get("/S", "")) in {f"/H{level}" for level in range(1, 7)}
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_picture_has_words_for_who_does_not_see_it(
    made: tuple[Path, str, bytes], form: pikepdf.Pdf
) -> None:
    """Clause 7.3."""
    figures = [element for element in elements(form) if element.get("/S") == "/Figure"]
    wanted = [question.picture.alt for question in questionnaire_at(made[0]).questions() if question.picture]
    assert [str(figure.Alt) for figure in figures] == wanted


def test_every_font_lies_in_the_file(form: pikepdf.Pdf) -> None:
    """Clause 7.21.4.1."""
    fonts = {
        font.objgen: font
        for page in form.pages
        for font in page.Resources.get("/Font", {}).values()
        if isinstance(font, pikepdf.Dictionary)
    }
    assert fonts
    for font in fonts.values():
        descriptor = (
            font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
        )
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_it_runs_nothing_and_sends_nothing(form: pikepdf.Pdf) -> None:
    assert "/OpenAction" not in form.Root
    assert "/Names" not in form.Root or "/JavaScript" not in form.Root.Names
    assert not [each for each in form.objects if isinstance(each, pikepdf.Dictionary) and "/JS" in each]
    assert not [
        each for each in form.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/URI"
    ]


def test_a_form_that_is_filled_in_on_a_screen_holds_what_was_filled_in() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(MOVING_ON)))
    given = {"age": "/age-18-20", "count-on.friends": "/friends", "keep": "My own key."}
    fields = pypdf.PdfReader(io.BytesIO(drawn(MOVING_ON))).get_fields() or {}
    assert set(given) <= set(fields), sorted(fields)
    for page in writer.pages:
        writer.update_page_form_field_values(page, given, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    read = pypdf.PdfReader(out).get_fields() or {}
    assert {name: read[name].value for name in given} == given
    with opened(out.getvalue()) as document:
        on = {str(widget.AS) for widget in widgets(document) if widget.get("/AS", "/Off") != "/Off"}
    assert on == {"/age-18-20", "/friends"}


def test_every_copy_is_the_same() -> None:
    """Drawn a second time from scratch, it is the same to the byte: nothing counts copies or tells when."""
    first = drawn(MY_SUPPORT)
    drawn.cache_clear()
    assert drawn(MY_SUPPORT) == first


def test_the_foot_of_each_page_names_the_survey_its_version_and_the_page(tmp_path: Path) -> None:
    questionnaire = questionnaire_at(STAFF)
    (tmp_path / "form.pdf").write_bytes(drawn(STAFF))
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "form.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.rstrip("\f\n").split("\f")
    for number, page in enumerate(pages, start=1):
        foot = page.strip().split("\n")[-1]
        assert f"{questionnaire.title} · version {questionnaire.version[:8]}" in foot
        assert f"Page {number} of {len(pages)}" in foot


def test_a_field_without_words_would_be_noticed() -> None:
    """The check above can fail: a form that was drawn without the words of its fields does not pass it."""
    html = re.sub(r' title="[^"]*"', "", form_of(questionnaire_at(STAFF)).html)
    with opened(pdf(html, identifier=b"test", fields=True)) as document:
        assert not all(" " in str(widget.get("/TU", "")).strip() for widget in widgets(document))
