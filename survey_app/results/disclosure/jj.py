"""Linked tables in the JJ format, which τ-ARGUS and sdcTable exchange, and what an attacker learns of them.

The format, one item a line, fields parted by white space, lines that start with # left out::

    3                                         the number of cells
    0 100 100 s 0 1000 0 0 0                  index value weight status lower upper lpl upl spl
    …
    1                                         the number of equations
    0 3 : 0 (-1) 1 (1) 2 (1)                  right side, number of terms, ":", index (coefficient) …

``lower`` and ``upper`` are what everyone knows the cell to lie between; a hidden cell needs an attacker's
interval that contains [value - lpl, value + upl] and is at least ``spl`` wide. Status ``u`` is primary and
``x`` secondary: both are hidden. ``s`` is published and may be hidden, ``z`` is published come what may.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from survey_app.results.disclosure.solver import INFINITY, Floats, Program, Unbounded, rows_of
from survey_app.results.refused import Refused

HIDDEN_STATUS = frozenset("ux")
STATUSES = frozenset("uxsz")
#: What counts as equal, relative to the largest number of the table: decimals are written rounded.
EQUAL = 1e-7
#: How exactly the solver keeps equations and bounds.
SOLVED = 1e-6
_TERM = re.compile(r"(\d+)\s*\(\s*([^()\s]+)\s*\)\s*")


class JJError(ValueError):
    """The text is not a table in the JJ format; the message names the line and the fault."""


@dataclass(frozen=True)
class JJCell:
    index: int
    value: float
    weight: float
    status: str
    lower: float
    upper: float
    lpl: float
    upl: float
    spl: float

    @property
    def is_hidden(self) -> bool:
        return self.status in HIDDEN_STATUS

    @property
    def need(self) -> tuple[float, float]:
        """What the attacker's interval must contain. A secondary cell has no secret of its own."""
        if self.status != "u":
            return self.value, self.value
        return self.value - self.lpl, self.value + self.upl

    @property
    def width(self) -> float:
        """How wide the attacker's interval must be at least."""
        return self.spl if self.status == "u" else 0.0


@dataclass(frozen=True)
class JJEquation:
    """Σ coefficient · value = right; terms are (place of the cell, coefficient)."""

    right: float
    terms: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class JJTable:
    cells: tuple[JJCell, ...]
    equations: tuple[JJEquation, ...]

    @property
    def tolerance(self) -> float:
        """How much two numbers of this table may differ and still be equal."""
        return EQUAL * max(1.0, *(abs(cell.value) for cell in self.cells)) if self.cells else EQUAL


@dataclass(frozen=True)
class Bounds:
    """What an attacker can say of one hidden cell: it lies from ``lower`` to ``upper`` (None: no end)."""

    cell: JJCell
    lower: float | None
    upper: float | None
    safe: bool


