"""What is wrong with a questionnaire, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: Where a part of a questionnaire stands: its keys and places from the top, as in
#: ("sections", 0, "questions", 2, "ask") → (line, column), both from 1.
Path = tuple[str | int, ...]
Positions = Mapping[Path, tuple[int, int]]


@dataclass(frozen=True, order=True)
class Fault:
    """One fault; lines and columns count from 1. An error stands in the way of use, a warning does not."""

    file: str
    line: int
    column: int
    level: Literal["error", "warning"]
    rule: str
    message: str
    mend: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}:{self.column}: {self.level}: {self.message} — {self.mend} [{self.rule}]"
        )


def position(positions: Positions, path: Path) -> tuple[int, int]:
    """Where this part stands, or the nearest part around it that is written down."""
    while path and path not in positions:
        path = path[:-1]
    return positions.get(path, (1, 1))
