"""Guesses are slowed for a name, without a memory of who guessed what."""

from __future__ import annotations

import gc
from itertools import pairwise

from survey_app.team.slowing import FORGET, FREE, LONGEST, SLOTS, Slowing
from tests.team.signed_in import Clock


def test_a_few_mistakes_cost_nothing() -> None:
    slowing = Slowing(Clock())
    for _ in range(FREE - 1):
        assert not slowing.failed("morag")
    assert slowing.wait("morag") == 0


def test_the_wait_doubles_and_has_an_end() -> None:
    slowing = Slowing(Clock())
    for _ in range(FREE):
        slowing.failed("morag")
    waits = []
    for _ in range(10):
        waits.append(slowing.wait("morag"))
        slowing.failed("morag")
    assert waits[:4] == [1, 2, 4, 8]
    assert all(before <= after for before, after in pairwise(waits))
    assert max(waits) == LONGEST


def test_other_names_do_not_wait() -> None:
    slowing = Slowing(Clock())
    for _ in range(FREE + 3):
        slowing.failed("morag")
    assert slowing.wait("iain") == 0


def test_success_and_time_wipe_the_slate() -> None:
    clock = Clock()
    slowing = Slowing(clock)
    for _ in range(FREE + 3):
        slowing.failed("morag")
    clock.now += FORGET + 1
    assert slowing.wait("morag") == 0
    for _ in range(FREE + 3):
        slowing.failed("morag")
    slowing.succeeded("morag")
    assert slowing.wait("morag") == 0


def test_its_memory_holds_no_name_and_does_not_grow_for_ever() -> None:
    slowing = Slowing(Clock())
    names = [f"canary-{number}" for number in range(SLOTS + 2000)]
    for name in names:
        slowing.failed(name)
    held = gc.get_referents(slowing.__dict__)
    assert len(slowing._slots) <= SLOTS
    assert "canary" not in repr([held, slowing._slots])


def test_two_processes_count_under_different_keys() -> None:
    places = {Slowing(Clock())._place("morag") for _ in range(8)}
    assert len(places) > 1
