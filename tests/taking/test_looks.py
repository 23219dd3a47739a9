"""How pages look and speak: a code in the address, and pages that are drawn at most twice for all looks."""

from __future__ import annotations

import itertools
import random

import pytest

from survey_app.taking import looks
from survey_app.taking.looks import CHOICES, DEFAULT, code_of, look_of
from tests.fielded import Fielded, Person

LARGE = code_of({"size": "largest"})
ALL_CODES = [
    "".join(map(str, each)) for each in itertools.product(*(range(len(v)) for v in CHOICES.values()))
]


# The code


def test_the_default_has_no_code() -> None:
    assert code_of({}) == ""
    assert code_of(DEFAULT.chosen) == ""


@pytest.mark.parametrize("code", ALL_CODES[1::7])
def test_a_code_and_what_was_chosen_say_the_same(code: str) -> None:
    assert code_of(look_of(code).chosen) == code


def test_what_is_no_value_of_a_setting_is_its_default() -> None:
    assert code_of({"size": "huge", "colours": "dark", "cookie": "yes"}) == code_of({"colours": "dark"})


@pytest.mark.parametrize(
    "code", ["", "0", "000000", "900000", "1000000", "10000", "¹00000", "-10000", "x" * 6]
)
def test_what_is_no_code_is_the_default(code: str) -> None:
    assert look_of(code) is DEFAULT


def test_a_look_says_only_what_differs_from_the_default() -> None:
    assert look_of(LARGE).attributes == ' data-size="largest"'


# On pages


def shown(person: Person) -> dict[str, str]:
    """What the page says of its look."""
    html = person.page.select_one("html")
    assert html is not None
    return {name: str(value) for name, value in html.attrs.items() if name.startswith("data-")}


def test_a_page_in_the_default_says_nothing_of_looks(young: Fielded) -> None:
    page = young.person().get("").page
    assert shown(young.person().get("")) == {}
    assert not page.select("#read-aloud, script[src*=read-aloud], template")
    assert looks.VIEW not in str(page.select("a"))


@pytest.mark.parametrize(
    "path", ["", "/agree", "/worker", "/about", "/privacy", "/thanks", "/try", "/try/q/age"]
)
def test_a_page_for_everybody_never_shows_the_look_of_another(young: Fielded, path: str) -> None:
    person = young.person()
    plain = person.get(path).response.data  # type: ignore[union-attr]
    for code in random.Random(4).sample(ALL_CODES[1:], 12):
        person.get(f"{path}?view={code}")
        assert shown(person) == {
            f"data-{name}": value for name, value in look_of(code).chosen.items() if value != CHOICES[name][0]
        }
        links = [str(link["href"]) for link in person.page.select("a[href*=view]")]
        assert links
        assert all(f"view={code}" in link for link in links)
    assert person.get(path).response.data == plain  # type: ignore[union-attr]


def test_a_question_never_shows_the_look_of_another(young: Fielded) -> None:
    one, other = young.person().begin(), young.person().begin()
    assert shown(one.get(f"/q/age?view={LARGE}")) == {"data-size": "largest"}
    assert shown(other.get("/q/age")) == {}
    assert shown(one.get(f"/q/age?view={code_of({'colours': 'dark'})}")) == {"data-colours": "dark"}


def test_hundreds_of_looks_take_the_memory_of_two(young: Fielded) -> None:
    person = young.person()
    person.get("/agree").get(f"/agree?view={LARGE}")
    linked = young.app.extensions["desk"].links.remembered
    with young.app.test_request_context("/"):
        before = len(linked(young.link).drawn)
        for code in ALL_CODES:
            person.get(f"/agree?view={code}")
        assert len(linked(young.link).drawn) == before


def test_nothing_else_that_an_address_says_stays_in_memory(young: Fielded) -> None:
    young.person().get("?view=" + "x" * 2000)
    kept = looks._known.cache_info().currsize
    young.person().get("?view=" + "y" * 2000)
    assert looks._known.cache_info().currsize == kept


def test_what_one_address_says_stands_on_no_page_of_another(young: Fielded) -> None:
    """A page that is drawn for everybody is not drawn from what the first to ask for it sent."""
    for rest in ("", "/agree", "/worker", "/thanks", "/try", "/try/stop", "/try/check", "/try/q/age"):
        for look in ("", f"&view={LARGE}"):
            person = young.person()
            person.get(f"{rest}?page=canary&then=canary&link=canary&back=canary&look=canary{look}")
            assert person.status == 200
            person.get(f"{rest}?{look}")
            assert "canary" not in person.response.get_data(as_text=True), rest  # type: ignore[union-attr]


def test_easy_words_stand_open_where_that_was_chosen(young: Fielded) -> None:
    person = young.person().begin()
    while not person.page.select("details"):
        person.press("continue")
    (words,) = [each for each in person.page.select("details") if "Easy words" in each.get_text()][:1]
    assert not words.has_attr("open")
    person.get(f"{person.at}?view={code_of({'easy': 'yes'})}")
    (words,) = [each for each in person.page.select("details") if "Easy words" in each.get_text()][:1]
    assert words.has_attr("open")


def test_a_page_shown_again_for_a_fault_keeps_its_look(words: Fielded) -> None:
    person = words.person().begin().get(f"/q/line?view={LARGE}")
    person.press("continue", {"line": "x" * 5000})
    assert (person.status, shown(person)) == (422, {"data-size": "largest"})
