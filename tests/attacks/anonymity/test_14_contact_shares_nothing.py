"""Claim 14, second half: a request for contact shares no key, cookie, transaction or id with responses."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url, text

from survey_app import safeguarding
from survey_app.letterbox import contact_seal
from survey_app.letterbox.contact_seal import LONGEST_REACH, LONGEST_WORDS, Wanted
from survey_app.letterbox.envelopes import CannotOpen, new_key_pair, open_words, seal_words
from survey_app.storage import contacts
from survey_app.storage.engines import NotAllowed
from survey_app.storage.tables import metadata
from tests import leads
from tests.databases import Server
from tests.fielded import MOVING_ON, Fielded, field_survey, questionnaire_of
from tests.opened import EDINBURGH, Field, open_field

PRIVATE, PUBLIC = new_key_pair()
WANTED = Wanted("ring 07700 900123 after four", "CANARY-CONTACT-WORDS")
#: Everything that an answer passes through.
ANSWERS = ("letterbox", "response", "fragment", "arrival", "batch", "draft", "code", "handed_in")
WEEK = 3000


@pytest.fixture
def on_postgresql(tmp_path: Path, postgresql_server: Server) -> Iterator[Field]:
    opened = open_field(tmp_path / "instance", postgresql_server.new_database())
    yield opened
    opened.dispose()


def ask(field: Field) -> bytes:
    """Store a request as the public side does; its envelope."""
    sealed = contact_seal.seal(PUBLIC, WANTED)
    contacts.add(field.public, sealed, WEEK)
    return sealed


def transactions(connection: Connection, tables: tuple[str, ...]) -> set[str]:
    return {
        found
        for table in tables
        for found in connection.execute(text(f"SELECT xmin::text FROM {table}")).scalars()
    }


def values(connection: Connection, table: str) -> set[bytes]:
    """Every binary value of a table, and the one-use key at the front of each envelope."""
    cells = itertools.chain.from_iterable(connection.execute(text(f"SELECT * FROM {table}")))
    found = {bytes(cell) for cell in cells if isinstance(cell, bytes | memoryview)}
    return found | {cell[:32] for cell in found if len(cell) > 32}


def files(field: Field) -> bytes:
    database = Path(str(make_url(field.settings.database_url).database))
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


def test_the_lead_opens_what_was_written() -> None:
    assert contact_seal.unseal(PRIVATE, contact_seal.seal(PUBLIC, WANTED)) == WANTED


def test_what_is_passed_on_opens_as_nothing_else() -> None:
    referral = contact_seal.Referral("a survey", "What is one thing?", "", "I am not safe.", "Ring today")
    sealed = contact_seal.seal_referral(PUBLIC, referral)
    assert contact_seal.unseal_referral(PRIVATE, sealed) == referral
    with pytest.raises(CannotOpen):
        contact_seal.unseal(PRIVATE, sealed)
    with pytest.raises(CannotOpen):
        contact_seal.unseal_referral(PRIVATE, contact_seal.seal(PUBLIC, WANTED))


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(CannotOpen):
        contact_seal.unseal(new_key_pair()[0], contact_seal.seal(PUBLIC, WANTED))


def test_an_envelope_of_a_survey_is_none_of_contact_even_under_one_key() -> None:
    words = seal_words(PUBLIC, survey="s", version="1", area=EDINBURGH, question="q", words="w")
    with pytest.raises(CannotOpen):
        contact_seal.unseal(PRIVATE, words)
    sealed = contact_seal.seal(PUBLIC, WANTED)
    with pytest.raises(CannotOpen):
        open_words(PRIVATE, survey="s", version="1", question="q", sealed=sealed)


def test_a_flipped_bit_is_refused() -> None:
    sealed = bytearray(contact_seal.seal(PUBLIC, WANTED))
    sealed[-1] ^= 1
    with pytest.raises(CannotOpen):
        contact_seal.unseal(PRIVATE, bytes(sealed))


@pytest.mark.parametrize("sign", ["a", "ї", "م", "😀", "\\", '"', "\n", "\x01"])
def test_every_request_is_of_one_length(sign: str) -> None:
    longest = Wanted(sign * LONGEST_REACH, sign * LONGEST_WORDS)
    sealed = contact_seal.seal(PUBLIC, longest)
    assert len(sealed) == len(contact_seal.seal(PUBLIC, Wanted("", "")))
    assert contact_seal.unseal(PRIVATE, sealed) == longest


def test_too_long_a_text_is_refused_and_never_cut() -> None:
    with pytest.raises(ValueError, match="2000"):
        contact_seal.seal(PUBLIC, Wanted("", "a" * (LONGEST_WORDS + 1)))


def test_the_table_points_to_no_other_and_none_to_it() -> None:
    pointing = [
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if "contact" in {table.name, key.column.table.name}
    ]
    assert pointing == []
    assert not {"survey", "batch", "area", "question"} & set(metadata.tables["contact"].columns.keys())


def test_no_id_and_no_one_use_key_is_shared(anywhere: Field) -> None:
    anywhere.hand_in(draft_id=None)
    ask(anywhere)
    with anywhere.owner.read() as connection:
        answers = set().union(*(values(connection, table) for table in ANSWERS))
        asked = values(connection, "contact")
    assert asked
    assert answers
    assert not asked & answers


def test_a_shared_id_would_be_noticed(anywhere: Field) -> None:
    anywhere.hand_in()
    ask(anywhere)
    with anywhere.owner.write() as connection:
        connection.execute(text("UPDATE contact SET id = (SELECT id FROM letterbox LIMIT 1)"))
        assert values(connection, "contact") & values(connection, "letterbox")


@pytest.mark.postgresql
def test_no_transaction_is_shared(on_postgresql: Field) -> None:
    """SQLite keeps no number of a transaction."""
    on_postgresql.hand_in()
    ask(on_postgresql)
    on_postgresql.hand_in()
    with on_postgresql.owner.read() as connection:
        assert not transactions(connection, ("contact",)) & transactions(connection, ANSWERS)
    on_postgresql.close()
    with on_postgresql.owner.read() as connection:
        assert not transactions(connection, ("contact",)) & transactions(connection, ANSWERS)


@pytest.mark.postgresql
def test_a_shared_transaction_would_be_noticed(on_postgresql: Field) -> None:
    on_postgresql.hand_in()
    ask(on_postgresql)
    with on_postgresql.owner.write() as connection:
        connection.execute(text("UPDATE contact SET until_week = until_week"))
        connection.execute(text("UPDATE letterbox SET kind = kind"))
    with on_postgresql.owner.read() as connection:
        assert transactions(connection, ("contact",)) & transactions(connection, ANSWERS)


def test_the_public_side_stores_it_and_cannot_look(anywhere: Field) -> None:
    ask(anywhere)
    with pytest.raises(NotAllowed), anywhere.public.read() as connection:
        contacts.all_of(connection)


def test_what_was_written_is_in_no_file(field: Field) -> None:
    sealed = ask(field)
    found = files(field)
    assert sealed[:32] in found, "the scan looks where requests are"
    assert b"CANARY-CONTACT" not in found
    assert b"07700 900123" not in found


def test_nothing_of_a_forgotten_request_remains_in_a_file(field: Field) -> None:
    sealed = ask(field)
    with field.owner.write() as connection:
        assert contacts.forget(connection, WEEK) == 1
    found = files(field)
    assert not any(sealed[at : at + 32] in found for at in range(0, len(sealed) - 32, 32))


def test_a_request_is_kept_until_its_week(anywhere: Field) -> None:
    sealed = ask(anywhere)
    with anywhere.owner.write() as connection:
        assert contacts.forget(connection, WEEK - 1) == 0
        assert list(contacts.all_of(connection).values()) == [sealed]


def test_one_that_was_dealt_with_is_deleted_once(anywhere: Field) -> None:
    ask(anywhere)
    with anywhere.owner.write() as connection:
        (id,) = contacts.all_of(connection)
        assert contacts.delete(connection, id)
        assert not contacts.delete(connection, id)


def test_a_week_is_seven_days() -> None:
    assert contacts.week_of(7 * 24 - 1) == 0
    assert contacts.week_of(7 * 24) == 1


@pytest.fixture
def with_a_lead(tmp_path: Path) -> Iterator[Fielded]:
    leads.appoint(tmp_path / "instance" / safeguarding.FILE)
    made = field_survey(tmp_path, questionnaire_of(MOVING_ON))
    yield made
    made.dispose()


def test_asking_sees_and_changes_no_cookie_of_answering(with_a_lead: Fielded) -> None:
    """Pages and effects are the same for somebody in the middle of a survey, somebody who has just sent, and
    somebody who never was here; and what asking sets comes along to no other page."""
    answering, sent, nobody = (with_a_lead.person() for _ in range(3))
    answering.begin().press("continue", {"age": "age-16-17"})
    sent.begin().get("/check").press("send")
    pages = set()
    for person in (answering, sent, nobody):
        before = {cookie.key: cookie.value for cookie in person.client._cookies.values()}
        pages.add(person.client.get("/contact").data)
        response = person.client.post("/contact", data={"reach": "ring", "words": "please"})
        assert [cookie.split("=")[0] for cookie in response.headers.getlist("Set-Cookie")] == ["asked"]
        assert "Path=/contact" in response.headers["Set-Cookie"]
        after = {cookie.key: cookie.value for cookie in person.client._cookies.values()}
        assert {name: value for name, value in after.items() if name != "asked"} == before
    assert len(pages) == 1
    assert with_a_lead.count("contact") == 3
    assert with_a_lead.count("draft") == 1, "the one who is answering goes on"
    answering.get("/q/age")
    assert answering.status == 200


def test_a_page_that_looked_at_the_visit_would_be_seen(with_a_lead: Fielded) -> None:
    """The control: a page of the survey differs for whoever is answering."""
    answering, nobody = with_a_lead.person().begin(), with_a_lead.person()
    answering.press("continue", {"age": "age-16-17"})
    assert answering.get("/q/age").response.data != nobody.get("/q/age").response.data
