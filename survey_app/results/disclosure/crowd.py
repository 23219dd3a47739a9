"""People's answers as one integer program: exact where the greedy lifting gives up.

Every profile and answer of a cluster is a number of people. The program knows what an attacker knows:
that people are not negative, that each who was asked gave one answer (or, of several, at least one), and
every published number. It says whether a world's people can have given the publication at all and, if
they cannot, which published numbers stand in the way most cheaply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from survey_app.results.disclosure.published import Cell, Reading, Split, leaves, pairs, parents_first, parts
from survey_app.results.disclosure.solver import INFINITY, Floats, Ints, Program, as_whole
from survey_app.results.release import AnswerKind, QuestionTable

#: What it costs to give a published number up, by kind of group and of line: the auditor's own prices.
GROUPS = {"country": 50.0, "region": 10.0, "area": 1.0}
OTHER_GROUPS = 5.0
LINES = {AnswerKind.BASE: 50.0, AnswerKind.RUNG: 6.0, AnswerKind.OPTION: 2.0, AnswerKind.CHOSEN: 3.0}
OTHER_LINES = 1.0

#: A line of a table as people: (block of columns, sign).
Terms = list[tuple[int, int]]
#: The least and the most that a cell may be.
Bounds = tuple[float, float]


class Impossible(Exception):
    """These people cannot have given everything that is published."""


class Crowd:
    """One cluster's people, for any world."""

    def __init__(
        self, reading: Reading, members: Mapping[str, NDArray[np.bool_]], tables: Sequence[QuestionTable]
    ) -> None:
        self.reading = reading
        self.members = members
        self.tables = parents_first(tables)
        self.own = {table.id: table for table in tables}
        self.profiles = len(next(iter(members.values())))
        #: (split, leaf) → place among the blocks of columns, one column a profile
        self.block: dict[tuple[Split, int], int] = {}
        for table in self.tables:
            for leaf in range(len(leaves(table))):
                self.block[(table.id, ""), leaf] = len(self.block)
            for option in pairs(table):
                self.block[(table.id, option), 0] = len(self.block)
        self.roots = tuple(t for t in self.tables if not t.base_of or t.base_of[0][0] not in self.own)
        self.shown = [
            (table.id, group, line.id)
            for table in self.tables
            for group in table.cells
            for line in table.answers
            if reading.shown((table.id, group, line.id)) is not None
            # The base of a root is the people themselves: no answer can change it.
            and not (line.id == "base" and table in self.roots)
        ]

    def size(self) -> int:
        """How many columns the program has."""
        return len(self.block) * self.profiles

    def weight(self) -> int:
        """About how hard the program is: published sums by the people in them."""
        return len(self.shown) * self.profiles

    def _terms(self, question: str, line: str) -> Terms:
        """The blocks that a line is the sum of: "not chosen" is who answered, less who chose."""
        table = self.own[question]
        found: Terms = []
        for split, leaf in parts(table, line):
            if split[1] and leaf == 1:
                answered = leaves(table).index("answered")
                found += [(self.block[(question, ""), answered], 1), (self.block[split, 0], -1)]
            else:
                found.append((self.block[split, leaf], 1))
        return found

    def answer(
        self,
        asked: Mapping[str, Ints],
        rewards: Mapping[Cell, float],
        ends: Mapping[Cell, Bounds],
        *,
        nodes: int,
        near: bool,
    ) -> dict[Split, Ints] | None:
        """Answers that give everything published, each cell of ``ends`` between its two numbers, earning
        much by the ``rewards``; None where none are found. ``asked``: people by profile for each root
        table; ``nodes``: how long to look, and ``near``: whether only close to the program's fractions.
        Raises Impossible where there are none."""
        cost = self._cost(rewards)
        program = self._program(asked, ends)
        program.price(cost)
        found = program.solve()
        if found is None:
            raise Impossible
        rounded = as_whole(found)
        if rounded is not None:
            return self._splits(rounded)
        # Whole people are mostly found close to the fractions.
        program = self._program(asked, ends, nodes=nodes)
        program.price(cost)
        if near:
            every = np.arange(len(found), dtype=np.int32)
            program.bound(every, np.maximum(np.floor(found) - 1.0, 0.0), np.ceil(found) + 1.0)
        whole = program.solve()
        rounded = None if whole is None else as_whole(whole)
        return None if rounded is None else self._splits(rounded)

    def in_the_way(self, asked: Mapping[str, Ints], ends: Mapping[Cell, Bounds]) -> tuple[Cell, ...]:
        """The published cells that would have to be hidden so that these people could have given the
        rest; empty where it is not the published cells that hinder."""
        program = self._program(asked, ends, elastic=True)
        prices = np.array([self._price(cell) for cell in self.shown])
        program.price(np.concatenate([np.zeros(self.size()), prices, prices]))
        found = program.solve()
        if found is None:
            return ()
        given_up = found[self.size() :].reshape(2, -1).sum(axis=0)
        return tuple(cell for cell, by in zip(self.shown, given_up, strict=True) if by > 1e-6)

    def _splits(self, people: Ints) -> dict[Split, Ints]:
        """int [p, leaves] for every split."""
        blocks = people.reshape(len(self.block), self.profiles)
        found: dict[Split, Ints] = {}
        for table in self.tables:
            own = leaves(table)
            main = np.stack([blocks[self.block[(table.id, ""), leaf]] for leaf in range(len(own))], axis=1)
            found[table.id, ""] = main
            for option in pairs(table):
                chosen = blocks[self.block[(table.id, option), 0]]
                found[table.id, option] = np.stack([chosen, main[:, own.index("answered")] - chosen], axis=1)
        return found

    def _price(self, cell: Cell) -> float:
        question, group, line = cell
        kind = next(answer.kind for answer in self.own[question].answers if answer.id == line)
        return LINES.get(kind, OTHER_LINES) * GROUPS.get(self.reading.kind[group], OTHER_GROUPS)

    def _cost(self, rewards: Mapping[Cell, float]) -> Floats:
        cost = np.zeros((len(self.block), self.profiles))
        for (question, group, line), reward in rewards.items():
            for block, sign in self._terms(question, line):
                cost[block, self.members[group]] -= sign * reward
        return cost.ravel()

    def _program(
        self,
        asked: Mapping[str, Ints],
        ends: Mapping[Cell, Bounds],
        *,
        nodes: int | None = None,
        elastic: bool = False,
    ) -> Program:
        """``nodes``: whole people, looked for so long; None: fractions will do."""
        rows = _Rows(self.profiles)
        for table in self.tables:
            self._people(table, asked.get(table.id), rows)
        first_shown = rows.count
        for question, group, line in self.shown:
            count = float(self.reading.value((question, group, line)))
            rows.add(self._terms(question, line), self.members[group], count, count)
        for (question, group, line), (low, high) in ends.items():
            rows.add(self._terms(question, line), self.members[group], low, high)
        matrix = rows.matrix(self.size())
        if elastic:
            each = np.arange(len(self.shown))
            slack = scipy.sparse.csr_matrix(
                (np.ones(len(each)), (first_shown + each, each)), shape=(matrix.shape[0], len(each))
            )
            matrix = scipy.sparse.hstack([matrix, slack, -slack], format="csr")
        none, most = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], INFINITY)
        low_side, high_side = np.concatenate(rows.low), np.concatenate(rows.high)
        return Program(matrix, low_side, high_side, none, most, whole=nodes is not None, nodes=nodes)

    def _people(self, table: QuestionTable, asked: Ints | None, rows: _Rows) -> None:
        """Everyone who was asked gave one answer; everyone who answered with ticks ticked something."""
        everyone = [(self.block[(table.id, ""), leaf], 1) for leaf in range(len(leaves(table)))]
        if asked is not None:
            people = asked.astype(np.float64)
            rows.add_each(everyone, people, people)
        else:
            parents = [term for question, line in table.base_of for term in self._terms(question, line)]
            rows.add_each([*everyone, *((block, -sign) for block, sign in parents)], 0.0, 0.0)
        options = pairs(table)
        if options:
            answered = self.block[(table.id, ""), leaves(table).index("answered")]
            ticks = [self.block[(table.id, option), 0] for option in options]
            for tick in ticks:
                rows.add_each([(answered, 1), (tick, -1)], 0.0, INFINITY)
            rows.add_each([*((tick, 1) for tick in ticks), (answered, -1)], 0.0, INFINITY)


