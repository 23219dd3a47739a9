"""Drafts in a database of their own: one response for each of them, whatever ends in the middle."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.letterbox.store import CodeUsed, HandedIn, SurveyClosed, hand_in
from survey_app.storage import codes, drafts_apart, handed_in
from survey_app.storage.codes import StoredCode
from survey_app.storage.drafts_apart import DraftsApart, open_drafts
from survey_app.storage.engines import NotAllowed, StoreUnavailable
from tests.opened import ANSWERS, EDINBURGH, Field

DRAFT = b"d" * 32


class Killed(BaseException):
    """Stands for the end of the process at this point."""


@dataclass
class Apart:
    """An open survey whose drafts are elsewhere."""

    field: Field
    drafts: DraftsApart

    def save(self, id: bytes = DRAFT, bucket: int = 10) -> None:
        with self.field.public.write() as connection:
            self.drafts.save(connection, id, self.field.survey.id, bucket, b"sealed")

    def load(self, id: bytes = DRAFT) -> bytes | None:
        with self.field.public.read() as connection:
            return self.drafts.load(connection, id)

    def send(self, id: bytes = DRAFT, **more: bytes) -> HandedIn:
        return hand_in(
            self.field.public,
            survey=self.field.survey,
            area=EDINBURGH,
            ticks=self.field.codebook.encode(ANSWERS),
            words={},
            draft_id=id,
            apart=self.drafts,
            **more,  # type: ignore[arg-type]
        )

    def marked(self) -> tuple[bytes, ...]:
        with self.field.public.read() as connection:
            return handed_in.marked(connection)

    def stored(self) -> int:
        with self.field.owner.read() as connection:
            return int(connection.execute(text("SELECT count(*) FROM letterbox")).scalar_one())

    def sweep(self, before: int) -> int:
        with self.field.public.write() as connection:
            return self.drafts.sweep(connection, before)


@pytest.fixture
def apart(field: Field, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Apart]:
    url = f"sqlite:///{tmp_path / 'drafts' / 'drafts.sqlite'}"
    if not field.owner.is_sqlite:
        url = request.getfixturevalue("postgresql_server").new_database()
    assert drafts_apart.prepare(url) == []
    made = open_drafts(url)
    yield Apart(field, made)
    made.dispose()


def test_a_draft_is_in_its_own_database_and_not_in_the_main_one(apart: Apart) -> None:
    apart.save()
    assert apart.load() == b"sealed"
    with apart.field.owner.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM draft")).scalar_one() == 0


def test_sending_twice_makes_one_response_and_leaves_neither_draft_nor_mark(apart: Apart) -> None:
    apart.save()
    assert apart.send() is HandedIn.ACCEPTED
    assert apart.send() is HandedIn.ALREADY
    assert (apart.stored(), apart.load(), apart.marked()) == (1, None, ())
    assert not apart.drafts.holds(DRAFT)


def test_the_draft_that_goes_with_it_goes_too(apart: Apart) -> None:
    apart.save()
    apart.save(b"visit")
    apart.send(and_draft=b"visit")
    assert not apart.drafts.holds(b"visit")


def test_what_was_left_is_not_sent(apart: Apart) -> None:
    apart.save()
    with apart.field.public.write() as connection:
        apart.drafts.delete(connection, DRAFT)
    assert apart.send() is HandedIn.ALREADY
    assert (apart.stored(), apart.marked()) == (0, ())


@pytest.mark.parametrize("place", ["before the draft goes", "before the mark goes"])
def test_ending_after_the_response_was_stored_neither_loses_nor_doubles_it(
    apart: Apart, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    apart.save()

    def end(*_: object) -> None:
        raise Killed

    if place == "before the draft goes":
        monkeypatch.setattr(DraftsApart, "delete", end)
    else:
        monkeypatch.setattr(handed_in, "unmark", end)
    with pytest.raises(Killed):
        apart.send()
    monkeypatch.undo()
    assert (apart.stored(), apart.marked()) == (1, (DRAFT,))
    assert apart.load() is None, "a draft that was handed in is gone for its visitor"
    assert apart.send() is HandedIn.ALREADY
    assert (apart.stored(), apart.marked(), apart.drafts.holds(DRAFT)) == (1, (), False)


def test_what_an_ended_process_left_goes_with_the_next_sweep(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable

    apart.save()
    monkeypatch.setattr(DraftsApart, "delete", away)
    assert apart.send() is HandedIn.ACCEPTED, "it is stored, and the drafts being away changes nothing"
    monkeypatch.undo()
    assert apart.drafts.holds(DRAFT)
    apart.sweep(0)
    assert (apart.marked(), apart.drafts.holds(DRAFT)) == ((), False)


def test_where_the_drafts_cannot_be_reached_nothing_is_stored(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> bool:
        raise StoreUnavailable

    apart.save()
    monkeypatch.setattr(DraftsApart, "holds", away)
    with pytest.raises(StoreUnavailable):
        apart.send()
    monkeypatch.undo()
    assert (apart.stored(), apart.marked(), apart.load()) == (0, (), b"sealed")
    assert apart.send() is HandedIn.ACCEPTED


def test_of_many_who_send_the_same_at_once_one_is_accepted(apart: Apart) -> None:
    outcomes: Counter[HandedIn] = Counter()
    for _ in range(8):
        draft = secrets.token_bytes(32)
        apart.save(draft)
        together = threading.Barrier(5)

        def press(draft: bytes = draft, together: threading.Barrier = together) -> None:
            together.wait()
            outcomes[apart.send(draft)] += 1

        threads = [threading.Thread(target=press) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outcomes == {HandedIn.ACCEPTED: 8, HandedIn.ALREADY: 32}
    assert (apart.stored(), apart.marked()) == (8, ())


def test_a_used_code_leaves_the_draft_and_no_mark(apart: Apart) -> None:
    apart.save()
    with pytest.raises(CodeUsed):
        apart.send(code=b"c" * 32)
    assert (apart.stored(), apart.marked(), apart.load()) == (0, (), b"sealed")


def test_a_code_is_spent_once_however_often_it_is_sent(apart: Apart) -> None:
    with apart.field.owner.write() as connection:
        codes.add(connection, [StoredCode(b"c" * 32, apart.field.survey.id, "7K2M", b"v")])
    apart.save()
    assert apart.send(code=b"c" * 32) is HandedIn.ACCEPTED
    assert apart.send(code=b"c" * 32) is HandedIn.ALREADY
    apart.save(b"another")
    with pytest.raises(CodeUsed):
        apart.send(b"another", code=b"c" * 32)


def test_a_closed_survey_takes_nothing_and_its_drafts_are_swept(apart: Apart) -> None:
    apart.save(bucket=1000)
    apart.field.close()
    with pytest.raises(SurveyClosed):
        apart.send()
    assert apart.load() == b"sealed"
    assert apart.sweep(0) == 1
    assert apart.load() is None


def test_sweeping_takes_only_what_is_past_its_hour(apart: Apart) -> None:
    for bucket in (8, 9, 10):
        apart.save(bytes([bucket]), bucket)
    assert apart.sweep(10) == 2
    assert apart.load(bytes([10])) == b"sealed"


def test_a_draft_that_is_gone_cannot_be_renewed(apart: Apart) -> None:
    apart.save()
    with apart.field.public.write() as connection:
        assert apart.drafts.renew(connection, DRAFT, 11, b"newer")
    apart.send()
    with apart.field.public.write() as connection:
        assert not apart.drafts.renew(connection, DRAFT, 12, b"newest")


def test_the_public_side_may_use_the_drafts_and_change_nothing_else_there(apart: Apart) -> None:
    with pytest.raises(NotAllowed), apart.drafts.store.write() as connection:
        connection.execute(text("CREATE TABLE seen (a int)"))
