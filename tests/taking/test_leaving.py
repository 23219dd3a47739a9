"""Leave quickly, as a request: the browser's side of it is in tests/attacks/anonymity/test_08."""

from __future__ import annotations

from survey_app.storage.engines import StoreUnavailable
from tests.fielded import Person

LEAVES_TO = "https://www.bbc.co.uk/weather"


def test_leaving_deletes_the_answers_and_changes_the_cookies(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    response = person.client.get("/leave")
    assert (response.status_code, response.headers["Location"]) == (303, LEAVES_TO)
    assert person.fielded.count("draft") == 0
    ended, left = response.headers.getlist("Set-Cookie")
    assert ended.startswith("visit=;")
    assert "Max-Age=0" in ended
    assert left.startswith("left=")
    assert "Max-Age=60" in left


def test_leaving_sets_the_throwaway_cookie_even_before_there_is_a_visit(person: Person) -> None:
    assert person.client.get("/leave").status_code == 303
    assert person.client.get_cookie("left") is not None


def test_leaving_twice_really_changes_the_cookie_twice(person: Person) -> None:
    values = set()
    for _ in range(2):
        person.client.get("/leave")
        values.add(person.client.get_cookie("left").value)
    assert len(values) == 2


def test_coming_back_after_leaving_shows_nothing_of_the_survey(person: Person) -> None:
    person.begin()
    person.client.get("/leave")
    person.get("/q/age")
    assert (person.status, person.heading) == (410, "There is nothing here")
    assert "Moving on" not in person.response.get_data(as_text=True)


def test_another_site_cannot_make_somebody_leave(person: Person) -> None:
    person.begin()
    person.client.get("/leave", headers={"Sec-Fetch-Site": "cross-site"})
    person.client.get("/leave", headers={"Sec-Purpose": "prefetch"})
    assert person.fielded.count("draft") == 1


def test_leaving_works_when_the_database_is_away(person: Person, monkeypatch) -> None:
    person.begin()

    def away():
        raise StoreUnavailable("away")

    monkeypatch.setattr(person.fielded.app.extensions["desk"].store, "write", away)
    response = person.client.get("/leave")
    assert response.status_code == 303
    assert person.client.get_cookie("visit") is None