class _Rows:
    """Collects rows over blocks of columns, a block being one column a profile."""

    def __init__(self, profiles: int) -> None:
        self.profiles = profiles
        self.count = 0
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self._row: list[Ints] = []
        self._column: list[Ints] = []
        self._sign: list[Ints] = []

    def add(self, terms: Terms, inside: NDArray[np.bool_], low: float, high: float) -> None:
        """One row: the terms, summed over the profiles inside."""
        places = np.flatnonzero(inside)
        for block, sign in terms:
            self._put(np.full(len(places), self.count), block * self.profiles + places, sign)
        self._close(1, low, high)

    def add_each(self, terms: Terms, low: Floats | float, high: Floats | float) -> None:
        """A row for every profile."""
        each = np.arange(self.profiles)
        for block, sign in terms:
            self._put(self.count + each, block * self.profiles + each, sign)
        self._close(self.profiles, low, high)

    def _put(self, row: Ints, column: Ints, sign: int) -> None:
        self._row.append(row)
        self._column.append(column)
        self._sign.append(np.full(len(row), sign))

    def _close(self, rows: int, low: Floats | float, high: Floats | float) -> None:
        self.low.append(np.broadcast_to(np.asarray(low, dtype=np.float64), (rows,)))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), (rows,)))
        self.count += rows

    def matrix(self, columns: int) -> scipy.sparse.csr_matrix:
        sign, row, column = (np.concatenate(side) for side in (self._sign, self._row, self._column))
        return scipy.sparse.csr_matrix((sign.astype(np.float64), (row, column)), shape=(self.count, columns))
