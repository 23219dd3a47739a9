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
    members = {group.id: _members(release, content["names"], profiles, group.id) for group in release.groups}
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
    return sum(_safe(release, content, q, _numbers(published[q]), np.array(seen[q])) for q in published)


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
                _hold((sum(ticks) >= line[whole.id]).all(), f"{question}: who chose something")
            elif some:
                _hold((sum(some) == line[whole.id]).all(), f"{question}: {whole.id}")
        count(question, table.cells, columns)
        found[question] = line
    return found


def _safe(release: Release, content: Mapping[str, Any], question: str, shown: Ints, seen: Ints) -> int:
    """Every cell that needs it is hidden and was taken to both ends of its need; how many those are."""
    policy, true, hidden = Policy(**release.manifest["policy"]), seen[0], shown < 0
    _hold((true == np.array(content["truth"][question])).all(), f"{question}: the true counts")
    base = true[:, :1]
    small, dominating = (base < policy.min_base) | (true < policy.min_cell), base - true < policy.min_cell
    low = np.where(small, 0, np.where(dominating, base - policy.min_cell, true))
    high = np.where(small, np.maximum(true, policy.min_cell), np.where(dominating, base, true))
    few = base[:, 0] < policy.min_base
    low[:, 0], high[:, 0] = np.where(few, 0, base[:, 0]), np.where(few, policy.min_base, base[:, 0])
    needy = (low < true) | (true < high)
    _hold((hidden | ~needy).all() and (hidden | ~hidden[:, :1]).all(), f"{question}: shows too much")
    reached = (seen.min(axis=0) <= low) & (seen.max(axis=0) >= high)
    _hold((reached | ~needy).all(), f"{question}: a hidden cell could be narrowed down too far")
    return int(needy.sum())


def _members(release: Release, names: Any, profiles: Ints, group: str) -> NDArray[np.bool_]:
    for column, here in enumerate(names):
        if group in here:
            return np.asarray(profiles[:, column] == here.index(group))
    below = [g.id for g in release.groups if g.parent == group and g.kind in {"region", "area"}]
    return np.asarray(np.any([_members(release, names, profiles, part) for part in below], axis=0))


def _numbers(rows: Rows) -> Ints:
    """Published counts, int [groups, lines]; -1 where hidden."""
    return np.array([[-1 if count is None else count for count in row] for row in rows], dtype=np.int64)


def _hold(condition: object, what: str) -> None:
    if not condition:
        raise NotProven(f"not proven: {what}")
