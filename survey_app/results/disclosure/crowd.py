"""People's answers as one integer program: exact where the greedy lifting gives up.

Every profile and answer of a cluster is a number of people. The program knows what an attacker knows:
that people are not negative, that each who was asked gave one answer (or, of several, at least one), and
every published number. It says whether a world's people can have given the publication at all and, if
they cannot, which published numbers stand in the way most cheaply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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

    ``of``: int [p], the class of each profile; ``first``: a profile of each class.
    """

    of: Ints
    first: Ints

    @property
    def count(self) -> int:
        return len(self.first)

    def totals(self, people: Ints) -> Ints:
        """int [classes] from int [p]."""
        return np.bincount(self.of, people, self.count).astype(np.int64)


@dataclass(frozen=True)
class Model:
    """A program of one cluster for any world: ``asked`` names the rows that hold how many of each class
    are asked, a table."""

    program: Program
    classes: Classes
    asked: Mapping[str, NDArray[np.int32]]


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
        self._open = {group for _, group, _ in self.shown}
        # Who is asked a question that stands on a breakdown is told apart by being asked.
        self._open |= {f"{q}:{line}" for t in self.roots for q, line in t.base_of}
        self.classes = self._classes(())
        self._models: dict[bool, Model] = {}

    def size(self) -> int:
        """How many columns the program has."""
        return len(self.block) * self.classes.count

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
        rewards: Sequence[Mapping[Cell, float]],
        ends: Mapping[Cell, Bounds],
        groups: Sequence[str] = (),
    ) -> Solution | None:
        """Answers that give everything published, each cell of ``ends`` between its two numbers, earning
        much by the first of the ``rewards`` that leads to whole people; None where there are no answers.
        ``asked``: people by profile for each root table; ``groups``: told apart although nothing
        published tells them apart, so that rewards for them count."""
        for whole in (False, True):
            model = self._model(whole, ends, groups)
            for table, rows in model.asked.items():
                model.program.demand_of(rows, model.classes.totals(asked[table]).astype(np.float64))
            for wished in rewards[:1] if whole else rewards:
                model.program.price(
                    self._cost(wished, model.classes, {*groups, *(group for _, group, _ in ends)})
                )
                found = model.program.solve()
                if found is None:
                    return None
                rounded = as_whole(found)
                if rounded is not None:
                    return Solution(self, model.classes, rounded.reshape(len(self.block), -1))
        return None

    def _model(self, whole: bool, ends: Mapping[Cell, Bounds], groups: Sequence[str]) -> Model:
        if ends or groups:
            return self._make(ends, groups, elastic=False, whole=whole)
        if whole not in self._models:
            self._models[whole] = self._make({}, (), elastic=False, whole=whole)
        return self._models[whole]

    def in_the_way(self, asked: Mapping[str, Ints], ends: Mapping[Cell, Bounds]) -> tuple[Cell, ...]:
        """The published cells that would have to be hidden so that these people could have given the
        rest; empty where it is not the published cells that hinder."""
        model = self._make(ends, (), elastic=True, whole=False)
        for table, rows in model.asked.items():
            model.program.demand_of(rows, model.classes.totals(asked[table]).astype(np.float64))
        size = len(self.block) * model.classes.count
        prices = np.array([self._price(cell) for cell in self.shown])
        model.program.price(np.concatenate([np.zeros(size), prices, prices]))
        found = model.program.solve()
        if found is None:
            return ()
        given_up = found[size : size + len(self.shown)] + found[size + len(self.shown) :]
        return tuple(cell for cell, by in zip(self.shown, given_up, strict=True) if by > 1e-6)

    def _classes(self, groups: Sequence[str]) -> Classes:
        told_apart = sorted(self._open | set(groups))
        profiles = len(next(iter(self.members.values())))
        signs = np.zeros((profiles, len(told_apart)), dtype=np.bool_)
        for column, group in enumerate(told_apart):
            signs[:, column] = self.members[group]
        _, first, of = np.unique(signs, axis=0, return_index=True, return_inverse=True)
        return Classes(of.reshape(-1), first)

    def _price(self, cell: Cell) -> float:
        question, group, line = cell
        kind = next(answer.kind for answer in self.own[question].answers if answer.id == line)
        return LINES.get(kind, OTHER_LINES) * GROUPS.get(self.reading.kind[group], OTHER_GROUPS)

    def _cost(self, rewards: Mapping[Cell, float], classes: Classes, groups: set[str]) -> Floats:
        told_apart = self._open | groups
        cost = np.zeros((len(self.block), classes.count))
        for (question, group, line), reward in rewards.items():
            if group in told_apart:
                inside = self.members[group][classes.first]
                for block, sign in self._terms(question, line):
                    cost[block, inside] -= sign * reward
        return cost.ravel()

    def _make(
        self, ends: Mapping[Cell, Bounds], groups: Sequence[str], *, elastic: bool, whole: bool
    ) -> Model:
        told_apart = [*groups, *(group for _, group, _ in ends)]
        classes = self._classes(told_apart) if told_apart else self.classes
        rows = _Rows(classes.count)
        asked: dict[str, NDArray[np.int32]] = {}
        for table in self.tables:
            if table in self.roots:
                asked[table.id] = np.arange(rows.count, rows.count + classes.count, dtype=np.int32)
            self._people(table, rows)
        first_shown = rows.count
        for question, group, line in self.shown:
            count = float(self.reading.value((question, group, line)))
            rows.add(self._terms(question, line), self.members[group][classes.first], count, count)
        for (question, group, line), (low, high) in ends.items():
            rows.add(self._terms(question, line), self.members[group][classes.first], low, high)
        matrix = rows.matrix(len(self.block) * classes.count)
        if elastic:
            each = np.arange(len(self.shown))
            slack = scipy.sparse.csr_matrix(
                (np.ones(len(each)), (first_shown + each, each)), shape=(matrix.shape[0], len(each))
            )
            matrix = scipy.sparse.hstack([matrix, slack, -slack], format="csr")
        size = matrix.shape[1]
        low_side, high_side = np.array(rows.low), np.array(rows.high)
        program = Program(matrix, low_side, high_side, np.zeros(size), np.full(size, INFINITY), whole=whole)
        return Model(program, classes, asked)

    def _people(self, table: QuestionTable, rows: _Rows) -> None:
        """Everyone who was asked gave one answer; everyone who answered with ticks ticked something."""
        everyone = [(self.block[(table.id, ""), leaf], 1) for leaf in range(len(leaves(table)))]
        parents: Terms = []
        if table not in self.roots:
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


