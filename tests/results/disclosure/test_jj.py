"""Tables in the JJ format: read strictly, audited exactly, protected or refused."""

from __future__ import annotations

import contextlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.results.disclosure import jj
from survey_app.results.refused import Refused

#: 20 = 12 + 8 by rows and 20 = 13 + 7 by columns: the classic two-way table.
VALUES = {"total": 20, "row1": 12, "row2": 8, "col1": 13, "col2": 7, "a": 9, "b": 3, "c": 4, "d": 4}
NAMES = list(VALUES)
SUMS = [
    ("total", "row1", "row2"),
    ("total", "col1", "col2"),
    ("row1", "a", "b"),
    ("row2", "c", "d"),
    ("col1", "a", "c"),
    ("col2", "b", "d"),
]


def table(hidden: str = "", primary: str = "b", need: int = 2) -> jj.JJTable:
    """The table above with one primary cell and, as secondary ones, the cells named by their letters."""
    status = {name: "x" if name in hidden.split() else "s" for name in NAMES}
    status[primary] = "u"
    lines = [str(len(NAMES))]
    lines += [
        f"{place} {VALUES[name]} {VALUES[name]} {status[name]} 0 1000 "
        + (f"{need} {need} 0" if name == primary else "0 0 0")
        for place, name in enumerate(NAMES)
    ]
    lines.append(str(len(SUMS)))
    for parts in SUMS:
        whole, *rest = (NAMES.index(name) for name in parts)
        lines.append(f"0 {len(parts)} : {whole} (-1) " + " ".join(f"{place} (1)" for place in rest))
    return jj.parse("\n".join(lines))


def bounds(found: tuple[jj.Bounds, ...]) -> dict[str, tuple[float | None, float | None]]:
    return {NAMES[one.cell.index]: (one.lower, one.upper) for one in found}


def test_a_table_is_written_as_it_was_read() -> None:
    once = jj.write(table("a c d"))
    assert jj.write(jj.parse(once)) == once


def test_a_single_hidden_cell_is_worked_out_exactly() -> None:
    found = jj.audit(table())
    assert bounds(found) == {"b": (3, 3)}
    assert not found[0].safe


def test_two_hidden_cells_in_each_line_give_the_interval_that_subtraction_leaves() -> None:
    found = jj.audit(table("a c d"))
    assert bounds(found) == {"a": (5, 12), "b": (0, 7), "c": (1, 8), "d": (0, 7)}
    assert all(one.safe for one in found)


def test_protecting_hides_enough_and_nothing_that_must_be_published() -> None:
    done = jj.protect(table())
    assert {NAMES[cell.index]: cell.status for cell in done.cells}["b"] == "u"
    assert [cell for cell in done.cells if cell.status == "x"]
    assert all(one.safe for one in jj.audit(done))


def test_what_cannot_be_protected_is_refused() -> None:
    text = jj.write(table()).replace(" s ", " z ")
    with pytest.raises(Refused, match="cell 6 cannot be protected"):
        jj.protect(jj.parse(text))


def test_a_sliding_level_asks_for_a_width() -> None:
    text = jj.write(table()).replace("u 0 1000 2 2 0", "u 0 1000 0 0 6")
    assert not jj.audit(jj.parse(text))[0].safe
    lower, upper = bounds(jj.audit(jj.protect(jj.parse(text))))["b"]
    assert lower is not None
    assert upper is not None
    assert upper - lower >= 6


def test_decimals_are_protected_too() -> None:
    halves = jj.write(table(need=1))
    lines = halves.splitlines()
    scaled = [lines[0]]
    for line in lines[1:10]:
        index, value, *rest = line.split()
        scaled.append(" ".join([index, str(float(value) * 0.37), *rest]))
    done = jj.protect(jj.parse("\n".join(scaled + lines[10:])))
    assert all(one.safe for one in jj.audit(done))


