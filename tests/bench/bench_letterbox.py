"""Handing in, mixing and opening, each beside the bare library doing the same on the same disk."""

from __future__ import annotations

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from survey_app.letterbox import envelopes, mixing, opening
from survey_app.letterbox.store import hand_in
from survey_app.questionnaire.answers import Answers
from survey_app.storage import drafts, mixed, sqlite
from survey_app.storage.engines import Role, Store
from tests.bench.rows import Row, cpu_seconds
from tests.opened import ANSWERS, EDINBURGH, Field, open_field
from tests.recorder import recording

ROUNDS, TURNS = 12, 40
DRAFT = bytes(4096)


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name)
        field = open_field(folder / "instance")
        yield _handing_in(field, folder / "ticks.sqlite", {})
        yield _handing_in(field, folder / "words.sqlite", {"one-thing": "More time."})
        yield _mixing(field)
        yield _rewriting(field)
        field.dispose()
    yield _opening()


def _seconds(run: Callable[[], object]) -> float:
    before = time.perf_counter()
    run()
    return time.perf_counter() - before


def _handing_in(field: Field, raw_path: Path, words: dict[str, str]) -> Row:
    """Wall time, because a durable commit waits for the disk; the two take turns, so that whatever else uses
    the disk slows both. The median, because a disk hiccups."""
    answers = ANSWERS.having("one-thing", words.get("one-thing"))
    sizes = _sizes(field, answers)
    sqlite.create(raw_path)
    raw = sqlite.connect(raw_path, Role.OWNER, 5)
    raw.execute("CREATE TABLE draft (id BLOB PRIMARY KEY NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID")
    raw.execute(
        "CREATE TABLE letterbox (id BLOB PRIMARY KEY NOT NULL, batch BLOB NOT NULL, kind TEXT NOT NULL, "
        "sealed BLOB NOT NULL) WITHOUT ROWID"
    )
    raw.execute("CREATE INDEX ix_letterbox_batch ON letterbox (batch)")
    blobs = [secrets.token_bytes(size) for size in sizes]

    def bare(draft_id: bytes) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
        raw.executemany(
            "INSERT INTO letterbox VALUES (?, ?, ?, ?)",
            [(secrets.token_bytes(16), b"b" * 16, "words", blob) for blob in blobs],
        )
        raw.execute("COMMIT")

    ticks = field.codebook.encode(ANSWERS)

    def ours(draft_id: bytes) -> None:
        hand_in(
            field.public,
            survey=field.survey,
            area=EDINBURGH,
            ticks=ticks,
            words=words,
            draft_id=draft_id,
        )

    bare_seconds, our_seconds = [], []
    for _ in range(ROUNDS):
        ids = [secrets.token_bytes(32) for _ in range(TURNS)]
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO draft VALUES (?, ?)", [(id, DRAFT) for id in ids])
        raw.execute("COMMIT")
        with field.public.write() as connection:
            for id in ids:
                drafts.save(connection, id, field.survey.id, 1, DRAFT)
        for id in ids:
            bare_seconds.append(_seconds(partial(bare, id)))
            our_seconds.append(_seconds(partial(ours, id)))
    raw.close()
    bare_second, our_second = statistics.median(bare_seconds[TURNS:]), statistics.median(our_seconds[TURNS:])
    ratio, rate, raw_rate = bare_second / our_second, 1 / our_second, 1 / bare_second
    texts = f"{len(words)} text" if words else "no text"
    return Row(
        f"Handing in with {texts}: check, {2 * len(sizes)} seals, draft deleted, durable commit",
        "≥ 0.60 of raw sqlite3 commits of the same size; ≥ 400 a second",
        f"{ratio:.2f} ({rate:.0f} against {raw_rate:.0f} a second)",
        ratio,
        ratio >= 0.60 and rate >= 400,
    )


def _sizes(field: Field, answers: Answers) -> list[int]:
    with recording() as record:
        field.hand_in(answers)
    return [len(sealed) for sealed in record.outer]


def _mixing(field: Field) -> Row:
    """Without the rewrite, which has a row of its own."""
    mixing.mix(field.mixer, field.settings, field.survey.id)
    spent = []
    for _ in range(8):
        for _ in range(10):
            field.hand_in()
        with patch.object(Store, "rewrite"):
            spent.append(_seconds(partial(mixing.mix, field.mixer, field.settings, field.survey.id)))
    milliseconds = statistics.median(spent) * 1000
    return Row(
        "Mixing a batch of 10 with 10 texts: new key, both moves, old key destroyed, all durable",
        "≤ 10 ms",
        f"{milliseconds:.1f} ms",
        None,
        milliseconds <= 10,
    )


def _rewriting(field: Field) -> Row:
    with field.owner.write() as connection:
        made = {secrets.token_bytes(16): secrets.token_bytes(200) for _ in range(50_000)}
        mixed.add_responses(connection, field.survey.id, made)
    seconds = _seconds(field.mixer.rewrite)
    return Row("Laying 50,000 mixed rows out anew", "≤ 1 s", f"{seconds:.2f} s", None, seconds <= 1)


def _opening() -> Row:
    private, public = envelopes.new_key_pair()
    key = X25519PrivateKey.from_private_bytes(private)
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
    bare = [suite.encrypt(bytes(78), key.public_key(), b"info" * 20) for _ in range(500)]
    sealed = [
        envelopes.seal_ticks(public, survey="s", version="v" * 64, area=EDINBURGH, ticks=bytes(60))
        for _ in range(500)
    ]
    bare_seconds = cpu_seconds(lambda: [suite.decrypt(one, key, b"info" * 20) for one in bare], 1)
    our_seconds = cpu_seconds(partial(opening._ticks, private, "s", "v" * 64, sealed), 1)
    ratio = our_seconds / bare_seconds
    return Row(
        "Opening sealed ticks",
        "≤ 1.5 × the library's bare HPKE opening",
        f"{ratio:.2f} × ({our_seconds / 500 * 1e6:.0f} µs against {bare_seconds / 500 * 1e6:.0f} µs)",
        ratio,
        ratio <= 1.5,
    )
