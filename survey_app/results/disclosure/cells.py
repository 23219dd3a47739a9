"""The linear system: cells of linked tables, and the equations that everyone knows to hold between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from survey_app.results.disclosure.solver import Ints, rows_of
from survey_app.results.release import BASE, AnswerKind
from survey_app.results.shape import SCOTLAND, Shape, TableShape, is_breakdown
from survey_app.results.tabulate import Tally

Bools = NDArray[np.bool_]

#: (question id, "" for the number of responses itself; group id; answer line)
Cell = tuple[str, str, str]

#: An unpublished line of a multiple choice: how many more ticks than people who ticked. Everyone who
#: answered ticked at least one, so an attacker knows that it is not negative.
SLACK = "slack"

#: What it costs to hide a cell: the wider the group, the dearer, because more people read it …
GROUP_COST = {"country": 60, "region": 12, "area": 1}
BREAKDOWN_COST = 5
#: … and a line that sums up is dearer than what it sums up, so that the coarse answer stays visible
#: where the fine one cannot. Complements and skips are what a reader misses least.
LINE_COST = {
    AnswerKind.BASE: 40,
    AnswerKind.RUNG: 8,
    AnswerKind.CHOSEN: 4,
    AnswerKind.OPTION: 2,
    AnswerKind.ANSWERED: 1,
    AnswerKind.NOT_CHOSEN: 1,
    AnswerKind.NOT_SURE: 1,
    AnswerKind.RATHER_NOT_SAY: 1,
    AnswerKind.NO_ANSWER: 1,
}


@dataclass(frozen=True)
class System:
    """``matrix`` @ ``values`` = 0, values ≥ 0. ``cost``: of hiding each cell, int [n]. ``frozen``: cells
    that are published already and stay so. ``hidden``: cells that are hidden already."""

    values: Ints
    matrix: scipy.sparse.csr_matrix
    cost: Ints
    frozen: Bools
    hidden: Bools


@dataclass(frozen=True)
class Cluster:
    """The tables that are protected together: those tied by routing, or the bases and all breakdowns."""

    tables: tuple[TableShape, ...]
    cells: tuple[Cell, ...]
    place: Mapping[Cell, int]
    #: every base that the base rule applies to: cell → the rows (question, group) that stand on it
    bases: Mapping[Cell, tuple[tuple[str, str], ...]]
    system: System


def clusters(shape: Shape) -> tuple[tuple[TableShape, ...], ...]:
    """The base cluster (all breakdowns) first, then each set of questions tied by routing, in order."""
    breakdowns = tuple(table for table in shape.tables if table.is_breakdown)
    top: dict[str, str] = {}
    grouped: dict[str, list[TableShape]] = {}
    for table in _parents_first(shape):
        if table.is_breakdown:
            continue
        parent = table.base_of[0][0] if table.base_of else None
        # A child of a breakdown stands on the base cluster, like every question that all are asked.
        own = table.id if parent is None or shape.table(parent).is_breakdown else top[parent]
        top[table.id] = own
        grouped.setdefault(own, []).append(table)
    return (breakdowns, *(tuple(tables) for tables in grouped.values()))


def _parents_first(shape: Shape) -> list[TableShape]:
    done: dict[str, TableShape] = {}

    def visit(table: TableShape) -> None:
        if table.id not in done:
            if table.base_of:
                visit(shape.table(table.base_of[0][0]))
            done[table.id] = table

    for table in shape.tables:
        visit(table)
    return list(done.values())


def base_cell(shape: Shape, table: TableShape | None, group: str, line: str) -> Cell:
    """The one cell for this place in the tables: cells that count the same people are one.

    The base of a table is the number of responses, or the answers of another table that it stands on;
    the number of responses of a breakdown's group is an answer of all Scotland to its question.
    """
    if table is not None and line != BASE:
        return (table.id, group, line)
    if table is None or not table.base_of:
        kind = shape.group(group).kind
        return (kind, SCOTLAND, group.removeprefix(f"{kind}:")) if is_breakdown(kind) else ("", group, BASE)
    if len(table.base_of) == 1:
        parent, answer = table.base_of[0]
        return base_cell(shape, shape.table(parent), group, answer)
    return (table.id, group, BASE)


class _Builder:
    """Collects cells and equations; a cell that stands for the same people is one cell."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.shape = tally.shape
        self.place: dict[Cell, int] = {}
        self.values: list[int] = []
        self.cost: list[int] = []
        self.always_hidden: list[bool] = []
        self.triples: list[tuple[int, int, int]] = []
        self.equations = 0
        self.rows: dict[tuple[str, str], Ints] = {}
        self.kind = {group.id: group.kind for group in self.shape.groups}
        self.geography: dict[str, list[str]] = {}
        self.categories: dict[str, list[str]] = {}
        for group in self.shape.groups:
            if group.kind in {"region", "area"} and group.parent:
                self.geography.setdefault(group.parent, []).append(group.id)
            elif group.kind != "country":
                self.categories.setdefault(group.kind, []).append(group.id)

    def base(self, table: TableShape | None, group: str) -> Cell:
        return base_cell(self.shape, table, group, BASE)

    def cell(self, table: TableShape, group: str, line: str) -> Cell:
        return base_cell(self.shape, table, group, line)

    def add(self, cell: Cell) -> int:
        """The number of this cell, made where it is new."""
        if cell in self.place:
            return self.place[cell]
        question, group, line = cell
        if not question:
            value, line_cost = self.tally.base(group), LINE_COST[AnswerKind.BASE]
        else:
            table = self.shape.table(question)
            row = self._row(question, group)
            if line == SLACK:
                chosen = [row[i] for i, a in enumerate(table.answers) if a.kind is AnswerKind.CHOSEN]
                answered = next(row[i] for i, a in enumerate(table.answers) if a.kind is AnswerKind.ANSWERED)
                value, line_cost = int(sum(chosen) - answered), 0
            else:
                number = next(i for i, answer in enumerate(table.answers) if answer.id == line)
                value, line_cost = int(row[number]), LINE_COST[table.answers[number].kind]
        self.place[cell] = len(self.values)
        self.values.append(value)
        self.cost.append(line_cost * GROUP_COST.get(self.kind[group], BREAKDOWN_COST))
        self.always_hidden.append(line == SLACK)
        return self.place[cell]

    def _row(self, question: str, group: str) -> Ints:
        if (question, group) not in self.rows:
            self.rows[question, group] = self.tally.row(question, group)
        return self.rows[question, group]

    def equal(self, whole: Cell, parts: Sequence[tuple[Cell, int]]) -> None:
        """whole = Σ coefficient · part."""
        if [part for part, _ in parts] == [whole]:
            return
        self.triples.append((self.equations, self.add(whole), -1))
        self.triples += [(self.equations, self.add(part), sign) for part, sign in parts]
        self.equations += 1

    def add_roots(self, kinds: Sequence[str]) -> None:
        """The numbers of responses, and how they add up over geography and the breakdowns ``kinds``."""
        for parent, parts in self.geography.items():
            self.equal(self.base(None, parent), [(self.base(None, part), 1) for part in parts])
        for kind in kinds:
            parts = self.categories[kind]
            self.equal(self.base(None, SCOTLAND), [(self.base(None, part), 1) for part in parts])

    def add_table(self, table: TableShape) -> None:
        groups = [group.id for group in self.shape.groups_of(table)]
        for group in groups:
            self._add_row(table, group)
        for line in _leaves(table):
            for parent, parts in self.geography.items():
                self.equal((table.id, parent, line), [((table.id, part, line), 1) for part in parts])
            for kind in table.by:
                parts = self.categories[kind]
                self.equal((table.id, SCOTLAND, line), [((table.id, part, line), 1) for part in parts])

    def add_sum_base(self, table: TableShape) -> None:
        """A base that is several answers of the parent: their sum, a number that everyone can work out."""
        for group in self.shape.groups_of(table):
            parts = [(self.cell(self.shape.table(p), group.id, line), 1) for p, line in table.base_of]
            self.equal(self.base(table, group.id), parts)

    def _add_row(self, table: TableShape, group: str) -> None:
        base = self.base(table, group)
        for answer in table.answers:
            if answer.id == BASE:
                self.add(base)
                continue
            cell = (table.id, group, answer.id)
            self.add(cell)
            if answer.kind is AnswerKind.RUNG:
                self.equal(cell, [((table.id, group, point), 1) for point in table.children(answer.id)])
            elif answer.kind is AnswerKind.NOT_CHOSEN:
                chosen = answer.id.removeprefix("not:")
                answered = next(a.id for a in table.answers if a.kind is AnswerKind.ANSWERED)
                self.equal((table.id, group, answered), [((table.id, group, chosen), 1), (cell, 1)])
            elif answer.kind is AnswerKind.ANSWERED:
                chosen_lines = [a.id for a in table.answers if a.kind is AnswerKind.CHOSEN]
                parts = [((table.id, group, line), 1) for line in chosen_lines]
                self.equal(cell, [*parts, ((table.id, group, SLACK), -1)])
        self.equal(base, [((table.id, group, line), 1) for line in table.children(BASE)])


