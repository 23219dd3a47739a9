"""Pages are drawn once, filled for each person, and filled up to one size."""

from __future__ import annotations

import pytest
from markupsafe import escape

from survey_app.taking.padding import REDIRECT, SIZE, padded, padded_redirect
from survey_app.taking.stencil import Stencil, hole
from tests.fielded import Fielded


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
