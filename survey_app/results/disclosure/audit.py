"""The auditor: is everything hidden that has to be? Its answer is evidence, or no.

It shares no code with the protector. It reads the release as anyone can (groups, answer lines, which
lines are another table's base), writes down the equations again, and looks for worlds: other people who
would have given every published number and yet take a hidden cell to the end of what it must be able to
be. A cell is safe only when both its ends are reached by worlds that were found; finding none is a
refusal, whatever the reason.

All questions of one world are answered by the same people. So worlds for the bases and breakdowns are
found first, and every question must then be answerable in each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from survey_app.results.disclosure.equations import Equations
from survey_app.results.disclosure.policy import Policy
from survey_app.results.disclosure.published import Cell, Interval, Reading, Truth, Unsafe
from survey_app.results.disclosure.solver import Floats, Ints
from survey_app.results.disclosure.worlds import Answering, Witness, Worlds, worlds_of
from survey_app.results.release import QuestionTable, Release

#: An end that is still to be reached: the cell's number, and whether it is the upper one.
End = tuple[int, bool]


@dataclass(frozen=True)
class Evidence:
    """Worlds, and answers for each cluster: question ids → witnesses, the first of which is the truth."""

    worlds: Worlds
    clusters: tuple[tuple[tuple[str, ...], tuple[Witness, ...]], ...]


class Goals:
    """Which ends are still to be reached in one cluster."""

    def __init__(self, equations: Equations, needs: Mapping[Cell, Interval]) -> None:
        self.equations = equations
        self.limits = {equations.number[cell]: interval for cell, interval in needs.items()}
        self.open: dict[End, int] = {}
        for number, (low, high) in self.limits.items():
            self.open[number, False] = low
            self.open[number, True] = high
        self.names = {number: cell for cell, number in equations.number.items()}

    def reaches(self, values: Ints) -> list[End]:
        """The open ends that these values reach."""
        return [
            (number, up)
            for (number, up), end in self.open.items()
            if (values[number] >= end if up else values[number] <= end)
        ]

    def reached(self, values: Ints) -> int:
        """Strike off what these values reach; how many ends that were."""
        done = self.reaches(values)
        for end in done:
            del self.open[end]
        return len(done)

    def rewards(self, turn: int) -> Floats:
        """Rewards that draw every open cell to an end that is still open; cells with both open take turns."""
        reward = np.zeros(len(self.equations.number))
        for number, up in self.open:
            if (number, not up) in self.open and up != bool((number + turn) % 2):
                continue
            # Uneven rewards, so that some reach their end rather than all the half of it.
            reward[number] = (1 if up else -1) * (1 + ((number * 7919 + turn * 104729) % 97) / 97)
        return reward

    def above_all(self, end: End, turn: int) -> Floats:
        """Rewards that put one end before all others, and reach what they can of the others."""
        reward = self.rewards(turn)
        reward[end[0]] = 100.0 if end[1] else -100.0
        return reward

    def only(self, end: End) -> Floats:
        reward = np.zeros(len(self.equations.number))
        reward[end[0]] = 1.0 if end[1] else -1.0
        return reward

    def cells(self) -> tuple[Cell, ...]:
        return tuple(dict.fromkeys(self.names[number] for number, _ in self.open))


def audit_bases(reading: Reading) -> Worlds:
    """Worlds that reach every end of the bases and breakdowns. Raises Unsafe."""
    tables = [table for table in reading.release.questions if table.id in reading.breakdowns]
    equations = Equations(reading, tables, is_base=True)
    goals = Goals(equations, reading.base_needs())
    found = [equations.values]
    goals.reached(equations.values)
    for reward, limits in _attempts(goals):
        values = equations.solve(reward, {}, limits)
        if values is not None and goals.reached(values):
            found.append(values)
    if goals.open:
        raise Unsafe(goals.cells())
    return worlds_of(reading, equations, found)


def audit_answers(reading: Reading, worlds: Worlds, tables: Sequence[QuestionTable]) -> tuple[Witness, ...]:
    """Witnesses that reach every end of these tables, at least one in every world. Raises Unsafe."""
    equations = Equations(reading, tables, is_base=False)
    goals = Goals(equations, reading.needs(tables))
    answering = Answering(reading, worlds, equations)
    found = [answering.truth()]
    goals.reached(equations.values)
    needs = tuple(goals.cells()) or tuple(equations.number)[:1]
    for world in range(1, len(worlds.people)):
        witness = _any_witness(equations, goals, answering, worlds, world)
        if witness is None:
            raise Unsafe(needs)
        found.append(witness)
    for reward, limits in _attempts(goals):
        for world in range(len(worlds.people)):
            values = equations.solve(reward, worlds.roots[world], limits)
            if values is None or not goals.reaches(values):
                continue
            keep = frozenset(goals.names[number] for number, _ in goals.reaches(values))
            witness = answering.lift(world, values, keep)
            if witness is not None:
                goals.reached(values)
                found.append(witness)
                break
    if goals.open:
        raise Unsafe(goals.cells())
    return tuple(found)


def _any_witness(
    equations: Equations, goals: Goals, answering: Answering, worlds: Worlds, world: int
) -> Witness | None:
    """Some answers that this world's people can have given, those that reach most if they can be found."""
    quiet = np.zeros(len(equations.number))
    tries = [(goals.rewards(world + turn), goals.limits) for turn in range(6)]
    for reward, limits in (*tries, (quiet, goals.limits), (quiet, {})):
        values = equations.solve(reward, worlds.roots[world], limits)
        if values is None:
            continue
        keep = frozenset(goals.names[number] for number, _ in goals.reaches(values))
        witness = answering.lift(world, values, keep)
        if witness is not None:
            goals.reached(values)
            return witness
    return None


def _attempts(goals: Goals) -> Iterator[tuple[Floats, Mapping[int, Interval]]]:
    """What to try next while ends are open: all at once as long as that gets on, then one by one."""
    turn, idle = 0, 0
    while goals.open and idle < 3:
        before = len(goals.open)
        yield goals.rewards(turn), goals.limits
        idle = 0 if len(goals.open) < before else idle + 1
        turn += 1
    for end in sorted(goals.open):
        if end in goals.open:
            turn += 1
            yield goals.above_all(end, turn), goals.limits
        for limits in (goals.limits, {}):
            if end in goals.open:
                yield goals.only(end), limits


def audit(release: Release, truth: Truth, policy: Policy) -> Evidence:
    """Evidence that everything hidden is safe. Raises Unsafe with the cells it is missing for."""
    reading = Reading(release, truth, policy)
    reading.check_shown()
    worlds = audit_bases(reading)
    return Evidence(
        worlds,
        tuple(
            (tuple(table.id for table in tables), audit_answers(reading, worlds, tables))
            for tables in clusters(reading)
        ),
    )


def clusters(reading: Reading) -> tuple[tuple[QuestionTable, ...], ...]:
    """The questions that routing ties together, without the breakdowns."""
    top = {table.id: table.id for table in reading.release.questions}
    for _ in reading.release.questions:  # as often as a chain can be long
        for table in reading.release.questions:
            if table.base_of and not reading.stands_on_breakdown(table):
                top[table.id] = top[table.base_of[0][0]]
    found: dict[str, list[QuestionTable]] = {}
    for table in reading.release.questions:
        if table.id not in reading.breakdowns:
            found.setdefault(top[table.id], []).append(table)
    return tuple(tuple(tables) for tables in found.values())
