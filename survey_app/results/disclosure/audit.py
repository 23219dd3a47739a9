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

from survey_app.results.disclosure.crowd import Bounds, Crowd, Impossible
from survey_app.results.disclosure.equations import Equations
from survey_app.results.disclosure.policy import Policy
from survey_app.results.disclosure.pools import pooled, pooled_truth, pools_of
from survey_app.results.disclosure.published import Cell, Interval, Reading, Truth, Unsafe
from survey_app.results.disclosure.solver import INFINITY, Floats, Ints
from survey_app.results.disclosure.worlds import Answering, Witness, Worlds, worlds_of
from survey_app.results.release import QuestionTable, Release

#: Programs of up to this weight are quicker to solve than people are to lift.
SMALL = 60_000
#: How often answers are looked for by integer programming, and through how many branches each time.
TRIES, QUICK, THOROUGH = 6, 20, 3000
#: In how many worlds a last end is looked for.
LIKELY = 8
#: (question, answer line)
Line = tuple[str, str]
#: An end that is still to be reached: the cell's number, and whether it is the upper one.
End = tuple[int, bool]


@dataclass(frozen=True)
class Evidence:
    """Pools (pool → its areas), worlds, and answers for each cluster: question ids → witnesses, the first
    of which is the truth."""

    pools: Mapping[str, Sequence[str]]
    worlds: Worlds
    clusters: tuple[tuple[tuple[str, ...], tuple[Witness, ...]], ...]


