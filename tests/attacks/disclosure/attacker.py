"""An attacker who has the published text and a solver, and none of the product's code.

Reads a release's JSON, writes down everything that must add up, over all questions at once, and asks
scipy's linear programming between which numbers each hidden one lies.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

#: (question, "" for the responses themselves; group; line)
Place = tuple[str, str, str]


class Attacker:
    """Everything that the publication says, as A z = b with z at least nothing."""

    def __init__(self, body: str) -> None:
        data: dict[str, Any] = json.loads(body)
        self.known: dict[Place, int] = {}
        self.variable: dict[Place, int] = {}
        self._rows: list[tuple[dict[int, float], float]] = []
        kinds = {group["kind"] for group in data["groups"]}
        parts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for group in data["groups"]:
            if group["parent"]:
                parts[group["parent"], group["kind"]].append(group["id"])
            self._note(("", group["id"], "base"), data["bases"][group["id"]])
        self._add_up_groups("", ["base"], {group["id"] for group in data["groups"]}, parts)
        tables = {table["id"]: table for table in data["questions"]}
        for table in tables.values():
            lines = [line["id"] for line in table["answers"]]
            for group, counts in table["cells"].items():
                for line, count in zip(lines, counts, strict=True):
                    self._note((table["id"], group, line), count)
            self._add_up_groups(table["id"], lines, set(table["cells"]), parts)
            self._add_up_lines(table)
            for group in table["cells"]:
                whole = [(q, group, line) for q, line in table["base_of"]] or [("", group, "base")]
                self._equal((table["id"], group, "base"), whole)
            if table["id"] in kinds:  # how many said it in Scotland is how many the group has
                for line in table["answers"]:
                    group = f"{table['id']}:{line['id']}"
                    if ("", group, "base") in self.variable:
                        self._equal((table["id"], "scotland", line["id"]), [("", group, "base")])
        self._solve_for = self._prepare()

    def interval(self, place: Place) -> tuple[int, int]:
        """The least and the most whole number that the place can hold."""
        if place in self.known:
            return self.known[place], self.known[place]
        return self._solve_for(place)

    def _note(self, place: Place, count: int | None) -> None:
        self.variable[place] = len(self.variable)
        if count is not None:
            self.known[place] = count

    def _equal(self, whole: Place, some: list[Place], slack: bool = False) -> None:
        row: dict[int, float] = defaultdict(float)
        row[self.variable[whole]] -= 1
        for place in some:
            row[self.variable[place]] += 1
        if slack:  # everyone who answered chose at least one: some ≥ whole
            surplus: Place = (whole[0], whole[1], f"surplus of {whole[2]}")
            self._note(surplus, None)
            row[self.variable[surplus]] -= 1
        self._rows.append((dict(row), 0.0))

    def _add_up_groups(
        self,
        question: str,
        lines: list[str],
        present: set[str],
        parts: Mapping[tuple[str, str], list[str]],
    ) -> None:
        for (parent, _), children in parts.items():
            if parent in present and set(children) <= present:
                for line in lines:
                    self._equal((question, parent, line), [(question, child, line) for child in children])

    def _add_up_lines(self, table: Mapping[str, Any]) -> None:
        children: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for line in table["answers"]:
            if line["parent"]:
                children[line["parent"]].append(line)
        for group in table["cells"]:
            for parent, lines in children.items():
                chosen = [line["id"] for line in lines if line["kind"] == "chosen"]
                whole = (table["id"], group, parent)
                if not chosen:
                    self._equal(whole, [(table["id"], group, line["id"]) for line in lines])
                    continue
                for option in chosen:
                    pair = [(table["id"], group, option), (table["id"], group, f"not:{option}")]
                    self._equal(whole, pair)
                self._equal(whole, [(table["id"], group, option) for option in chosen], slack=True)

    def _prepare(self) -> Callable[[Place], tuple[int, int]]:
        free = [place for place in self.variable if place not in self.known]
        column = {self.variable[place]: at for at, place in enumerate(free)}
        value = {self.variable[place]: count for place, count in self.known.items()}
        triples, right = [], []
        for terms, total in self._rows:
            inside = [(column[at], factor) for at, factor in terms.items() if at in column]
            rest = total - sum(factor * value[at] for at, factor in terms.items() if at in value)
            if not inside:
                assert rest == 0, "the publication contradicts itself"
                continue
            triples += [(len(right), at, factor) for at, factor in inside]
            right.append(rest)
        rows, columns, factors = zip(*triples, strict=True)
        matrix = csr_matrix((factors, (rows, columns)), shape=(len(right), len(free)))
        # Nobody ticks more options than there are, so a surplus has an end as well.
        most = 40 * max(self.known.values())

        def solve(place: Place) -> tuple[int, int]:
            ends = []
            for sign in (1.0, -1.0):
                cost = np.zeros(len(free))
                cost[column[self.variable[place]]] = sign
                found = linprog(cost, A_eq=matrix, b_eq=right, bounds=(0, most), method="highs")
                assert found.status == 0, found.message
                ends.append(sign * found.fun)
            return int(np.ceil(ends[0] - 1e-6)), int(np.floor(ends[1] + 1e-6))

        return solve
