"""The sorting room: whole batches or nothing, and every crash is mended by the next run."""

from __future__ import annotations

import multiprocessing
import stat
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from survey_app.letterbox import mixing, opening
from survey_app.letterbox.batch_keys import BatchKeyLost, BatchKeys, MixingElsewhere
from survey_app.storage import mixed, post, surveys
from survey_app.storage.engines import Role, Store, open_store
from tests.opened import GLASGOW, ORKNEY, Field


class Killed(BaseException):
    """Stands for the end of the process at this point."""


def fill(field: Field, count: int = 10) -> None:
    for number in range(count):
        field.hand_in(field.saying(f"words {number}"))


def mix(field: Field) -> mixing.Mixed:
    return mixing.mix(field.mixer, field.settings, field.survey.id)


def stored(field: Field) -> tuple[int, int]:
    """How many responses and how many texts are in the mixed store."""
    with field.owner.read() as connection:
        return mixed.count(connection, field.survey.id), len(mixed.words(connection, field.survey.id))


def waiting(field: Field) -> int:
    with field.owner.read() as connection:
        return sum(len(post.in_batch(connection, batch)) for batch in post.holding(connection))


def key_files(field: Field) -> list[str]:
    return sorted(path.name for path in field.settings.batch_keys.glob("*.key"))


def test_nine_responses_wait(field: Field) -> None:
    fill(field, 9)
    assert mix(field).responses == 0
    assert stored(field) == (0, 0)


def test_ten_responses_are_mixed_together(field: Field) -> None:
    fill(field)
    assert mix(field).responses == 10
    assert stored(field) == (10, 10)
    assert waiting(field) == 0


def test_a_higher_threshold_of_the_survey_makes_a_larger_batch() -> None:
    assert mixing.batch_size('{"min_base": 25}') == 25
    assert mixing.batch_size('{"min_base": 5}') == 10


def test_mixing_gives_every_row_a_new_id(field: Field) -> None:
    fill(field)
    with field.owner.read() as connection:
        (batch,) = post.being_filled(connection)
        before = {envelope.id for envelope in post.in_batch(connection, batch)}
    mix(field)
    with field.owner.read() as connection:
        (fresh,) = post.being_filled(connection)
    assert fresh != batch
    assert before.isdisjoint(_ids(field))


def _ids(field: Field) -> set[bytes]:
    with field.owner.read() as connection:
        return set(
            connection.execute(text("SELECT id FROM response UNION ALL SELECT id FROM fragment")).scalars()
        )


def test_the_key_of_a_mixed_batch_is_gone_and_the_next_one_is_there(field: Field) -> None:
    before = key_files(field)
    fill(field)
    mix(field)
    after = key_files(field)
    assert len(before) == len(after) == 1
    assert before != after


