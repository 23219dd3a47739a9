"""W1: a page for the worker: what to say, what not to do, a card, and "now hand over the device"."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from playwright.sync_api import expect

from survey_app import printing
from survey_app.taking import cards
from tests.fielded import MOVING_ON, Fielded, Person, field_survey, questionnaire_of
from tests.journeys.browsing import chromium, faults
from tests.journeys.respondents import DESKTOP, PHONE, public_side, url
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS

CHOICE = "It is your choice. Nobody is told who took part."
SAFETY = "People read the answers later. If someone is not safe now, ring 999."


def told(person: Person, heading: str) -> str:
    """The text from a heading to the next."""
    page = person.get("/worker").page
    (start,) = [each for each in page.select("main h2") if each.get_text() == heading]
    listed = start.find_next("ul")
    assert listed is not None
    return " ".join(listed.get_text(" ").split())


def printed(response_data: bytes, folder: Path) -> str:
    """The text of a PDF as one line."""
    (folder / "cards.pdf").write_bytes(response_data)
    made = subprocess.run(
        ["pdftotext", "-raw", folder / "cards.pdf", "-"], capture_output=True, text=True, check=True
    )
    return " ".join(made.stdout.split())


def test_w1_it_needs_no_sign_in_and_sets_no_cookie(person: Person) -> None:
    response = person.get("/worker").response
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_w1_it_says_what_to_say(person: Person) -> None:
    said = told(person, "What to say")
    assert "It is your choice" in said
    assert "I will not see what you answer" in said
    assert "You can skip anything, and stop when you like" in said


def test_w1_it_says_what_not_to_do(person: Person) -> None:
    said = told(person, "What not to do")
    assert "Do not read over a shoulder" in said
    assert "Do not answer for anyone" in said
    assert "Do not make a list of who took part" in said


def test_w1_it_shows_a_card_with_the_link_and_a_code(person: Person) -> None:
    card = person.get("/worker").page.select_one(".card")
    assert card.select_one(".card__link").get_text() == f"http://localhost{person.fielded.path()}"
    assert card.select_one("img")["src"] == person.fielded.path("/qr.svg")


def test_w1_the_code_is_drawn_by_the_server_as_svg(person: Person) -> None:
    response = person.get("/qr.svg").response
    assert response.mimetype == "image/svg+xml"
    assert ElementTree.fromstring(response.data).tag.endswith("svg")
    assert response.data == cards.code(f"http://localhost{person.fielded.path()}")


def test_w1_the_card_says_that_it_is_a_choice_and_the_truth_about_safety(person: Person) -> None:
    card = person.get("/worker").page.select_one(".card").get_text()
    assert CHOICE in card
    assert SAFETY in card


@pytest.mark.parametrize("name", ["leaders", "champions-boards"])
def test_w1_nobody_is_promised_to_stay_unknown_who_answers_for_an_area(
    name: str, in_the_field: In_the_field
) -> None:
    path = next(path for path in SURVEYS if path.stem == name)
    page = in_the_field(path).person().get("/worker").page.select_one("main").get_text()
    assert "Each area gives one answer to this." in page
    assert "obody is told" not in page
    assert "nobody can tell" not in page


def test_w1_where_codes_are_asked_for_it_says_how_to_hand_them_out(tmp_path: Path) -> None:
    questionnaire = questionnaire_of(MOVING_ON)
    plan = questionnaire.fieldwork.model_copy(update={"mode": "codes"})
    fielded = field_survey(
        tmp_path, questionnaire.model_copy(update={"fieldwork": plan, "version": "1" * 64})
    )
    page = fielded.person().get("/worker").page.select_one("main")
    fielded.dispose()
    assert "let people draw one, so that nobody knows who has which" in page.get_text()
    assert "You need the code" in page.select_one(".card").get_text()
    assert not page.select('a[href*="cards.pdf"]')


def test_w1_the_end_of_it_is_to_hand_over_the_device(person: Person) -> None:
    headings = [heading.get_text() for heading in person.get("/worker").page.select("main h2")]
    assert headings[-1] == "Now hand over the device"
    assert person.page.select("main a")[-1]["href"] == person.fielded.path()


def test_w1_colleagues_who_share_a_link_are_not_told_to_hand_over_a_device(staff: Fielded) -> None:
    assert "hand over the device" not in staff.person().get("/worker").page.get_text()


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
@pytest.mark.parametrize("where", ["/try", "/help-lines", "/privacy", "/cards.pdf"])
def test_w1_it_leads_to_trying_out_help_what_happens_and_the_cards(
    where: str, path: Path, in_the_field: In_the_field
) -> None:
    person = in_the_field(path).person()
    addresses = [str(link["href"]) for link in person.get("/worker").page.select("main a")]
    assert [each for each in addresses if each.partition("?")[0].endswith(where)]


@pytest.mark.pdf
def test_w1_the_sheet_says_eight_times_what_a_card_says(person: Person, tmp_path: Path) -> None:
    response = person.get("/cards.pdf").response
    assert response.mimetype == "application/pdf"
    text = printed(response.data, tmp_path)
    for words in (CHOICE, "If someone is not safe now, ring 999.", person.fielded.link):
        assert text.replace(" ", "").count(words.replace(" ", "")) == 8, words


@pytest.mark.pdf
def test_w1_the_sheet_is_tagged_so_that_a_screen_reader_reads_it(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "cards.pdf"
    path.write_bytes(person.get("/cards.pdf").response.data)
    tags = subprocess.run(["pdfinfo", "-struct", path], capture_output=True, text=True, check=True).stdout
    assert tags.count("H2 ") + tags.count("H2\n") >= 8
    assert tags.count("Figure") >= 8


def test_w1_no_word_of_a_card_is_smaller_than_12_point() -> None:
    style = (Path(cards.__file__).parent.parent / "templates" / "paper" / "cards.html").read_text()
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)pt", style)]
    assert sizes
    assert min(sizes) >= 12


@pytest.mark.pdf
@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_w1_eight_cards_fit_one_sheet(path: Path, in_the_field: In_the_field, tmp_path: Path) -> None:
    fielded = in_the_field(path, public_url="https://surveys.example.org")
    made = tmp_path / "sheet.pdf"
    made.write_bytes(fielded.app.test_client().get(fielded.path("/cards.pdf")).data)
    facts = subprocess.run(["pdfinfo", made], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Pages: +1$", facts, re.MULTILINE)
    assert "A4" in facts


def test_w1_where_no_pdf_can_be_made_the_page_points_at_the_print_command(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*args: object, **more: object) -> bytes:
        raise printing.NoPdfHere("no Pango")

    monkeypatch.setattr(printing, "pdf", lacking)
    person.get("/cards.pdf")
    assert (person.status, person.heading) == (503, "The sheet of cards cannot be made just now")
    assert "print command" in person.page.get_text()
    assert person.page.select_one(f'main a[href="{person.fielded.path("/worker")}"]')


def test_w1_the_sheet_is_drawn_once_for_each_link_and_language(
    in_the_field: In_the_field, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(printing, "pdf", lambda html, **more: made.append(html) or b"%PDF")
    fielded = in_the_field(SURVEYS[0].parent.parent / "leaving-care" / "moving-on.yaml", draft_languages=True)
    client = fielded.app.test_client()
    for lang in ("en", "pl", "en", "pl", "nonsense"):
        client.get(fielded.path("/cards.pdf"), query_string={"lang": lang, "page": "x" * len(made)})
    assert len(made) == 2


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("worker")
def test_w1_a_print_of_the_page_is_the_card_and_nothing_else(tmp_path: Path) -> None:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded, chromium() as browser:
        page = browser.new_page()
        page.goto(url(fielded, "/worker"))
        page.emulate_media(media="print")
        expect(page.locator(".card")).to_be_visible()
        seen = page.evaluate(
            """() => [...document.body.querySelectorAll("a, p, h1, h2, li, img")]
                .filter(each => !each.closest(".card") && each.checkVisibility())
                .map(each => each.textContent.trim())"""
        )
        assert seen == []
        page.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("worker")
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_w1_axe_finds_nothing_on_it(viewport: dict[str, int], tmp_path: Path) -> None:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded, chromium() as browser:
        page = browser.new_page(viewport=viewport)  # type: ignore[arg-type]
        page.goto(url(fielded, "/worker"))
        assert faults(page) == []
        page.close()
