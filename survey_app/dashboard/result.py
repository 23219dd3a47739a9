"""One question read by one kind of group: what the page, the chart and the file all show.

They are made from the same value, so none of them can show a number that the others hide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from survey_app.results import reading
from survey_app.results.reading import Row
from survey_app.results.release import BASE, AnswerKind, AnswerLine, Group, QuestionTable, Release

COUNTRY = "country"
#: kinds of group that every release has; the others are named after their question
KINDS = {COUNTRY: "Scotland as a whole", "region": "Regions", "area": "Council areas"}
#: what the first column is headed with
HEADS = {COUNTRY: "Country", "region": "Region", "area": "Council area"}

#: Lines that are in the release for its protection, and would only say the opposite of another line.
NOT_A_COLUMN = frozenset({AnswerKind.BASE, AnswerKind.NOT_CHOSEN})


class UnknownView(ValueError):
    """The release has no such question or grouping; the message is a sentence for the reader."""


class Layout(StrEnum):
    ANSWERS = "answers"  # Scotland alone: a row an answer
    GROUPS = "groups"  # a row a group


@dataclass(frozen=True)
class Cell:
    """A published count and its whole percentage of the base; both None where hidden."""

    count: int | None
    percent: int | None

    @property
    def hidden(self) -> bool:
        return self.count is None


@dataclass(frozen=True)
class TableRow:
    """One group: its base and a cell for each of the result's columns."""

    group: Group
    base: int | None
    cells: tuple[Cell, ...]

    @property
    def hidden(self) -> bool:
        """Whether the group is hidden altogether."""
        return self.base is None


@dataclass(frozen=True)
class Column:
    """An answer line as a column: ``part`` says that it is one of the points of the sum before it."""

    line: AnswerLine
    part: bool

    @property
    def label(self) -> str:
        return self.line.label

    @property
    def summary(self) -> bool:
        return self.line.kind in {AnswerKind.RUNG, AnswerKind.ANSWERED}


@dataclass(frozen=True)
class Result:
    """``rows``: Scotland first, then the groups, those with hidden bases last and by name."""

    question: QuestionTable
    kind: str
    grouping: str
    head: str
    groupings: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    headline: str
    not_answered: int | None

    @property
    def layout(self) -> Layout:
        return Layout.ANSWERS if self.kind == COUNTRY else Layout.GROUPS

    @property
    def country(self) -> TableRow:
        return self.rows[0]

    @property
    def several_answers(self) -> bool:
        """Whether people could choose more than one, so that shares do not add up to the whole."""
        return any(column.line.kind is AnswerKind.CHOSEN for column in self.columns)

    @property
    def anything_hidden(self) -> bool:
        return any(row.hidden or any(cell.hidden for cell in row.cells) for row in self.rows)

    @property
    def groups_hidden(self) -> int:
        return sum(row.hidden for row in self.rows)


def result(release: Release, question_id: str, kind: str) -> Result:
    """Raises UnknownView."""
    try:
        table = release.question(question_id)
    except KeyError as error:
        raise UnknownView("These results have no such question. Choose one from the overview.") from error
    kinds = reading.kinds(release, table)
    if kind not in kinds:
        raise UnknownView("This question cannot be read by that grouping. Choose one from the list.")
    columns = _columns(table)
    (country,) = reading.rows(release, table, COUNTRY)
    groups = () if kind == COUNTRY else _hidden_last(reading.rows(release, table, kind))
    return Result(
        question=table,
        kind=kind,
        grouping=grouping_label(release, kind),
        head=HEADS.get(kind) or grouping_label(release, kind),
        groupings=tuple((each, grouping_label(release, each)) for each in kinds),
        columns=columns,
        rows=tuple(_row(table, columns, row) for row in (country, *groups)),
        headline=in_words(table, country.group),
        not_answered=reading.not_answered(table, country.group),
    )


def in_words(table: QuestionTable, group: Group) -> str:
    """The result as a sentence; where the numbers it needs are hidden, a sentence that says so."""
    said = reading.headline(table, group)
    if said is not None:
        return f"{said}."
    if table.count(group.id, BASE) is None:
        return f"The numbers for {group.label} are hidden, so that nobody can be recognised."
    return f"What people in {group.label} said is hidden, so that nobody can be recognised."


def grouping_label(release: Release, kind: str) -> str:
    """What a kind of group is called in a menu."""
    headings = {table.id: table.heading for table in release.questions}
    return KINDS.get(kind) or headings.get(kind, kind)


def _columns(table: QuestionTable) -> tuple[Column, ...]:
    """The lines in reading order: a sum stands directly before its points."""
    sums = {line.id for line in table.answers if line.kind in {AnswerKind.RUNG, AnswerKind.ANSWERED}}
    ordered: list[Column] = []
    for line in table.answers:
        if line.kind in NOT_A_COLUMN or line.id in sums:
            continue
        whole = line.parent if line.parent in sums else None
        if whole is not None and all(column.line.id != whole for column in ordered):
            ordered.append(Column(next(each for each in table.answers if each.id == whole), part=False))
        ordered.append(Column(line, part=whole is not None))
    return tuple(ordered)


def _hidden_last(found: tuple[Row, ...]) -> tuple[Row, ...]:
    """Shown groups as the release orders them; hidden ones last, by name, as their place could tell."""
    hidden = sorted((row for row in found if row.base is None), key=lambda row: row.group.label)
    return (*(row for row in found if row.base is not None), *hidden)


def _row(table: QuestionTable, columns: tuple[Column, ...], row: Row) -> TableRow:
    counts = {line.id: count for line, count in zip(table.answers, row.counts, strict=True)}
    return TableRow(
        group=row.group,
        base=row.base,
        cells=tuple(_cell(counts[column.line.id], row.base) for column in columns),
    )


def _cell(count: int | None, base: int | None) -> Cell:
    # A count without its base would still be a number that nobody asked to see: both or neither.
    return Cell(count, reading.percent(count, base)) if base is not None else Cell(None, None)
