"""Which addresses are pages of ours, and which never are."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from survey_app.taking.addresses import carried, our_own, place, this_page
from tests.fielded import Fielded


@pytest.mark.parametrize(
    "address",
    [
        "",
        "relative",
        "https://elsewhere.example/",
        "//elsewhere.example/privacy",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/%5Celsewhere.example",
        "/%2F%2Felsewhere.example",
        "http:/privacy",
        "javascript:alert(1)",
        "https://[",
        "//[",
        "/privacy\r\nSet-Cookie: a=b",
        "/nowhere",
        "/leave",
        "/static/public.css",
        "/health/live",
    ],
)
def test_these_are_no_pages_of_ours(young: Fielded, address: str) -> None:
    with young.app.test_request_context("/"):
        found = our_own(address)
        # What urlsplit itself takes out (RFC 3986 knows no line ends) leaves one of ours, and nothing more.
        assert found is None or place(found[0], **found[1]) == "/s/privacySet-Cookie"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/", ("reviews.front", {})),
        ("/s/abc/q/age", ("asking.question", {"link": "abc", "page_id": "age"})),
        (
            "/s/abc/q/first.notice?then=check",
            ("asking.question", {"link": "abc", "page_id": "first.notice", "then": "check"}),
        ),
        ("/help-lines?link=abc&page=age", ("standing.help_lines", {"link": "abc", "page": "age"})),
    ],
)
def test_a_page_of_ours_is_known_by_its_address(young: Fielded, address: str, found: object) -> None:
    with young.app.test_request_context("/"):
        assert our_own(address) == found


def test_what_a_page_does_not_know_is_left_out(young: Fielded) -> None:
    with young.app.test_request_context("/"):
        assert our_own("/privacy?next=https://elsewhere.example&view=200000") == ("reviews.privacy", {})


def test_an_address_is_read_back_as_it_was_put_together(young: Fielded) -> None:
    with young.app.test_request_context("/?lang=gd&view=200000"):
        values = {"link": "a b%é", "page_id": "x"}
        assert our_own(place("asking.question", **values)) == ("asking.question", values)


def test_a_page_that_answers_a_post_cannot_be_asked_for_again(young: Fielded) -> None:
    with young.app.test_request_context("/s/abc/q/age", method="POST"):
        assert this_page() is None


def test_a_page_is_asked_for_again_with_what_it_was_made_of(young: Fielded) -> None:
    with young.app.test_request_context("/s/abc/check?look=yes&other=1"):
        assert this_page(lang=None) == "/s/abc/check?look=yes"


def test_links_in_a_text_that_was_written_elsewhere_take_along_language_and_look(young: Fielded) -> None:
    written = (
        '<a href="/privacy#who">a</a> <a href="/help-lines?page=a&amp;link=b">b</a> <a href="/nowhere">c</a> '
        '<a href="https://elsewhere.example/" rel="noreferrer">d</a> <a href="/leave">e</a>'
    )
    with young.app.test_request_context("/?view=200000"):
        links = BeautifulSoup(carried(written), "html.parser").select("a")
    assert [str(link["href"]) for link in links] == [
        "/privacy?view=200000#who",
        "/help-lines?link=b&page=a&view=200000",
        "/nowhere",
        "https://elsewhere.example/",
        "/leave",
    ]
