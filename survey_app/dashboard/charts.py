"""The chart of a result: a Plotly figure made from the cells of its table, and from nothing else.

A bar is drawn from its left end up to the first hidden number and no further. So every segment stands
where it would in a whole bar, neighbours are always the ones the palette was measured for, and what is
hidden leaves an empty end whose inner division nobody can see.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey_app.dashboard import palette
from survey_app.dashboard.palette import Swatch
from survey_app.dashboard.result import Cell, Column, Layout, Result, TableRow
from survey_app.results.release import AnswerKind

#: characters of a line at 14 px that fit a screen 320 px wide
WRAP, LEGEND_WRAP = 40, 32
LINE, BAR, GAP = 19, 26, 14  # px
OTHERS = frozenset({AnswerKind.NOT_SURE, AnswerKind.RATHER_NOT_SAY, AnswerKind.NO_ANSWER})
FONT = "system-ui, sans-serif"


@dataclass(frozen=True)
class Segment:
    """One answer of a stacked bar, with its place among the result's columns."""

    column: int
    label: str
    swatch: Swatch


def figure(result: Result, answer: str | None = None) -> dict[str, Any] | None:
    """The figure as plain JSON values; None where there is nothing that may be drawn.

    ``answer``: the line that groups are compared by, where they are compared by one.
    """
    if comparable(result):
        place = _place(result, answer)
        return _bars([(_with_base(row), row.cells[place]) for row in result.rows])
    if result.layout is Layout.ANSWERS and not _is_scale(result):
        wanted = [
            (column.label, cell)
            for column, cell in zip(result.columns, result.country.cells, strict=True)
            if not column.summary
        ]
        return _bars(wanted)
    return _stacks(result)


def comparable(result: Result) -> tuple[Column, ...]:
    """The lines that groups can be compared by, one at a time; empty where a bar shows them all.

    Points of a scale lie in an order, so a bar can be cut into them. Other answers do not, and where some
    of them are hidden most of such a bar would be missing.
    """
    if _is_scale(result) or result.layout is Layout.ANSWERS:
        return ()
    return tuple(column for column in result.columns if column.line.kind not in OTHERS)


def leading(result: Result) -> str | None:
    """Of those lines the one that most people in Scotland are shown to have chosen; None without any."""
    chosen = [column.line.id for column in comparable(result) if not column.summary]
    if not chosen:
        return None
    counts = {
        column.line.id: cell.count or 0
        for column, cell in zip(result.columns, result.country.cells, strict=True)
    }
    return max(chosen, key=lambda line: counts[line])


def _place(result: Result, answer: str | None) -> int:
    ids = [column.line.id for column in result.columns]
    return ids.index(answer or leading(result) or ids[0])


def _is_scale(result: Result) -> bool:
    return any(column.line.kind is AnswerKind.RUNG for column in result.columns)


def _stacks(result: Result) -> dict[str, Any] | None:
    """One bar a group: points or sums, from the positive or the negative end, whichever shows most people.

    The first of them where they show the same, so that the usual chart has the points, positive end first.
    """
    ways = [
        _segments(result, sums=sums, negative_first=negative_first)
        for sums in (False, True)
        for negative_first in (False, True)
    ]
    drawn = [sum(_people(row, segments) for row in result.rows) for segments in ways]
    if not max(drawn):
        return None
    segments = ways[drawn.index(max(drawn))]
    labels = [_with_base(row) for row in result.rows]
    traces = []
    for place, segment in enumerate(segments):
        shares: list[float | None] = []
        for row in result.rows:
            cell = row.cells[segment.column]
            reached = len(_drawn(row, segments)) > place
            # Exact shares, so that a whole bar ends at 100: count and base are both published.
            shares.append(_share(cell, row.base) if reached else None)
        if any(share is not None for share in shares):
            traces.append(_trace(segment.label, shares, segment.swatch, text=None))
    return _figure(traces, labels, legend=True)


