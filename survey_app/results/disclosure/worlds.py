"""Worlds: other people, and other answers, that would have given everything that was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from survey_app.results.disclosure.equations import Equations
from survey_app.results.disclosure.lifting import Frame, Lift, everyone_ticked, lift_people
from survey_app.results.disclosure.published import Cell, Reading, Split, Truth, leaves, pairs, parts
from survey_app.results.disclosure.solver import Ints
from survey_app.results.release import AnswerKind, QuestionTable

#: (question, answer line)
Line = tuple[str, str]


@dataclass(frozen=True)
class Witness:
    """Answers for one cluster: the number of the world whose people give them, and how many of each
    profile are in each leaf of each split, int [p, leaves]."""

    world: int
    splits: Mapping[Split, Ints]


@dataclass(frozen=True)
class Worlds:
    """People by profile, int [p] a world; world 0 is the truth. ``roots``: what each world's people come
    to in every cell of the base cluster."""

    truth: Truth
    people: tuple[Ints, ...]
    roots: tuple[Mapping[Cell, int], ...]


def worlds_of(reading: Reading, equations: Equations, solutions: Sequence[Ints]) -> Worlds:
    """People for solutions of the base cluster, of which the first is the truth."""
    truth = reading.truth
    kinds = reading.breakdowns
    found: list[dict[tuple[int, ...], int]] = []
    for values in solutions:

        def count(question: str, group: str, line: str, values: Ints = values) -> int:
            return int(values[equations.number[question, group, line]])

        areas = truth.names[0]
        wanted = [
            np.array([[count(kind, area, name.removeprefix(f"{kind}:")) for name in names] for area in areas])
            for kind, names in zip(kinds, truth.names[1:], strict=True)
        ]
        totals = np.array([count("", area, "base") for area in areas], dtype=np.int64)
        found.append(lift_people(truth.profiles, truth.people, totals, wanted))
    known = [tuple(map(int, profile)) for profile in truth.profiles]
    new = sorted({profile for people in found for profile in people} - set(known))
    profiles = [*known, *new]
    wider = Truth(
        truth.names,
        np.array(profiles, dtype=np.int64).reshape(len(profiles), len(truth.names)),
        np.concatenate([truth.people, np.zeros(len(new), dtype=np.int64)]),
        {
            question: np.concatenate([counts, np.zeros((len(new), counts.shape[1]), dtype=np.int64)])
            for question, counts in truth.counts.items()
        },
    )
    people = tuple(np.array([one.get(p, 0) for p in profiles], dtype=np.int64) for one in found)
    roots = tuple(
        {cell: int(values[number]) for cell, number in equations.number.items()} for values in solutions
    )
    return Worlds(wider, people, roots)


@dataclass(frozen=True)
class Stage:
    """Tables that are lifted as one: a question, and inside each answer the question that it leads to, so
    that who is asked and what they say are found together.

    ``lines``: for each leaf of the whole, the (question, line) that counts it; ``leaves``: for each answer
    line of each of its tables, the leaves it is the sum of; ``asked``: the (question, line) pairs whose
    people are asked, empty for everyone.
    """

    tables: tuple[QuestionTable, ...]
    lines: tuple[Line, ...]
    leaves: Mapping[Line, tuple[int, ...]]
    asked: tuple[Line, ...]


class Answering:
    """Finds people's answers for the sums that a cluster's equations gave."""

    def __init__(self, reading: Reading, worlds: Worlds, equations: Equations) -> None:
        self.reading = reading
        self.worlds = worlds
        self.equations = equations
        self.start = {
            split: counts for table in equations.tables for split, counts in self._truth(table).items()
        }
        self.stages = stages_of(equations.tables)
        self.members = Reading(reading.release, worlds.truth, reading.policy).members  # of all profiles
        self._parts = {t.id: [parts(t, line.id) for line in t.answers] for t in equations.tables}
        #: a table's groups by profile, int [groups, p], and the numbers of its cells [groups, lines]
        self._numbers = {
            t.id: (
                np.array([self.members[group] for group in t.cells], dtype=np.int64),
                np.array([[equations.number[t.id, g, line.id] for line in t.answers] for g in t.cells]),
            )
            for t in equations.tables
        }
        self.frames = {stage.tables[0].id: self._frame(stage.tables[0]) for stage in self.stages}

    def truth(self) -> Witness:
        """What people did answer."""
        return Witness(0, self.start)

    def lift(self, world: int, values: Ints) -> Witness | None:
        """Answers of this world's people that come to these sums; None where none are found."""
        done: dict[Split, Ints] = {}
        for stage in self.stages:
            if not self._lift_stage(stage, world, values, done):
                return None
        return Witness(world, done)

    def asked(self, world: int) -> dict[str, Ints]:
        """People by profile for each table that stands on no other of this cluster."""
        own = {table.id for table in self.equations.tables}
        return {
            stage.tables[0].id: self._asked(stage, world, {})
            for stage in self.stages
            if not any(question in own for question, _ in stage.asked)
        }

    def values_of(self, witness: Witness) -> Ints:
        """What a witness makes of every cell of the cluster's tables; the true numbers elsewhere."""
        values = self.equations.values.copy()
        for table, (groups, numbers) in self._numbers.items():
            columns = [
                sum(witness.splits[split][:, leaf] for split, leaf in found) for found in self._parts[table]
            ]
            values[numbers] = groups @ np.stack(columns, axis=1)
        return values

    def _truth(self, table: QuestionTable) -> dict[Split, Ints]:
        counts, place = self.worlds.truth.counts[table.id], self.reading.place[table.id]
        found = {(table.id, ""): counts[:, [place[leaf] for leaf in leaves(table)]]}
        for option in pairs(table):
            found[table.id, option] = counts[:, [place[option], place[f"not:{option}"]]]
        return found

    def _frame(self, table: QuestionTable) -> Frame:
        columns = [0]
        columns += [c for c, names in enumerate(self.worlds.truth.names) if c and names[0] in table.cells]
        profiles, names = self.worlds.truth.profiles, self.worlds.truth.names
        return Frame(
            tuple(profiles[:, column] for column in columns),
            tuple(len(names[column]) for column in columns),
            tuple(names[column] for column in columns),
        )

    def _asked(self, stage: Stage, world: int, done: Mapping[Split, Ints]) -> Ints:
        """How many of each profile are asked, int [p]."""
        people = self.worlds.people[world]
        if not stage.asked:
            return people
        total = np.zeros_like(people)
        for question, line in stage.asked:
            if question in self.reading.breakdowns:
                column = 1 + self.reading.breakdowns.index(question)
                category = self.worlds.truth.names[column].index(f"{question}:{line}")
                total = total + np.where(self.worlds.truth.profiles[:, column] == category, people, 0)
            else:
                for split, leaf in parts(self.reading.tables[question], line):
                    total = total + done[split][:, leaf]
        return total

    def _wanted(self, frame: Frame, lines: Sequence[Line], values: Ints) -> list[Ints]:
        number = self.equations.number
        return [
            np.array([[values[number[question, group, line]] for question, line in lines] for group in names])
            for names in frame.names
        ]

    def _lift_stage(self, stage: Stage, world: int, values: Ints, done: dict[Split, Ints]) -> bool:
        frame = self.frames[stage.tables[0].id]
        start = np.stack([self._leaf_truth(line) for line in stage.lines], axis=1)
        lift = Lift(frame, start, self._wanted(frame, stage.lines, values))
        found = lift.reach(self._asked(stage, world, done))
        if found is None:
            return False
        for table in stage.tables:
            columns = [found[:, stage.leaves[table.id, leaf]].sum(axis=1) for leaf in leaves(table)]
            done[table.id, ""] = np.stack(columns, axis=1)
        return all(self._lift_ticks(table, frame, values, done) for table in stage.tables if pairs(table))

    def _leaf_truth(self, line: Line) -> Ints:
        ((split, leaf),) = parts(self.reading.tables[line[0]], line[1])
        return self.start[split][:, leaf]

    def _lift_ticks(self, table: QuestionTable, frame: Frame, values: Ints, done: dict[Split, Ints]) -> bool:
        """The options of a multiple choice, each chosen or not by those who answered."""
        answered = done[table.id, ""][:, leaves(table).index("answered")]
        lifts: dict[str, Lift] = {}
        for option, start in self._ticks(table, answered).items():
            lines = ((table.id, option), (table.id, f"not:{option}"))
            lifts[option] = Lift(frame, start, self._wanted(frame, lines, values))
            if lifts[option].reach(answered) is None:
                return False
        if not everyone_ticked(list(lifts.values()), answered):
            return False
        done.update({(table.id, option): lift.table for option, lift in lifts.items()})
        return True

    def _ticks(self, table: QuestionTable, answered: Ints) -> dict[str, Ints]:
        """The true ticks, fitted to how many of each profile answered: everyone who did ticked something."""
        starts: dict[str, Ints] = {}
        missing = answered.copy()
        for option in pairs(table):
            chosen = np.minimum(self.start[table.id, option][:, 0], answered)
            starts[option] = np.stack([chosen, answered - chosen], axis=1)
            missing -= chosen
        for start in sorted(starts.values(), key=lambda start: -int(start[:, 0].sum())):
            more = np.minimum(np.maximum(missing, 0), start[:, 1])
            start[:, 0] += more
            start[:, 1] -= more
            missing -= more
        return starts


