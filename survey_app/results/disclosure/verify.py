"""The verifier: counts every witness again and compares. No solver, no search: sums of whole numbers.

A witness is a made-up set of people. If each gives exactly the published numbers, and together they take
every cell that needs it to both ends of its need, then nobody who knows the publication alone can tell
the truth from them. That is all there is to check, and this page is all there is to trust.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey_app.results.disclosure.certify import NotACertificate, changed, content_of
from survey_app.results.disclosure.policy import Policy
from survey_app.results.release import AnswerKind, Release

Ints = NDArray[np.int64]
Rows = Sequence[Sequence[int | None]]


class NotProven(ValueError):
    """The certificate does not show that this release is safe; the message says where."""


def verify(release: Release, certificate: bytes) -> int:
    """Check; how many cells were shown to be safe. Raises NotProven or NotACertificate."""
    content = content_of(certificate)
    try:
        return _verify(release, content)
    except (KeyError, IndexError, AttributeError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, NotProven | NotACertificate):
            raise
        raise NotACertificate(f"the certificate does not fit this release: {error!r}") from error


def _verify(release: Release, content: Mapping[str, Any]) -> int:
    _hold(content["release"] == release.hash, "the certificate belongs to another release")
    profiles = np.array(content["profiles"], dtype=np.int64).reshape(-1, len(content["names"]))
    worlds = [np.array(people, dtype=np.int64) for people in content["worlds"]]
    pool_of = _pools(release, content)
    members = {
        group.id: _members(release, content["names"], profiles, pool_of.get(group.id, group.id), pool_of)
        for group in release.groups
    }
    published: dict[str, Rows] = {"": [[release.bases[group.id]] for group in release.groups]}
    published |= {
        table.id: [table.cells[g] for g in members if g in table.cells] for table in release.questions
    }
    seen: dict[str, list[Ints]] = {question: [] for question in published}

    def count(question: str, groups: Mapping[str, Any], columns: Ints) -> None:
        """Add people up by group, int [groups, lines], and compare with everything that is published."""
        found = np.array([columns[members[g]].sum(axis=0) for g in members if g in groups], dtype=np.int64)
        shown = _numbers(published[question])
        _hold((columns >= 0).all(), f"{question or 'a world'}: fewer than no people")
        _hold(
            ((shown < 0) | (shown == found)).all(), f"{question or 'a world'}: other numbers than published"
        )
        seen[question].append(found)

    answered: list[Mapping[str, Mapping[str, Ints]]] = []
    for people, of_breakdowns in zip(worlds, content["breakdowns"], strict=True):
        count("", members, people.reshape(len(profiles), 1))
        answered.append(_answers(release, content, of_breakdowns, people, {}, count))
        for question, columns in answered[-1].items():
            for group in release.groups:  # what people said is what their profile says
                if group.kind == question:
                    said = columns[group.id.removeprefix(f"{question}:")]
                    _hold((said == np.where(members[group.id], people, 0)).all(), f"{group.id}: who is in it")
    for cluster in content["clusters"]:
        _hold({w for w, _ in cluster} == set(range(len(worlds))), "a question has no answers in some world")
        for world, changes in cluster:
            _answers(release, content, changes, worlds[world], answered[world], count)
    return sum(
        _safe(release, content, q, pool_of, _numbers(published[q]), np.array(seen[q])) for q in published
    )


def _answers(
    release: Release,
    content: Mapping[str, Any],
    changes: Any,
    people: Ints,
    given: Mapping[str, Any],
    count: Any,
) -> Mapping[str, Mapping[str, Ints]]:
    """One witness's answers: question → line → people by profile. They add up within every profile."""
    found: dict[str, Mapping[str, Ints]] = dict(given)
    for question, change in changes:
        table = release.question(question)
        columns = changed(np.array(content["counts"][question], dtype=np.int64).T, change)
        line = {answer.id: columns[:, place] for place, answer in enumerate(table.answers)}
        asked = [found[parent][answer] for parent, answer in table.base_of] or [people]
        _hold((line["base"] == sum(asked)).all(), f"{question}: who was asked")
        for whole in table.answers:
            some = [line[answer.id] for answer in table.answers if answer.parent == whole.id]
            if whole.kind is AnswerKind.ANSWERED:
                ticks = [line[answer.id] for answer in table.answers if answer.kind is AnswerKind.CHOSEN]
                unticked = [
                    line[answer.id] for answer in table.answers if answer.kind is AnswerKind.NOT_CHOSEN
                ]
                pairs = [tick + no for tick, no in zip(ticks, unticked, strict=True)]
                _hold(all((pair == line[whole.id]).all() for pair in pairs), f"{question}: chosen or not")
                _hold((np.sum(ticks, axis=0) >= line[whole.id]).all(), f"{question}: who chose something")
            elif some:
                _hold((np.sum(some, axis=0) == line[whole.id]).all(), f"{question}: {whole.id}")
        count(question, table.cells, columns)
        found[question] = line
    return found


