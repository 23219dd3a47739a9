"""A release as a file: exactly its published cells, in the formats that people open elsewhere."""

from __future__ import annotations

import csv
import io

from survey_app.results.reading import HIDDEN, percent
from survey_app.results.release import AnswerKind, Release

#: A cell that starts like this is a formula to a spreadsheet (CWE-1236); an apostrophe in front stops it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(release: Release) -> str:
    """The canonical text: its sha-256 is the release's hash."""
    return release.body


def as_csv(release: Release) -> str:
    """One line a group and answer: what it is, the count, the base and the whole percentage.

    Hidden numbers carry the one marker, whatever they were hidden for.
    """
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(("question", "asked", "group", "kind of group", "answer", "count", "base", "percent"))
    labels = {group.id: group for group in release.groups}
    for table in release.questions:
        base_place = next(place for place, line in enumerate(table.answers) if line.kind is AnswerKind.BASE)
        for group_id, counts in table.cells.items():
            group, base = labels[group_id], counts[base_place]
            for line, count in zip(table.answers, counts, strict=True):
                share = percent(count, base)
                lines.writerow(
                    _safe(value)
                    for value in (
                        table.id,
                        table.ask,
                        group.label,
                        group.kind,
                        line.label,
                        HIDDEN if count is None else str(count),
                        HIDDEN if base is None else str(base),
                        HIDDEN if share is None else str(share),
                    )
                )
    return out.getvalue()


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
