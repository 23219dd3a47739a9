"""A line of the benchmark table: a budget and what was measured beside it, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    what: str
    #: the budget, in words: "≤ 6 × a bare Flask hello"
    budget: str
    #: what was measured, in words: "4.9 × (0.41 ms against 0.084 ms)"
    measured: str
    ratio: float | None = None
    #: None where there is no budget to hold
    within: bool | None = None


def cpu_seconds(run: Callable[[], object], times: int, rounds: int = 5) -> float:
    """CPU seconds of one call: the best of some rounds of so many calls, after one round to warm up."""
    best = float("inf")
    for round_number in range(rounds + 1):
        before = time.process_time()
        for _ in range(times):
            run()
        spent = (time.process_time() - before) / times
        if round_number:
            best = min(best, spent)
    return best