def test_key_files_are_for_the_mixers_eyes_only(field: Field) -> None:
    (path,) = field.settings.batch_keys.glob("*.key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(field.settings.batch_keys.stat().st_mode) == 0o700


def test_arrivals_are_counted_when_they_are_mixed_and_not_before(field: Field) -> None:
    for number in range(30):
        field.hand_in(area=ORKNEY if number < 10 else GLASGOW)
    with field.owner.read() as connection:
        assert set(surveys.arrivals(connection, field.survey.id).values()) == {0}
    mix(field)
    with field.owner.read() as connection:
        assert surveys.arrivals(connection, field.survey.id) == {"northern": 10, "south-east": 0, "west": 20}


CRASHES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {}


def crash(function: Callable[[pytest.MonkeyPatch], None]) -> Callable[[pytest.MonkeyPatch], None]:
    CRASHES[function.__name__.replace("_", " ")] = function
    return function


def _killed(*_: object, **__: object) -> None:
    raise Killed


@crash
def after_the_new_key_was_written(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(post, "replace_batch", _killed)


@crash
def after_the_batch_was_ended(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mixing, "_finish", _killed)


@crash
def inside_the_transaction_of_the_ticks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mixed, "add_responses", _killed)


@crash
def while_counting_the_regions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(surveys, "count_arrivals", _killed)


@crash
def between_ticks_and_words(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mixed, "add_fragments", _killed)


@crash
def before_the_key_was_destroyed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(BatchKeys, "destroy", _killed)


@crash
def before_the_database_was_laid_out_anew(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Store, "rewrite", _killed)


def killed(
    field: Field, monkeypatch: pytest.MonkeyPatch, crashes: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """Mix until this point, and no further."""
    with monkeypatch.context() as patch:
        crashes(patch)
        with pytest.raises(Killed):
            mix(field)


@pytest.mark.parametrize("name", CRASHES)
def test_a_crash_loses_nothing_and_doubles_nothing(
    field: Field, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(field)
    killed(field, monkeypatch, CRASHES[name])
    field.hand_in(field.saying("words after the crash"))  # the door stays open meanwhile
    mix(field)
    field.close()
    assert stored(field) == (11, 11)
    assert waiting(field) == 0
    assert key_files(field) == []
    with field.owner.read() as connection:
        assert surveys.exact_total(connection, field.survey.id) == 11
    texts = opening.open_words(field.owner, field.survey.id, field.private_key()).texts
    assert {text.words for text in texts} == {f"words {n}" for n in range(10)} | {"words after the crash"}


def test_a_rewrite_that_was_missed_is_caught_up_even_when_nothing_more_arrives(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(field)
    killed(field, monkeypatch, before_the_database_was_laid_out_anew)
    rewritten: list[bool] = []
    monkeypatch.setattr(Store, "rewrite", lambda self: rewritten.append(True))
    mix(field)
    assert rewritten == [True]
    mix(field)
    assert rewritten == [True]


def test_an_envelope_that_was_changed_is_counted_and_stops_nobody(field: Field) -> None:
    fill(field)
    _damage_one(field, "ticks")
    done = mix(field)
    assert (done.responses, done.unreadable) == (9, 1)
    assert waiting(field) == 0


def test_a_changed_envelope_is_told_to_the_operator(field: Field, caplog: pytest.LogCaptureFixture) -> None:
    fill(field)
    _damage_one(field, "words")
    mix(field)
    assert "1 envelopes of small-2026 could not be opened" in caplog.text


def _damage_one(field: Field, kind: str) -> None:
    with field.owner.write() as connection:
        connection.execute(
            text(
                "UPDATE letterbox SET sealed = :rubbish WHERE id = "
                "(SELECT id FROM letterbox WHERE kind = :kind ORDER BY id LIMIT 1)"
            ),
            {"rubbish": b"x" * 200, "kind": kind},
        )


def test_a_lost_key_is_told_and_its_envelopes_stay(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(field)
    killed(field, monkeypatch, after_the_batch_was_ended)
    with field.owner.read() as connection:
        (batch,) = post.holding(connection)
    path = field.settings.batch_keys / f"{batch.hex()}.key"
    kept = path.read_bytes()
    path.unlink()
    with pytest.raises(BatchKeyLost, match=batch.hex()):
        mix(field)
    assert waiting(field) == 20
    path.write_bytes(kept)
    assert mix(field).responses == 10


def test_two_mixers_do_not_work_at_once(field: Field) -> None:
    with BatchKeys(field.settings.batch_keys).alone(), pytest.raises(MixingElsewhere):
        mixing.mix_all(field.mixer, field.settings)


def _mix_in_a_process(database_url: str, field_settings: object, survey_id: str) -> None:
    store = open_store(database_url, Role.MIXER, patience=30)
    mixing.mix(store, field_settings, survey_id)  # type: ignore[arg-type]
    store.dispose()


def test_two_mixers_at_once_store_everything_once(field: Field) -> None:
    fill(field, 25)
    spawn = multiprocessing.get_context("spawn")
    processes = [
        spawn.Process(
            target=_mix_in_a_process, args=(field.settings.database_url, field.settings, field.survey.id)
        )
        for _ in range(2)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert stored(field) == (25, 25)


def test_handing_in_while_batches_begin_loses_nothing(field: Field) -> None:
    stop = threading.Event()

    def keep_mixing() -> None:
        while not stop.is_set():
            mix(field)

    mixer = threading.Thread(target=keep_mixing)
    mixer.start()
    senders = [threading.Thread(target=fill, args=(field, 20)) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    stop.set()
    mixer.join()
    field.close()
    assert stored(field) == (60, 60)


def test_the_mixer_works_until_it_is_told_to_stop(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixing, "INTERVAL", 0.01)
    fill(field)
    stop = threading.Event()
    worker = threading.Thread(target=mixing.run, args=(field.mixer, field.settings, stop))
    worker.start()
    try:
        for _ in range(500):
            if stored(field) == (10, 10):
                break
            stop.wait(0.01)
    finally:
        stop.set()
        worker.join()
    assert stored(field) == (10, 10)
