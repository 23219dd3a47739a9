"""An untranslated text carries its own language into the page."""

from __future__ import annotations

from bs4 import BeautifulSoup
from markupsafe import escape

from survey_app.languages.untranslated import BEGIN, END, marked, unmarked, with_elements


def test_it_becomes_an_element_with_its_language_and_direction() -> None:
    page = with_elements(f"<p>{marked('Go on')}</p>")
    assert page == '<p><span lang="en-GB" dir="ltr">Go on</span></p>'


def test_in_a_tag_a_title_or_a_field_the_marks_are_taken_away() -> None:
    text = marked("Go on")
    page = with_elements(
        f"<title>{text} - us</title><img alt='{text}'><textarea>{text}</textarea><option>{text}</option>"
    )
    assert (
        page == "<title>Go on - us</title><img alt='Go on'><textarea>Go on</textarea><option>Go on</option>"
    )


def test_each_line_is_marked_so_that_paragraphs_stay_well_formed() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in marked("One.\n\nTwo.").split("\n") if line)
    found = BeautifulSoup(with_elements(paragraphs), "html.parser")
    assert [p.span.get_text() for p in found.select("p")] == ["One.", "Two."]  # type: ignore[union-attr]


def test_it_survives_formatting_and_escaping() -> None:
    assert with_elements(str(escape(marked("%(one)s & two")) % {"one": "1"})).endswith(">1 &amp; two</span>")


def test_a_text_without_marks_is_left_alone() -> None:
    assert with_elements("<p>Air adhart</p>") == "<p>Air adhart</p>"
    assert unmarked(marked("Go on")) == "Go on"
    assert BEGIN not in unmarked(marked("Go on")) + with_elements(marked("x"))
    assert END not in with_elements(marked("x"))
