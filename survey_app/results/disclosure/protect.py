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
        self._reprice()

    def protect(self, needs: Sequence[Need]) -> None:
        """Hide until every need is met. Raises Refused where that is impossible."""
        self.hidden[[need.cell for need in needs]] = True
        self._reprice()
        ends = [(need.cell, need.high - int(self.system.values[need.cell])) for need in needs]
        ends += [(need.cell, need.low - int(self.system.values[need.cell])) for need in needs]
        # The farthest first: what it takes to reach them usually covers the nearer ones.
        for cell, step in sorted(ends, key=lambda end: (-abs(end[1]), end)):
            if step > self._reach_up[cell] + NOTHING or -step > self._reach_down[cell] + NOTHING:
                self._reach(cell, step)

    def _reach(self, cell: int, step: int) -> None:
        size = len(self.system.values)
        moved, still = (cell, cell + size) if step > 0 else (cell + size, cell)
        if abs(step) > self._upper[moved]:
            raise Refused("a cell would have to be able to lie outside what everyone knows of it")
        self._program.bound_one(moved, abs(step), abs(step))
        self._program.bound_one(still, 0.0, 0.0)
        x = self._program.solve()
        self._program.bound_one(moved, 0.0, self._upper[moved])
        self._program.bound_one(still, 0.0, self._upper[still])
        if x is None:
            raise Refused("there is no pattern that protects these tables")
        self._learn(x[:size] - x[size:])

    def _learn(self, difference: Floats) -> None:
        """Hide what the difference touches, and note how far it and its opposite take every cell."""
        difference = np.where(np.abs(difference) > NOTHING, difference, 0.0)
        touched = difference != 0.0
        if bool((touched & ~self.hidden).any()):
            self.hidden |= touched
            self._reprice()
        for signed in (difference, -difference):
            with np.errstate(divide="ignore"):
                limits = np.where(signed < 0, self._room_down / -np.minimum(signed, -NOTHING), INFINITY)
                limits = np.where(signed > 0, self._room_up / np.maximum(signed, NOTHING), limits)
            far = signed * min(float(limits.min()), 1e6)
            self._reach_up = np.maximum(self._reach_up, far)
            self._reach_down = np.maximum(self._reach_down, -far)

    def _reprice(self) -> None:
        cost = np.where(self.hidden, 0.0, self.system.cost.astype(np.float64))
        self._program.price(np.concatenate([cost, cost]))
