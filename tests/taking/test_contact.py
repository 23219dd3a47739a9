"""“I want someone to contact me”: the form, and what it shares with answering, which is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from survey_app import safeguarding
from survey_app.letterbox import contact_seal
from survey_app.letterbox.contact_seal import Wanted
from survey_app.safeguarding import SafeguardingError
from survey_app.storage import contacts
from survey_app.storage.engines import StoreUnavailable
from survey_app.taking import contact
from survey_app.taking.application import application
from tests import leads
from tests.fielded import MOVING_ON, Fielded, field_survey, questionnaire_of

REACH, WORDS = "07700 900123, after four", "I would like to talk.\nNot by letter."


@pytest.fixture
def fielded(tmp_path: Path) -> Iterator[Fielded]:
    """A survey in the field, of a deployment with a safeguarding lead."""
    leads.appoint(tmp_path / "instance" / safeguarding.FILE)
    made = field_survey(tmp_path, questionnaire_of(MOVING_ON))
    yield made
    made.dispose()


@pytest.fixture
def client(fielded: Fielded) -> FlaskClient:
    return fielded.app.test_client()


def asked(fielded: Fielded) -> list[Wanted]:
    with fielded.owner.read() as connection:
        sealed = contacts.all_of(connection).values()
    return [contact_seal.unseal(leads.private_key(), each) for each in sealed]


def send(client: FlaskClient, **form: str):
    return client.post("/contact", data={"reach": REACH, "words": WORDS, **form})


def said(response) -> str:
    return " ".join(BeautifulSoup(response.get_data(as_text=True), "html.parser").main.get_text().split())


def test_what_is_written_reaches_the_lead_and_nobody_else(fielded: Fielded, client: FlaskClient) -> None:
    response = send(client)
    assert (response.status_code, response.headers["Location"]) == (303, "/contact/sent")
    assert asked(fielded) == [Wanted(REACH, WORDS)]
    with fielded.owner.read() as connection:
        (sealed,) = contacts.all_of(connection).values()
    assert b"07700" not in sealed


def test_the_page_says_who_reads_it_how_soon_and_where_help_is_now(client: FlaskClient) -> None:
    page = client.get("/contact")
    assert leads.NAME in said(page)
    assert leads.WITHIN in said(page)
    assert "not for when you need help right now" in said(page)
    assert "does not know if you took part in one" in said(page)


def test_nothing_of_it_is_shown_again(fielded: Fielded, client: FlaskClient) -> None:
    send(client)
    for address in ("/contact", "/contact/sent", "/help-lines"):
        page = client.get(address).get_data(as_text=True)
        assert "07700" not in page
        assert "like to talk" not in page


def test_without_a_way_to_reach_somebody_it_says_so_and_keeps_what_was_typed(
    fielded: Fielded, client: FlaskClient
) -> None:
    response = send(client, reach=" \u200b ")
    assert response.status_code == 400
    assert "Tell us how we can reach you." in said(response)
    assert "I would like to talk." in said(response)
    assert asked(fielded) == []


@pytest.mark.parametrize(("control", "most"), [("reach", 300), ("words", 2000)])
def test_what_is_too_long_is_neither_cut_nor_lost(
    fielded: Fielded, client: FlaskClient, control: str, most: int
) -> None:
    response = send(client, **{control: "x" * (most + 1)})
    assert response.status_code == 400
    assert f"{most} at most" in said(response)
    assert "x" * (most + 1) in response.get_data(as_text=True)
    assert send(client, **{control: "x" * most}).status_code == 303
    assert len(asked(fielded)) == 1


def test_hostile_letters_are_shown_as_letters_and_marks_of_direction_go(
    fielded: Fielded, client: FlaskClient
) -> None:
    response = send(client, reach="", words="</textarea><script>alert(1)</script>")
    assert "<script>alert" not in response.get_data(as_text=True)
    send(client, words="a\u202eb\x00c\r\nd")
    assert asked(fielded)[0].words == "abc\nd"


def test_a_database_that_is_away_is_said_and_nothing_typed_is_lost(
    fielded: Fielded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(sealed: bytes, until_week: int) -> None:
        raise StoreUnavailable("away")

    desk = fielded.app.extensions["desk"]
    fielded.app.extensions["desk"] = replace(desk, ask_contact=away)
    response = send(fielded.app.test_client())
    assert response.status_code == 503
    assert "Nothing was sent" in said(response)
    assert "I would like to talk." in said(response)


def test_a_flood_of_requests_does_not_bury_those_that_people_send(
    fielded: Fielded, client: FlaskClient
) -> None:
    fielded.app.extensions["contacts_an_hour"] = contact.Hourly(2)
    assert [send(client).status_code for _ in range(3)] == [303, 303, 503]
    fielded.clock.hours += 1
    assert send(client).status_code == 303
    assert len(asked(fielded)) == 3


def test_it_is_forgotten_by_the_week(fielded: Fielded, client: FlaskClient) -> None:
    send(client)
    week = contacts.week_of(int(fielded.clock.hours))
    with fielded.owner.write() as connection:
        assert contacts.forget(connection, week + contact.KEPT_WEEKS - 1) == 0
        assert contacts.forget(connection, week + contact.KEPT_WEEKS) == 1


def test_help_lines_and_the_thank_you_lead_there(fielded: Fielded, client: FlaskClient) -> None:
    for address in ("/help-lines", fielded.path("/thanks")):
        page = BeautifulSoup(client.get(address).get_data(as_text=True), "html.parser")
        assert page.select_one("main a[href='/contact']"), address


def test_where_nobody_would_read_it_there_is_no_form_and_no_way_to_it(tmp_path: Path) -> None:
    made = field_survey(tmp_path, questionnaire_of(MOVING_ON))
    client = made.app.test_client()
    assert client.get("/contact").status_code == 404
    assert send(client).status_code == 404
    assert client.get("/contact/sent").status_code == 404
    for address in ("/help-lines", made.path("/thanks")):
        assert "/contact" not in client.get(address).get_data(as_text=True)
    assert made.count("contact") == 0
    made.dispose()


def test_the_privacy_page_says_by_when_texts_are_read(client: FlaskClient) -> None:
    assert "Every text is read within 14 days after a survey has closed." in said(client.get("/privacy"))


def test_another_site_cannot_send_it(fielded: Fielded, client: FlaskClient) -> None:
    response = client.post("/contact", data={"reach": REACH}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert asked(fielded) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[lead]\nname = 'x'\n", "a part \\[lead\\]"),
        ("[lead]\nname = ''\nwithin = 'x'\nkey = 'lead.public.json'\n", "give name and within"),
        ("[lead]\nname = 'x'\nwithin = 'x'\nkey = 'nothing.json'\n", "cannot be read as a key"),
        ("lead", "cannot be read"),
    ],
)
def test_a_file_that_names_no_lead_stops_the_start(fielded: Fielded, content: str, says: str) -> None:
    fielded.settings.safeguarding.write_text(content, encoding="utf-8")
    with pytest.raises(SafeguardingError, match=says):
        application(fielded.settings)


def test_the_private_file_in_its_place_is_refused(fielded: Fielded) -> None:
    (fielded.settings.safeguarding.parent / "lead.public.json").write_bytes(leads.files()[0])
    with pytest.raises(SafeguardingError, match="public key"):
        application(fielded.settings)
