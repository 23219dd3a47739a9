"""The table of a page as a file: the same cells, in the same order, with the same marker."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence

from survey_app.dashboard.result import COUNTRY, Layout, Result
from survey_app.results.reading import HIDDEN, shown

#: A spreadsheet takes a cell that begins with one of these for a formula (CWE-1236).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """The text as a spreadsheet will show it, never run it: an apostrophe before what looks like a formula.

    Their wide forms (U+FF1D and so on) count too: some programs fold them. Blanks in front hide nothing.
    """
    looked_at = unicodedata.normalize("NFKC", text)
    if looked_at.startswith(FORMULA) or looked_at.lstrip().startswith(FORMULA):
        return "'" + text
    return text


def table_csv(result: Result, *, survey: str, release_hash: str, day: str, made_up: bool) -> bytes:
    """UTF-8 with a byte order mark (spreadsheets on Windows need it), lines end as RFC 4180 says.

    Every line has the same fields; the last four say where the numbers come from.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    source = ("Question", "Survey", "Release", "Published", "Data")
    about = (
        result.question.ask,
        survey,
        release_hash,
        day,
        "made up" if made_up else "real",
    )
    if result.layout is Layout.ANSWERS:
        writer.writerow(_safe_line(("Answer", "People", "Percent", *source)))
        row = result.country
        for column, cell in zip(result.columns, row.cells, strict=True):
            writer.writerow(_safe_line((column.label, shown(cell.count), _percent(cell.percent), *about)))
        writer.writerow(_safe_line(("Everyone who was asked", shown(row.base), "", *about)))
    else:
        head = [result.head, "People asked"]
        for column in result.columns:
            head += [f"{column.label}: people", f"{column.label}: percent"]
        writer.writerow(_safe_line((*head, *source)))
        for row in result.rows:
            line = [row.group.label, shown(row.base)]
            for cell in row.cells:
                line += [shown(cell.count), _percent(cell.percent)]
            writer.writerow(_safe_line((*line, *about)))
    return text.getvalue().encode("utf-8-sig")


def file_name(result: Result, survey_id: str, release_hash: str) -> str:
    """Made of ids and a hash, so it is safe in a header and on a disk."""
    kind = "scotland" if result.kind == COUNTRY else result.kind
    return f"{survey_id}_{result.question.id}_{kind}_{release_hash[:8]}.csv"


def _percent(value: int | None) -> str:
    return HIDDEN if value is None else str(value)


def _safe_line(cells: Sequence[str]) -> list[str]:
    return [safe(cell) for cell in cells]
