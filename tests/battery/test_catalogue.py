"""The catalogue is whole: what the public side can show, some state shows."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.battery.drawing import Gallery
from tests.battery.states import LANGUAGES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("battery of files")]

TEMPLATES = Path(__file__).parent.parent.parent / "survey_app" / "templates"
#: Addresses that are no page: they are loaded by one.
NO_PAGES = {"static"}
#: Templates that are printed, and never sent as a page.
PRINTED = {"taking/cards.html"}


def test_every_address_of_the_public_side_is_gone_to(drawn: Gallery) -> None:
    missing = {
        (endpoint, method)
        for endpoint, methods in drawn.routes.items()
        for method in methods - {"HEAD", "OPTIONS"}
        if endpoint not in NO_PAGES and (endpoint, method) not in drawn.asked
    }
    assert missing == set(), "add a state to tests/battery/states.py"


def test_every_template_of_the_public_side_is_shown(drawn: Gallery) -> None:
    there = {
        str(path.relative_to(TEMPLATES))
        for room in ("taking", "reviews", "public")
        for path in (TEMPLATES / room).rglob("*.html")
    }
    parts = {name for name in there if Path(name).name.startswith("_") or Path(name).name == "base.html"}
    assert there - parts - PRINTED - drawn.templates == set(), "add a state to tests/battery/states.py"


def test_every_state_has_a_name_of_its_own(drawn: Gallery) -> None:
    names = Counter(each.file for each in drawn.drawn)
    assert [name for name, count in names.items() if count > 1] == []


def test_each_state_is_in_the_language_that_it_is_listed_under(drawn: Gallery) -> None:
    for each in drawn.drawn:
        tag = re.search(r'<html lang="([\w-]+)" dir="(\w+)"', each.html)
        assert tag is not None, each.file
        assert tag[1].split("-")[0] == each.language, each.file
        assert (tag[2] == "rtl") == (each.language == "ar"), each.file


def test_the_way_of_young_people_is_drawn_in_every_language(drawn: Gallery) -> None:
    states = {
        language: {each.state for each in drawn.in_language(language) if each.journey.name == "young people"}
        for language in LANGUAGES
    }
    assert all(each == states["en"] for each in states.values())
    assert len(states["en"]) > 20


def test_nothing_goes_wrong_on_the_way_but_what_is_meant_to(drawn: Gallery) -> None:
    wrong = {each.file for each in drawn.drawn if each.status == 500}
    assert wrong == {each.file for each in drawn.drawn if each.state == "something went wrong"}


def test_no_page_says_the_same_as_another(drawn: Gallery) -> None:
    """A state that is not reached often shows the page before it once more."""
    bodies = Counter(re.sub(rb'value="\d+"', b"", each.body) for each in drawn.in_language("en"))
    twice = [
        each.state for each in drawn.in_language("en") if bodies[re.sub(rb'value="\d+"', b"", each.body)] > 1
    ]
    assert twice == []
