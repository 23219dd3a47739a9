"""The auditor's equations, and solutions of them that agree with everything published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import scipy.sparse

from survey_app.results.disclosure.published import Cell, Interval, Reading, leaves, pairs
from survey_app.results.disclosure.solver import INFINITY, Floats, Ints, Program, as_whole
from survey_app.results.refused import Refused
from survey_app.results.release import AnswerKind, QuestionTable

#: Unpublished: by how much the ticks of a multiple choice exceed the people who ticked.
SLACK = "slack"
#: What a difference from the truth costs, beside rewards of at least one a person.
FAR = 0.01
#: The most that a hidden number is taken to be beyond four times the largest there is.
ROOM = 1000.0


class Equations:
    """One cluster: either the bases with all breakdowns, or questions that routing ties together, whose
    roots (bases, answers to breakdowns) are given from outside."""

    def __init__(self, reading: Reading, tables: Sequence[QuestionTable], *, is_base: bool) -> None:
        self.reading = reading
        self.tables = tables
        self.is_base = is_base
        self.number: dict[Cell, int] = {}
        self._own = frozenset(table.id for table in tables)
        self._fixed: list[bool] = []
        self.roots: dict[Cell, int] = {}
        self._triples: list[tuple[int, int, int]] = []
        self._equations = 0
        if is_base:
            self._base_equations()
        for table in tables:
            self._rows(table)
            self._sums_over_groups(table)
        self.values = np.array([self._value(cell) for cell in self.number], dtype=np.int64)
        self._prepare()

    def _value(self, cell: Cell) -> int:
        question, group, line = cell
        if line != SLACK:
            return self.reading.value(cell)
        row, place = self.reading.row(question, group), self.reading.place[question]
        ticks = sum(row[place[option]] for option in pairs(self.reading.tables[question]))
        return int(ticks - row[place["answered"]])

    def _cell(self, cell: Cell) -> int:
        if cell not in self.number:
            number = len(self._fixed)
            self.number[cell] = number
            is_root = not self.is_base and cell[0] not in self._own
            if is_root or (not self.is_base and self._stands(cell)):
                self.roots[cell] = number
                is_root = True
            self._fixed.append(is_root or (cell[2] != SLACK and self.reading.shown(cell) is not None))
        return self.number[cell]

    def _stands(self, cell: Cell) -> bool:
        """Whether this is a base that is a sum of a breakdown's answers: given by the base cluster."""
        return cell[2] == "base" and self.reading.stands_on_breakdown(self.reading.tables[cell[0]])

    def _equal(self, whole: Sequence[Cell], some: Sequence[Cell]) -> None:
        """Σ whole = Σ some."""
        self._triples += [(self._equations, self._cell(cell), -1) for cell in whole]
        self._triples += [(self._equations, self._cell(cell), 1) for cell in some]
        self._equations += 1

    def _base_equations(self) -> None:
        for group in self.reading.release.groups:
            cell = ("", group.id, "base")
            self._cell(cell)
            same = self.reading.identity(group.id)
            if same is not None:
                self._equal([cell], [same])
        for (parent, _), below in self.reading.below.items():
            self._equal([("", parent, "base")], [("", group, "base") for group in below])
        for table in self.reading.release.questions:
            if self.reading.stands_on_breakdown(table):
                for group_id in table.cells:
                    self._equal([(table.id, group_id, "base")], self.reading.root_of(table, group_id))

    def _rows(self, table: QuestionTable) -> None:
        t, options = table.id, pairs(table)
        for group in table.cells:
            if not (self.reading.stands_on_breakdown(table)):
                self._equal([(t, group, "base")], self.reading.root_of(table, group))
            self._equal([(t, group, "base")], [(t, group, leaf) for leaf in leaves(table)])
            for line in table.answers:
                if line.kind is AnswerKind.RUNG:
                    points = [(t, group, a.id) for a in table.answers if a.parent == line.id]
                    self._equal([(t, group, line.id)], points)
            for option in options:
                self._equal([(t, group, "answered")], [(t, group, option), (t, group, f"not:{option}")])
            if options:
                ticks = [(t, group, option) for option in options]
                self._equal([(t, group, "answered"), (t, group, SLACK)], ticks)

    def _sums_over_groups(self, table: QuestionTable) -> None:
        for (parent, _), below in self.reading.below.items():
            if below[0] in table.cells:
                for line in table.answers:
                    whole = (table.id, parent, line.id)
                    self._equal([whole], [(table.id, group, line.id) for group in below])

    def _prepare(self) -> None:
        row, column, sign = np.array(self._triples, dtype=np.int64).reshape(-1, 3).T
        matrix = scipy.sparse.csr_matrix(
            (sign.astype(np.float64), (row, column)), shape=(self._equations, len(self.number))
        )
        if (matrix @ self.values).any():
            raise Refused("the counts do not add up")
        fixed = np.array(self._fixed, dtype=np.bool_)
        self._given, self._free = np.flatnonzero(fixed), np.flatnonzero(~fixed)
        by_column = matrix.tocsc()
        self._of_given = by_column[:, self._given].tocsr()
        of_free = by_column[:, self._free].tocsr()
        self._open = np.diff(of_free.indptr) > 0
        self._matrix = of_free[self._open]
        self._programs: dict[bool, Program] = {}

    def _program(self, whole: bool) -> Program:
        if whole not in self._programs:
            none, size = np.zeros(self._matrix.shape[0]), len(self._free)
            both = scipy.sparse.hstack([self._matrix, -self._matrix], format="csr")
            most = np.concatenate([np.full(size, INFINITY), self.values[self._free].astype(np.float64)])
            self._programs[whole] = Program(both, none, none, np.zeros(2 * size), most, whole=whole)
        return self._programs[whole]

    def solve(self, reward: Floats, roots: Mapping[Cell, int], limits: Mapping[int, Interval]) -> Ints | None:
        """Whole numbers for all cells that agree with everything published and with these roots, each
        within its limits; None where there are none.

        ``reward``: float [cells], for each person more in a cell. Of solutions that earn the same, the
        nearest to the truth is taken: it is the easiest to find people for.
        """
        values = self.values.copy()
        for cell, number in self.roots.items():
            values[number] = roots[cell]
        right = -(self._of_given @ values[self._given].astype(np.float64))
        if right[~self._open].any():
            return None
        size = len(self._free)
        if not size:
            return values
        true = self.values[self._free].astype(np.float64)
        # Where not even the number of all responses is shown, worlds still need not be without end.
        least, most = np.zeros(size), np.full(size, 4.0 * float(self.values.max(initial=0)) + ROOM)
        for place, number in enumerate(self._free.tolist()):
            if number in limits:
                least[place], most[place] = limits[number]
        # A difference up and a difference down; the truth lies within its own limits.
        upper = np.concatenate([most - true, true - least])
        cost = np.concatenate([FAR - reward[self._free], FAR + reward[self._free]])
        for whole in (False, True):
            program = self._program(whole)
            program.demand(right[self._open] - self._matrix @ true)
            program.bound(np.arange(2 * size, dtype=np.int32), np.zeros(2 * size), upper)
            program.price(cost)
            found = program.solve()
            if found is None:
                return None
            rounded = as_whole(true + found[:size] - found[size:])
            if rounded is not None:
                values[self._free] = rounded
                return values
        raise Refused("the solver returned fractions of people, so nothing is released")
