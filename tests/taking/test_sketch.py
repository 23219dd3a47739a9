"""Counting without keeping what was counted."""

from __future__ import annotations

import itertools

from survey_app.taking.sketch import CELLS, Sketch


def cells(sketch: Sketch) -> list[int]:
    return list(sketch._cells)


def test_what_was_counted_is_counted_exactly_where_nothing_else_was() -> None:
    sketch = Sketch()
    assert [sketch.add(b"here") for _ in range(5)] == [1, 2, 3, 4, 5]
    assert sketch.estimate(b"here") == 5


def test_an_estimate_is_never_too_low() -> None:
    sketch = Sketch()
    for number in range(3000):
        for _ in range(number % 4):
            sketch.add(str(number).encode())
    assert all(sketch.estimate(str(number).encode()) >= number % 4 for number in range(3000))


def test_an_estimate_is_hardly_ever_too_high() -> None:
    """Its bound: more than e / CELLS of all that was counted, less than once in e ** 4."""
    sketch, seen = Sketch(), 5000
    for number in range(seen):
        sketch.add(str(number).encode())
    too_high = sum(sketch.estimate(b"not seen %d" % number) > 2.72 * seen / CELLS for number in range(2000))
    assert too_high < 2000 / 50


def test_after_forgetting_every_cell_is_zero() -> None:
    sketch = Sketch()
    sketch.add(b"here")
    assert any(cells(sketch))
    sketch.forget()
    assert not any(cells(sketch))


def test_the_key_is_written_over_where_it_lies() -> None:
    sketch = Sketch()
    held, before = sketch._key, bytes(sketch._key)
    sketch.forget()
    assert held is sketch._key
    assert bytes(held) != before


def test_two_sketches_put_the_same_thing_in_other_cells() -> None:
    first, second = Sketch(), Sketch()
    first.add(b"here")
    second.add(b"here")
    assert cells(first) != cells(second)


def test_other_things_are_in_other_cells() -> None:
    sketch = Sketch()
    places = [frozenset(sketch._places(what)) for what in (b"a", b"b", b"c", b"d")]
    assert all(first != second for first, second in itertools.combinations(places, 2))
