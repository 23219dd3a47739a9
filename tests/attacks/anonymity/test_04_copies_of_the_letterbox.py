"""Claim 4: copies of the letterbox, however many, cannot be opened or matched with the store afterwards."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from scipy import stats
from sqlalchemy import text

from survey_app.letterbox import envelopes, mixing
from survey_app.storage import codes
from survey_app.storage.codes import StoredCode
from survey_app.storage.tables import metadata
from tests.opened import Field
from tests.recorder import recording

BATCH = 10


Rows = list[tuple[bytes | str, ...]]


@pytest.fixture
def field(anywhere: Field) -> Field:
    return anywhere


def rows(field: Field, table: str) -> Rows:
    """All that somebody with a copy of the database sees of a table."""
    with field.owner.read() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]


def by_place(field: Field, table: str, ids: Iterable[bytes]) -> list[bytes]:
    """These ids in the order in which their rows lie in the file."""
    if field.owner.is_sqlite:
        return sorted(ids, key=(field.settings.instance / "survey.sqlite").read_bytes().find)
    with field.owner.read() as connection:
        lying = connection.execute(text(f"SELECT id FROM {table} ORDER BY ctid")).scalars().all()
    wanted = set(ids)
    return [id for id in lying if id in wanted]


def private_keys(folder: Path) -> list[bytes]:
    """Every batch key that lies in a folder."""
    return [bytes.fromhex(json.loads(path.read_text())["private"]) for path in folder.glob("*.key")]


def opened(letterbox: Iterable[tuple[bytes | str, ...]], keys: Iterable[bytes]) -> list[bytes]:
    """What these keys open of these envelopes, trying everything that a thief knows."""
    found = []
    tried = list(keys)
    for _, batch, kind, sealed in letterbox:
        assert isinstance(batch, bytes)
        assert isinstance(kind, str)
        assert isinstance(sealed, bytes)
        for key in tried:
            try:
                found.append(envelopes.open_outer(key, batch=batch, kind=kind, sealed=sealed)[1])
            except envelopes.CannotOpen:
                continue
    return found


@pytest.fixture
def robbed(field: Field, tmp_path: Path) -> tuple[Field, Rows, list[bytes]]:
    """A survey whose database was copied in the middle of a batch, and later its whole folder; with all
    the keys that are on the disk in the end, and the survey's own."""
    for _ in range(BATCH + 7):
        field.hand_in()
        if len(rows(field, "letterbox")) == 2 * BATCH:
            mixing.mix(field.mixer, field.settings, field.survey.id)
    copy = rows(field, "letterbox")
    shutil.copytree(field.settings.batch_keys, tmp_path / "stolen-in-time")
    for _ in range(BATCH):
        field.hand_in()
    mixing.mix(field.mixer, field.settings, field.survey.id)
    for _ in range(4):
        field.hand_in()
    return field, copy, [*private_keys(field.settings.batch_keys), field.private_key()]


def test_a_copy_from_the_middle_of_a_batch_is_not_opened_by_any_key_there_is(robbed) -> None:
    _, copy, keys = robbed
    assert len(copy) == 2 * 7
    assert opened(copy, keys) == []


def test_a_copy_from_the_middle_of_a_batch_is_not_opened_after_closing_either(robbed) -> None:
    field, copy, keys = robbed
    field.close()
    assert private_keys(field.settings.batch_keys) == []
    assert opened(copy, keys) == []


def test_nothing_in_the_copy_is_alike_to_anything_in_the_store(robbed) -> None:
    field, copy, _ = robbed
    field.close()
    before = {value[:16] for row in copy for value in (row[0], row[3])}
    after = {
        value[:16]
        for table in ("response", "fragment")
        for row in rows(field, table)
        for value in (row[0], row[-1])
    }
    assert before.isdisjoint(after)


def test_control_a_batch_key_that_was_stolen_in_time_opens_the_copy(robbed, tmp_path: Path) -> None:
    """So the tests above could have failed: everything hangs on the key's destruction."""
    field, copy, _ = robbed
    found = opened(copy, private_keys(tmp_path / "stolen-in-time"))
    stored = {row[-1] for table in ("response", "fragment") for row in rows(field, table)}
    assert len(found) == 2 * 7
    assert set(found) <= stored


def test_between_two_copies_nothing_but_the_letterbox_and_the_drafts_tells_of_a_response(
    field: Field,
) -> None:
    def others() -> dict[str, Rows]:
        return {
            table: rows(field, table)
            for table in metadata.tables
            if table not in {"letterbox", "draft", "code"}
        }

    before = others()
    for _ in range(5):
        field.hand_in()
    assert others() == before


