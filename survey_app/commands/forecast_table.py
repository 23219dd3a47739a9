"""The forecast of ``survey-app check``, as a table for people."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.forecast import Expected, Line, by_area, forecast
from survey_app.questionnaire.model import Questionnaire

_NAMED = {"area": "areas", "region": "regions"}
_MOST_NAMES = 8


def expected_responses(written: str) -> Expected:
    """A whole number, or a table of areas. Raises ClickException naming the line that cannot be read."""
    if written.isascii() and written.isdigit() and int(written) > 0:
        return int(written)
    path = Path(written)
    if not path.is_file():
        raise click.ClickException(f"{written} is neither a number of responses nor a file: give one of them")
    codes = {area.code.casefold(): area.code for area in AREAS} | {
        area.name.casefold(): area.code for area in AREAS
    }
    found: dict[str, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code = codes.get((row.get("area") or "").strip().casefold())
            number = (row.get("responses") or "").strip()
            if code is None or not (number.isascii() and number.isdigit()):
                raise click.ClickException(
                    f"{written}: a line without an area of Scotland and a whole number of responses "
                    f"({', '.join(str(value) for value in row.values())}): correct it, and name the columns "
                    "area and responses"
                )
            found[code] = found.get(code, 0) + int(number)
    if not found:
        raise click.ClickException(f"{written} holds no areas: give a line for each, with area and responses")
    return found


def table(questionnaire: Questionnaire, expected: Expected | None) -> str:
    """The forecast in lines that end in a line break."""
    expected = expected if expected is not None else questionnaire.fieldwork.expected
    if expected is None:
        return (
            f"{questionnaire.title}: no forecast, as no responses are expected yet. Write expected: under "
            "fieldwork:, or give --expected 400\n"
        )
    total = sum(by_area(questionnaire, expected).values())
    limits = questionnaire.disclosure
    lines = forecast(questionnaire, expected)
    width = max(len(_named(line)) for line in lines)
    said = (
        f"{questionnaire.title}: {total:,.0f} responses expected. A group of fewer than {limits.min_base} is "
        f"hidden, and so is a count of fewer than {limits.min_cell}.\n"
    )
    said += f"{'':{width}}  groups  smallest  middle    hidden    all answers shown\n"
    for line in lines:
        hidden = f"{line.hidden:.0f} ({line.share_hidden:.0%})"
        said += (
            f"{_named(line):{width}}  {line.groups:6}  {line.smallest:8.0f}  {line.middle:6.0f}  {hidden:>8}"
            f"  {line.whole:>19.0%}\n"
        )
    for line in lines:
        if line.names:
            more = len(line.names) - _MOST_NAMES
            names = ", ".join(line.names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
            said += f"Most likely hidden among {_named(line)}: {names}.\n"
    return said + (
        "Answers are taken to be as likely as each other, and counts to vary by chance. Further numbers are "
        "hidden to protect these, so expect a little less than this.\n"
    )


def _named(line: Line) -> str:
    return _NAMED.get(line.kind, line.kind)
