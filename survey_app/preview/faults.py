"""The faults of the file, in the place of the page that they stand in the way of, and on a page of their
own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from survey_app.preview.bench import bench
from survey_app.preview.forgetful import HasFaults
from survey_app.preview.own_pages import own_page
from survey_app.preview.watched import Reading
from survey_app.questionnaire.faults import Fault

blueprint = Blueprint("faults", __name__)

#: Faults that are shown at a time; whoever has mended these sees the others.
MOST_SHOWN = 200
_WIDTH = 100


@dataclass(frozen=True)
class Shown:
    """A fault with the line it stands in, cut where it is long; ``pointer`` points at the column."""

    fault: Fault
    line: str
    pointer: str


@blueprint.get("/check")
def check() -> Response:
    """What ``survey-app check`` says."""
    return _page(bench().watched.now(), 200)


def instead(error: HasFaults) -> Response:
    """The page that was asked for cannot be drawn; this one comes back to it by itself."""
    return _page(error.reading, 422)


def _page(reading: Reading, status: int) -> Response:
    lines = reading.text.splitlines()
    shown = [_shown(fault, lines) for fault in reading.faults[:MOST_SHOWN]]
    more = len(reading.faults) - len(shown)
    return own_page("preview/faults.html", status=status, shown=shown, more=more)


def _shown(fault: Fault, lines: list[str]) -> Shown:
    line = lines[fault.line - 1].replace("\t", " ") if 0 < fault.line <= len(lines) else ""
    start = len(line) - len(line.lstrip(" "))
    if len(line) - start > _WIDTH:
        start = max(start, fault.column - 1 - _WIDTH // 2)
    at = fault.column - 1 - start
    cut = line[start : start + _WIDTH].replace("\x00", " ")
    return Shown(fault, cut, " " * at + "^" if 0 <= at <= len(cut) else "")
