"""How published cells are read: percentages, an order, a sentence. Only published cells go in, so
nothing that comes out can say more than they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from survey_app.results.release import BASE, AnswerKind, AnswerLine, Group, QuestionTable, Release

#: The one sign for every hidden cell, whatever it was hidden for.
HIDDEN = "hidden"
HIDDEN_NOTE = (
    "“hidden” means that we do not show this number, so that nobody can be recognised. "
    "It is used for small numbers, and for larger ones from which a small one could be worked out."
)

#: What a reader means by an answer, as opposed to a base, a skip or a complement.
SAID = (AnswerKind.RUNG, AnswerKind.OPTION, AnswerKind.CHOSEN)


@dataclass(frozen=True)
class Row:
    """One group's line of a table: counts in the order of the table's answers, None where hidden."""

    group: Group
    base: int | None
    counts: tuple[int | None, ...]


def percent(count: int | None, base: int | None) -> int | None:
    """A whole percentage, halves up; None where either number is hidden or the base is 0."""
    if count is None or not base:
        return None
    return (200 * count + base) // (2 * base)


def shown(count: int | None) -> str:
    """A count for a table cell."""
    return HIDDEN if count is None else str(count)


def rows(release: Release, table: QuestionTable, kind: str, order_by: str | None = None) -> tuple[Row, ...]:
    """The groups of one kind ("country", "region", "area" or a breakdown question's id) for this table.

    In the order of the release, or by the share of the answer line ``order_by``, largest first. Rows whose
    value is hidden come last, by name: a place among the others would tell the value.
    """
    found = [
        Row(group, _at(table, group.id, BASE), table.cells[group.id])
        for group in release.groups
        if group.kind == kind and group.id in table.cells
    ]
    if order_by is None:
        return tuple(found)

    def place(row: Row) -> tuple[bool, float, str]:
        count = _at(table, row.group.id, order_by)
        if count is None or not row.base:
            return (True, 0.0, row.group.label)
        return (False, -count / row.base, row.group.label)

    return tuple(sorted(found, key=place))


def kinds(release: Release, table: QuestionTable) -> tuple[str, ...]:
    """The kinds of group that this table can be read by, in the order of the release."""
    return tuple(dict.fromkeys(group.kind for group in release.groups if group.id in table.cells))


def headline(table: QuestionTable, group: Group) -> str | None:
    """The result in words for this group; None where the cells it needs are hidden.

    For a scale the positive line, else the negative one; otherwise the answer most often given among
    those that are shown.
    """
    base = _at(table, group.id, BASE)
    if base is None:
        return None
    line = _telling(table, group)
    if line is None:
        return None
    count = _at(table, group.id, line.id)
    return f"{count} of {base} {'person' if base == 1 else 'people'} said “{line.label}”"


def not_answered(table: QuestionTable, group: Group) -> int | None:
    """How many were asked and skipped; None where hidden."""
    return _at(table, group.id, "no-answer")


def _telling(table: QuestionTable, group: Group) -> AnswerLine | None:
    by_kind: dict[AnswerKind, list[tuple[int, AnswerLine]]] = {kind: [] for kind in SAID}
    for line, count in zip(table.answers, table.cells[group.id], strict=True):
        if count is not None and line.kind in by_kind:
            by_kind[line.kind].append((count, line))
    rungs = by_kind[AnswerKind.RUNG]
    for line in (
        line for wanted in ("rung:positive", "rung:negative") for _, line in rungs if line.id == wanted
    ):
        return line
    return _largest([*by_kind[AnswerKind.OPTION], *by_kind[AnswerKind.CHOSEN]])


def _largest(found: Iterable[tuple[int, AnswerLine]]) -> AnswerLine | None:
    best: tuple[int, AnswerLine] | None = None
    for count, line in found:
        if best is None or count > best[0]:
            best = (count, line)
    return best[1] if best else None


def _at(table: QuestionTable, group: str, answer: str) -> int | None:
    """A cell of a line that the table may lack (a base in every table; "no answer" where it can be)."""
    for place, line in enumerate(table.answers):
        if line.id == answer:
            return table.cells[group][place]
    return None
