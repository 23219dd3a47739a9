"""A release read as anyone can read it, beside the truth: the auditor's side of the tables.

Shares no code with what the protector builds its system from, so that a mistake there is not made twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from survey_app.results.disclosure.lifting import Bools
from survey_app.results.disclosure.policy import Policy
from survey_app.results.disclosure.solver import Ints
from survey_app.results.refused import Refused
from survey_app.results.release import AnswerKind, QuestionTable, Release

Cell = tuple[str, str, str]
#: A table of people by answer: (question id, "" for the question itself or an option's code).
Split = tuple[str, str]
#: What a cell must be able to be: everything from the first to the second.
Interval = tuple[int, int]


class Unsafe(Refused):
    """These cells could be worked out, or nobody could show that they cannot.

    ``in_the_way``: published cells without which it could be shown, as far as the auditor can tell.
    """

    def __init__(self, cells: Sequence[Cell], in_the_way: Sequence[Cell] = ()) -> None:
        super().__init__(
            f"{len(cells)} numbers could not be shown to be safe (first: {' '.join(cells[0])}), "
            "so nothing is released"
        )
        self.cells = tuple(cells)
        self.in_the_way = tuple(in_the_way)


@dataclass(frozen=True)
class Truth:
    """What is known inside: people by profile. ``names``: for each column of ``profiles``, the group id of
    each value. ``counts``: question id → int [p, answer lines]."""

    names: tuple[tuple[str, ...], ...]
    profiles: Ints
    people: Ints
    counts: Mapping[str, Ints]


def is_breakdown(kind: str) -> bool:
    """Whether groups of this kind are answers to a question."""
    return kind not in {"country", "region", "area"}


def leaves(table: QuestionTable) -> tuple[str, ...]:
    """The answers that exclude each other: every person who was asked is in exactly one."""
    sums = {AnswerKind.BASE, AnswerKind.RUNG, AnswerKind.CHOSEN, AnswerKind.NOT_CHOSEN}
    return tuple(line.id for line in table.answers if line.kind not in sums)


def pairs(table: QuestionTable) -> tuple[str, ...]:
    """The options of a multiple choice that can be chosen together."""
    return tuple(line.id for line in table.answers if line.kind is AnswerKind.CHOSEN)


def parts(table: QuestionTable, line: str) -> tuple[tuple[Split, int], ...]:
    """Which leaves of which splits a line is the sum of."""
    own = leaves(table)
    kind = next(answer.kind for answer in table.answers if answer.id == line)
    if kind is AnswerKind.CHOSEN:
        return (((table.id, line), 0),)
    if kind is AnswerKind.NOT_CHOSEN:
        return (((table.id, line.removeprefix("not:")), 1),)
    if kind is AnswerKind.BASE:
        return tuple(((table.id, ""), place) for place in range(len(own)))
    if kind is AnswerKind.RUNG:
        points = {answer.id for answer in table.answers if answer.parent == line}
        return tuple(((table.id, ""), place) for place, leaf in enumerate(own) if leaf in points)
    return (((table.id, ""), own.index(line)),)


def parents_first(tables: Sequence[QuestionTable]) -> tuple[QuestionTable, ...]:
    """Each table after the one that it stands on, where that is among them."""
    waiting = {table.id: table for table in tables}
    found: list[QuestionTable] = []
    while waiting:
        ready = next(t for t in waiting.values() if not t.base_of or t.base_of[0][0] not in waiting)
        found.append(waiting.pop(ready.id))
    return tuple(found)


class Reading:
    """The release, its truth, what is shown of it, and what the rules demand of what is not."""

    def __init__(
        self,
        release: Release,
        truth: Truth,
        policy: Policy,
        pools: Mapping[str, Sequence[str]] | None = None,
        apart: Reading | None = None,
    ) -> None:
        """``pools``: groups that stand for several, none of which is shown; ``apart``: the same release
        with these apart, which knows what each of them needs."""
        self.pools = pools or {}
        self.apart = apart
        self.release = release
        self.truth = truth
        self.policy = policy
        self.breakdowns = tuple(dict.fromkeys(g.kind for g in release.groups if is_breakdown(g.kind)))
        self.tables = {table.id: table for table in release.questions}
        self.place = {t.id: {line.id: i for i, line in enumerate(t.answers)} for t in release.questions}
        self.kind = {group.id: group.kind for group in release.groups}
        #: (group, "" for geography or a breakdown) → the groups it is the sum of
        self.below: dict[tuple[str, str], list[str]] = {}
        for group in release.groups:
            if group.parent is not None:
                key = group.kind if is_breakdown(group.kind) else ""
                self.below.setdefault((group.parent, key), []).append(group.id)
        self.members = {group.id: self._members(group.id) for group in release.groups}
        self._rows: dict[tuple[str, str], Ints] = {}

    def _members(self, group: str) -> Bools:
        for column, names in enumerate(self.truth.names):
            if group in names:
                return np.asarray(self.truth.profiles[:, column] == names.index(group))
        found = np.zeros(len(self.truth.people), dtype=np.bool_)
        for part in self.below.get((group, ""), ()):
            found |= self._members(part)
        return found

    def row(self, question: str, group: str) -> Ints:
        """The true counts of one group, int [answer lines]."""
        if (question, group) not in self._rows:
            counts: Ints = self.truth.counts[question][self.members[group]].sum(axis=0)
            self._rows[question, group] = counts
        return self._rows[question, group]

    def value(self, cell: Cell) -> int:
        """The true count."""
        question, group, line = cell
        if not question:
            return int(self.truth.people[self.members[group]].sum())
        return int(self.row(question, group)[self.place[question][line]])

    def shown(self, cell: Cell) -> int | None:
        """The published count."""
        question, group, line = cell
        if not question:
            return self.release.bases[group]
        return self.tables[question].cells[group][self.place[question][line]]

    def root_of(self, table: QuestionTable, group: str) -> list[Cell]:
        """The cells whose sum is this table's base in this group."""
        if table.base_of:
            return [(question, group, line) for question, line in table.base_of]
        return [("", group, "base")]

    def stands_on_breakdown(self, table: QuestionTable) -> bool:
        return bool(table.base_of) and table.base_of[0][0] in self.breakdowns

    def identity(self, group: str) -> Cell | None:
        """The breakdown's cell that counts the same people as this group."""
        kind = self.kind[group]
        return (kind, "scotland", group.removeprefix(f"{kind}:")) if is_breakdown(kind) else None

    def base_needs(self) -> dict[Cell, Interval]:
        """What the bases and the breakdowns' tables need."""
        found: dict[Cell, Interval] = {}
        for group in self.release.groups:
            self._small_base(("", group.id, "base"), found)
        for table in self.release.questions:
            if table.id in self.breakdowns:
                self._row_needs(table, found)
            elif self.stands_on_breakdown(table):
                for group_id in table.cells:
                    self._small_base((table.id, group_id, "base"), found)
        return self._for_pools(found, self.apart.base_needs() if self.apart else {})

    def needs(self, tables: Sequence[QuestionTable]) -> dict[Cell, Interval]:
        """What these tables need beyond the bases that everyone's answers share."""
        found: dict[Cell, Interval] = {}
        for table in tables:
            self._row_needs(table, found)
            if table.base_of and not self.stands_on_breakdown(table):
                for group in table.cells:
                    self._small_base((table.id, group, "base"), found)
        if self.apart is None:
            return found
        return self._for_pools(found, self.apart.needs([self.apart.tables[table.id] for table in tables]))

    def _for_pools(self, found: dict[Cell, Interval], apart: Mapping[Cell, Interval]) -> dict[Cell, Interval]:
        """A pool needs what any of its areas needs upwards; each of them can have nobody anyway."""
        pool_of = {area: pool for pool, areas in self.pools.items() for area in areas}
        needs = {cell: interval for cell, interval in found.items() if cell[1] not in self.pools}
        for (question, group, line), (_, high) in apart.items():
            if group in pool_of:
                cell = (question, pool_of[group], line)
                value = self.value(cell)
                needs[cell] = (value, max(high, value, needs.get(cell, (0, 0))[1]))
        return needs

    def _small_base(self, cell: Cell, found: dict[Cell, Interval]) -> None:
        if self.value(cell) < self.policy.min_base:
            found[cell] = (0, self.policy.min_base)

    def _row_needs(self, table: QuestionTable, found: dict[Cell, Interval]) -> None:
        least = self.policy.min_cell
        for group in table.cells:
            row = self.row(table.id, group)
            base = int(row[self.place[table.id]["base"]])
            for line, count in zip(table.answers, row.tolist(), strict=True):
                if line.id == "base":
                    continue
                if base < self.policy.min_base or count < least:
                    found[table.id, group, line.id] = (0, max(least, count))
                elif base - count < least:
                    found[table.id, group, line.id] = (base - least, base)

    def check_shown(self) -> None:
        """Every published number is true, and may be published by the rules. Raises Unsafe."""
        wrong = list(self._wrong_bases())
        for table in self.release.questions:
            for group in table.cells:
                wrong += self._wrong_in_row(table, group)
        if wrong:
            raise Unsafe(wrong)

    def _wrong_bases(self) -> Iterator[Cell]:
        for group in self.release.groups:
            cell = ("", group.id, "base")
            shown = self.shown(cell)
            same = self.identity(group.id)
            false = shown is not None and shown != self.value(cell)
            small = shown is not None and shown < self.policy.min_base
            if false or small or (same is not None and self.shown(same) != shown):
                yield cell

    def _wrong_in_row(self, table: QuestionTable, group: str) -> Iterator[Cell]:
        base = self.shown((table.id, group, "base"))
        root = [self.shown(cell) for cell in self.root_of(table, group)]
        if len(root) == 1 and root[0] != base:  # the same people, shown in two places: both or neither
            yield (table.id, group, "base")
        for line in table.answers:
            cell = (table.id, group, line.id)
            shown = self.shown(cell)
            if shown is None:
                continue
            is_base = line.id == "base"
            least = self.policy.min_base if is_base else self.policy.min_cell
            dominating = base is not None and not is_base and base - shown < self.policy.min_cell
            if base is None or shown != self.value(cell) or shown < least or dominating:
                yield cell
