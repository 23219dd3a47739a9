"""``survey-app mixer`` as a process of its own: it ends cleanly, alone, and says that it lives."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import pytest
from click.testing import CliRunner, Result

from survey_app.commands.mixer import mixer
from survey_app.letterbox import at_work, mixing
from survey_app.letterbox.store import hand_in
from survey_app.storage import mixed, post
from tests.databases import database_url, postgresql_server
from tests.opened import ANSWERS, EDINBURGH, Field, open_field

__all__ = ["database_url", "postgresql_server"]

ROOT = Path(__file__).parent.parent.parent
HOUR = 490_000
NOW = HOUR * 3600 + 1234.5


@pytest.fixture
def field(tmp_path: Path, database_url: str) -> Iterator[Field]:
    """On each kind of database."""
    opened = open_field(tmp_path / "instance", database_url)
    yield opened
    opened.dispose()


@contextmanager
def process(field: Field) -> Iterator[subprocess.Popen[str]]:
    """The real thing, with its own environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEY_")}
    started = subprocess.Popen(
        [sys.executable, "-m", "survey_app", "mixer"],
        env={
            **kept,
            "SURVEY_INSTANCE": str(field.settings.instance),
            "SURVEY_DATABASE_URL": field.settings.database_url,
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def until(ready: Callable[[], bool]) -> None:
    for _ in range(3000):
        if ready():
            return
        time.sleep(0.02)
    raise AssertionError("nothing happened for a minute")


def is_at_work(field: Field) -> bool:
    return at_work.sign(field.mixer, field.settings).at_work


def ended(started: subprocess.Popen[str]) -> tuple[int, str, str]:
    started.send_signal(signal.SIGTERM)
    said, wrong = started.communicate(timeout=30)
    return started.returncode, said, wrong


def numbers(field: Field) -> tuple[int, int, int]:
    """(responses, texts, envelopes that wait)."""
    with field.owner.read() as connection:
        return (
            mixed.count(connection, field.survey.id),
            len(mixed.words(connection, field.survey.id)),
            sum(len(post.in_batch(connection, batch)) for batch in post.holding(connection)),
        )


@pytest.mark.slow
def test_told_to_stop_while_it_waits_it_ends_at_once(field: Field) -> None:
    with process(field) as started:
        until(lambda: is_at_work(field))
        assert ended(started) == (0, "The mixer is at work.\nThe mixer has stopped.\n", "")


def test_it_does_not_sleep_on_when_it_is_told_to_stop(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sleep would last an hour here, whatever this machine is busy with."""
    monkeypatch.setattr(mixing, "INTERVAL", 3600.0)
    stop, begun = threading.Event(), threading.Event()
    run = threading.Thread(
        target=mixing.run, args=(field.mixer, field.settings, stop, begun.set), daemon=True
    )
    run.start()
    assert begun.wait(60)
    stop.set()
    run.join(60)
    assert not run.is_alive()


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(6))
def test_told_to_stop_while_it_mixes_it_finishes_what_it_is_at(field: Field, turn: int) -> None:
    """At a moment by chance: nothing is lost or doubled, no batch is half moved, and it says goodbye."""
    send(field, 60, words={"one-thing": "More time."})
    with process(field) as started:
        until(lambda: is_at_work(field))
        time.sleep(random.Random(turn).uniform(0, 0.15))
        assert ended(started) == (0, "The mixer is at work.\nThe mixer has stopped.\n", "")
    assert numbers(field) in {(60, 60, 0), (0, 0, 120)}
    mixing.mix(field.mixer, field.settings, field.survey.id)
    assert numbers(field) == (60, 60, 0)


def test_told_to_stop_it_begins_no_other_batch(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is mixed by the next run."""
    for _ in range(10):
        field.hand_in()
    stop = threading.Event()
    stop.set()
    assert mixing.mix_all(field.mixer, field.settings, stop) == {}
    assert numbers(field) == (0, 0, 20)
    assert mixing.mix_all(field.mixer, field.settings)[field.survey.id].responses == 10


@pytest.mark.slow
def test_a_second_one_says_that_it_waits_and_takes_over(field: Field) -> None:
    with process(field) as first:
        until(lambda: is_at_work(field))
        with process(field) as second:
            assert second.stderr is not None
            assert "another process is mixing: this one waits until it ends" in second.stderr.readline()
            assert ended(first)[0] == 0
            until(lambda: is_at_work(field))
            for _ in range(10):
                field.hand_in()
            until(lambda: numbers(field) == (10, 10, 0))
            code, said, _ = ended(second)
    assert (code, said) == (0, "The mixer is at work.\nThe mixer has stopped.\n")


@pytest.mark.slow
def test_a_second_one_that_is_told_to_stop_while_it_waits_ends(field: Field) -> None:
    with process(field) as first, process(field) as second:
        one, other = first, second
        until(lambda: is_at_work(field))
        time.sleep(1)
        codes = {ended(other)[0], ended(one)[0]}
    assert codes == {0}


# --- its sign of life -------------------------------------------------------------------------------------


def status(field: Field) -> Result:
    return CliRunner().invoke(mixer, ["--status"], obj=field.settings)


def send(
    field: Field, times: int, *, surge: bool = False, words: Mapping[str, str] = MappingProxyType({})
) -> None:
    for _ in range(times):
        hand_in(
            field.public,
            survey=field.survey,
            area=EDINBURGH,
            ticks=field.codebook.encode(ANSWERS),
            words=words,
            draft_id=None,
            surge=surge,
        )


def test_without_a_mixer_the_status_is_a_failure(field: Field) -> None:
    said = status(field)
    assert said.exit_code == 1
    assert said.output == (
        "A mixer is at work: no\nLast round: never\nWaiting: 0+ responses\n"
        "Batches in quarantine: 0 to look at, 0 set aside\n"
    )


@pytest.mark.slow
def test_of_a_mixer_at_work_it_says_the_hour_and_rounded_numbers_and_no_minute(field: Field) -> None:
    send(field, 10, surge=True)
    with process(field) as started:
        until(lambda: numbers(field)[2] == 0)
        until(lambda: "never" not in status(field).output)
        send(field, 9)
        said = status(field)
        ended(started)
    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert lines[0] == "A mixer is at work: yes"
    assert re.fullmatch(r"Last round: \d{4}-\d\d-\d\d \d\d:00 UTC", lines[1])
    assert lines[2:] == ["Waiting: 0+ responses", "Batches in quarantine: 1 to look at, 0 set aside"]


def test_the_hour_of_the_last_round_is_kept_without_a_minute(tmp_path: Path) -> None:
    at_work.note_round(tmp_path, NOW)
    (kept,) = tmp_path.iterdir()
    assert kept.read_text() == f"{HOUR}\n"
    assert kept.stat().st_mtime == HOUR * 3600
    assert kept.stat().st_mode & 0o777 == 0o600


def test_within_an_hour_it_is_written_once(tmp_path: Path) -> None:
    """A file that changed with each round would tell when a batch was full."""
    at_work.note_round(tmp_path, NOW)
    before = (tmp_path / "last-round").stat().st_ino
    at_work.note_round(tmp_path, NOW + 600)
    assert (tmp_path / "last-round").stat().st_ino == before


@pytest.mark.parametrize(
    ("sign", "well"),
    [
        (at_work.Sign(True, HOUR, 0, 0, 0), True),
        (at_work.Sign(True, HOUR - 1, 0, 0, 0), True),
        (at_work.Sign(True, HOUR - 2, 0, 0, 0), False),
        (at_work.Sign(True, None, 0, 0, 0), False),
        (at_work.Sign(False, HOUR, 0, 0, 0), False),
    ],
)
def test_a_mixer_is_well_that_is_there_and_went_round_lately(sign: at_work.Sign, well: bool) -> None:
    assert sign.is_well(NOW) is well


def test_a_round_that_fails_is_no_round(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixing, "INTERVAL", 0.01)
    stop = threading.Event()

    def fails(*_: object) -> None:
        stop.set()
        raise mixing.StoreUnavailable("away")

    monkeypatch.setattr(mixing, "mix_all", fails)
    mixing.run(field.mixer, field.settings, stop)
    assert at_work.sign(field.mixer, field.settings).round is None