def parse(text: str) -> JJTable:
    """A table from its text. Raises JJError with the number of the line."""
    lines = [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    reader = _Lines(lines)
    cells = [_cell(*reader.next("a cell")) for _ in range(reader.count("cells"))]
    places = {cell.index: place for place, cell in enumerate(cells)}
    if len(places) != len(cells):
        raise JJError("two cells have the same index: give each its own")
    equations = [_equation(*reader.next("an equation"), places) for _ in range(reader.count("equations"))]
    if reader.rest():
        raise JJError(f"line {reader.rest()}: something stands after the last equation: remove it")
    table = JJTable(tuple(cells), tuple(equations))
    _adds_up(table)
    return table


def write(table: JJTable) -> str:
    """The table as text; ``parse`` reads it back to an equal table."""
    lines = [str(len(table.cells))]
    for cell in table.cells:
        bounds = (cell.lower, cell.upper, cell.lpl, cell.upl, cell.spl)
        numbers = " ".join(number(value) for value in bounds)
        lines.append(f"{cell.index} {number(cell.value)} {number(cell.weight)} {cell.status} {numbers}")
    lines.append(str(len(table.equations)))
    for equation in table.equations:
        terms = " ".join(f"{table.cells[place].index} ({factor})" for place, factor in equation.terms)
        lines.append(f"{number(equation.right)} {len(equation.terms)} : {terms}")
    return "\n".join(lines) + "\n"


def number(value: float) -> str:
    """A number as it is written: whole numbers without a point."""
    return str(int(value)) if math.isfinite(value) and value == int(value) else repr(value)


def marked(table: JJTable, threshold: float) -> JJTable:
    """Published cells with a weight below the threshold become primary; ``z`` cells stay as they are."""
    return replace(
        table,
        cells=tuple(
            replace(cell, status="u") if cell.status == "s" and 0 < cell.weight < threshold else cell
            for cell in table.cells
        ),
    )


def audit(table: JJTable) -> tuple[Bounds, ...]:
    """What an attacker who sees every published cell can say of each hidden one.

    Two linear programs a hidden cell over all of them together, with everything that is published moved
    to the right side. Raises Refused when the solver proves nothing.
    """
    hidden = [place for place, cell in enumerate(table.cells) if cell.is_hidden]
    column = {place: position for position, place in enumerate(hidden)}
    triples, right = [], []
    for row, equation in enumerate(table.equations):
        known = equation.right
        for place, factor in equation.terms:
            if place in column:
                triples.append((row, column[place], factor))
            else:
                known -= factor * table.cells[place].value
        right.append(known)
    sides = np.array(right, dtype=np.float64)
    # Rounded decimals may not add up to the last digit; whole numbers do, and get no slack at all.
    slack = np.array([abs(_missing(table, equation)) for equation in table.equations], dtype=np.float64)
    program = Program(
        rows_of(triples, len(right), len(hidden)),
        sides - slack,
        sides + slack,
        np.array([table.cells[place].lower for place in hidden], dtype=np.float64),
        np.array([table.cells[place].upper for place in hidden], dtype=np.float64),
    )
    return tuple(
        _bounds(table, program, table.cells[place], at, len(hidden)) for at, place in enumerate(hidden)
    )


def protect(table: JJTable) -> JJTable:
    """The table with as many ``x`` as it takes: for each primary cell and direction, the cheapest way (by
    weight) in which the tables could differ and still add up is hidden.

    Raises Refused where that is impossible, and where the audit of the result is not satisfied.
    """
    done = _Hiding(table).run()
    unsafe = [bounds.cell.index for bounds in audit(done) if not bounds.safe]
    if unsafe:
        raise Refused(f"cell {unsafe[0]} could still be worked out too closely, so nothing is written")
    return done


class _Hiding:
    """Differences of the whole table: one column for more, one for less, of every cell."""

    def __init__(self, table: JJTable) -> None:
        self._table = table
        self._size = len(table.cells)
        cells = table.cells
        self._hidden = np.array([cell.is_hidden for cell in cells], dtype=np.bool_)
        self._more = np.array([cell.upper - cell.value for cell in cells], dtype=np.float64)
        self._less = np.array([cell.value - cell.lower for cell in cells], dtype=np.float64)
        fixed = np.array([cell.status == "z" for cell in cells], dtype=np.bool_)
        self._more[fixed] = self._less[fixed] = 0.0
        # A weight of nought would make hiding free, and everything would be hidden.
        self._cost = np.array([max(cell.weight, 1e-3) for cell in cells], dtype=np.float64)
        triples = [
            (row, place + side * self._size, factor * (1 - 2 * side))
            for row, equation in enumerate(table.equations)
            for place, factor in equation.terms
            for side in (0, 1)
        ]
        nothing: Floats = np.zeros(len(table.equations))
        self._room = np.concatenate([self._more, self._less])
        self._program = Program(
            rows_of(triples, len(table.equations), 2 * self._size),
            nothing,
            nothing,
            np.zeros(2 * self._size),
            self._room,
        )
        self._differences: list[Floats] = []

    def run(self) -> JJTable:
        for place, up, down in self._ends():
            self._make_possible(place, up)
            self._make_possible(place, -down)
        cells = tuple(
            replace(cell, status="x") if hidden and cell.status == "s" else cell
            for cell, hidden in zip(self._table.cells, self._hidden, strict=True)
        )
        return replace(self._table, cells=cells)

    def _ends(self) -> Sequence[tuple[int, float, float]]:
        """(place, how far up, how far down) for each hidden cell, the farthest first."""
        ends = []
        for place, cell in enumerate(self._table.cells):
            if not cell.is_hidden:
                continue
            low, high = cell.need
            up, down = high - cell.value, cell.value - low
            # The sliding level asks for a width and leaves the direction open: upwards first.
            missing = cell.width - up - down
            if missing > 0:
                more = max(0.0, min(missing, float(self._more[place]) - up))
                up, down = up + more, down + missing - more
            ends.append((place, up, down))
        return sorted(ends, key=lambda end: (-max(end[1], end[2]), end[0]))

    def _make_possible(self, place: int, step: float) -> None:
        if abs(step) <= self._table.tolerance or self._is_possible(place, step):
            return
        if abs(step) > self._room[place if step > 0 else place + self._size] + self._table.tolerance:
            index = self._table.cells[place].index
            raise Refused(f"cell {index} cannot be protected: what everyone knows of it is too close already")
        cost = np.where(self._hidden, 0.0, self._cost)
        self._program.price(np.concatenate([cost, cost]))
        moved, still = (place, place + self._size) if step > 0 else (place + self._size, place)
        reach = min(abs(step), float(self._room[moved]))
        self._program.bound_one(moved, reach, reach)
        self._program.bound_one(still, 0.0, 0.0)
        solution = self._program.solve()
        self._program.bound_one(moved, 0.0, float(self._room[moved]))
        self._program.bound_one(still, 0.0, float(self._room[still]))
        if solution is None:
            index = self._table.cells[place].index
            raise Refused(f"cell {index} cannot be protected: too much is fixed or known around it")
        difference = solution[: self._size] - solution[self._size :]
        difference[np.abs(difference) <= self._table.tolerance] = 0.0
        self._hidden |= difference != 0.0
        self._differences.append(difference)

    def _is_possible(self, place: int, step: float) -> bool:
        """Whether a difference that was found before, or its opposite, reaches this end too."""
        for found in self._differences:
            if found[place] == 0.0:
                continue
            stretched = found * (step / found[place])
            if bool((stretched <= self._more + EQUAL).all() and (-stretched <= self._less + EQUAL).all()):
                return True
        return False


def _bounds(table: JJTable, program: Program, cell: JJCell, column: int, columns: int) -> Bounds:
    low, high = _end(program, column, columns, 1.0), _end(program, column, columns, -1.0)
    slack = SOLVED * max(1.0, abs(cell.value)) + table.tolerance
    need_low, need_high = cell.need
    width = math.inf if low is None or high is None else high - low
    safe = (
        (low is None or low <= need_low + slack)
        and (high is None or high >= need_high - slack)
        and width >= cell.width - slack
    )
    return Bounds(cell, low, high, safe)


def _end(program: Program, column: int, columns: int, sign: float) -> float | None:
    cost: Floats = np.zeros(columns)
    cost[column] = sign
    program.price(cost)
    try:
        solution = program.solve()
    except Unbounded:
        return None
    if solution is None:
        raise Refused("the published cells contradict each other, so nothing can be said")
    found = float(solution[column])
    # The solver keeps its equations to a ten-millionth: what is that close to a whole number is one.
    return float(round(found)) if abs(found - round(found)) < SOLVED * max(1.0, abs(found)) else found


def _adds_up(table: JJTable) -> None:
    slack = 100 * table.tolerance
    for cell in table.cells:
        if not cell.lower - slack <= cell.value <= cell.upper + slack:
            raise JJError(f"cell {cell.index}: its value {number(cell.value)} is not between its bounds")
    for place, equation in enumerate(table.equations, 1):
        missing = _missing(table, equation)
        if abs(missing) > slack:
            found = number(equation.right + missing)
            raise JJError(f"equation {place} does not add up: {found} instead of {number(equation.right)}")


def _missing(table: JJTable, equation: JJEquation) -> float:
    """By how much the true values fail the equation."""
    return sum(factor * table.cells[at].value for at, factor in equation.terms) - equation.right


class _Lines:
    """The lines that mean something, one after another, with their numbers."""

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        self._lines, self._at = lines, 0

    def next(self, what: str) -> tuple[int, str]:
        if self._at == len(self._lines):
            raise JJError(f"the text ends where {what} should stand")
        self._at += 1
        return self._lines[self._at - 1]

    def count(self, what: str) -> int:
        place, line = self.next(f"the number of {what}")
        if not line.isascii() or not line.isdigit():
            raise JJError(f"line {place}: {line[:40]!r} is not the number of {what}")
        if int(line) > len(self._lines) - self._at:
            raise JJError(f"line {place}: it says {line} {what}, but fewer lines follow")
        return int(line)

    def rest(self) -> int | None:
        return self._lines[self._at][0] if self._at < len(self._lines) else None


def _cell(place: int, line: str) -> JJCell:
    fields = line.split()
    if len(fields) != 9:
        raise JJError(f"line {place}: a cell has 9 fields, this one has {len(fields)}")
    index, value, weight, status, *rest = fields
    if not index.isascii() or not index.isdigit():
        raise JJError(f"line {place}: {index!r} is not the index of a cell")
    if status not in STATUSES:
        raise JJError(f"line {place}: {status!r} is no status: give one of u, x, s, z")
    lower, upper, lpl, upl, spl = (_float(place, field) for field in rest)
    if min(lpl, upl, spl) < 0:
        raise JJError(f"line {place}: a protection level is not below 0")
    return JJCell(
        int(index), _finite(place, value), _finite(place, weight), status, lower, upper, lpl, upl, spl
    )


def _equation(place: int, line: str, places: dict[int, int]) -> JJEquation:
    head, colon, tail = line.partition(":")
    fields = head.split()
    terms = _TERM.findall(tail)
    if not colon or len(fields) != 2 or _TERM.sub("", tail).strip():
        raise JJError(f"line {place}: an equation reads: right side, terms, ':', index (coefficient) …")
    if fields[1] != str(len(terms)):
        raise JJError(f"line {place}: it says {fields[1]} terms and has {len(terms)}")
    found: dict[int, int] = {}
    for index, factor in terms:
        if int(index) not in places:
            raise JJError(f"line {place}: there is no cell {index}")
        coefficient = _finite(place, factor)
        if coefficient != int(coefficient):
            raise JJError(f"line {place}: the coefficient {factor} is not a whole number")
        at = places[int(index)]
        found[at] = found.get(at, 0) + int(coefficient)
    return JJEquation(_finite(place, fields[0]), tuple(found.items()))


def _float(place: int, field: str) -> float:
    try:
        value = float(field)
    except ValueError as error:
        raise JJError(f"line {place}: {field[:40]!r} is not a number") from error
    if math.isnan(value):
        raise JJError(f"line {place}: {field!r} is not a number")
    return math.copysign(INFINITY, value) if math.isinf(value) else value


def _finite(place: int, field: str) -> float:
    value = _float(place, field)
    if abs(value) >= INFINITY:
        raise JJError(f"line {place}: {field!r} must have an end")
    return value
