"""From a table of sums to people who could have given it.

An attacker knows that behind the tables there are people, each in one area and one category of every
breakdown, so sums that add up are not enough: there must be people who give them. Lifting starts at the
true people and changes as few answers as it can until the sums are the wanted ones. It may fail where
people exist (the search is greedy); it never returns people who give other sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from survey_app.results.disclosure.solver import Ints

Bools = NDArray[np.bool_]

#: Rounds of mending one table: each makes the distance smaller, so this is a stop against the unforeseen.
ROUNDS = 4000
#: How often mending one breakdown may harm another before the search gives up.
KICKS = 12
#: How many exchanges by way of a third category or answer are tried before the search gives up.
DETOURS = 300


@dataclass(frozen=True)
class Frame:
    """How profiles sort into the groups that a table has rows for.

    ``parts``: one partition each (areas first), int [p]: the group of each profile; ``sizes``: how many
    groups each partition has; ``names``: their ids.
    """

    parts: tuple[Ints, ...]
    sizes: tuple[int, ...]
    names: tuple[tuple[str, ...], ...]

    def sums(self, table: Ints, part: int) -> Ints:
        """int [groups, leaves]."""
        found = np.zeros((self.sizes[part], table.shape[1]), dtype=np.int64)
        np.add.at(found, self.parts[part], table)
        return found


class Lift:
    """One table, profile by leaf, on its way to the wanted sums."""

    def __init__(self, frame: Frame, start: Ints, wanted: Sequence[Ints]) -> None:
        """``start``: int [p, leaves], not negative; ``wanted``: a table of sums for each partition."""
        self.frame = frame
        self.table = start.copy()
        self.gaps = [want - frame.sums(start, part) for part, want in enumerate(wanted)]
        self.spare: Ints | None = None
        self._detours = 0

    def reach(self, people: Ints) -> Ints | None:
        """The table with these row totals and the wanted sums; None where the search does not find it."""
        self._fit_totals(people)
        return self.table if self._fit_areas() and self._fit_breakdowns() else None

    def give_back(self, spare: Ints, profile: int) -> bool:
        """For the ticks of an option, where leaf 0 is "chosen": one more of this profile ticks it, and
        one fewer of another of the same area that has ticks to spare. False where there is none.

        ``spare``: int [p], ticks beyond one for each person, over all options; shared and kept up to date.
        """
        self.spare = spare
        if not self.table[profile, 1]:
            return False
        area = self.frame.parts[0]
        others = np.flatnonzero((area == area[profile]) & (spare > 0) & (self.table[:, 0] > 0))
        if not len(others):
            return False
        shared = sum((part[others] == part[profile] for part in self.frame.parts), np.zeros(len(others)))
        self._swap(np.array([profile, others[int(shared.argmax())]]), 1, 0, 1)
        return True

    def settle(self) -> bool:
        """Mend what ``give_back`` put out of place. False where that is not found."""
        return self._fit_breakdowns()

    def _move(self, profile: int, leaf: int, by: int) -> None:
        self.table[profile, leaf] += by
        for part, gap in enumerate(self.gaps):
            gap[self.frame.parts[part][profile], leaf] -= by
        if self.spare is not None and leaf == 0:
            self.spare[profile] += by

    def _pull(self, profile: int) -> Ints:
        """How much each leaf is wanted where this profile is: the area counts most."""
        pull: Ints = 1000 * self.gaps[0][self.frame.parts[0][profile]]
        for part in range(1, len(self.gaps)):
            pull = pull + self.gaps[part][self.frame.parts[part][profile]]
        return pull

    def _fit_totals(self, people: Ints) -> None:
        difference = people - self.table.sum(axis=1)
        for profile in np.flatnonzero(difference).tolist():
            for _ in range(abs(int(difference[profile]))):
                pull = self._pull(profile)
                if difference[profile] > 0:
                    self._move(profile, int(pull.argmax()), 1)
                else:
                    held = np.where(self.table[profile] > 0, pull, np.iinfo(np.int64).max)
                    self._move(profile, int(held.argmin()), -1)

    def _may_leave(self, profiles: Ints, leaf: int) -> Ints:
        """How many people of each of these profiles may leave this leaf."""
        held: Ints = self.table[profiles, leaf]
        if self.spare is not None and leaf == 0:
            held = np.minimum(held, np.maximum(self.spare[profiles], 0))
        return held

    def _fit_areas(self) -> bool:
        gap = self.gaps[0]
        for area in np.flatnonzero((gap != 0).any(axis=1)).tolist():
            profiles = np.flatnonzero(self.frame.parts[0] == area)
            for _ in range(ROUNDS):
                more, fewer = int(gap[area].argmax()), int(gap[area].argmin())
                if gap[area, more] == 0 and gap[area, fewer] == 0:
                    break
                if (
                    gap[area, more] <= 0
                    or gap[area, fewer] >= 0
                    or not self._shift(profiles, fewer, more, area)
                ):
                    return False
        return True

    def _shift(self, profiles: Ints, fewer: int, more: int, area: int) -> bool:
        """People of one profile of this area change their answer: those whose other groups want it most."""
        leaving = self._may_leave(profiles, fewer)
        if not leaving.any():
            return False
        wish = np.zeros(len(profiles), dtype=np.int64)
        for part in range(1, len(self.gaps)):
            gap, group = self.gaps[part], self.frame.parts[part][profiles]
            wish += np.sign(gap[group, more]) - np.sign(gap[group, fewer])
        score = np.where(leaving > 0, wish * 100_000 + np.minimum(leaving, 99_999), -(10**9))
        best = int(score.argmax())
        count = min(int(leaving[best]), int(self.gaps[0][area, more]), -int(self.gaps[0][area, fewer]))
        # A few at a time, so that the others' wishes are looked at again.
        count = max(1, min(count, 1 + count // 3))
        self._move(int(profiles[best]), fewer, -count)
        self._move(int(profiles[best]), more, count)
        return True

    def _fit_breakdowns(self) -> bool:
        kicks = 0
        for _ in range(ROUNDS):
            unfit = [part for part in range(1, len(self.gaps)) if self.gaps[part].any()]
            if not unfit:
                return True
            if any(
                mend(part, alike)
                for mend in (self._exchange, self._exchange_through)
                for part in unfit
                for alike in (self._alike(part), self.frame.parts[0])
            ):
                continue
            # Stuck: mend one breakdown at the cost of another, and go on from there.
            kicks += 1
            part = unfit[kicks % len(unfit)]
            if kicks > KICKS or not self._exchange(part, self.frame.parts[0], worse=True):
                break
        return False

    def _quarters(self, part: int) -> Iterator[tuple[int, int, int]]:
        """Where this breakdown is off: a category, a leaf it has too few of and one it has too many of;
        the widest first."""
        gap = self.gaps[part]
        groups, leaves = np.nonzero(gap > 0)
        order = np.argsort(-gap[groups, leaves], kind="stable")
        for group, more in zip(groups[order].tolist(), leaves[order].tolist(), strict=True):
            for fewer in np.argsort(gap[group], kind="stable").tolist():
                if gap[group, fewer] >= 0:
                    break
                yield group, more, fewer

    def _exchange(self, part: int, alike: Ints, worse: bool = False) -> bool:
        """Two people of one area, of different categories, exchange their answers."""
        gap = self.gaps[part]
        for group, more, fewer in self._quarters(part):
            others = np.flatnonzero(gap[:, more] < 0)
            pair = self._pair(part, group, fewer, others, more, alike)
            if pair is not None and (worse or self._mended(pair, fewer, more) > 0):
                most = (gap[group, more], -gap[group, fewer], -gap[self.frame.parts[part][pair[1]], more])
                held = (self._may_leave(pair[:1], fewer)[0], self._may_leave(pair[1:], more)[0])
                self._swap(pair, fewer, more, int(min(*most, *held)))
                return True
        return False

    def _exchange_through(self, part: int, alike: Ints) -> bool:
        """The same where no such two people share an area: by way of a third category or a third answer."""
        gap = self.gaps[part]
        for group, more, fewer in self._quarters(part):
            if self._detours > DETOURS:
                return False
            for other in np.flatnonzero(gap[:, more] < 0).tolist():
                for between in range(self.frame.sizes[part]):
                    if between not in {group, other}:
                        steps = (group, between, fewer, more), (between, other, fewer, more)
                        if self._both(part, alike, steps):
                            return True
                for between in range(gap.shape[1]):
                    if between not in {fewer, more}:
                        steps = (group, other, fewer, between), (group, other, between, more)
                        if self._both(part, alike, steps):
                            return True
        return False

    def _both(self, part: int, alike: Ints, steps: Sequence[tuple[int, int, int, int]]) -> bool:
        """Two exchanges that together bring the table nearer, or neither."""
        self._detours += 1
        before = self._distance()
        done: list[tuple[Ints, int, int]] = []
        for group, other, fewer, more in steps:
            pair = self._pair(part, group, fewer, np.array([other]), more, alike)
            if pair is None:
                break
            self._swap(pair, fewer, more, 1)
            done.append((pair, fewer, more))
        if len(done) == len(steps) and self._distance() < before:
            return True
        for pair, fewer, more in reversed(done):
            self._swap(pair, more, fewer, 1)
        return False

    def _distance(self) -> int:
        return sum(int(np.abs(gap).sum()) for gap in self.gaps)

    def _swap(self, pair: Ints, fewer: int, more: int, count: int) -> None:
        """People of the first profile go from ``fewer`` to ``more``, as many of the second come back."""
        one, two = int(pair[0]), int(pair[1])
        for profile, leaf, by in ((one, fewer, -1), (one, more, 1), (two, more, -1), (two, fewer, 1)):
            self._move(profile, leaf, by * count)

    def _pair(self, part: int, group: int, fewer: int, others: Ints, more: int, alike: Ints) -> Ints | None:
        """A profile of the category with people in ``fewer`` and, alike in all else, one of the others with
        people in ``more``: the pair whose exchange mends most."""
        category = self.frame.parts[part]
        first = np.flatnonzero(category == group)
        first = first[self._may_leave(first, fewer) > 0]
        second = np.flatnonzero(np.isin(category, others))
        second = second[self._may_leave(second, more) > 0]
        if not len(first) or not len(second):
            return None
        one, two = np.nonzero(alike[first][:, None] == alike[second][None, :])
        if not len(one):
            return None
        pairs = np.stack([first[one], second[two]])
        return pairs[:, int(self._mended(pairs, fewer, more).argmax())]

    def _mended(self, pairs: Ints, fewer: int, more: int) -> Ints:
        """By how much an exchange brings all breakdowns nearer, int [pairs]."""
        one, two = pairs
        total = np.zeros(one.shape, dtype=np.int64)
        for part in range(1, len(self.gaps)):
            gap, group = self.gaps[part], self.frame.parts[part]
            here = np.zeros(one.shape, dtype=np.int64)
            for profile, leaf, by in ((one, fewer, -1), (one, more, 1), (two, more, -1), (two, fewer, 1)):
                off = gap[group[profile], leaf]
                here += np.abs(off) - np.abs(off - by)
            total += np.where(group[one] != group[two], here, 0)
        return total

    def _alike(self, part: int) -> Ints:
        """A number for each profile, the same for those that differ in this breakdown only."""
        found = np.zeros(len(self.table), dtype=np.int64)
        for other, size in enumerate(self.frame.sizes):
            if other != part:
                found = found * size + self.frame.parts[other]
        return found


def lift_people(
    profiles: Ints, people: Ints, wanted_areas: Ints, wanted: Sequence[Ints]
) -> dict[tuple[int, ...], int]:
    """Who there could be, given how many in each area and in each (area, category) there are to be.

    ``profiles``: int [p, 1 + breakdowns]; ``people``: int [p]; ``wanted_areas``: int [areas]; ``wanted``:
    int [areas, categories] a breakdown. Always succeeds where the wanted sums agree: within an area the
    breakdowns are free of each other.
    """
    homes = [_Home(area, profiles, people, wanted) for area in range(len(wanted_areas))]
    moving: list[tuple[int, ...]] = []
    for home, total in zip(homes, wanted_areas.tolist(), strict=True):
        for _ in range(sum(home.people.values()) - total):
            moving.append(home.leave())
    for home, total in zip(homes, wanted_areas.tolist(), strict=True):
        for _ in range(total - sum(home.people.values())):
            home.enter(moving)
        home.relabel()
    return {profile: count for home in homes for profile, count in home.people.items() if count}


class _Home:
    """One area while people move: ``over`` is by how many each category has too many, a breakdown."""

    def __init__(self, area: int, profiles: Ints, people: Ints, wanted: Sequence[Ints]) -> None:
        self.area = area
        here = np.flatnonzero(profiles[:, 0] == area)
        self.people = {tuple(map(int, profiles[p])): int(people[p]) for p in here}
        self.over = [-want[area] for want in wanted]
        for profile, count in self.people.items():
            for breakdown, category in enumerate(profile[1:]):
                self.over[breakdown][category] += count

    def leave(self) -> tuple[int, ...]:
        """Someone goes, of the categories that have too many; who they are besides their area."""
        gone = max(
            (profile for profile, count in self.people.items() if count),
            key=lambda p: (sum(int(self.over[b][c] > 0) for b, c in enumerate(p[1:])), self.people[p], p),
        )
        self._add(gone, -1)
        return gone[1:]

    def enter(self, moving: list[tuple[int, ...]]) -> None:
        """Someone comes: one of those who move, if one is of categories that have too few in everything."""
        fitting = [m for m in moving if all(self.over[b][c] < 0 for b, c in enumerate(m))]
        if fitting:
            moving.remove(fitting[0])
            self._add((self.area, *fitting[0]), 1)
        else:
            self._add((self.area, *(int(over.argmin()) for over in self.over)), 1)

    def relabel(self) -> None:
        """People who stay change category where one has too many and another too few."""
        for breakdown, over in enumerate(self.over):
            while over.any():
                too_many, too_few = int(over.argmax()), int(over.argmin())
                mover = max(
                    (p for p, count in self.people.items() if count and p[1 + breakdown] == too_many),
                    key=lambda p: (self.people[p], p),
                )
                step = min(self.people[mover], int(over[too_many]), -int(over[too_few]))
                self._add(mover, -step)
                self._add((*mover[: 1 + breakdown], too_few, *mover[2 + breakdown :]), step)

    def _add(self, profile: tuple[int, ...], by: int) -> None:
        self.people[profile] = self.people.get(profile, 0) + by
        for breakdown, category in enumerate(profile[1:]):
            self.over[breakdown][category] += by


def everyone_ticked(lifts: Sequence[Lift], answered: Ints) -> bool:
    """Exchange ticks until nobody who answered is left without one. False where that is not found.

    ``lifts``: one an option, with leaf 0 "chosen" and leaf 1 "not chosen"; ``answered``: int [p].
    """
    spare = sum((lift.table[:, 0] for lift in lifts), np.zeros_like(answered)) - answered
    for profile in np.flatnonzero(spare < 0).tolist():
        while spare[profile] < 0:
            if not any(lift.give_back(spare, profile) for lift in lifts):
                return False
    for lift in lifts:
        lift.spare = spare
    return all(lift.settle() for lift in lifts) and bool((spare >= 0).all())
