"""People's answers as one integer program: exact where the greedy lifting gives up.

Every profile and answer of a cluster is a number of people. The program knows what an attacker knows:
that people are not negative, that each who was asked gave one answer (or, of several, at least one), and
every published number. It says whether a world's people can have given the publication at all and, if
they cannot, which published numbers stand in the way most cheaply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Classes:
    """Profiles that no published number tells apart are one class: fewer columns, and people of a class
    can be dealt out to its profiles in any way.

    ``of``: int [p], the class of each profile, -1 where nobody is; ``first``: a profile of each class.
    """

    of: Ints
    first: Ints

    @property
    def count(self) -> int:
        return len(self.first)

    def totals(self, people: Ints) -> Ints:
        """int [classes] from int [p]."""
        inside = self.of >= 0
        return np.bincount(self.of[inside], people[inside], self.count).astype(np.int64)


class Crowd:
    """One cluster's people, for any world."""

    def __init__(
        self, reading: Reading, members: Mapping[str, NDArray[np.bool_]], tables: Sequence[QuestionTable]
    ) -> None:
        self.reading = reading
        self.members = members
        self.tables = parents_first(tables)
        self.own = {table.id: table for table in tables}
        #: (split, leaf) → place among the blocks of columns, one column a class
        self.block: dict[tuple[Split, int], int] = {}
        for table in self.tables:
            for leaf in range(len(leaves(table))):
                self.block[(table.id, ""), leaf] = len(self.block)
            for option in pairs(table):
                self.block[(table.id, option), 0] = len(self.block)
        self.shown = [
            (table.id, group, line.id)
            for table in self.tables
            for group in table.cells
            for line in table.answers
            if reading.shown((table.id, group, line.id)) is not None
        ]
        self._open = {group for _, group, _ in self.shown}

    def size(self) -> int:
        """About how many columns the program of a world has."""
        people = np.ones(len(next(iter(self.members.values()))), dtype=np.int64)
        return len(self.block) * self._classes({"": people}, ()).count

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
        turn: int = 0,
    ) -> dict[Split, Ints] | None:
        """Answers that give everything published, each cell of ``ends`` between its two numbers, earning
        much; None where there are none. ``asked``: people by profile for each table that stands on no
        other of this cluster. ``turn``: another way of dealing out what may be dealt out in any way."""
        classes = self._classes(asked, [group for _, group, _ in ends])
        cost = self._cost(rewards, classes)
        for whole in (False, True):
            program = self._program(asked, ends, classes, elastic=False, whole=whole)
            program.price(cost)
            found = program.solve()
            if found is None:
                return None
            rounded = as_whole(found)
            if rounded is not None:
                blocks = rounded.reshape(len(self.block), classes.count)
                return Dealing(self.tables, self.block, classes, turn).splits(asked, blocks)
        return None

    def in_the_way(self, asked: Mapping[str, Ints], ends: Mapping[Cell, Bounds]) -> tuple[Cell, ...]:
        """The published cells that would have to be hidden so that these people could have given the
        rest; empty where it is not the published cells that hinder."""
        classes = self._classes(asked, [group for _, group, _ in ends])
        program = self._program(asked, ends, classes, elastic=True, whole=False)
        elastic = [cell for cell in self.shown if not self._given(cell, asked)]
        size = len(self.block) * classes.count
        prices = np.array([self._price(cell) for cell in elastic])
        program.price(np.concatenate([np.zeros(size), prices, prices]))
        found = program.solve()
        if found is None:
            return ()
        given_up = found[size : size + len(elastic)] + found[size + len(elastic) :]
        return tuple(cell for cell, by in zip(elastic, given_up, strict=True) if by > 1e-6)

    def _classes(self, asked: Mapping[str, Ints], groups: Sequence[str]) -> Classes:
        people = sum(asked.values(), np.zeros_like(next(iter(asked.values()))))
        here = np.flatnonzero(people)
        told_apart = sorted(self._open | set(groups))
        signs = np.array([self.members[group][here] for group in told_apart], dtype=np.bool_).T
        # Who is asked a question that stands on a breakdown is told apart by being asked.
        signs = np.concatenate(
            [signs.reshape(len(here), -1), np.array([a[here] > 0 for a in asked.values()]).T], axis=1
        )
        _, first, of = np.unique(signs, axis=0, return_index=True, return_inverse=True)
        found = np.full(len(people), -1, dtype=np.int64)
        found[here] = of.reshape(-1)
        return Classes(found, here[first])

    def _price(self, cell: Cell) -> float:
        question, group, line = cell
        kind = next(answer.kind for answer in self.own[question].answers if answer.id == line)
        return LINES.get(kind, OTHER_LINES) * GROUPS.get(self.reading.kind[group], OTHER_GROUPS)

    def _cost(self, rewards: Mapping[Cell, float], classes: Classes) -> Floats:
        cost = np.zeros((len(self.block), classes.count))
        for (question, group, line), reward in rewards.items():
            if group in self._open:
                inside = self.members[group][classes.first]
                for block, sign in self._terms(question, line):
                    cost[block, inside] -= sign * reward
        return cost.ravel()

    def _given(self, cell: Cell, asked: Mapping[str, Ints]) -> bool:
        """A base that is the people themselves: no answer can change it."""
        return cell[2] == "base" and cell[0] in asked

    def _program(
        self,
        asked: Mapping[str, Ints],
        ends: Mapping[Cell, Bounds],
        classes: Classes,
        *,
        elastic: bool,
        whole: bool,
    ) -> Program:
        rows = _Rows(classes.count)
        for table in self.tables:
            self._people(table, asked.get(table.id), classes, rows)
        first_shown = rows.count
        for cell in self.shown:
            if not self._given(cell, asked):
                question, group, line = cell
                count = float(self.reading.value(cell))
                rows.add(self._terms(question, line), self.members[group][classes.first], count, count)
        shown = rows.count - first_shown
        for (question, group, line), (low, high) in ends.items():
            rows.add(self._terms(question, line), self.members[group][classes.first], low, high)
        matrix = rows.matrix(len(self.block) * classes.count)
        if elastic:
            slack = scipy.sparse.csr_matrix(
                (np.ones(shown), (first_shown + np.arange(shown), np.arange(shown))),
                shape=(matrix.shape[0], shown),
            )
            matrix = scipy.sparse.hstack([matrix, slack, -slack], format="csr")
        size = matrix.shape[1]
        low_side, high_side = np.array(rows.low), np.array(rows.high)
        return Program(matrix, low_side, high_side, np.zeros(size), np.full(size, INFINITY), whole=whole)

    def _people(self, table: QuestionTable, asked: Ints | None, classes: Classes, rows: _Rows) -> None:
        """Everyone who was asked gave one answer; everyone who answered with ticks ticked something."""
        everyone = [(self.block[(table.id, ""), leaf], 1) for leaf in range(len(leaves(table)))]
        if asked is not None:
            for place, people in enumerate(classes.totals(asked).tolist()):
                rows.add_one(everyone, place, people, people)
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
    """Collects rows over blocks of columns, a block being one column a class."""

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self.count = 0
        self.low: list[float] = []
        self.high: list[float] = []
        self._row: list[Ints] = []
        self._column: list[Ints] = []
        self._sign: list[Ints] = []

    def add(self, terms: Terms, inside: NDArray[np.bool_], low: float, high: float) -> None:
        """One row: the terms, summed over the classes inside."""
        places = np.flatnonzero(inside)
        for block, sign in terms:
            self._put(np.full(len(places), self.count), block * self.classes + places, sign)
        self._close(1, low, high)

    def add_one(self, terms: Terms, place: int, low: float, high: float) -> None:
        """One row: the terms of one class."""
        for block, sign in terms:
            self._put(np.array([self.count]), np.array([block * self.classes + place]), sign)
        self._close(1, low, high)

    def add_each(self, terms: Terms, low: float, high: float) -> None:
        """A row for every class."""
        each = np.arange(self.classes)
        for block, sign in terms:
            self._put(self.count + each, block * self.classes + each, sign)
        self._close(self.classes, low, high)

    def _put(self, row: Ints, column: Ints, sign: int) -> None:
        self._row.append(row)
        self._column.append(column)
        self._sign.append(np.full(len(row), sign))

    def _close(self, rows: int, low: float, high: float) -> None:
        self.low += [float(low)] * rows
        self.high += [float(high)] * rows
        self.count += rows

    def matrix(self, columns: int) -> scipy.sparse.csr_matrix:
        if not self._row:
            return scipy.sparse.csr_matrix((self.count, columns), dtype=np.float64)
        triples = (np.concatenate(side) for side in (self._sign, self._row, self._column))
        sign, row, column = triples
        return scipy.sparse.csr_matrix((sign.astype(np.float64), (row, column)), shape=(self.count, columns))


