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

from survey_app.results.disclosure.crowd import Bounds, Crowd, Wish
from survey_app.results.disclosure.equations import Equations
from survey_app.results.disclosure.policy import Policy
from survey_app.results.disclosure.published import Cell, Interval, Reading, Truth, Unsafe, leaves
from survey_app.results.disclosure.solver import INFINITY, Floats, Ints
from survey_app.results.disclosure.worlds import Answering, Witness, Worlds, worlds_of
from survey_app.results.release import QuestionTable, Release

#: Programs of up to so many columns are quicker to solve than people are to lift.
SMALL = 2500
#: With how many different rewards a program is solved in the hope of whole people, before an integer one.
WAYS = 4
#: How many ways of dealing people out are tried at most.
DEALS = 6

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
        self.names = {number: cell for cell, number in equations.number.items()}
        self.places = {number: _place(equations.reading, self.names[number]) for number in self.limits}
        self.open: dict[End, int] = {}
        for number, (low, high) in self.limits.items():
            self.open[number, False] = low
            self.open[number, True] = high
        #: ends put before others in this turn, and how often each has been without being reached
        self.tried: list[End] = []
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

    def one_a_place(self, turn: int) -> Floats:
        """Rewards that put one group in each region, and one in each breakdown, before all others there:
        two ends of each of its questions, of lines that are not wanted elsewhere at the same time.

        People of a rare answer are few, so only a few groups can have many of them in one world.
        """
        reward = self.rewards(turn)
        for end in self.tried:
            self.missed[end] = self.missed.get(end, 0) + 1
        self.tried = []
        wanted: dict[str, dict[str, list[End]]] = {}
        for end in sorted(self.open):
            cell = self.names[end[0]]
            wanted.setdefault(self.places[end[0]], {}).setdefault(cell[1], []).append(end)
        used: dict[tuple[str, str], int] = {}
        for groups in wanted.values():
            least = min(self.missed.get(end, 0) for found in groups.values() for end in found)
            fresh = [[end for end in found if self.missed.get(end, 0) == least] for found in groups.values()]
            ends = max(fresh, key=lambda found: (len(found), found))
            taken: dict[str, int] = {}
            lines = {end: (self.names[end[0]][0], self.names[end[0]][2]) for end in ends}
            for end in sorted(ends, key=lambda end: (used.get(lines[end], 0), (end[0] + turn) % 7, end)):
                question = lines[end][0]
                if taken.get(question, 0) < 2:
                    taken[question] = taken.get(question, 0) + 1
                    used[lines[end]] = used.get(lines[end], 0) + 1
                    reward[end[0]] = 100.0 if end[1] else -100.0
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
        small = self.crowd.size() <= SMALL
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
        """The same by integer programming, which finds them if there are any; and, where no published
        number tells groups apart, every way of dealing the people out that reaches something more."""
        asked = self.answering.asked(world)
        turn = len(self.found)
        rewards = [self._wished(turn + way) for way in range(1 if ends else WAYS)]
        solution = self.crowd.answer(asked, rewards, ends or {})
        if solution is None:
            return False
        for deal in range(DEALS):
            wishes = self._wishes(world, deal)
            splits = solution.deal(asked, wishes, turn + deal)
            reached = self._keep(Witness(world, splits))
            if not reached and (deal or not wishes):
                break
        return True

    def _wished(self, turn: int) -> dict[Cell, float]:
        rewards = self.goals.rewards(turn)
        return {self.goals.names[number]: rewards[number] for number in np.flatnonzero(rewards).tolist()}

    def _wishes(self, world: int, turn: int) -> dict[str, list[Wish]]:
        """Two open upper ends for every group that has the people for them in this world."""
        found: dict[str, list[Wish]] = {}
        taken: dict[tuple[str, str], int] = {}
        people = self.worlds.people[world]
        for (number, up), goal in sorted(self.goals.open.items(), key=lambda end: (end[0][0] + 3 * turn) % 5):
            question, group, line = self.goals.names[number]
            table = self.reading.tables[question]
            if not up or line not in leaves(table) or taken.get((question, group), 0) >= 2:
                continue
            members = self.answering.members[group]
            if int(people[members].sum()) >= goal:
                taken[question, group] = taken.get((question, group), 0) + 1
                found.setdefault(question, []).append(Wish(members, leaves(table).index(line), goal))
        return found

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
        return sorted(range(len(people)), key=lambda world: (people[world], world))


def _attempts(goals: Goals) -> Iterator[tuple[Floats, Mapping[int, Interval]]]:
    """What to try next while ends are open: all at once as long as that gets on, then some, then one."""
    turn = 0
    for rewards in (goals.rewards, goals.one_a_place):
        # All at once as long as that strikes off a good part of what is open, then some before others.
        idle = 0
        while goals.open and idle < (1 if rewards == goals.rewards else 4):
            before = len(goals.open)
            yield rewards(turn), goals.limits
            gain = before - len(goals.open)
            idle = 0 if gain * (8 if rewards == goals.rewards else 1000) >= len(goals.open) else idle + 1
            turn += 1
    for end in sorted(goals.open):
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