def stages_of(tables: Sequence[QuestionTable]) -> tuple[Stage, ...]:
    """The stages of one cluster, those that others stand on first."""
    waiting = {table.id: table for table in tables}
    found: list[Stage] = []
    while waiting:
        first = next(t for t in waiting.values() if not t.base_of or t.base_of[0][0] not in waiting)
        found.append(_stage(first, waiting))
    return tuple(found)


def _stage(first: QuestionTable, waiting: dict[str, QuestionTable]) -> Stage:
    """Take a table, and what can be lifted inside it, from those that wait."""
    taken: list[QuestionTable] = []
    lines: list[Line] = []
    sums: dict[Line, tuple[int, ...]] = {}

    def expand(table: QuestionTable) -> tuple[int, ...]:
        del waiting[table.id]
        taken.append(table)
        for leaf in leaves(table):
            inside = next((t for t in waiting.values() if t.base_of == ((table.id, leaf),)), None)
            if inside is not None:
                sums[table.id, leaf] = expand(inside)
            else:
                lines.append((table.id, leaf))
                sums[table.id, leaf] = (len(lines) - 1,)
        for answer in table.answers:
            if answer.kind is AnswerKind.RUNG:
                points = [a.id for a in table.answers if a.parent == answer.id]
                sums[table.id, answer.id] = tuple(n for point in points for n in sums[table.id, point])
        return tuple(number for leaf in leaves(table) for number in sums[table.id, leaf])

    expand(first)
    return Stage(tuple(taken), tuple(lines), sums, first.base_of)
