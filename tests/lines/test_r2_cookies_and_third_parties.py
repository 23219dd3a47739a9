"""R2: no banner about cookies, because the only cookie holds the visit; nothing from anybody else."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.battery.drawing import Gallery
from tests.fielded import Fielded, Person


def cookies(person: Person) -> set[str]:
    assert person.response is not None
    return {cookie.partition("=")[0] for cookie in person.response.headers.getlist("Set-Cookie")}


@pytest.mark.parametrize("rest", ["", "/about", "/privacy", "/agree", "/worker", "/no-thanks", "/qr.svg"])
def test_r2_nothing_is_set_before_somebody_says_yes(young: Fielded, rest: str) -> None:
    someone = young.person().get(rest)
    assert cookies(someone) == set()
    assert someone.client._cookies == {}


def test_r2_saying_yes_sets_the_one_cookie_that_holds_the_visit(person: Person) -> None:
    person.begin()
    assert {cookie.key for cookie in person.client._cookies.values()} == {"visit"}
    visit = person.client.get_cookie("visit")
    assert visit is not None
    assert visit.http_only
    assert visit.same_site == "Lax"
    assert visit.expires is None


def test_r2_answering_stopping_and_looking_over_set_no_other_cookie(person: Person) -> None:
    person.begin().press("continue", {"age": "age-18-20"}).press("help")
    person.get("/q/living").press("stop").press("back").get("/check?look=yes")
    assert {cookie.key for cookie in person.client._cookies.values()} == {"visit"}


@pytest.mark.parametrize("end", ["send", "delete"])
def test_r2_after_the_end_one_cookie_stays_for_a_minute_and_says_only_how_it_ended(
    person: Person, end: str
) -> None:
    person.begin().press("stop").press(end)
    (left,) = person.client._cookies.values()
    assert left.key == "finished"
    assert left.max_age == 60
    assert re.fullmatch(rf"({end[0]}\w+\.)?[0-9a-f]{{8}}", left.value)


@pytest.mark.slow
def test_r2_no_page_shows_a_banner_about_cookies(drawn: Gallery) -> None:
    for each in drawn.in_language("en"):
        page = BeautifulSoup(each.html, "html.parser")
        assert page.select("[class*=cookie], [id*=cookie], dialog") == [], each.file
        if each.state not in {
            "privacy of the site",
            "privacy, and when texts are read",
            "no cookie was kept",
        }:
            assert "cookie" not in page.get_text().lower(), each.file


@pytest.mark.slow
def test_r2_no_page_names_an_address_elsewhere_to_load_from(drawn: Gallery) -> None:
    """Links that a person follows may lead elsewhere; what a page loads by itself may not."""
    loads = (
        "link[href], script[src], img[src], audio[src], video[src], source[src], iframe, object, embed, form"
    )
    for each in drawn.drawn:
        for element in BeautifulSoup(each.html, "html.parser").select(loads):
            address = str(element.get("href") or element.get("src") or element.get("action") or "")
            assert urlsplit(urljoin("http://localhost/", address)).netloc == "localhost", (each.file, address)


@pytest.mark.slow
def test_r2_the_policy_lets_no_page_load_from_elsewhere(drawn: Gallery) -> None:
    for each in drawn.drawn:
        policy = dict(each.headers)["Content-Security-Policy"]
        sources = {source for part in policy.split("; ") for source in part.split()[1:]}
        assert sources <= {"'none'", "'self'"}, each.file


@pytest.mark.slow
def test_r2_the_style_names_no_address_elsewhere(drawn: Gallery) -> None:
    for name in ("public.css", "public.rtl.css"):
        style = drawn.state("start").client.get(f"/static/{name}").get_data(as_text=True)
        assert re.findall(r"@import|url\(\s*['\"]?(?:https?:)?//", style) == []
