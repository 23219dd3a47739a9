"""What was changed or left out on the way in, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """``row`` counts as a spreadsheet does, the headings being row 1; None for a whole sheet or file.
    ``what`` stands in the form, ``done`` says what became of it."""

    sheet: str
    row: int | None
    what: str
    done: str

    def __str__(self) -> str:
        place = self.sheet if self.row is None else f"{self.sheet}, row {self.row}"
        return f"{place}: {self.what} — {self.done}"


class Remarks:
    """The remarks as they are made."""

    def __init__(self) -> None:
        self._made: list[Remark] = []

    def add(self, sheet: str, row: int | None, what: str, done: str) -> None:
        self._made.append(Remark(sheet, row, what, done))

    def __iter__(self) -> Iterator[Remark]:
        """Each remark once, in the order of the sheets and their rows."""
        sheets = ("settings", "survey", "choices")

        def place(remark: Remark) -> tuple[int, int]:
            sheet = sheets.index(remark.sheet) if remark.sheet in sheets else len(sheets)
            return sheet, remark.row or 0

        return iter(sorted(dict.fromkeys(self._made), key=place))


def report(name: str, remarks: Iterable[Remark]) -> str:
    """The report as text: what it is about, and a line a remark."""
    lines = [str(remark) for remark in remarks]
    if not lines:
        return f"{name}: everything was taken over.\n"
    count = f"{len(lines)} thing{'' if len(lines) == 1 else 's'}"
    return "\n".join((f"{name}: {count} changed, left out or to be written.", "", *lines)) + "\n"