def test_without_an_outer_bound_an_interval_can_have_no_end() -> None:
    text = jj.write(table("a c d row1 row2 col1 col2 total")).replace(" 1000 ", " inf ")
    found = {NAMES[one.cell.index]: one for one in jj.audit(jj.parse(text))}
    assert found["total"].upper is None
    assert found["total"].lower == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("9\n", "nine\n"), "line 1: 'nine' is not the number of cells"),
        (("9\n", "900\n"), "line 1: it says 900 cells, but fewer lines follow"),
        ((" u ", " q "), "line 8: 'q' is no status"),
        (("6 3 3", "6 3,5 3"), "line 8: '3,5' is not a number"),
        (("6 3 3", "6 nan 3"), "line 8: 'nan' is not a number"),
        (("6 3 3 u", "6 4 3 u"), "does not add up"),
        (("0 3 : 0 (-1)", "0 4 : 0 (-1)"), "it says 4 terms and has 3"),
        (("0 3 : 0 (-1)", "0 3 : 99 (-1)"), "there is no cell 99"),
        (("0 3 : 0 (-1)", "0 3 0 (-1)"), "an equation reads"),
        (("6 3 3 u 0 1000 2", "6 3 3 u 5 1000 2"), "is not between its bounds"),
        (("6 3 3 u 0 1000 2 2", "6 3 3 u 0 1000 -2 2"), "not below 0"),
    ],
)
def test_a_fault_is_named_with_its_line(change: tuple[str, str], says: str) -> None:
    text = jj.write(table())
    assert change[0] in text
    with pytest.raises(jj.JJError, match=says.replace("(", r"\(")):
        jj.parse(text.replace(*change, 1))


@given(st.text(alphabet="0123456789 ()-:usxz.\n", max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(jj.JJError):
        read = jj.parse(text)
        assert jj.parse(jj.write(read)) == read


@settings(max_examples=60, deadline=None)
@given(
    inner=st.lists(st.integers(0, 4), min_size=6, max_size=6),
    primary=st.integers(0, 5),
    need=st.integers(1, 3),
)
def test_on_small_tables_the_audit_agrees_with_counting_every_possibility(
    inner: list[int], primary: int, need: int
) -> None:
    """Two rows by three columns with published margins: safe, by enumeration, or refused."""
    wanted = _two_by_three(inner, primary, need)
    try:
        done = jj.protect(wanted)
    except Refused:
        return
    hidden = [cell.index for cell in done.cells if cell.is_hidden]
    if not set(hidden) <= set(range(6)):
        return  # margins had to go too: too many possibilities to count here
    shown = {cell.index: cell.value for cell in done.cells if not cell.is_hidden}
    possible = [
        values
        for values in itertools.product(range(8), repeat=len(hidden))
        if _agrees(dict(zip(hidden, values, strict=True)) | shown, done)
    ]
    place = hidden.index(primary)
    seen = [values[place] for values in possible]
    audited = next(one for one in jj.audit(done) if one.cell.index == primary)
    assert (min(seen), max(seen)) == (audited.lower, audited.upper)
    assert min(seen) <= audited.cell.need[0]
    assert max(seen) >= audited.cell.need[1]


def _two_by_three(inner: list[int], primary: int, need: int) -> jj.JJTable:
    sums = [(0, 1, 2), (3, 4, 5), (0, 3), (1, 4), (2, 5)]
    totals = [sum(inner[place] for place in parts) for parts in sums]
    values = [*inner, *totals]
    lines = [str(len(values))]
    for place, value in enumerate(values):
        low = min(need, value)
        levels = f"u 0 7 {low} {min(need, 7 - value)} 0" if place == primary else "s 0 40 0 0 0"
        lines.append(
            f"{place} {value} {value + 1} {levels.replace('s 0 40', f's 0 {7 if place < 6 else 40}')}"
        )
    lines.append(str(len(sums)))
    for at, parts in enumerate(sums):
        terms = " ".join(f"{place} (1)" for place in parts)
        lines.append(f"0 {len(parts) + 1} : {6 + at} (-1) {terms}")
    return jj.parse("\n".join(lines))


def _agrees(values: dict[int, float], table: jj.JJTable) -> bool:
    return all(
        sum(factor * values[table.cells[place].index] for place, factor in equation.terms) == equation.right
        for equation in table.equations
    )
