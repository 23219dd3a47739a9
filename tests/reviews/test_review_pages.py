"""The pages of each review: on screen, in easy words, and as PDF."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from survey_app import printing
from survey_app.reviews.shelf import read
from tests.fielded import MOVING_ON, ROOT, Fielded, field_survey, questionnaire_of

REVIEWS = read(ROOT / "questionnaires")
PAGES = [(review.name, page) for review in REVIEWS for page in review.pages]
WAYS = [f"/reviews/{review}/{page}{easy}" for review, page in PAGES for easy in ("", "/easy")]


@pytest.fixture(scope="module")
def fielded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    made = field_survey(tmp_path_factory.mktemp("reviews"), questionnaire_of(MOVING_ON))
    yield made
    made.dispose()


def page(fielded: Fielded, address: str) -> BeautifulSoup:
    response = fielded.app.test_client().get(address)
    assert response.status_code == 200, address
    assert "Set-Cookie" not in response.headers
    return BeautifulSoup(response.data, "html.parser")


def test_the_front_page_lists_every_review_in_its_order(fielded: Fielded) -> None:
    listed = [a["href"] for a in page(fielded, "/").select(".reads > li > a")]
    assert listed == [f"/reviews/{review.name}/" for review in REVIEWS]
    assert len(listed) == 4


@pytest.mark.parametrize("review", [review.name for review in REVIEWS])
def test_a_review_lists_its_pages_each_in_full_and_in_easy_words(fielded: Fielded, review: str) -> None:
    links = {a["href"] for a in page(fielded, f"/reviews/{review}/").select(".reads a")}
    assert links == {address for address in WAYS if address.startswith(f"/reviews/{review}/")}


@pytest.mark.parametrize("address", WAYS)
def test_a_page_has_one_title_no_level_left_out_and_says_that_it_is_an_example(
    fielded: Fielded, address: str
) -> None:
    shown = page(fielded, address)
    assert len(shown.select("h1")) == 1
    levels = [int(each.name[1]) for each in shown.select("main h1, main h2, main h3")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert "This is an example" in shown.select_one("header").get_text()


@pytest.mark.parametrize("address", WAYS)
def test_every_link_on_a_page_leads_somewhere(fielded: Fielded, address: str) -> None:
    client = fielded.app.test_client()
    for link in page(fielded, address).select("main a[href^='/']"):
        if link["href"].endswith(".pdf"):
            continue
        assert client.get(link["href"], follow_redirects=True).status_code == 200, link["href"]


def test_what_happens_when_is_an_ordered_list_with_its_state_in_words(fielded: Fielded) -> None:
    fielded.clock.hours = 497_000  # 12 September 2026
    shown = page(fielded, "/reviews/leaving-care/timeline")
    steps = shown.select("ol.timeline > li")
    assert [step.time["datetime"] for step in steps] == sorted(step.time["datetime"] for step in steps)
    assert [step.select_one(".state").get_text() for step in steps][:3] == [
        "Done",
        "Happening now",
        "Still to come",
    ]
    assert not shown.select("main img, main svg")


def test_updates_stand_newest_first(fielded: Fielded) -> None:
    days = [each["datetime"] for each in page(fielded, "/reviews/leaving-care/updates").select("main time")]
    assert days == sorted(days, reverse=True)
    assert len(days) > 1


def test_findings_hold_no_number_that_no_release_has_published(fielded: Fielded) -> None:
    for review in REVIEWS:
        words = page(fielded, f"/reviews/{review.name}/findings").select_one(".prose").get_text()
        assert not any(letter.isdigit() for letter in words)


@pytest.mark.parametrize(
    "address",
    [
        "/reviews/none/",
        "/reviews/leaving-care/none",
        "/reviews/leaving-care/none/easy",
        "/reviews/none/privacy.pdf",
    ],
)
def test_what_is_not_there_is_said(fielded: Fielded, address: str) -> None:
    assert fielded.app.test_client().get(address).status_code == 404


@pytest.mark.pdf
@pytest.mark.parametrize("ending", [".pdf", "/easy.pdf"])
@pytest.mark.parametrize(("review", "name"), PAGES)
def test_each_page_is_a_tagged_pdf_with_its_language_and_title(
    fielded: Fielded, tmp_path: Path, review: str, name: str, ending: str
) -> None:
    response = fielded.app.test_client().get(f"/reviews/{review}/{name}{ending}")
    assert response.mimetype == "application/pdf"
    made = tmp_path / "page.pdf"
    made.write_bytes(response.data)
    facts = subprocess.run(["pdfinfo", made], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in facts
    tags = subprocess.run(["pdfinfo", "-struct", made], capture_output=True, text=True, check=True).stdout
    assert tags.count("H1") == 1
    words = subprocess.run(["pdftotext", made, "-"], capture_output=True, text=True, check=True).stdout
    assert "This is an example" in words


@pytest.mark.pdf
def test_a_pdf_is_drawn_once(fielded: Fielded, monkeypatch: pytest.MonkeyPatch) -> None:
    client = fielded.app.test_client()
    first = client.get("/reviews/leaving-care/privacy.pdf").data
    monkeypatch.setattr("survey_app.reviews.paper.pdf", lambda *_, **__: pytest.fail("drawn again"))
    assert client.get("/reviews/leaving-care/privacy.pdf").data == first


def test_without_pango_the_page_says_that_it_can_be_printed_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = field_survey(tmp_path, questionnaire_of(MOVING_ON))

    def refuse(*_: object, **__: object) -> bytes:
        raise printing.NoPdfHere("none")

    monkeypatch.setattr("survey_app.reviews.paper.pdf", refuse)
    response = made.app.test_client().get("/reviews/social-work-records/updates.pdf")
    assert response.status_code == 503
    assert b"can be printed" in response.data
    made.dispose()


def test_in_another_language_the_text_says_that_it_is_english(
    tmp_path: Path,
) -> None:
    made = field_survey(tmp_path, questionnaire_of(MOVING_ON), draft_languages=True)
    shown = page(made, "/reviews/leaving-care/privacy?lang=ar")
    assert shown.html["dir"] == "rtl"
    for part in (shown.h1, shown.select_one(".prose")):
        assert (part["lang"], part["dir"]) == ("en-GB", "ltr")
    made.dispose()
