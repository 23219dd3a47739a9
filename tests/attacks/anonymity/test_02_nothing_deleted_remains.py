"""Claim 2: drafts, envelopes and keys that were taken away leave no byte in any file of the data folder."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import make_url

from survey_app.letterbox import mixing
from survey_app.storage import codes, drafts
from survey_app.storage.codes import StoredCode
from tests.databases import Server
from tests.opened import Field, open_field
from tests.recorder import recording

COUNT = 60


def pieces(blob: bytes) -> list[bytes]:
    """A blob in pieces of 32 bytes, because a page may keep a part of it only."""
    return [blob[start : start + 32] for start in range(0, len(blob) - 31, 32)]


def remains(files: Iterable[Path], blobs: Sequence[bytes]) -> int:
    """How many pieces of these blobs are still in any of these files."""
    wanted = {piece for blob in blobs for piece in pieces(blob)}
    return sum(piece in content for content in map(Path.read_bytes, files) for piece in wanted)


def save_drafts(field: Field) -> list[tuple[bytes, bytes]]:
    made = [(secrets.token_bytes(32), secrets.token_bytes(4096)) for _ in range(COUNT)]
    for number, (id, sealed) in enumerate(made):
        with field.public.write() as connection:
            drafts.save(connection, id, field.survey.id, number % 10, sealed)
    return made


def test_a_draft_that_waits_is_found_so_this_test_can_see(field: Field) -> None:
    made = save_drafts(field)
    assert remains(field.files, [sealed for _, sealed in made]) > COUNT * 120


def test_drafts_that_were_left_leave_nothing(field: Field) -> None:
    made = save_drafts(field)
    for id, _ in made:
        with field.public.write() as connection:
            drafts.delete(connection, id)
    assert remains(field.files, [blob for draft in made for blob in draft]) == 0


def test_drafts_that_were_written_over_leave_nothing(field: Field) -> None:
    made = save_drafts(field)
    for id, _ in made:
        with field.public.write() as connection:
            drafts.renew(connection, id, 1, bytes(4096))
    assert remains(field.files, [sealed for _, sealed in made]) == 0


def test_drafts_that_were_swept_leave_nothing(field: Field) -> None:
    made = save_drafts(field)
    with field.public.write() as connection:
        drafts.sweep(connection, 10)
    assert remains(field.files, [blob for draft in made for blob in draft]) == 0


def test_drafts_that_were_handed_in_leave_nothing(field: Field) -> None:
    made = save_drafts(field)
    for id, _ in made:
        field.hand_in(draft_id=id)
    assert remains(field.files, [blob for draft in made for blob in draft]) == 0


def test_one_use_codes_that_were_spent_leave_nothing(field: Field) -> None:
    made = [
        StoredCode(secrets.token_bytes(32), field.survey.id, secrets.token_hex(4), secrets.token_bytes(64))
        for _ in range(COUNT)
    ]
    with field.owner.write() as connection:
        codes.add(connection, made)
    assert remains(field.files, [code.id for code in made]) == COUNT
    for code in made:
        field.hand_in(code=code.id)
    assert remains(field.files, [blob for code in made for blob in (code.id, code.verifier)]) == 0


def test_outer_envelopes_and_their_key_leave_nothing(field: Field) -> None:
    (key_file,) = field.settings.batch_keys.glob("*.key")
    key = json.loads(key_file.read_text())
    with recording() as record:
        for _ in range(COUNT):
            field.hand_in()
    assert remains(field.files, record.outer) > COUNT
    mixing.mix(field.mixer, field.settings, field.survey.id)
    assert remains(field.files, record.outer) == 0
    for half in ("private", "secret"):
        assert remains(field.files, [bytes.fromhex(key[half]), key[half].encode()]) == 0


@pytest.mark.postgresql
def test_on_postgresql_nothing_of_it_is_left_in_the_tables_after_closing(
    tmp_path: Path, postgresql_server: Server
) -> None:
    """Before closing it is there: PostgreSQL keeps what was deleted until the table is laid out anew."""
    url = postgresql_server.new_database()
    name = str(make_url(url).database)
    field = open_field(tmp_path / "instance", url)
    made = save_drafts(field)
    cards = [StoredCode(secrets.token_bytes(32), field.survey.id, f"{n}", bytes(48)) for n in range(COUNT)]
    with field.owner.write() as connection:
        codes.add(connection, cards)
    with recording() as record:
        for (draft, _), card in zip(made, cards, strict=True):
            field.hand_in(draft_id=draft, code=card.id)
        mixing.mix(field.mixer, field.settings, field.survey.id)
        blobs = [*(blob for each in made for blob in each), *(card.id for card in cards), *record.outer]
        before = remains(postgresql_server.files_of(name), blobs)
        field.close()
    after = remains(postgresql_server.files_of(name), blobs)
    field.dispose()
    assert before > COUNT * 100, "this test could not see what remains"
    assert after == 0


def test_control_a_laxer_setting_leaves_them_readable(tmp_path: Path) -> None:
    path = tmp_path / "control.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA secure_delete=FAST")
    connection.execute(
        "CREATE TABLE draft (id BLOB PRIMARY KEY NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID"
    )
    made = [(secrets.token_bytes(32), secrets.token_bytes(4096)) for _ in range(COUNT)]
    connection.executemany("INSERT INTO draft VALUES (?, ?)", made)
    connection.commit()
    connection.execute("DELETE FROM draft")
    connection.commit()
    connection.close()
    assert remains([path], [sealed for _, sealed in made]) > COUNT
