"""Which cells are primary, and what an attacker must be left to believe about each."""

from __future__ import annotations

from dataclasses import dataclass

from survey_app.results.disclosure.cells import Bools, Cluster
from survey_app.results.disclosure.policy import Policy
from survey_app.results.release import BASE


@dataclass(frozen=True)
class Need:
    """An attacker's interval for this cell must contain everything from ``low`` to ``high``."""

    cell: int
    low: int
    high: int


def primaries(cluster: Cluster, policy: Policy) -> tuple[tuple[Need, ...], Bools]:
    """The needs of a cluster, and what the rules alone hide: primary cells and the rows of small bases.

    - a base below ``min_base``, and every cell of its row: the group rule;
    - a count below ``min_cell``, zero included; and one that leaves fewer than ``min_cell`` of its base:
      the cell rule, whether or not the row is shown.
    """
    values = cluster.system.values
    low: dict[int, int] = {}
    high: dict[int, int] = {}

    def need(cell: int, at_least: int, at_most: int) -> None:
        value = int(values[cell])
        low[cell] = min(low.get(cell, value), at_least)
        high[cell] = max(high.get(cell, value), at_most)

    for base, rows in cluster.bases.items():
        place = cluster.place[base]
        base_count = int(values[place])
        small = base_count < policy.min_base
        if small and not (cluster.system.hidden[place] or cluster.system.frozen[place]):
            need(place, 0, policy.min_base)
        for question, group in rows:
            for cell in _row(cluster, question, group):
                count = int(values[cell])
                if small or count < policy.min_cell:
                    need(cell, 0, max(policy.min_cell, count))
                if not small and base_count - count < policy.min_cell:
                    need(cell, base_count - policy.min_cell, base_count)
    needs = tuple(Need(cell, low[cell], high[cell]) for cell in sorted(low))
    hidden = cluster.system.hidden.copy()
    hidden[[need.cell for need in needs]] = True
    return needs, with_rows(cluster, hidden)


def with_rows(cluster: Cluster, hidden: Bools) -> Bools:
    """A row whose base is hidden is hidden whole, and so is what stands on its cells."""
    hidden = hidden.copy()
    while True:
        before = int(hidden.sum())
        for base, rows in cluster.bases.items():
            if hidden[cluster.place[base]]:
                for question, group in rows:
                    hidden[_row(cluster, question, group)] = True
        if int(hidden.sum()) == before:
            return hidden


def _row(cluster: Cluster, question: str, group: str) -> list[int]:
    table = next(table for table in cluster.tables if table.id == question)
    own = [line.id for line in table.answers if line.id != BASE]
    return [cluster.place[question, group, line] for line in own]
