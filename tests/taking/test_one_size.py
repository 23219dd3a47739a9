"""Pages are drawn once, filled for each person, and filled up to one size."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import escape

from survey_app.taking.assets import read
from survey_app.taking.looks import CHOICES, code_of
from survey_app.taking.padding import REDIRECT, SIZE, padded, padded_redirect
from survey_app.taking.stencil import Stencil, hole
from tests.fielded import MOVING_ON, Fielded, field_survey, questionnaire_of


@pytest.fixture
def in_languages(tmp_path: Path) -> Iterator[Fielded]:
    """The young people's survey where drafts of translations are offered."""
    logging.getLogger("survey_app.public").setLevel(logging.ERROR)
    fielded = field_survey(tmp_path, questionnaire_of(MOVING_ON), draft_languages=True)
    yield fielded
    fielded.dispose()


def test_holes_are_filled_and_what_has_no_value_stays_empty() -> None:
    stencil = Stencil(f"<p>{hole('name')}</p><input{hole('a=b')}>")
    assert stencil.fill({"a=b": " checked"}) == "<p></p><input checked>"
    assert stencil.fill({"name": str(escape("<b>"))}) == "<p>&lt;b&gt;</p><input>"


def test_filling_one_page_leaves_the_stencil_as_it_was() -> None:
    stencil = Stencil(f"<p>{hole('name')}</p>")
    stencil.fill({"name": "one"})
    assert stencil.fill({}) == "<p></p>"


@pytest.mark.parametrize("length", [0, 1, 100, SIZE - 40, SIZE - 9, SIZE, SIZE + 1, 3 * SIZE])
def test_a_page_is_filled_up_to_whole_sizes_and_still_ends_as_a_page(length: int) -> None:
    page = padded(b"<html>" + b"x" * length + b"</html>\n")
    assert len(page) % SIZE == 0
    assert page.endswith(b"</html>\n")


def test_what_is_no_page_is_left_alone() -> None:
    assert padded(b"ok") == b"ok"


def test_redirects_to_long_and_short_addresses_are_one_size() -> None:
    assert {len(padded_redirect(address)) + len(address) for address in ("/", "/s/x/q/" + "y" * 60)} == {
        REDIRECT
    }


@pytest.mark.parametrize("path", ["", "/agree", "/about", "/privacy", "/no-thanks", "/thanks"])
def test_pages_that_are_the_same_for_everybody_are_filled_up_once(young: Fielded, path: str) -> None:
    response = young.person().get(path).response
    assert response is not None
    assert len(response.data) == SIZE


# In every language and in every look

LANGUAGES = ("en", "gd", "sco", "pl", "uk", "ar")
#: The look that says most, and the one without pictures, which says least.
FULLEST = code_of({name: values[-1] for name, values in CHOICES.items()} | {"pictures": "yes"})
EMPTIEST = code_of({"pictures": "no"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", ["", FULLEST, EMPTIEST], ids=["default", "fullest", "emptiest"])
def test_every_page_of_a_question_is_one_size_in_every_look(
    in_languages: Fielded, language: str, look: str
) -> None:
    person = in_languages.person().get(f"/agree?lang={language}&view={look}").press("yes", button="agree")
    for _ in range(60):
        assert person.response is not None
        assert len(person.response.data) == SIZE, person.at
        if person.at == "/check":
            return
        person.press("continue")
    raise AssertionError("the end was not reached")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", ["", FULLEST], ids=["default", "fullest"])
def test_the_page_of_settings_is_of_that_size_too(in_languages: Fielded, language: str, look: str) -> None:
    query = {"lang": language, "view": look, "back": in_languages.path("/q/age")}
    assert len(in_languages.app.test_client().get("/settings", query_string=query).data) == SIZE


@pytest.mark.parametrize("name", ["public.css", "public.rtl.css"])
def test_the_style_is_at_most_14_kib_as_it_is_sent(name: str) -> None:
    assert len(read()[name].compressed) <= 14 * 1024