def _safe(
    release: Release,
    content: Mapping[str, Any],
    question: str,
    pool_of: Mapping[str, str],
    shown: Ints,
    seen: Ints,
) -> int:
    """Every cell that needs it is hidden and was taken to both ends of its need; how many those are."""
    policy, hidden = Policy(**release.manifest["policy"]), shown < 0
    true = np.array(content["truth"][question], dtype=np.int64)
    groups = [g.id for g in release.groups if not question or g.id in release.question(question).cells]
    pool = np.array([pool_of.get(group, "") for group in groups])
    for name in dict.fromkeys(pool.tolist()):  # an area's row of a witness is its whole pool's
        alone = seen[0][pool == name] if not name else seen[0][pool == name][:1]
        told = true[pool == name] if not name else true[pool == name].sum(axis=0, keepdims=True)
        _hold((alone == told).all() and (told >= 0).all(), f"{question}: the true counts")
    low_seen = np.where((pool != "")[:, None], 0, seen.min(axis=0))
    base = true[:, :1]
    small, dominating = (base < policy.min_base) | (true < policy.min_cell), base - true < policy.min_cell
    low = np.where(small, 0, np.where(dominating, base - policy.min_cell, true))
    high = np.where(small, np.maximum(true, policy.min_cell), np.where(dominating, base, true))
    few = base[:, 0] < policy.min_base
    low[:, 0], high[:, 0] = np.where(few, 0, base[:, 0]), np.where(few, policy.min_base, base[:, 0])
    needy = (low < true) | (true < high)
    _hold((hidden | ~needy).all() and (hidden | ~hidden[:, :1]).all(), f"{question}: shows too much")
    reached = (low_seen <= low) & (seen.max(axis=0) >= high)
    _hold((reached | ~needy).all(), f"{question}: a hidden cell could be narrowed down too far")
    return int(needy.sum())


def _pools(release: Release, content: Mapping[str, Any]) -> dict[str, str]:
    """Area → pool. Nothing published tells a pool's areas apart, so their people can be exchanged."""
    found: dict[str, str] = {}
    for pool, areas in content["pools"].items():
        parents = {release.group(area).parent for area in areas}
        kinds = {release.group(area).kind for area in areas}
        rows = [table.cells.get(area, ()) for table in release.questions for area in areas]
        nothing = all(count is None for row in rows for count in row)
        nothing = nothing and all(release.bases[area] is None for area in areas)
        apart = len(set(areas)) == len(areas) > 1 and not set(areas) & set(found)
        _hold(nothing and apart and len(parents) == 1 and kinds == {"area"}, f"{pool} is no pool")
        found |= dict.fromkeys(areas, pool)
    return found


def _members(
    release: Release, names: Any, profiles: Ints, group: str, pool_of: Mapping[str, str]
) -> NDArray[np.bool_]:
    for column, here in enumerate(names):
        if group in here:
            return np.asarray(profiles[:, column] == here.index(group))
    below = [g.id for g in release.groups if g.parent == group and g.kind in {"region", "area"}]
    found = np.zeros(len(profiles), dtype=np.bool_)
    for part in below:
        found |= _members(release, names, profiles, pool_of.get(part, part), pool_of)
    return found


def _numbers(rows: Rows) -> Ints:
    """Published counts, int [groups, lines]; -1 where hidden."""
    return np.array([[-1 if count is None else count for count in row] for row in rows], dtype=np.int64)


def _hold(condition: object, what: str) -> None:
    if not condition:
        raise NotProven(f"not proven: {what}")
