"""What the words desk's tables take: two different people wherever two are needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.storage import mixed, reading
from survey_app.storage.engines import NotAllowed, Role, Store, open_store
from survey_app.storage.reading import State
from tests.opened import Field, open_field

ANN, BOB = "aa", "bb"
TEXTS = {bytes([n]) * 16: b"sealed %d" % n for n in range(23)}
ONE = bytes([7]) * 16


@pytest.fixture
def field(tmp_path: Path, database_url: str) -> Iterator[Field]:
    opened = open_field(tmp_path / "instance", database_url)
    with opened.owner.write() as connection:
        mixed.add_fragments(connection, opened.survey.id, "one-thing", TEXTS)
    yield opened
    opened.dispose()


@pytest.fixture
def words(field: Field) -> Iterator[Store]:
    store = open_store(field.settings.database_url, Role.WORDS)
    yield store
    store.dispose()


def state(words: Store, field: Field) -> reading.Reading:
    with words.read() as connection:
        return reading.readings(connection, field.survey.id)[ONE]


def test_what_was_read_is_kept_and_what_waits_is_rounded(words: Store, field: Field) -> None:
    survey = field.survey.id
    with words.write() as connection:
        assert reading.waiting(connection, survey) == (20, 20)
        for id in list(TEXTS)[:4]:
            reading.mark_read(connection, survey, id)
            reading.mark_read(connection, survey, id)
        assert reading.waiting(connection, survey) == (20, 10)
        assert not reading.all_read(connection, survey)
        for id in TEXTS:
            reading.mark_read(connection, survey, id)
        assert reading.waiting(connection, survey) == (20, 0)
        assert reading.all_read(connection, survey)


def test_somebody_else_settles_what_was_flagged(words: Store, field: Field) -> None:
    survey = field.survey.id
    with words.write() as connection:
        assert reading.flag(connection, survey, ONE, ANN)
        assert not reading.flag(connection, survey, ONE, BOB)
        assert not reading.no_danger(connection, survey, ONE, ANN)
        assert not reading.refer(connection, survey, ONE, ANN, b"sealed")
    assert state(words, field) == reading.Reading(State.FLAGGED, ANN)
    with words.write() as connection:
        assert reading.no_danger(connection, survey, ONE, BOB)
        assert not reading.refer(connection, survey, ONE, BOB, b"sealed")
    assert state(words, field).state is State.NO_DANGER


def test_a_referral_goes_to_the_lead_who_alone_reads_it(words: Store, field: Field) -> None:
    survey = field.survey.id
    with words.write() as connection:
        reading.flag(connection, survey, ONE, ANN)
        assert reading.refer(connection, survey, ONE, BOB, b"for the lead")
    assert state(words, field).state is State.REFERRED
    with pytest.raises(NotAllowed), words.read() as connection:
        reading.referrals(connection)
    lead = open_store(field.settings.database_url, Role.LEAD)
    with lead.write() as connection:
        (id,) = found = reading.referrals(connection)
        assert found[id] == b"for the lead"
        assert reading.dealt_with(connection, id)
        assert not reading.dealt_with(connection, id)
    with pytest.raises(NotAllowed), lead.read() as connection:
        reading.texts(connection, survey)
    lead.dispose()


def test_somebody_else_approves_the_very_redaction_that_is_kept(words: Store, field: Field) -> None:
    survey = field.survey.id
    with words.write() as connection:
        assert not reading.redact(connection, survey, ONE, ANN, b"one"), "nobody has read it"
        reading.mark_read(connection, survey, ONE)
        assert reading.redact(connection, survey, ONE, ANN, b"one")
        assert not reading.approve(connection, survey, ONE, ANN, b"one")
        assert not reading.approve(connection, survey, ONE, BOB, b"another")
        assert reading.approve(connection, survey, ONE, BOB, b"one")
        assert not reading.approve(connection, survey, ONE, BOB, b"one")
    assert state(words, field).approved_by == BOB
    with words.write() as connection:
        assert reading.redact(connection, survey, ONE, BOB, b"two")
    assert state(words, field) == reading.Reading(State.READ, None, b"two", BOB, None)
    with words.write() as connection:
        assert reading.withdraw(connection, survey, ONE)
        assert not reading.withdraw(connection, survey, ONE)
    assert state(words, field) == reading.Reading(State.READ)


def test_what_waits_for_a_second_person_or_was_passed_on_is_not_redacted(words: Store, field: Field) -> None:
    survey = field.survey.id
    with words.write() as connection:
        reading.flag(connection, survey, ONE, ANN)
        assert not reading.redact(connection, survey, ONE, ANN, b"one")
        reading.refer(connection, survey, ONE, BOB, b"sealed")
        assert not reading.redact(connection, survey, ONE, ANN, b"one")
        assert not reading.flag(connection, survey, ONE, ANN)


def test_flagging_takes_back_what_was_to_be_published(words: Store, field: Field) -> None:
    survey = field.survey.id
    with words.write() as connection:
        reading.mark_read(connection, survey, ONE)
        reading.redact(connection, survey, ONE, ANN, b"one")
        reading.approve(connection, survey, ONE, BOB, b"one")
        assert reading.flag(connection, survey, ONE, BOB)
    assert state(words, field) == reading.Reading(State.FLAGGED, BOB)


def test_a_text_of_another_survey_is_not_touched(words: Store, field: Field) -> None:
    with words.write() as connection:
        reading.mark_read(connection, field.survey.id, ONE)
        assert reading.text(connection, "another", ONE) is None
        assert not reading.redact(connection, "another", ONE, ANN, b"one")
        assert not reading.withdraw(connection, "another", ONE)


def test_readers_see_texts_and_no_answer_that_was_ticked(words: Store, field: Field) -> None:
    with words.read() as connection:
        assert [each.id for each in reading.texts(connection, field.survey.id)] == sorted(TEXTS)
    with pytest.raises(NotAllowed), words.read() as connection:
        mixed.ticks(connection, field.survey.id)
