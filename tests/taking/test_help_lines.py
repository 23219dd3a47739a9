"""Who can help now: from every page, back to the same one, and never out of date unnoticed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from survey_app.taking import help_lines
from tests.fielded import ROOT, Fielded, Person

SHIPPED = ROOT / "questionnaires" / "help-lines.toml"
TODAY = datetime.date(2026, 6, 1)


def test_every_page_leads_to_help(person: Person) -> None:
    for rest in ("", "/agree", "/no-thanks", "/worker", "/thanks", "/deleted"):
        assert person.get(rest).page.select_one('a[href^="/help-lines"]'), rest
    person.begin()
    while person.at.startswith("/q/"):
        assert person.page.select_one('button[value="help"]'), person.at
        person.press("continue")
    assert person.page.select_one('button[value="help"]')


def test_numbers_can_be_pressed_to_ring(person: Person) -> None:
    person.response = person.client.get("/help-lines")
    numbers = {link["href"]: link.get_text() for link in person.page.select('a[href^="tel:"]')}
    assert numbers["tel:08001111"] == "0800 1111"
    assert "tel:999" in numbers


def test_staff_are_not_sent_to_lines_for_children(staff: Fielded) -> None:
    person = staff.person()
    person.response = person.client.get(f"/help-lines?link={staff.link}")
    assert "Childline" not in person.page.get_text()
    assert "Samaritans" in person.page.get_text()


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example", "//elsewhere.example", "no-such-page", '"><b>']
)
def test_the_way_back_is_never_taken_from_what_was_sent(person: Person, page: str) -> None:
    person.response = person.client.get(
        "/help-lines", query_string={"link": person.fielded.link, "page": page}
    )
    assert person.page.select_one("main a.ds_button")["href"] == person.fielded.path()


def test_an_unknown_link_still_gets_the_numbers(person: Person) -> None:
    person.response = person.client.get("/help-lines?link=nobody-knows")
    assert person.status == 200
    assert not person.page.select("main a.ds_button")


def test_the_shipped_numbers_were_not_rung_by_this_deployment_and_it_is_told_so() -> None:
    lines = help_lines.read(SHIPPED)
    (warning,) = lines.warnings(TODAY)
    assert warning.startswith("help lines never checked: ")
    assert all(line.name in warning for line in lines.lines)


def test_a_number_that_was_rung_lately_gives_no_warning_and_an_old_one_does(tmp_path: Path) -> None:
    path = tmp_path / "help-lines.toml"
    path.write_text(
        "check_again_after_days = 100\n"
        '[[line]]\nname = "Fresh"\nphone = "1"\nsays = "x"\nchecked = 2026-05-01\n'
        '[[line]]\nname = "Stale"\nphone = "2"\nsays = "x"\nchecked = 2026-01-01\n'
    )
    (warning,) = help_lines.read(path).warnings(TODAY)
    assert warning.startswith("help lines last checked over 100 days ago: Stale.")


@pytest.mark.parametrize(
    "text", ["", "check_again_after_days = 100\nline = []", "[[line]]\nname = 'x'", "not toml", None]
)
def test_a_file_that_names_nobody_stops_the_start_with_one_line(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "help-lines.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(help_lines.HelpLinesError, match=r"help-lines\.toml"):
        help_lines.read(path)