class Solution:
    """How many people of each class gave each answer, and the ways to deal them out to profiles."""

    def __init__(self, crowd: Crowd, classes: Classes, blocks: Ints) -> None:
        """``blocks``: int [blocks, classes]."""
        self.crowd, self.classes, self.blocks = crowd, classes, blocks
        self.profiles = [np.flatnonzero(classes.of == number) for number in range(classes.count)]

    def deal(
        self, asked: Mapping[str, Ints], wishes: Mapping[str, Sequence[Wish]], turn: int = 0
    ) -> dict[Split, Ints]:
        """int [p, leaves] for every split. ``wishes``: for a table, profiles that are to get people of one
        leaf, as many as wanted if there are so many; what nobody wished for is dealt out in order.
        ``turn``: which of its options is ticked by those with wishes first."""
        found: dict[Split, Ints] = {}
        for table in self.crowd.tables:
            own = leaves(table)
            here = asked[table.id] if table in self.crowd.roots else _stands_on(table, self.crowd.own, found)
            main = np.zeros((len(self.classes.of), len(own)), dtype=np.int64)
            wanted = [[wish.profiles, wish.leaf, wish.people] for wish in wishes.get(table.id, ())]
            for number, profiles in enumerate(self.profiles):
                if not here[profiles].any():
                    continue
                counts = self.blocks[
                    [self.crowd.block[(table.id, ""), leaf] for leaf in range(len(own))], number
                ]
                _deal_class(main, profiles, here[profiles].copy(), counts.copy(), wanted)
            found[table.id, ""] = main
            if pairs(table):
                first = np.zeros(len(main), dtype=np.bool_)
                for wish in wishes.get(table.id, ()):
                    first |= wish.profiles
                self._deal_ticks(table, main[:, own.index("answered")], found, first, turn)
        return found

    def _deal_ticks(
        self,
        table: QuestionTable,
        answered: Ints,
        found: dict[Split, Ints],
        first: NDArray[np.bool_],
        turn: int,
    ) -> None:
        """Ticks go round the people who answered: no option comes to the same one twice, because it has no
        more ticks than there are people, and everyone gets one, because there are at least as many."""
        options = pairs(table)
        ticks = {option: np.zeros(len(answered), dtype=np.int64) for option in options}
        order = [options[(place + turn // 2) % len(options)] for place in range(len(options))]
        for number, profiles in enumerate(self.profiles):
            ordered = profiles[np.argsort(first[profiles] ^ (turn % 2 == 0), kind="stable")]
            owners = np.repeat(ordered, answered[ordered])
            place = 0
            for option in order:
                count = int(self.blocks[self.crowd.block[(table.id, option), 0], number])
                if count:
                    np.add.at(ticks[option], owners[(place + np.arange(count)) % len(owners)], 1)
                    place += count
        for option, chosen in ticks.items():
            found[table.id, option] = np.stack([chosen, answered - chosen], axis=1)


@dataclass(frozen=True)
class Wish:
    """These profiles (bool [p]) are to hold so many people of this leaf."""

    profiles: NDArray[np.bool_]
    leaf: int
    people: int


def _deal_class(main: Ints, profiles: Ints, room: Ints, counts: Ints, wanted: list[list[Any]]) -> None:
    """Deal one class: ``room``: how many people each of its profiles has; ``counts``: how many of them gave
    each answer. Wishes are served in order, and lowered by what they got."""
    for wish in wanted:
        holders, leaf = wish[0], wish[1]
        for place in np.flatnonzero(holders[profiles]):
            given = min(int(room[place]), int(counts[leaf]), wish[2])
            if given:
                main[profiles[place], leaf] += given
                room[place] -= given
                counts[leaf] -= given
                wish[2] -= given
    owners = np.repeat(profiles, room)
    np.add.at(main, (owners, np.repeat(np.arange(len(counts)), counts)), 1)


def _stands_on(table: QuestionTable, own: Mapping[str, QuestionTable], found: Mapping[Split, Ints]) -> Ints:
    terms = [term for question, line in table.base_of for term in parts(own[question], line)]
    return np.sum([found[split][:, leaf] for split, leaf in terms], axis=0, dtype=np.int64)
