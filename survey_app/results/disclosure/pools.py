"""Areas of one region whose rows are hidden everywhere are one pool.

Nothing published tells the people of such areas apart: whoever lives in one could as well live in another,
with the same answers, and not a number would change. So what holds for the pool holds for each of its
areas: each may have nobody, and each may have everybody. Worlds need only be found for the pool, and an
area's cell can be anything from 0 to what the pool's cell can be.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from survey_app.results.disclosure.published import Truth
from survey_app.results.release import Group, QuestionTable, Release

POOL = "pool:"


def pools_of(release: Release) -> dict[str, tuple[str, ...]]:
    """Pool id → ids of its areas, at least two."""
    hidden: dict[str, list[str]] = {}
    for group in release.groups:
        if group.kind == "area" and group.parent is not None and is_hidden(release, group.id):
            hidden.setdefault(group.parent, []).append(group.id)
    return {f"{POOL}{region}": tuple(areas) for region, areas in hidden.items() if len(areas) > 1}


def is_hidden(release: Release, group: str) -> bool:
    """Whether nothing at all is published of this group."""
    cells = (count for table in release.questions for count in table.cells.get(group, ()))
    return release.bases[group] is None and all(count is None for count in cells)


def pooled(release: Release, pools: Mapping[str, tuple[str, ...]]) -> Release:
    """The release with a row for each pool in the place of its areas' rows."""
    pool_of = {area: pool for pool, areas in pools.items() for area in areas}
    groups: dict[str, Group] = {}
    for group in release.groups:
        pool = pool_of.get(group.id)
        if pool is None:
            groups[group.id] = group
        elif pool not in groups:
            groups[pool] = Group(pool, "the hidden areas of the region", "area", group.parent)

    def rows(table: QuestionTable) -> dict[str, tuple[int | None, ...]]:
        nothing = (None,) * len(table.answers)
        return {g: table.cells.get(g, nothing) for g in groups if g in pools or g in table.cells}

    tables = tuple(QuestionTable(**{**vars(table), "cells": rows(table)}) for table in release.questions)
    bases = {group: release.bases.get(group) for group in groups}
    return Release(release.manifest, tuple(groups.values()), bases, tables)


def pooled_truth(truth: Truth, pools: Mapping[str, tuple[str, ...]]) -> Truth:
    """The truth with the people of each pool's areas put together."""
    pool_of = {area: pool for pool, areas in pools.items() for area in areas}
    names = tuple(dict.fromkeys(pool_of.get(area, area) for area in truth.names[0]))
    place = np.array([names.index(pool_of.get(area, area)) for area in truth.names[0]], dtype=np.int64)
    moved = truth.profiles.copy()
    moved[:, 0] = place[truth.profiles[:, 0]]
    profiles, of = np.unique(moved, axis=0, return_inverse=True)
    of = of.reshape(-1)

    def put_together(counts: np.ndarray) -> np.ndarray:
        found = np.zeros((len(profiles), *counts.shape[1:]), dtype=np.int64)
        np.add.at(found, of, counts)
        return found

    return Truth(
        (names, *truth.names[1:]),
        profiles,
        put_together(truth.people),
        {question: put_together(counts) for question, counts in truth.counts.items()},
    )