@pytest.mark.slow
def test_two_copies_pair_a_visit_with_a_response_no_better_than_one_in_the_batch(field: Field) -> None:
    """Copies just before and just after one person hands in, and one after mixing. The thief knows which
    envelopes are that person's, and guesses which of the ten new rows is, by every order there is."""
    rounds = 100
    hits = {"by the order of ids": 0, "by the reverse order of ids": 0, "by the order in the file": 0}
    known: set[object] = set()
    for turn in range(rounds):
        victim = turn % BATCH
        with recording() as record:
            for number in range(BATCH):
                before = {row[0] for row in rows(field, "letterbox")} if number == victim else set()
                field.hand_in()
                if number == victim:
                    now = rows(field, "letterbox")
                    (target,) = (row[0] for row in now if row[0] not in before and row[2] == "ticks")
            ticks = sorted(row[0] for row in rows(field, "letterbox") if row[2] == "ticks")
            places = by_place(field, "letterbox", ticks)
            mixing.mix(field.mixer, field.settings, field.survey.id)
        fresh = [row for row in rows(field, "response") if row[0] not in known]
        known |= {row[0] for row in fresh}
        assert len(fresh) == BATCH
        by_id = sorted(fresh)
        sealed_of = {row[0]: row[2] for row in fresh}
        lying = by_place(field, "response", sealed_of)
        truth = record.ticks[victim]
        hits["by the order of ids"] += by_id[ticks.index(target)][2] == truth
        hits["by the reverse order of ids"] += by_id[-1 - ticks.index(target)][2] == truth
        hits["by the order in the file"] += sealed_of[lying[places.index(target)]] == truth
    for guess, count in hits.items():
        chance = stats.binom.sf(count - 1, rounds, 1 / BATCH)
        print(f"{guess}: {count} of {rounds} right, {rounds / BATCH:.0f} by chance, p = {chance:.2g}")
        assert chance > 0.0001, f"{guess}: {count} of {rounds} right, {rounds / BATCH:.0f} by chance"


def waiting_codes(field: Field, number: int) -> list[bytes]:
    """The ids of new one-use codes, in the order in which their cards lie."""
    ids = [secrets.token_bytes(32) for _ in range(number)]
    cards = [StoredCode(id, field.survey.id, id.hex()[:8], secrets.token_bytes(48)) for id in ids]
    with field.owner.write() as connection:
        codes.add(connection, cards)
    return ids


def test_a_spent_code_goes_and_nothing_else_of_it_comes(field: Field) -> None:
    first, *others = waiting_codes(field, 5)
    field.hand_in(code=first)
    assert {row[0] for row in rows(field, "code")} == set(others)
    if field.owner.is_sqlite:  # PostgreSQL keeps it in the file until it is laid out anew: claim 2
        assert first not in b"".join(path.read_bytes() for path in field.files)


@pytest.mark.slow
def test_two_copies_pair_a_spent_code_with_a_response_no_better_than_one_in_the_batch(field: Field) -> None:
    """A copy before every handing in, and one after mixing. The thief knows the order in which all ten codes
    were spent, and guesses which of the ten new rows came with one of them, by every order there is."""
    rounds = 100
    hits = {"by the order of spending": 0, "by the order of the codes": 0, "by the order in the file": 0}
    known: set[object] = set()
    for turn in range(rounds):
        victim = turn % BATCH
        cards = waiting_codes(field, BATCH)
        places = by_place(field, "code", cards)
        with recording() as record:
            for code in cards:
                field.hand_in(code=code)
            mixing.mix(field.mixer, field.settings, field.survey.id)
        fresh = [row for row in rows(field, "response") if row[0] not in known]
        known |= {row[0] for row in fresh}
        by_id = sorted(fresh)
        sealed_of = {row[0]: row[2] for row in fresh}
        lying = by_place(field, "response", sealed_of)
        truth = record.ticks[victim]
        hits["by the order of spending"] += by_id[victim][2] == truth
        hits["by the order of the codes"] += by_id[sorted(cards).index(cards[victim])][2] == truth
        hits["by the order in the file"] += sealed_of[lying[places.index(cards[victim])]] == truth
    for guess, count in hits.items():
        chance = stats.binom.sf(count - 1, rounds, 1 / BATCH)
        print(f"{guess}: {count} of {rounds} right, {rounds / BATCH:.0f} by chance, p = {chance:.2g}")
        assert chance > 0.0001, f"{guess}: {count} of {rounds} right, {rounds / BATCH:.0f} by chance"
