"""A batch into which a surge came waits for a person: nothing of it counts before, and nothing is lost."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.letterbox import mixing, opening, quarantine
from survey_app.letterbox.quarantine import QuarantineError
from survey_app.letterbox.store import HandedIn, hand_in
from survey_app.storage import accounts, keeping, mixed, releases
from survey_app.storage import drafts as stored_drafts
from survey_app.storage.quarantine import ASIDE, WAITING, Held, all_of
from survey_app.storage.tables import metadata
from tests.databases import Server
from tests.opened import ANSWERS, EDINBURGH, Field, open_field

AT = "2026-05-01T10:00Z"


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Field]:
    opened = open_field(tmp_path / "on-sqlite")
    yield opened
    opened.dispose()


@pytest.fixture
def on_postgresql(tmp_path: Path, postgresql_server: Server) -> Iterator[Field]:
    opened = open_field(tmp_path / "on-postgresql", postgresql_server.new_database())
    yield opened
    opened.dispose()


def send(
    field: Field, times: int = 1, *, surge: bool = False, words: str = "More time.", **more: bytes
) -> None:
    for _ in range(times):
        done = hand_in(
            field.public,
            survey=field.survey,
            area=EDINBURGH,
            ticks=field.codebook.encode(ANSWERS),
            words={"one-thing": words},
            draft_id=more.get("draft_id"),
            code=more.get("code"),
            surge=surge,
        )
        assert done is HandedIn.ACCEPTED


def mix(field: Field) -> mixing.Mixed:
    return mixing.mix(field.mixer, field.settings, field.survey.id)


def held(field: Field) -> tuple[Held, ...]:
    with field.owner.read() as connection:
        return all_of(connection)


def counted(field: Field) -> int:
    with field.owner.read() as connection:
        return mixed.count(connection, field.survey.id)


def rows(field: Field, table: str) -> int:
    with field.owner.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def surged(field: Field) -> str:
    """A batch with one response of a surge among ten, mixed; its name."""
    send(field, 9)
    send(field, surge=True)
    mix(field)
    (only,) = [each for each in quarantine.listed(field.owner) if each.state == WAITING]
    return only.name


def admit(field: Field, name: str) -> None:
    quarantine.admit(field.owner, field.settings, field.survey.id, name, AT)


def set_aside(field: Field, name: str) -> None:
    quarantine.set_aside(field.owner, field.survey.id, name, AT)


def test_a_batch_without_a_surge_counts_at_once(field: Field) -> None:
    send(field, 10)
    mix(field)
    assert counted(field) == 10
    assert held(field) == ()


def test_a_batch_with_a_surge_is_held_back_as_a_whole(field: Field) -> None:
    surged(field)
    assert counted(field) == 0
    assert [(each.state, each.responses) for each in held(field)] == [(WAITING, 10)]


def test_the_next_batch_is_none_of_it(field: Field) -> None:
    surged(field)
    send(field, 10)
    mix(field)
    assert counted(field) == 10
    assert rows(field, "surge") == 0


def test_its_texts_go_to_the_words_desk_like_all_others(field: Field) -> None:
    """One that says that somebody is in danger must not wait."""
    surged(field)
    assert rows(field, "fragment") == 10


def test_what_was_sent_is_acknowledged_all_the_same(field: Field) -> None:
    send(field, 25, surge=True)
    assert rows(field, "letterbox") == 50


def test_admitting_lets_it_count_with_nothing_lost(field: Field) -> None:
    name = surged(field)
    admit(field, name)
    assert counted(field) == 10
    assert held(field) == ()
    assert rows(field, "held_response") == 0


def test_what_is_admitted_opens_like_any_other(field: Field) -> None:
    name = surged(field)
    send(field, 10)
    field.close()
    admit(field, name)
    opened = opening.open_ticks(field.owner, field.survey.id, field.private_key())
    assert len(opened.rows) == 20
    assert opened.unreadable == 0


def test_what_is_held_back_is_not_among_what_is_opened(field: Field) -> None:
    surged(field)
    send(field, 10)
    field.close()
    opened = opening.open_ticks(field.owner, field.survey.id, field.private_key())
    assert len(opened.rows) == 10


def test_setting_aside_keeps_it_and_it_can_be_admitted_later(field: Field) -> None:
    name = surged(field)
    set_aside(field, name)
    assert [each.state for each in held(field)] == [ASIDE]
    assert counted(field) == 0
    admit(field, name)
    assert counted(field) == 10


def test_setting_aside_twice_is_said(field: Field) -> None:
    name = surged(field)
    set_aside(field, name)
    with pytest.raises(QuarantineError, match="already"):
        set_aside(field, name)


@pytest.mark.parametrize("name", ["", "zz", "00000000000000000000"])
def test_a_batch_that_is_not_there_is_said(field: Field, name: str) -> None:
    surged(field)
    with pytest.raises(QuarantineError, match="no batch in quarantine"):
        set_aside(field, name)
    with pytest.raises(QuarantineError, match="no batch in quarantine"):
        admit(field, name)


def test_a_batch_of_another_survey_is_not_found(field: Field) -> None:
    name = surged(field)
    with pytest.raises(QuarantineError):
        quarantine.admit(field.owner, field.settings, "another", name, AT)
    assert counted(field) == 0


def test_once_there_is_a_release_nothing_more_is_admitted(field: Field) -> None:
    name = surged(field)
    with field.owner.write() as connection:
        releases.add(connection, "ab", field.survey.id, "{}", b"")
    with pytest.raises(QuarantineError, match="has a release"):
        admit(field, name)
    assert [each.responses for each in held(field)] == [10]


def test_both_are_in_the_audit_without_a_number(field: Field) -> None:
    first = surged(field)
    set_aside(field, first)
    admit(field, first)
    with field.owner.read() as connection:
        said = [(each.account, each.event, each.subject) for each in accounts.events(connection)]
    subject = f"{field.survey.id} {first}"
    assert sorted(said) == [("operator", "batch-admitted", subject), ("operator", "batch-set-aside", subject)]


def test_the_list_rounds_down_and_names_the_survey(field: Field) -> None:
    send(field, 16)
    send(field, surge=True)
    mix(field)
    (only,) = quarantine.listed(field.owner)
    assert (only.survey, only.state, only.responses, only.areas) == (field.survey.id, WAITING, 10, 3)


def test_a_response_that_was_not_stored_marks_nothing(field: Field) -> None:
    with pytest.raises(Exception, match="small-2026"):
        send(field, surge=True, code=b"a code that was used")
    assert rows(field, "surge") == 0


def test_a_second_post_of_the_same_answers_marks_nothing(field: Field) -> None:
    draft = secrets.token_bytes(32)
    with field.public.write() as connection:
        stored_drafts.save(connection, draft, field.survey.id, 10**6, b"sealed")
    send(field, draft_id=draft)
    done = hand_in(
        field.public,
        survey=field.survey,
        area=EDINBURGH,
        ticks=field.codebook.encode(ANSWERS),
        words={},
        draft_id=draft,
        surge=True,
    )
    assert done is HandedIn.ALREADY
    assert rows(field, "surge") == 0


def test_a_release_says_nothing_of_fewer_than_may_be_shown(field: Field) -> None:
    name = surged(field)
    with field.owner.read() as connection:
        assert quarantine.to_be_told(connection, field.survey.id, 10) == quarantine.Numbers(1, 0)
        assert quarantine.to_be_told(connection, field.survey.id, 25) == quarantine.Numbers(0, 0)
    set_aside(field, name)
    with field.owner.read() as connection:
        assert quarantine.to_be_told(connection, field.survey.id, 10) == quarantine.Numbers(0, 1)


# --- what the mark must not tell --------------------------------------------------------------------------


def test_the_mark_says_which_batch_and_nothing_else(field: Field) -> None:
    send(field, 5)
    send(field, 2, surge=True)
    with field.owner.read() as connection:
        marks = connection.execute(text("SELECT * FROM surge")).all()
        batches = set(connection.execute(text("SELECT batch FROM letterbox")).scalars())
    assert [tuple(row) for row in marks] == [(batch,) for batch in batches]


def test_what_was_sent_in_a_surge_looks_like_everything_else(field: Field) -> None:
    """The same columns, the same lengths, and the mark is gone with the batch."""
    send(field, 9)
    send(field, surge=True)
    with field.owner.read() as connection:
        waiting = connection.execute(text("SELECT kind, length(sealed) FROM letterbox")).all()
    assert len(set(waiting)) == 2, "one length of ticks and one of texts"
    mix(field)
    with field.owner.read() as connection:
        kept = connection.execute(text("SELECT length(sealed), batch FROM held_response")).all()
    assert len(set(kept)) == 1
    assert rows(field, "surge") == 0


def test_no_copy_of_the_letterbox_leads_to_what_is_held_back(field: Field) -> None:
    send(field, 9)
    send(field, surge=True)
    with field.owner.read() as connection:
        before = {
            bytes(value)
            for column in ("id", "batch", "sealed")
            for value in connection.execute(text(f"SELECT {column} FROM letterbox")).scalars()
        }
    mix(field)
    with field.owner.read() as connection:
        after = {
            bytes(value)
            for column in ("id", "batch", "sealed")
            for value in connection.execute(text(f"SELECT {column} FROM held_response")).scalars()
        }
    assert not before & after
    assert list(field.settings.batch_keys.glob("*.key")) != [], "the batch that is filled now"
    assert len(list(field.settings.batch_keys.glob("*.key"))) == 1, "the one that was held back has none"


def test_texts_are_not_joined_to_the_batch_that_they_came_in(field: Field) -> None:
    surged(field)
    assert set(metadata.tables["fragment"].columns.keys()) == {"id", "survey", "question", "sealed"}
    with field.owner.read() as connection:
        texts = set(connection.execute(text("SELECT id FROM fragment")).scalars())
        ticks = set(connection.execute(text("SELECT id FROM held_response")).scalars())
    assert not texts & ticks


def test_so_few_as_are_left_at_closing_are_not_held_back_by_themselves(
    field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    """One alone in quarantine would be the one that came with the surge."""
    send(field, 10)
    mix(field)
    send(field, surge=True)
    field.close()
    assert counted(field) == 11
    assert held(field) == ()
    assert "too few to hold back" in caplog.text


def test_they_join_a_batch_that_waits(field: Field) -> None:
    surged(field)
    send(field, 3, surge=True)
    closed = field.close()
    assert [each.responses for each in held(field)] == [13]
    assert (closed.responses, closed.waiting) == (0, 1)


def test_they_do_not_join_one_that_was_set_aside(field: Field) -> None:
    set_aside(field, surged(field))
    send(field, 3, surge=True)
    field.close()
    assert [each.responses for each in held(field)] == [10]
    assert counted(field) == 3


@pytest.mark.postgresql
def test_after_closing_an_admitted_batch_has_the_same_transaction_as_all(on_postgresql: Field) -> None:
    """SQLite keeps no number of a transaction."""
    name = surged(on_postgresql)
    send(on_postgresql, 10)
    on_postgresql.close()
    admit(on_postgresql, name)
    with on_postgresql.owner.read() as connection:
        written = connection.execute(text("SELECT DISTINCT xmin::text FROM response")).all()
    assert len(written) == 1


def test_an_admitted_batch_leaves_no_byte_of_its_name_in_a_file(on_sqlite: Field) -> None:
    name = surged(on_sqlite)
    with on_sqlite.owner.read() as connection:
        batch = connection.execute(text("SELECT id FROM held_batch")).scalar_one()
    database = on_sqlite.settings.instance / "survey.sqlite"
    assert batch in database.read_bytes(), "the scan looks where it was"
    admit(on_sqlite, name)
    assert batch not in database.read_bytes()


# --- crashes ----------------------------------------------------------------------------------------------


def test_a_crash_while_holding_back_loses_nothing_and_doubles_nothing(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(field, 9)
    send(field, surge=True)

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(mixed, "add_fragments", die)  # after the ticks, before the words
        with pytest.raises(Killed):
            mix(field)
    mix(field)
    assert [each.responses for each in held(field)] == [10]
    assert (counted(field), rows(field, "fragment"), rows(field, "letterbox")) == (0, 10, 0)


def test_a_crash_while_admitting_leaves_it_where_it_was(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = surged(field)

    def die(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(accounts, "record_event", die)
        with pytest.raises(RuntimeError):
            admit(field, name)
    assert (counted(field), rows(field, "held_response")) == (0, 10)
    admit(field, name)
    assert counted(field) == 10


def test_on_its_day_what_was_set_aside_is_destroyed_with_the_rest(field: Field) -> None:
    set_aside(field, surged(field))
    send(field, 10)
    field.close()
    with field.owner.write() as connection:
        assert keeping.counts(connection, field.survey.id) == (20, 20)
        keeping.destroy(connection, field.survey.id, "2027-08-19", "{}")
    assert (rows(field, "held_batch"), rows(field, "held_response"), rows(field, "response")) == (0, 0, 0)
