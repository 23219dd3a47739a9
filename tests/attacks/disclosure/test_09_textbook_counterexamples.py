"""Claim 9: the counter-examples of the literature, against the auditor for linked tables.

Each is a pattern that looks protected by a rule of thumb and is not. The auditor must say so, and the
protector must mend it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from survey_app.results.disclosure import jj


def table(
    values: Mapping[str, int], sums: Sequence[Sequence[str]], primary: Mapping[str, int], hidden: str = ""
) -> jj.JJTable:
    """Cells by name; in each of ``sums`` the first is the total of the rest; ``primary``: cell → how far it
    must be able to differ both ways."""
    names = list(values)
    lines = [str(len(names))]
    for place, name in enumerate(names):
        status = "u" if name in primary else "x" if name in hidden.split() else "s"
        level = primary.get(name, 0)
        down = min(level, values[name])
        lines.append(f"{place} {values[name]} {values[name] + 1} {status} 0 100000 {down} {level} 0")
    lines.append(str(len(sums)))
    for parts in sums:
        total, *rest = (names.index(name) for name in parts)
        lines.append(f"0 {len(parts)} : {total} (-1) " + " ".join(f"{place} (1)" for place in rest))
    return jj.parse("\n".join(lines))


def told(audited: jj.JJTable) -> dict[int, tuple[float | None, float | None]]:
    return {one.cell.index: (one.lower, one.upper) for one in jj.audit(audited)}


TWO_WAY = (
    {
        **{"a": 4, "b": 6, "c": 9, "ab": 19},
        **{"d": 7, "e": 3, "f": 8, "de": 18},
        **{"g": 5, "h": 6, "i": 2, "gh": 13},
        **{"ad": 16, "be": 15, "cf": 19, "all": 50},
    },
    [
        *(("ab", "a", "b", "c"), ("de", "d", "e", "f"), ("gh", "g", "h", "i"), ("all", "ab", "de", "gh")),
        *(("ad", "a", "d", "g"), ("be", "b", "e", "h"), ("cf", "c", "f", "i"), ("all", "ad", "be", "cf")),
    ],
)
LINKED = (
    # two splits of the same people: by kind (x y z) and by place (p q), and x again by place
    {"all": 30, "x": 12, "y": 10, "z": 8, "p": 17, "q": 13, "xp": 9, "xq": 3, "rp": 8, "rq": 10, "r": 18},
    [
        *(("all", "x", "y", "z"), ("all", "p", "q"), ("x", "xp", "xq"), ("r", "y", "z")),
        *(("r", "rp", "rq"), ("p", "xp", "rp"), ("q", "xq", "rq")),
    ],
)
CASES = {
    "one hidden cell in a line is the total less the others": (*TWO_WAY, {"e": 3}, ""),
    "two hidden cells a row, but one alone in its column": (*TWO_WAY, {"e": 3}, "b"),
    "a closed ring of hidden cells that is too narrow": (
        {**{"a": 1, "b": 1, "ab": 2, "c": 1, "d": 30, "cd": 31, "ac": 2, "bd": 31, "all": 33}},
        [
            *(("ab", "a", "b"), ("cd", "c", "d"), ("all", "ab", "cd")),
            *(("ac", "a", "c"), ("bd", "b", "d"), ("all", "ac", "bd")),
        ],
        {"a": 4},
        "b c d",
    ),
    "a margin that two hierarchies share": (*LINKED, {"xq": 3}, "xp"),
    "hidden in both hierarchies, and still the difference of published totals": (*LINKED, {"xq": 3}, "xp rp"),
    "the complement: 180 less 177": (
        {"asked": 180, "yes": 177, "no": 3},
        [("asked", "yes", "no")],
        {"no": 5},
        "",
    ),
    "two small singletons that add up to a small published total": (
        {"all": 40, "one": 1, "two": 1, "both": 2, "rest": 38},
        [("all", "both", "rest"), ("both", "one", "two")],
        {"one": 4, "two": 4},
        "",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=lambda name: name)
def test_the_auditor_sees_through_it(case: str) -> None:
    values, sums, primary, hidden = CASES[case]
    found = {one.cell.index: one.safe for one in jj.audit(table(values, sums, primary, hidden))}
    names = list(values)
    assert not all(found[names.index(name)] for name in primary), found


@pytest.mark.parametrize("case", CASES, ids=lambda name: name)
def test_the_protector_mends_it(case: str) -> None:
    values, sums, primary, hidden = CASES[case]
    done = jj.protect(table(values, sums, primary, hidden))
    for one in jj.audit(done):
        low, high = one.cell.need
        assert one.lower is None or one.lower <= low
        assert one.upper is None or one.upper >= high


def test_two_hidden_cells_a_line_can_still_leave_one_exact() -> None:
    """Cox's warning: every row and column of the pattern has two hidden cells or none, and one hidden cell
    is exact all the same, because two groups of lines add up to it."""
    values = {
        **{"a": 5, "b": 2, "c": 6, "d": 7, "row1": 20},
        **{"e": 3, "f": 8, "g": 5, "h": 9, "row2": 25},
        **{"i": 7, "j": 6, "k": 2, "l": 9, "row3": 24},
        **{"m": 2, "n": 8, "o": 6, "p": 4, "row4": 20},
        **{"col1": 17, "col2": 24, "col3": 19, "col4": 29, "all": 89},
    }
    rows = ["abcd", "efgh", "ijkl", "mnop"]
    sums = [(f"row{n}", *letters) for n, letters in enumerate(rows, 1)]
    sums += [(f"col{n + 1}", *(letters[n] for letters in rows)) for n in range(4)]
    sums += [("all", *(f"row{n}" for n in range(1, 5))), ("all", *(f"col{n}" for n in range(1, 5)))]
    # rows 1 and 2 hide a, b, e, f and one more each: g (row 2, column 3); k and o close column 3 elsewhere
    pattern = table(values, sums, {"g": 4}, "a b e f k l o p")
    low, high = told(pattern)[list(values).index("g")]
    assert low == high == 5