def _leaves(table: TableShape) -> list[str]:
    """Lines that no other line of the same row determines, whose sums over groups give all the others'."""
    sums = {AnswerKind.BASE, AnswerKind.RUNG, AnswerKind.NOT_CHOSEN}
    return [answer.id for answer in table.answers if answer.kind not in sums]


def base_cluster(tally: Tally) -> Cluster:
    """All numbers of responses, the breakdowns' tables, and the bases that stand on their answers."""
    builder = _Builder(tally)
    breakdowns = clusters(tally.shape)[0]
    builder.add_roots([table.id for table in breakdowns])
    if not builder.place:
        builder.add(("", SCOTLAND, BASE))
    for table in breakdowns:
        builder.add_table(table)
    standing: dict[Cell, list[tuple[str, str]]] = {}
    for table in breakdowns:
        for group in tally.shape.groups_of(table):
            standing.setdefault(builder.base(table, group.id), []).append((table.id, group.id))
    for group in tally.shape.groups:
        standing.setdefault(builder.base(None, group.id), [])
    for table in tally.shape.tables:
        if table.base_of and tally.shape.table(table.base_of[0][0]).is_breakdown:
            if len(table.base_of) > 1:
                builder.add_sum_base(table)
            for group in tally.shape.groups_of(table):
                standing.setdefault(builder.base(table, group.id), [])
    return _finish(builder, breakdowns, standing, frozenset(), frozenset())