class Dealing:
    """Deals the people of each class out to its profiles."""

    def __init__(
        self,
        tables: Sequence[QuestionTable],
        block: Mapping[tuple[Split, int], int],
        classes: Classes,
        turn: int,
    ) -> None:
        self.tables, self.block, self.classes, self.turn = tables, block, classes, turn
        self.profiles = [np.flatnonzero(classes.of == c) for c in range(classes.count)]
        # Another order every turn, so that other profiles get the people of one answer all together.
        self.profiles = [np.roll(p if turn % 2 else p[::-1], turn // 2) for p in self.profiles]

    def splits(self, asked: Mapping[str, Ints], blocks: Ints) -> dict[Split, Ints]:
        """int [p, leaves] for every split, from int [blocks, classes]."""
        found: dict[Split, Ints] = {}
        for table in self.tables:
            own = leaves(table)
            here = asked[table.id] if table.id in asked else _stands_on(table, self.tables, found)
            main = np.zeros((len(self.classes.of), len(own)), dtype=np.int64)
            options = pairs(table)
            ticks = {option: np.zeros(len(main), dtype=np.int64) for option in options}
            for number, profiles in enumerate(self.profiles):
                counts = blocks[[self.block[(table.id, ""), leaf] for leaf in range(len(own))], number]
                order = np.roll(np.arange(len(own)), self.turn)
                answers = np.repeat(order, counts[order])
                owners = np.repeat(profiles, here[profiles])
                np.add.at(main, (owners, answers), 1)
                if options:
                    answered = owners[answers == own.index("answered")]
                    self._deal_ticks(
                        answered, [blocks[self.block[(table.id, o), 0], number] for o in options], ticks
                    )
            found[table.id, ""] = main
            for option, chosen in ticks.items():
                answered = main[:, own.index("answered")]
                found[table.id, option] = np.stack([chosen, answered - chosen], axis=1)
        return found

    def _deal_ticks(self, owners: Ints, counts: Sequence[int], ticks: Mapping[str, Ints]) -> None:
        """Ticks go round the people who answered: no option comes to the same one twice, because it has no
        more ticks than there are people, and everyone gets one, because there are at least as many."""
        place = 0
        for (_, chosen), count in zip(ticks.items(), counts, strict=True):
            who = (place + np.arange(count)) % max(len(owners), 1)
            np.add.at(chosen, owners[who], 1)
            place += int(count)


def _stands_on(table: QuestionTable, tables: Sequence[QuestionTable], found: Mapping[Split, Ints]) -> Ints:
    by_id = {t.id: t for t in tables}
    terms = [term for question, line in table.base_of for term in parts(by_id[question], line)]
    return np.sum([found[split][:, leaf] for split, leaf in terms], axis=0, dtype=np.int64)
