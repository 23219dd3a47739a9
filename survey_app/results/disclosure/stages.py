"""The order of protection: bases first, then every cluster of questions on what the base stage decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from survey_app.results.disclosure.cells import (
    Bools,
    Cell,
    Cluster,
    answer_cluster,
    base_cell,
    base_cluster,
    clusters,
)
from survey_app.results.disclosure.policy import Policy
from survey_app.results.disclosure.protect import Protector
from survey_app.results.disclosure.rules import Need, primaries, with_rows
from survey_app.results.refused import Refused
from survey_app.results.shape import TableShape
from survey_app.results.tabulate import Tally


class Stage:
    """One cluster on its way to a pattern."""

    def __init__(self, cluster: Cluster, policy: Policy) -> None:
        self.cluster = cluster
        self.needs: tuple[Need, ...]
        self.needs, self._first = primaries(cluster, policy)
        self._protector = Protector(cluster.system, self._first)
        self._protector.protect(self.needs)
        self._close_rows()
        self._protector.prune(self.needs, self._must_stay())
        self._close_rows()

    @property
    def hidden(self) -> Bools:
        return self._protector.hidden

    def more(self, cells: Sequence[Cell]) -> None:
        """Hide more round these cells; raises Refused where there is nothing left to hide."""
        place = self.cluster.place
        self._protector.more([place[cell] for cell in cells if cell in place])
        self._close_rows()

    def hide(self, cells: Sequence[Cell]) -> None:
        """Hide these too; raises Refused where that hides nothing more."""
        before = int(self.hidden.sum())
        more = np.zeros_like(self.hidden)
        more[[self.cluster.place[cell] for cell in cells]] = True
        self._protector.hide(more)
        self._close_rows()
        if int(self.hidden.sum()) == before:
            raise Refused("nothing is left to hide that would make these tables safe")

    def _close_rows(self) -> None:
        self._protector.hide(with_rows(self.cluster, self.hidden))

    def _must_stay(self) -> Bools:
        """What pruning may not publish: what the rules hide, and rows whose base is hidden."""
        only_bases = self._first.copy()
        bases = np.zeros_like(only_bases)
        bases[[self.cluster.place[cell] for cell in self.cluster.bases]] = True
        rows = with_rows(self.cluster, self.hidden & bases)
        return only_bases | (rows & ~bases)


class Pattern:
    """Which cells of a release are shown, cluster by cluster."""

    def __init__(self, tally: Tally, policy: Policy) -> None:
        self.tally = tally
        self.policy = policy
        self.base = Stage(base_cluster(tally), policy)
        self.sets: tuple[tuple[TableShape, ...], ...] = clusters(tally.shape)[1:]
        self.stages: dict[str, Stage] = {}

    def protect(self, number: int) -> None:
        """Protect one set of questions on the bases as they stand."""
        tables = self.sets[number]
        cluster = answer_cluster(self.tally, tables, self.base.cluster, self.base.hidden)
        stage = Stage(cluster, self.policy)
        for table in tables:
            self.stages[table.id] = stage

    def hide(self, question: str, cells: Sequence[Cell]) -> None:
        """Hide cells of this question's set. Raises Refused where that hides nothing more."""
        shape = self.tally.shape
        places = [base_cell(shape, shape.table(q), group, line) for q, group, line in cells]
        self.stages[question].hide(places)

    def shown(self, table: TableShape | None, group: str, line: str) -> int | None:
        """The count to publish; None where it is hidden. ``table`` None: the number of responses."""
        cell = base_cell(self.tally.shape, table, group, line)
        stage = self.base if cell in self.base.cluster.place else self.stages[cell[0]]
        number = stage.cluster.place[cell]
        return None if stage.hidden[number] else int(stage.cluster.system.values[number])


def visible(cells: Mapping[str, Sequence[int | None]]) -> tuple[int, int]:
    """How many cells are shown, and how many there are."""
    counts = [count for row in cells.values() for count in row]
    return sum(count is not None for count in counts), len(counts)