def answer_cluster(
    tally: Tally, tables: tuple[TableShape, ...], base: Cluster, base_hidden: Bools
) -> Cluster:
    """Questions tied by routing, on the bases that the base stage has published or hidden."""
    builder = _Builder(tally)
    builder.add_roots([kind for kind in builder.categories if any(kind in table.by for table in tables)])
    for table in tables:
        if len(table.base_of) > 1 and (table.id, SCOTLAND, BASE) not in base.place:
            builder.add_sum_base(table)
        builder.add_table(table)
    standing: dict[Cell, list[tuple[str, str]]] = {}
    for table in tables:
        for group in tally.shape.groups_of(table):
            standing.setdefault(builder.base(table, group.id), []).append((table.id, group.id))
    published = frozenset(c for c in builder.place if c in base.place and not base_hidden[base.place[c]])
    hidden = frozenset(c for c in builder.place if c in base.place and base_hidden[base.place[c]])
    return _finish(builder, tables, standing, published, hidden)


def _finish(
    builder: _Builder,
    tables: tuple[TableShape, ...],
    standing: Mapping[Cell, Sequence[tuple[str, str]]],
    published: frozenset[Cell],
    hidden: frozenset[Cell],
) -> Cluster:
    cells = tuple(builder.place)
    system = System(
        values=np.array(builder.values, dtype=np.int64),
        matrix=rows_of(builder.triples, builder.equations, len(cells)),
        cost=np.array(builder.cost, dtype=np.int64),
        frozen=np.array([cell in published for cell in cells], dtype=np.bool_),
        hidden=np.array(builder.always_hidden, dtype=np.bool_)
        | np.array([cell in hidden for cell in cells], dtype=np.bool_),
    )
    return Cluster(
        tables, cells, builder.place, {cell: tuple(rows) for cell, rows in standing.items()}, system
    )
