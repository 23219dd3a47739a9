"""Before the first question: nothing is kept of anybody, and nobody is pushed."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from tests.fielded import Fielded, Person


def test_the_start_page_says_who_asks_why_how_long_and_where_help_is(person: Person) -> None:
    text = " ".join(person.get().page.select_one("main").get_text(" ").split())
    for said in (
        "We look at how young people",
        "It takes about 10 minutes",
        "Glasgow City",
        "It is your choice",
        "We cannot tell who wrote what",
    ):
        assert said in text
    assert person.page.select_one('main a[href^="/help-lines"]')


def test_the_young_peoples_start_page_has_fewer_than_150_words(person: Person) -> None:
    words = person.get().page.select_one("main").get_text(" ").split()
    assert len(words) < 150


def test_before_the_first_question_everybody_gets_the_same_bytes_and_no_cookie(young: Fielded) -> None:
    for rest in ("", "/agree", "/worker", "/no-thanks", "/qr.svg"):
        one, other = young.person().get(rest), young.person()
        other.client.set_cookie("visit", "x" * 43)
        other.get(rest, headers={"User-Agent": "another browser", "Accept-Language": "gd"})
        assert one.response.data == other.response.data, rest
        assert "Set-Cookie" not in one.response.headers, rest


def test_yes_and_no_are_equal_choices(person: Person) -> None:
    yes, no = person.get("/agree").page.select('button[name="agree"]')
    assert (yes["value"], no["value"]) == ("yes", "no")
    assert yes["class"] == no["class"]


def test_no_thanks_is_taken_kindly_and_stores_nothing(person: Person) -> None:
    person.get("/agree").press("no", button="agree")
    assert person.heading == "That is fine"
    assert person.fielded.count("draft") == 0
    assert person.client.get_cookie("visit") is None


def test_anything_but_a_clear_yes_begins_nothing(person: Person) -> None:
    person.client.post(person.fielded.path("/agree"), data={"agree": "maybe"})
    assert person.fielded.count("draft") == 0


def test_yes_begins_a_visit_whose_cookie_only_this_browser_session_has(person: Person) -> None:
    person.get("/agree")
    response = person.client.post(person.fielded.path("/agree"), data={"agree": "yes"})
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("visit=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")
    assert response.status_code == 303
    assert person.fielded.count("draft") == 1


def test_with_tls_the_cookie_is_bound_to_the_host(young: Fielded) -> None:
    from dataclasses import replace

    from survey_app.taking.application import application

    app = application(replace(young.settings, public_url="https://surveys.example"), young.clock)
    response = app.test_client().post(young.path("/agree"), data={"agree": "yes"})
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-visit=")
    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in cookie
    app.extensions["desk"].store.dispose()


def test_the_next_person_on_a_shared_device_starts_clean(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    person.begin()
    assert not person.page.select("input[checked]")
    assert person.fielded.count("draft") == 1


def test_a_link_that_was_typed_with_capitals_and_look_alikes_is_understood(person: Person) -> None:
    link = person.fielded.link
    person.response = person.client.get(f"/s/{link.upper().replace('0', 'O')}", follow_redirects=True)
    assert (person.status, person.heading) == (200, "Moving on")


@pytest.mark.parametrize("rest", ["", "/worker", "/agree", "/q/age", "/stop", "/check", "/qr.svg", "/thanks"])
def test_an_unknown_link_is_said_plainly_on_every_page(person: Person, rest: str) -> None:
    person.response = person.client.get(f"/s/0000000000{rest}")
    assert (person.status, person.heading) == (404, "We do not know this link")


def test_the_workers_page_says_what_to_say_what_not_to_do_and_shows_the_code(person: Person) -> None:
    person.get("/worker")
    headings = [heading.get_text() for heading in person.page.select("h2")]
    assert headings == [
        "What to say",
        "What not to do",
        "Good to know",
        "Moving on",
        "Now hand over the device",
    ]
    (code,) = person.page.select("img")
    assert code["alt"] == "QR code of the link"
    assert person.page.select_one(".card__link").get_text().endswith(person.fielded.path())


def test_the_code_is_drawn_here_without_styles_or_scripts(person: Person) -> None:
    response = person.get("/qr.svg").response
    assert response.mimetype == "image/svg+xml"
    tree = ElementTree.fromstring(response.data)
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} == {"svg", "path"}
    assert all("style" not in element.attrib for element in tree.iter())


def test_colleagues_who_share_a_link_are_not_told_to_hand_over_a_device(staff: Fielded) -> None:
    assert "hand over the device" not in staff.person().get("/worker").page.get_text()


def test_a_survey_that_is_an_example_says_so_on_every_page(person: Person) -> None:
    person.get()
    assert "This is an example" in person.page.select_one(".trial").get_text()
    assert person.begin().page.select_one(".trial")
