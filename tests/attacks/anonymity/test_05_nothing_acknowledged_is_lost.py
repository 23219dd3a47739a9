"""Claim 5: whatever is killed and whenever, what was acknowledged is there, and there once.

Full and read-only disks give an honest error, and nothing is acknowledged that is not stored.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from survey_app.letterbox import opening
from survey_app.storage import drafts_apart, mixed, surveys
from tests import killed
from tests.opened import Field, open_field

KILLS = 220
SENDERS = 2
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.killed"])


def start(target: object, *given: object) -> ForkServerProcess:
    process = _context.Process(target=target, args=given, daemon=True)  # type: ignore[arg-type]
    process.start()
    return process


def acknowledged_in(folder: Path) -> list[str]:
    """The markers that some worker was told are stored."""
    noted = [line.split() for path in folder.glob("notes-*") for line in path.read_text().splitlines()]
    return [marker for what, marker in noted if what == "acknowledged"]


def stored_words(field: Field) -> Counter[str]:
    """Every marker in the closed survey; its ticks and its words must be as many."""
    opened = opening.open_words(field.owner, field.survey.id, field.private_key())
    assert opened.unreadable == 0
    with field.owner.read() as connection:
        responses = mixed.count(connection, field.survey.id)
        arrived = surveys.exact_total(connection, field.survey.id)
    assert responses == len(opened.texts) == arrived
    return Counter(text.words for text in opened.texts)


@pytest.mark.slow
@pytest.mark.parametrize("apart", [False, True], ids=["", "drafts in a database of their own"])
def test_killing_at_any_moment_loses_nothing_and_doubles_nothing(
    anywhere: Field, tmp_path: Path, apart: bool
) -> None:
    field = anywhere
    folder = tmp_path / "notes"
    folder.mkdir()
    url = field.settings.database_url
    drafts_url = f"sqlite:///{tmp_path / 'drafts' / 'drafts.sqlite'}" if apart else None
    if drafts_url:
        drafts_apart.prepare(drafts_url)

    def begin(slot: int) -> ForkServerProcess:
        if slot < SENDERS:
            return start(killed.hand_in_until_killed, url, drafts_url, field.survey, folder, slot)
        return start(killed.mix_until_killed, url, field.settings)

    draw = random.Random(5)
    running = {slot: begin(slot) for slot in range(SENDERS + 1)}
    ends = {slot: time.monotonic() + 1 for slot in running}
    kills = Counter[str]()
    while kills.total() < KILLS:
        slot = min(ends, key=ends.__getitem__)
        time.sleep(max(0.0, ends[slot] - time.monotonic()))
        assert running[slot].exitcode is None, "a worker ended by itself"
        running[slot].kill()
        running[slot].join()
        kills["while handing in" if slot < SENDERS else "while mixing"] += 1
        running[slot] = begin(slot)
        ends[slot] = time.monotonic() + draw.uniform(0.02, 0.6)
    for process in running.values():
        process.kill()
        process.join()
    field.close()

    acknowledged = acknowledged_in(folder)
    stored = stored_words(field)
    lost = set(acknowledged) - stored.keys()
    doubled = [marker for marker, count in stored.items() if count > 1]
    said = (
        f"{'SQLite' if field.owner.is_sqlite else 'PostgreSQL'}{', drafts apart' * apart}: "
        f"{kills.total()} kills ({dict(kills)}), "
        f"{len(acknowledged)} acknowledged, {stored.total()} stored, {len(lost)} lost, {len(doubled)} doubled"
    )
    print(said)
    assert len(acknowledged) > 100, f"too little was done to mean anything: {said}"
    assert min(kills["while mixing"], kills["while handing in"]) > 50, said
    assert not lost, said
    assert not doubled, said
    # What is there without having been acknowledged is what somebody was just sending, no more.
    assert stored.total() - len(set(acknowledged)) <= SENDERS, said


def test_nothing_is_left_behind_by_the_killed(anywhere: Field) -> None:
    field = anywhere
    for _ in range(12):
        process = start(killed.mix_until_killed, field.settings.database_url, field.settings)
        for _ in range(11):
            field.hand_in()
        process.kill()
        process.join()
    field.close()
    assert [path.name for path in field.settings.batch_keys.iterdir()] == ["mixing.lock"]
    assert not list(field.settings.instance.glob("*-journal"))


@pytest.fixture
def reachable() -> Iterator[tuple[Field, Path]]:
    """A survey in a folder that another user can reach too, and a file for notes."""
    folder = Path(tempfile.mkdtemp(prefix="survey-full-"))
    folder.chmod(0o755)
    field = open_field(folder / "instance")
    notes = folder / "notes"
    notes.mkdir()
    (notes / "outcomes").touch(0o666)
    (notes / "outcomes").chmod(0o666)
    yield field, notes
    field.dispose()
    shutil.rmtree(folder)


def outcomes(notes: Path) -> tuple[list[str], Counter[str]]:
    """(markers that were acknowledged, outcome → how often)."""
    pairs = [line.split() for line in (notes / "outcomes").read_text().splitlines()]
    return [marker for what, marker in pairs if what == "acknowledged"], Counter(what for what, _ in pairs)


def test_a_full_disk_is_said_and_what_was_acknowledged_is_there(reachable: tuple[Field, Path]) -> None:
    field, notes = reachable
    room = (field.settings.instance / "survey.sqlite").stat().st_size + 200 * 1024
    process = start(killed.hand_in_on_a_full_disk, field.settings.database_url, field.survey, notes, room)
    process.join(60)
    assert process.exitcode == 0
    acknowledged, counted = outcomes(notes)
    assert counted["unavailable"] == 20, counted
    assert counted["acknowledged"] > 20, counted
    for _ in range(12):  # there is room again
        field.hand_in(field.saying("after"))
    field.close()
    stored = stored_words(field)
    assert stored.pop("after") == 12
    assert sorted(stored.elements()) == sorted(acknowledged)


def test_a_database_that_may_only_be_read_takes_nothing_and_says_so(reachable: tuple[Field, Path]) -> None:
    field, notes = reachable
    field.hand_in(field.saying("before"))
    database = field.settings.instance / "survey.sqlite"
    database.chmod(0o444)
    field.settings.instance.chmod(0o555)
    process = start(
        killed.hand_in_where_nothing_may_be_written, field.settings.database_url, field.survey, notes
    )
    process.join(60)
    assert process.exitcode == 0
    database.chmod(0o600)
    field.settings.instance.chmod(0o700)
    acknowledged, counted = outcomes(notes)
    assert acknowledged == []
    assert counted == {"unavailable": 20}
    field.close()
    assert stored_words(field) == {"before": 1}
