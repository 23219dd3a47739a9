"""Markdown becomes safe HTML, and nothing else."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from survey_app.reviews import markdown


def test_the_title_the_lead_and_the_rest_are_told_apart() -> None:
    text = markdown.parts("# Updates\n\nWhat is new,\nday by day.\n\n## Today\n\nIt begins.\n")
    assert (text.title, text.lead) == ("Updates", "What is new, day by day.")
    assert text.rest.startswith("## Today")
    assert text.line == 6


def test_a_page_may_begin_with_a_list_and_have_no_lead() -> None:
    text = markdown.parts("# When\n\n- 2026-09: It begins.")
    assert (text.lead, text.rest) == ("", "- 2026-09: It begins.")


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![a picture](https://example.org/a.png)",
        "[press](javascript:alert(1))",
        "[press](data:text/html,x)",
        '<p style="position: fixed">over everything</p>',
        "<iframe src=https://example.org></iframe>",
    ],
)
def test_nothing_that_runs_or_loads_comes_through(written: str) -> None:
    page = BeautifulSoup(markdown.html(written), "html.parser")
    assert not page.select("script, img, iframe, [style], [onerror], [src]")
    assert not page.select("a[href^=javascript], a[href^=data]")


@given(st.text(max_size=300))
def test_whatever_is_written_only_allowed_elements_come_out(written: str) -> None:
    allowed = {"h2", "h3", "p", "ul", "ol", "li", "blockquote", "em", "strong", "a", "br"}
    assert {tag.name for tag in BeautifulSoup(markdown.html(written), "html.parser").find_all()} <= allowed


def test_a_link_to_another_site_sends_no_referrer_and_ours_stays_as_it_is() -> None:
    page = BeautifulSoup(markdown.html("[them](https://example.org/) and [help](/help-lines)"), "html.parser")
    assert [(a["href"], a.get("rel")) for a in page.select("a")] == [
        ("https://example.org/", ["noreferrer"]),
        ("/help-lines", None),
    ]


def test_links_are_found_with_their_words_and_lines() -> None:
    assert markdown.addresses("A line.\n\nSee [our **plan**](/reviews/a/timeline).") == [
        ("our plan", "/reviews/a/timeline", 2)
    ]
