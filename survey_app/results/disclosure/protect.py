"""The protector: which further cells have to be hidden so that the primary ones cannot be worked out.

For each primary cell and each direction a linear program looks for the cheapest way in which the tables
could differ so far and still add up; the published cells that such a difference touches are hidden. What
is hidden never becomes visible again on the way, so every difference found stays possible to the end:
that is why the result is right by construction for linked and hierarchical tables (Fischetti and
Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management
Science 47, 2001, whose cuts this one program a direction stands in for). The auditor believes none of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse

from survey_app.results.disclosure.cells import Bools, System
from survey_app.results.disclosure.rules import Need
from survey_app.results.disclosure.solver import INFINITY, Floats, Program
from survey_app.results.refused import Refused

#: Smaller differences are rounding of the solver.
NOTHING = 1e-7
#: How many programs pruning one cluster may take.
PROGRAMS = 300


class Protector:
    """Hides on one system; keeps what it has found, so that it can be asked for more."""

    def __init__(self, system: System, hidden: Bools, upper: Floats | None = None) -> None:
        """``upper``: the most that everyone knows each cell to be; unbounded where there is none."""
        self.system = system
        self.hidden = hidden.copy()
        if bool((self.hidden & system.frozen).any()):
            raise Refused("a number that is published already would have to be hidden")
        size = len(system.values)
        self._reach_up: Floats = np.zeros(size)
        self._reach_down: Floats = np.zeros(size)
        self._room_down = system.values.astype(np.float64)
        self._room_up: Floats = np.full(size, INFINITY) if upper is None else upper - system.values
        both = scipy.sparse.hstack([system.matrix, -system.matrix], format="csr")
        nothing = np.zeros(both.shape[0])
        self._upper = np.concatenate([self._room_up, self._room_down])
        self._upper[np.concatenate([system.frozen, system.frozen])] = 0.0
        self._program = Program(both, nothing, nothing, np.zeros(2 * size), self._upper)
        #: every difference between cells that are hidden, as it was found
        self._found: list[Floats] = []
        self._budget = PROGRAMS
        self._reprice()

    def protect(self, needs: Sequence[Need]) -> None:
        """Hide until every need is met. Raises Refused where that is impossible."""
        self.hidden[[need.cell for need in needs]] = True
        self._reprice()
        for cell, step in self._ends(needs):
            if not _is_reached(self._reach_up, self._reach_down, cell, step):
                self._reach(cell, step)

    def hide(self, cells: Bools) -> None:
        """Hide these too: hiding more never makes a cell less safe."""
        self.hidden |= cells
        self._reprice()

    def prune(self, needs: Sequence[Need], keep: Bools) -> None:
        """Publish again, the dearest first, what can be visible while every need is still met.

        ``keep``: what stays hidden come what may. Bounded by PROGRAMS linear programs, so that the work
        depends on the tables and never on the clock.
        """
        ends = self._ends(needs)
        candidates = np.flatnonzero(self.hidden & ~keep)
        self._budget = PROGRAMS
        reach = [self._reaches([found]) for found in self._found]
        for cell in sorted(candidates.tolist(), key=lambda c: (-int(self.system.cost[c]), c)):
            kept = [n for n, found in enumerate(self._found) if found[cell] == 0.0]
            up, down = _furthest([reach[n] for n in kept], len(self.system.values))
            wanting = [(c, s) for c, s in ends if not _is_reached(up, down, c, s)]
            self.hidden[cell] = False
            more = self._reach_all(wanting)
            if more is None:
                self.hidden[cell] = True
            else:
                self._found = [self._found[n] for n in kept] + more
                reach = [reach[n] for n in kept] + [self._reaches([found]) for found in more]
        self._reach_up, self._reach_down = self._reaches(self._found)
        self._reprice()

    def more(self, cells: Sequence[int]) -> None:
        """Hide more round these cells, for when a proof that they are safe was not found: a second way,
        other than by cells that are hidden already, in which each could differ. Raises Refused where
        there is nothing left to hide."""
        before = int(self.hidden.sum())
        for cell in cells:
            cost = self.system.cost.astype(np.float64) + 1.0
            cost[self.hidden] *= 1000.0
            cost[cell] = 0.0
            self._program.price(np.concatenate([cost, cost]))
            for step in (1, -1):
                if step > 0 or self.system.values[cell] > 0:
                    found = self._solve(cell, step)
                    if found is not None:
                        self._learn(found)
        self._reprice()
        if int(self.hidden.sum()) == before:
            raise Refused("nothing is left to hide that would make these tables safe")

    def _ends(self, needs: Sequence[Need]) -> list[tuple[int, int]]:
        """How far each cell has to be able to differ, up and down."""
        values = self.system.values
        ends = [(need.cell, need.high - int(values[need.cell])) for need in needs]
        ends += [(need.cell, need.low - int(values[need.cell])) for need in needs]
        # The farthest first: what it takes to reach them usually covers the nearer ones.
        return sorted((end for end in ends if end[1]), key=lambda end: (-abs(end[1]), end))

    def _reach_all(self, ends: Sequence[tuple[int, int]]) -> list[Floats] | None:
        """Differences of hidden cells alone that reach these ends; None where one is missing."""
        size = len(self.system.values)
        found: list[Floats] = []
        if not ends:
            return found
        still = np.flatnonzero(np.concatenate([~self.hidden, ~self.hidden])).astype(np.int32)
        none = np.zeros(len(still))
        self._program.price(np.ones(2 * size))
        self._program.bound(still, none, none)
        complete = True
        for cell, step in ends:
            up, down = self._reaches(found)
            if _is_reached(up, down, cell, step):
                continue
            self._budget -= 1
            difference = self._solve(cell, step) if self._budget >= 0 else None
            if difference is None:
                complete = False
                break
            found.append(_clean(difference))
        self._program.bound(still, none, self._upper[still])
        return found if complete else None

    def _reach(self, cell: int, step: int) -> None:
        difference = self._solve(cell, step)
        if difference is None:
            raise Refused("there is no pattern that protects these tables")
        self._learn(difference)

    def _solve(self, cell: int, step: int) -> Floats | None:
        """The cheapest difference that takes the cell so far; None where there is none."""
        size = len(self.system.values)
        moved, still = (cell, cell + size) if step > 0 else (cell + size, cell)
        if abs(step) > self._upper[moved]:
            return None
        self._program.bound_one(moved, abs(step), abs(step))
        self._program.bound_one(still, 0.0, 0.0)
        x = self._program.solve()
        self._program.bound_one(moved, 0.0, self._upper[moved])
        self._program.bound_one(still, 0.0, self._upper[still])
        return None if x is None else x[:size] - x[size:]

    def _learn(self, difference: Floats) -> None:
        """Hide what the difference touches, and note how far it and its opposite take every cell."""
        difference = _clean(difference)
        touched = difference != 0.0
        if bool((touched & ~self.hidden).any()):
            self.hidden |= touched
            self._reprice()
        self._found.append(difference)
        up, down = self._reaches([difference])
        self._reach_up = np.maximum(self._reach_up, up)
        self._reach_down = np.maximum(self._reach_down, down)

    def _reaches(self, differences: Sequence[Floats]) -> tuple[Floats, Floats]:
        """How far up and down some difference or its opposite, stretched as far as it can be, takes each
        cell, float [cells]."""
        size = len(self.system.values)
        if not differences:
            return np.zeros(size), np.zeros(size)
        both = np.array([*differences, *(-difference for difference in differences)])
        limits = np.full(both.shape, INFINITY)
        np.divide(np.broadcast_to(self._room_down, both.shape), -both, out=limits, where=both < 0)
        np.divide(np.broadcast_to(self._room_up, both.shape), both, out=limits, where=both > 0)
        far = both * np.minimum(limits.min(axis=1), 1e6)[:, None]
        return np.maximum(far.max(axis=0), 0.0), np.maximum(-far.min(axis=0), 0.0)

    def _reprice(self) -> None:
        cost = np.where(self.hidden, 0.0, self.system.cost.astype(np.float64))
        self._program.price(np.concatenate([cost, cost]))


def _furthest(reaches: Sequence[tuple[Floats, Floats]], size: int) -> tuple[Floats, Floats]:
    if not reaches:
        return np.zeros(size), np.zeros(size)
    return np.max([up for up, _ in reaches], axis=0), np.max([down for _, down in reaches], axis=0)


def _clean(difference: Floats) -> Floats:
    return np.where(np.abs(difference) > NOTHING, difference, 0.0)


def _is_reached(up: Floats, down: Floats, cell: int, step: int) -> bool:
    return bool(step <= up[cell] + NOTHING and -step <= down[cell] + NOTHING)