class Goals:
    """Which ends are still to be reached in one cluster."""

    def __init__(self, equations: Equations, needs: Mapping[Cell, Interval]) -> None:
        self.equations = equations
        self.limits = {equations.number[cell]: interval for cell, interval in needs.items()}
        self.names = {number: cell for cell, number in equations.number.items()}
        self.places = {number: _place(equations.reading, self.names[number]) for number in self.limits}
        self.open: dict[End, int] = {}
        for number, (low, high) in self.limits.items():
            self.open[number, False] = low
            self.open[number, True] = high
        #: ends put before others in this turn, and how often each has been without being reached
        self.tried: list[End] = []
        #: how many people there are of each line in the areas' hidden cells
        self.stock: dict[Line, int] = {}
        for number in self.limits:
            question, group, line = self.names[number]
            if equations.reading.kind[group] == "area":
                stock = self.stock.get((question, line), 0) + int(equations.values[number])
                self.stock[question, line] = stock
        #: limits of cells in rows that are shown; in others people may be gathered
        self.shown_limits = {
            number: limits
            for number, limits in self.limits.items()
            if equations.reading.shown(("", self.names[number][1], "base")) is not None
        }
        self.missed: dict[End, int] = {}
        self.strike(equations.values)

    def reaches(self, values: Ints) -> list[End]:
        """The open ends that these values reach."""
        return [
            (number, up)
            for (number, up), end in self.open.items()
            if (values[number] >= end if up else values[number] <= end)
        ]

    def strike(self, values: Ints) -> int:
        """Strike off what these values reach; how many ends that were."""
        done = self.reaches(values)
        for end in done:
            del self.open[end]
        return len(done)

    def strike_witness(self, answering: Answering, witness: Witness) -> int:
        """The same for what people really come to."""
        return self.strike(answering.values_of(witness)) if self.open else 0

    def rewards(self, turn: int) -> Floats:
        """Rewards that draw every open cell to an end that is still open; cells with both open take turns."""
        reward = np.zeros(len(self.equations.number))
        for number, up in self.open:
            if (number, not up) in self.open and up != bool((number + turn) % 2):
                continue
            # Uneven rewards, so that some reach their end rather than all the half of it.
            reward[number] = (1 if up else -1) * (1 + ((number * 7919 + turn * 104729) % 97) / 97)
        return reward

    def gather(self, turn: int) -> Floats:
        """Rewards that gather people: in each region one group, and one of each breakdown, gets as many as
        it can of all that it still has to be able to have; of a rare answer only as many groups are to
        have many in one world as there are people for."""
        reward = self.rewards(turn)
        for end in self.tried:
            self.missed[end] = self.missed.get(end, 0) + 1
        self.tried = []
        wanted: dict[str, dict[str, list[End]]] = {}
        for end in sorted(self.open):
            wanted.setdefault(self.places[end[0]], {}).setdefault(self.names[end[0]][1], []).append(end)
        used: dict[Line, int] = {}
        for groups in wanted.values():
            least = min(self.missed.get(end, 0) for found in groups.values() for end in found)
            fresh = [[end for end in found if self.missed.get(end, 0) == least] for found in groups.values()]
            ends = max(fresh, key=lambda found: (len(found), found))
            for end in sorted(ends, key=lambda end: ((end[0] + turn) % 7, end)):
                line = (self.names[end[0]][0], self.names[end[0]][2])
                used[line] = used.get(line, 0) + 1
                first = used[line] <= max(1, self.stock.get(line, 0) // max(self.open[end], 1))
                reward[end[0]] = (100.0 if first else 5.0) * (1 if end[1] else -1)
                if first:
                    self.tried.append(end)
        return reward

    def only(self, end: End) -> Floats:
        """Rewards for nothing but one end."""
        reward = np.zeros(len(self.equations.number))
        reward[end[0]] = 1.0 if end[1] else -1.0
        return reward

    def cells(self) -> tuple[Cell, ...]:
        return tuple(dict.fromkeys(self.names[number] for number, _ in self.open))


def _place(reading: Reading, cell: Cell) -> str:
    """Cells of different places hinder each other little: an area's region, or the kind of group."""
    group = next(group for group in reading.release.groups if group.id == cell[1])
    return group.parent or "" if group.kind == "area" else group.kind


def audit_bases(reading: Reading) -> Worlds:
    """Worlds that reach every end of the bases and breakdowns. Raises Unsafe."""
    tables = [table for table in reading.release.questions if table.id in reading.breakdowns]
    equations = Equations(reading, tables, is_base=True)
    goals = Goals(equations, reading.base_needs())
    found = [equations.values]
    for reward, limits in _attempts(goals):
        values = equations.solve(reward, {}, limits)
        if values is not None and goals.strike(values):
            found.append(values)
    if goals.open:
        raise Unsafe(goals.cells())
    return worlds_of(reading, equations, found)


def audit_answers(reading: Reading, worlds: Worlds, tables: Sequence[QuestionTable]) -> tuple[Witness, ...]:
    """Witnesses that reach every end of these tables, at least one in every world. Raises Unsafe."""
    return _Answers(reading, worlds, tables).run()


class _Answers:
    """The search for witnesses of one cluster."""

    def __init__(self, reading: Reading, worlds: Worlds, tables: Sequence[QuestionTable]) -> None:
        self.reading = reading
        self.worlds = worlds
        self.equations = Equations(reading, tables, is_base=False)
        self.goals = Goals(self.equations, reading.needs(tables))
        self.answering = Answering(reading, worlds, self.equations)
        self.crowd = Crowd(reading, self.answering.members, tables)
        self.found = [self.answering.truth()]
        self._visited = {0}
        self._nobody = np.zeros(len(self.equations.number))

    def run(self) -> tuple[Witness, ...]:
        small = self.crowd.weight() <= SMALL
        for world in range(1, len(self.worlds.people)):
            ways = (self._crowded, self._lifted) if small else (self._lifted, self._crowded)
            if not any(way(world) for way in ways):
                asked = self.answering.asked(world)
                first = next(iter(self.equations.number))
                raise Unsafe(self.goals.cells() or (first,), self.crowd.in_the_way(asked, {}))
        if small:
            self._crowded(0)
        else:
            self._lift_the_rest()
        for end, goal in sorted(self.goals.open.items()):
            if end in self.goals.open:
                self._reach(end, goal)
        return tuple(self.found)

    def _lift_the_rest(self) -> None:
        for reward, limits in _attempts(self.goals):
            for world in range(len(self.worlds.people)):
                values = self.equations.solve(reward, self.worlds.roots[world], limits)
                if values is not None and self.goals.reaches(values):
                    witness = self.answering.lift(world, values)
                    if witness is not None:
                        self._keep(witness)
                        break

    def _keep(self, witness: Witness) -> bool:
        """Keep it where it is the first of its world or reaches something; whether it does."""
        reached = self.goals.strike_witness(self.answering, witness)
        if reached or witness.world not in self._visited:
            self.found.append(witness)
            self._visited.add(witness.world)
        return reached > 0

    def _lifted(self, world: int) -> bool:
        """Answers of this world's people by lifting, those that reach most if they can be found."""
        for reward, limits in (
            (self.goals.rewards(world), self.goals.limits),
            (self.goals.rewards(world + 1), self.goals.limits),
            (self._nobody, {}),
        ):
            values = self.equations.solve(reward, self.worlds.roots[world], limits)
            witness = None if values is None else self.answering.lift(world, values)
            if witness is not None:
                self._keep(witness)
                return True
        return False

    def _crowded(self, world: int, ends: Mapping[Cell, Bounds] | None = None) -> bool:
        """The same by integer programming: quick tries with different rewards, and one thorough one."""
        asked = self.answering.asked(world)
        for way in range(TRIES):
            turn = len(self.found) + way
            rewards = self.goals.rewards(turn)
            wished = {
                self.goals.names[number]: rewards[number] for number in np.flatnonzero(rewards).tolist()
            }
            if way < TRIES // 2:
                wished |= self._gathered(world, turn)
            last = way == TRIES - 1
            nodes = THOROUGH if last else QUICK
            try:
                splits = self.crowd.answer(
                    asked, {} if last else wished, ends or {}, nodes=nodes, near=not last
                )
            except Impossible:
                return False
            if splits is not None:
                self._keep(Witness(world, splits))
                return True
        return False

    def _gathered(self, world: int, turn: int) -> dict[Cell, float]:
        """Rewards for a group in each region, and one of each breakdown, that has people in this world for
        ends that are still open; a rare answer is wanted in as many as there are people for."""
        people = self.worlds.people[world]
        able: dict[str, dict[str, list[End]]] = {}
        size: dict[str, int] = {}
        for (number, up), goal in sorted(self.goals.open.items()):
            group = self.goals.names[number][1]
            if group not in size:
                size[group] = int(people[self.answering.members[group]].sum())
            if up and size[group] >= goal:
                able.setdefault(self.goals.places[number], {}).setdefault(group, []).append((number, up))
        rewards: dict[Cell, float] = {}
        used: dict[Line, int] = {}
        for groups in able.values():
            group = max(groups, key=lambda g: (len(groups[g]), g))
            for end in sorted(groups[group], key=lambda end: ((end[0] + turn) % 7, end)):
                cell = self.goals.names[end[0]]
                line = (cell[0], cell[2])
                used[line] = used.get(line, 0) + 1
                stock = self.goals.stock.get(line, 0) // self.goals.open[end]
                rewards[cell] = 50.0 if used[line] <= max(1, stock) else 2.0
        return rewards

    def _reach(self, end: End, goal: int) -> None:
        """One last end, by integer programming in any world. Raises Unsafe."""
        number, up = end
        cell = self.goals.names[number]
        ends = {cell: (float(goal), INFINITY) if up else (0.0, float(goal))}
        likely = self._likely_worlds(cell, up)
        if not any(self._crowded(world, ends) for world in likely):
            raise Unsafe((cell,), self.crowd.in_the_way(self.answering.asked(likely[0]), ends))

    def _likely_worlds(self, cell: Cell, up: bool) -> list[int]:
        """The worlds with most people in the cell's group first for an upper end, with fewest for a lower
        one; the truth where they are as many."""
        inside = self.answering.members[cell[1]]
        people = [int(world[inside].sum()) * (-1 if up else 1) for world in self.worlds.people]
        return sorted(range(len(people)), key=lambda world: (people[world], world))[:LIKELY]


def _attempts(goals: Goals) -> Iterator[tuple[Floats, Mapping[int, Interval]]]:
    """What to try next while ends are open: all at once as long as that strikes off a good part of what is
    open, then people gathered in some groups, then one end after the other."""
    turn, gain = 0, len(goals.open)
    while goals.open and gain * 8 >= len(goals.open):
        before = len(goals.open)
        yield goals.rewards(turn), goals.limits
        gain, turn = before - len(goals.open), turn + 1
    idle = 0
    while goals.open and idle < 4:
        before = len(goals.open)
        yield goals.gather(turn), goals.shown_limits
        idle, turn = (0 if len(goals.open) < before else idle + 1), turn + 1
    for end in sorted(goals.open):
        for limits in (goals.limits, {}):
            if end in goals.open:
                yield goals.only(end), limits


def reading_of(release: Release, truth: Truth, policy: Policy) -> Reading:
    """The release as the search reads it: pools in the place of areas of which nothing is shown.

    Raises Unsafe where something is shown that the rules hide, or that is not true.
    """
    apart = Reading(release, truth, policy)
    apart.check_shown()
    pools = pools_of(release)
    return Reading(pooled(release, pools), pooled_truth(truth, pools), policy, pools, apart)


def audit(release: Release, truth: Truth, policy: Policy) -> Evidence:
    """Evidence that everything hidden is safe. Raises Unsafe with the cells it is missing for."""
    reading = reading_of(release, truth, policy)
    worlds = audit_bases(reading)
    return Evidence(
        reading.pools,
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
