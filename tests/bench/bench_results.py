"""Counting, protecting, auditing and certifying, side by side with plain numpy counting in the same run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from survey_app.results.shape import shape_of
from survey_app.results.tabulate import tabulate
from tests.attacks.disclosure.surveyed import STAFF, STATEMENTS, YOUNG, Surveyed, surveyed
from tests.bench.rows import Row

FOUR = ("S12000033", "S12000042", "S12000006", "S12000013")


def rows() -> Iterator[Row]:
    yield _counting()
    staff = _everything(STAFF)
    for count in (3_935, 10_000):
        some = surveyed(STAFF, staff, count)
        seconds, shown = _built(some)
        questions, areas = len(list(some.questionnaire.questions())), len(some.areas)
        yield Row(
            f"protect, audit and certify: {questions} questions, {areas} areas, {count:,} made-up responses",
            "≤ 5 s",
            f"{seconds:.1f} s, {shown} of the numbers visible",
            within=seconds <= 5,
        )
    young = surveyed(YOUNG, _everything(YOUNG), 180)
    areas = tuple(area for area in young.areas if area.code in FOUR)
    four = [place for place, code in enumerate(young.codes) if code in FOUR]
    few = replace(
        young,
        areas=areas,
        codes=tuple(young.codes[place] for place in four),
        answers=tuple(young.answers[place] for place in four),
    )
    seconds, shown = _built(few)
    yield Row(
        f"the same, few responses: {len(few.codes)} young people in four areas",
        "none stated",
        f"{seconds:.1f} s, {shown} of the numbers visible",
    )
    yield _growth()


def _everything(path: object) -> tuple[str, ...]:
    from survey_app.questionnaire import load

    whole = load.load(path.read_text(encoding="utf-8"), "").questionnaire  # type: ignore[attr-defined]
    assert whole is not None
    return tuple(question.id for question in whole.questions())


def _built(some: Surveyed) -> tuple[float, str]:
    before = time.perf_counter()
    built = some.built()
    seconds = time.perf_counter() - before
    shown = built.release.manifest["shown"]
    return seconds, f"{100 * shown['visible'] // shown['cells']} %"


def _counting() -> Row:
    """A million responses, by repeating a thousand, against numpy's own bincount of the same bytes."""
    some = surveyed(STAFF, _everything(STAFF), 1000)
    times = 1000
    rows, codes = np.tile(some.rows, (times, 1)), list(some.codes) * times
    shape = shape_of(some.questionnaire, some.areas)
    before = time.perf_counter()
    tabulate(some.questionnaire, shape, codes, rows)
    seconds = time.perf_counter() - before
    before = time.perf_counter()
    for column in range(rows.shape[1]):
        np.bincount(rows[:, column], minlength=16)
    plain = time.perf_counter() - before
    return Row(
        f"counting 1,000,000 responses × {rows.shape[1]} columns × {len(some.areas)} areas",
        "≤ 2 s",
        f"{seconds:.2f} s ({seconds / plain:.1f} × numpy's bincount of each column alone)",
        seconds / plain,
        seconds <= 2,
    )


def _growth() -> Row:
    """How time grows with the number of cells, from one region to all of them."""
    sizes, seconds = [], []
    for regions in (["Tayside"], ["Tayside", "Northern"], []):
        some = surveyed(STAFF, STATEMENTS, 3000, regions=regions)
        before = time.perf_counter()
        built = some.built()
        seconds.append(time.perf_counter() - before)
        sizes.append(built.release.manifest["shown"]["cells"])
    exponent = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
    points = ", ".join(f"{cells} cells {spent:.1f} s" for cells, spent in zip(sizes, seconds, strict=True))
    return Row(
        "growth with the number of cells", "≤ cells²", f"cells^{exponent:.1f} ({points})", None, exponent <= 2
    )