def _segments(result: Result, *, sums: bool, negative_first: bool) -> tuple[Segment, ...]:
    """A partition of the base, in drawing order: from one end of the scale to the other, then the rest."""
    wholes = {column.line.id for column in result.columns if column.line.kind is AnswerKind.RUNG}
    chosen = [
        (place, column)
        for place, column in enumerate(result.columns)
        if (column.line.parent not in wholes if sums else column.line.id not in wholes)
    ]
    points = [each for each in chosen if each[1].line.kind not in OTHERS]
    others = [each for each in chosen if each[1].line.kind in OTHERS]
    starts_negative = "rung:negative" in {points[0][1].line.id, points[0][1].line.parent}
    if starts_negative is not negative_first:
        points.reverse()
    ordered = [*points, *others]
    hues = [_hue(column) for _, column in ordered] if wholes else []
    found = [palette.swatch(place, hue) for place, hue in enumerate(hues)]
    if len(set(found)) != len(ordered):
        found = [palette.swatch(place, place // 2) for place in range(len(ordered))]
    return tuple(
        Segment(place, column.label, swatch) for (place, column), swatch in zip(ordered, found, strict=True)
    )


def _hue(column: Column) -> int:
    whole = column.line.id if column.line.kind is AnswerKind.RUNG else column.line.parent
    if whole == "rung:positive":
        return palette.POSITIVE
    if whole == "rung:negative":
        return palette.NEGATIVE
    if column.line.kind is AnswerKind.NO_ANSWER:
        return palette.UNSAID
    return palette.OTHER if column.line.kind in OTHERS else palette.NEUTRAL


def _drawn(row: TableRow, segments: Sequence[Segment]) -> list[Segment]:
    """The segments before the first hidden one."""
    found = []
    for segment in segments:
        if row.cells[segment.column].hidden:
            break
        found.append(segment)
    return found


def _people(row: TableRow, segments: Sequence[Segment]) -> int:
    """How many people the bar stands for as far as it is drawn."""
    return sum(row.cells[segment.column].count or 0 for segment in _drawn(row, segments))


def _bars(wanted: Sequence[tuple[str, Cell]]) -> dict[str, Any] | None:
    """Bars that stand for themselves, each with its percentage at the end."""
    if all(cell.hidden for _, cell in wanted):
        return None
    labels = [
        f"{label}: hidden" if cell.hidden and not label.endswith(": hidden") else label
        for label, cell in wanted
    ]
    percents = [cell.percent for _, cell in wanted]
    text = ["" if percent is None else f"{percent}%" for percent in percents]
    return _figure([_trace("", percents, palette.DARK[0], text=text)], labels, legend=False)


def _share(cell: Cell, base: int | None) -> float | None:
    return None if cell.count is None or not base else round(100 * cell.count / base, 2)


def _with_base(row: TableRow) -> str:
    return f"{row.group.label}: hidden" if row.hidden else f"{row.group.label} ({row.base} people)"


def _trace(
    name: str, shares: Sequence[float | int | None], swatch: Swatch, text: Sequence[str] | None
) -> dict[str, Any]:
    mark: dict[str, Any] = {"color": swatch.colour, "line": {"color": palette.INK, "width": 1}}
    if swatch.pattern:
        # White on dark and ink on light: the pattern is seen in either tone, and on paper.
        mark["pattern"] = {
            "shape": swatch.pattern,
            "fgcolor": palette.PAPER if swatch.dark else palette.INK,
            "bgcolor": swatch.colour,
            "fillmode": "replace",
            "size": 7,
            "solidity": 0.15,
        }
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "name": "<br>".join(textwrap.wrap(_plain(name), LEGEND_WRAP)),
        "x": list(shares),
        "y": list(range(len(shares))),
        "marker": mark,
        "hoverinfo": "skip",
    }
    if text is not None:
        trace |= {"text": list(text), "textposition": "outside", "cliponaxis": False}
    return trace


def _figure(traces: list[dict[str, Any]], labels: Sequence[str], *, legend: bool) -> dict[str, Any]:
    """Checked by Plotly's own classes, so that a misspelt property is an error here and not a blank chart."""
    import plotly.graph_objects as go  # 0.1 s and 30 MB: only where a chart is wanted

    wrapped = [textwrap.wrap(_plain(label), WRAP) or [""] for label in labels]
    row = BAR + GAP + LINE * max(len(lines) for lines in wrapped)
    for trace in traces:
        trace["width"] = BAR / row
    top = 24 + LINE * sum(trace["name"].count("<br>") + 1 for trace in traces) if legend else 8
    bottom = 32
    figure = go.Figure(
        data=traces,
        layout={
            "template": "none",
            "barmode": "stack",
            "height": top + row * len(labels) + GAP + bottom,
            "margin": {"l": 16, "r": 52, "t": top, "b": bottom, "pad": 0},
            "paper_bgcolor": palette.PAPER,
            "plot_bgcolor": palette.PAPER,
            "font": {"family": FONT, "size": 14, "color": palette.INK},
            "showlegend": legend,
            "legend": {
                "orientation": "v",
                "x": 0,
                "xanchor": "left",
                "yref": "container",
                "y": 1,
                "yanchor": "top",
                "maxheight": top,
                "traceorder": "normal",
                "itemwidth": 30,
            },
            "xaxis": {
                "range": [0, 100],
                "tickvals": [0, 25, 50, 75, 100],
                "ticktext": ["0%", "25%", "50%", "75%", "100%"],
                "fixedrange": True,
                "gridcolor": "#d9d9d9",
                "zeroline": False,
            },
            "yaxis": {
                "range": [len(labels) - 0.5, -0.5 - GAP / row],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            # Names stand above their bars: beside them they would take half of a phone's screen.
            "annotations": [
                {
                    "xref": "paper",
                    "x": 0,
                    "xanchor": "left",
                    "y": place - (BAR / 2 + 1) / row,
                    "yanchor": "bottom",
                    "text": "<br>".join(lines),
                    "align": "left",
                    "showarrow": False,
                }
                for place, lines in enumerate(wrapped)
            ],
        },
    )
    made: dict[str, Any] = figure.to_plotly_json()
    made["layout"].pop("template", None)
    return made


def _plain(text: str) -> str:
    """Plotly reads a few HTML tags and entities in texts; a questionnaire's words are words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
