"""A release made by hand, with numbers that can be told apart from all others.

What was hidden is kept beside it, as primes that occur nowhere else, so that a test can look for them. A
real dashboard never has them; neither has the Release value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from survey_app.results.release import AnswerKind, AnswerLine, Group, QuestionTable, Release

SCOTLAND, NORTH, SOUTH = "scotland", "region:north", "region:south"
ABERDEEN, ORKNEY, SHETLAND, GLASGOW = (
    "area:S12000033",
    "area:S12000023",
    "area:S12000027",
    "area:S12000049",
)
YOUNG, OLDER, UNSAID = "age:16-17", "age:18-20", "age:no-answer"

GROUPS = (
    Group(SCOTLAND, "Scotland", "country", None),
    Group(NORTH, "North", "region", SCOTLAND),
    Group(SOUTH, "South", "region", SCOTLAND),
    Group(ORKNEY, "Orkney Islands", "area", NORTH),
    Group(ABERDEEN, "Aberdeen City", "area", NORTH),
    Group(SHETLAND, "Shetland Islands", "area", NORTH),
    Group(GLASGOW, "Glasgow City", "area", SOUTH),
    Group(YOUNG, "16 or 17", "age", SCOTLAND),
    Group(OLDER, "18 to 20", "age", SCOTLAND),
    Group(UNSAID, "Did not answer", "age", SCOTLAND),
)

#: counts that are hidden in the release, and what could be worked out of them in a row
HIDDEN_COUNTS = (7919, 6133, 5923, 4327, 8117, 2953)
REMAINDERS = (7919 + 6133, 5923 + 4327, 8117 + 2953)


def _line(id: str, label: str, kind: AnswerKind, parent: str | None = "base") -> AnswerLine:
    return AnswerLine(id, label, kind, parent)


BASE = _line("base", "Everyone who was asked", AnswerKind.BASE, None)
SKIPPED = _line("no-answer", "Did not answer", AnswerKind.NO_ANSWER)

SCALE = (
    BASE,
    _line("rung:positive", "Agree a lot or Agree", AnswerKind.RUNG),
    _line("rung:negative", "Disagree or Disagree a lot", AnswerKind.RUNG),
    _line("agree-a-lot", "Agree a lot", AnswerKind.OPTION, "rung:positive"),
    _line("agree", "Agree", AnswerKind.OPTION, "rung:positive"),
    _line("neither", "Neither", AnswerKind.OPTION),
    _line("disagree", "Disagree", AnswerKind.OPTION, "rung:negative"),
    _line("disagree-a-lot", "Disagree a lot", AnswerKind.OPTION, "rung:negative"),
    _line("not-sure", "I am not sure", AnswerKind.NOT_SURE),
    SKIPPED,
)
CHOICE = (
    BASE,
    _line("16-17", "16 or 17", AnswerKind.OPTION),
    _line("18-20", "18 to 20", AnswerKind.OPTION),
    SKIPPED,
)
SEVERAL = (
    BASE,
    _line("answered", "Chose at least one of these", AnswerKind.ANSWERED),
    _line("family", "Family", AnswerKind.CHOSEN, "answered"),
    _line("worker", "=A worker", AnswerKind.CHOSEN, "answered"),
    _line("not:family", "Did not choose: Family", AnswerKind.NOT_CHOSEN, "answered"),
    _line("not:worker", "Did not choose: =A worker", AnswerKind.NOT_CHOSEN, "answered"),
    _line("nobody", "Nobody", AnswerKind.OPTION),
    SKIPPED,
)


def _table(
    id: str,
    section: str,
    ask: str,
    kind: str,
    answers: Sequence[AnswerLine],
    cells: Mapping[str, Sequence[int | None]],
    asked: str | None = None,
    base_of: tuple[tuple[str, str], ...] = (),
) -> QuestionTable:
    return QuestionTable(
        id=id,
        section=section,
        ask=ask,
        heading=ask.split("?")[0].split(".")[0],
        type=kind,
        asked=asked,
        answers=tuple(answers),
        cells={group: tuple(counts) for group, counts in cells.items()},
        base_of=base_of,
    )


def _scale(base: int | None, *counts: int | None) -> tuple[int | None, ...]:
    """positive, negative, a lot, agree, neither, disagree, disagree a lot, not sure, skipped"""
    return (base, *counts)


NOTHING = (None,) * len(SCALE)

HOME = _table(
    "home",
    "where-i-live",
    "I feel safe where I live <b>now</b>.",
    "scale",
    SCALE,
    {
        SCOTLAND: _scale(60000, 31000, 15000, 11000, 20000, 9000, 8000, 7000, 3000, 2000),
        NORTH: _scale(30000, 16000, None, 6000, 10000, None, 4100, 3600, None, 1011),
        SOUTH: _scale(30000, 15000, None, 5000, 10000, None, 3900, 3400, None, 989),
        ORKNEY: NOTHING,
        ABERDEEN: _scale(20000, 13000, None, None, None, None, None, None, None, None),
        SHETLAND: NOTHING,
        GLASGOW: _scale(30000, 15000, None, 5000, 10000, None, 3900, 3400, None, 989),
        YOUNG: _scale(25000, 13000, 6000, 4500, 8500, 4020, 3300, 2700, 1180, 800),
        OLDER: _scale(35000, 18000, 9000, 6500, 11500, 4980, 4700, 4300, 1820, 1200),
        UNSAID: NOTHING,
    },
)
AGE = _table(
    "age",
    "me-now",
    "How old are you?",
    "single",
    CHOICE,
    {
        SCOTLAND: (60000, 25000, 35000, None),
        NORTH: (30000, None, None, None),
        SOUTH: (30000, 12500, None, None),
        ORKNEY: (None,) * 4,
        ABERDEEN: (20000, 8000, None, None),
        SHETLAND: (None,) * 4,
        GLASGOW: (30000, 12500, None, None),
    },
)
PEOPLE = _table(
    "people",
    "people",
    "Who can you count on? Choose all that fit.",
    "multiple",
    SEVERAL,
    {
        SCOTLAND: (31000, 28000, 21000, 14000, 7000, 14000, 2100, 900),
        NORTH: (16000, 14500, 11000, None, 3500, None, 1020, 480),
        SOUTH: (15000, 13500, 10000, None, 3500, None, 1080, 420),
        ORKNEY: (None,) * 8,
        ABERDEEN: (13000, None, None, None, None, None, None, None),
        SHETLAND: (None,) * 8,
        GLASGOW: (15000, 13500, 10000, None, 3500, None, 1080, 420),
        YOUNG: (13000, 12000, 9000, 6000, 3000, 6000, 700, 300),
        OLDER: (18000, 16000, 12000, 8000, 4000, 8000, 1400, 600),
        UNSAID: (None,) * 8,
    },
    asked="Asked only of people with the answer “Agree a lot or Agree” to “I feel safe where I live”",
    base_of=(("home", "agree-a-lot"), ("home", "agree")),
)
HIDDEN_EVERYWHERE = _table(
    "rare",
    "people",
    "Has anything like this happened to you?",
    "single",
    CHOICE,
    {group.id: (None,) * 4 for group in GROUPS if group.kind != "age"},
)

BASES: Mapping[str, int | None] = {
    SCOTLAND: 60000,
    NORTH: 30000,
    SOUTH: 30000,
    ORKNEY: None,
    ABERDEEN: 20000,
    SHETLAND: None,
    GLASGOW: 30000,
    YOUNG: 25000,
    OLDER: 35000,
    UNSAID: None,
}


def release(*, made_up: bool = True, title: str = "Moving on", divided_by: int = 1) -> Release:
    """``divided_by`` makes the same release of a smaller survey: every number is so many times smaller."""

    def smaller(count: int | None) -> int | None:
        return None if count is None else count // divided_by

    return Release(
        manifest={
            "survey": "moving-on-example",
            "title": title,
            "made_up": made_up,
            "opens": "2026-03-02",
            "closes": "2026-05-29",
            "sections": {"me-now": "Me now", "where-i-live": "Where I live", "people": "People"},
            "policy": {"min_base": 10, "min_cell": 5, "name": "standard"},
        },
        groups=GROUPS,
        bases={group: smaller(count) for group, count in BASES.items()},
        questions=tuple(
            replace(
                table,
                cells={group: tuple(map(smaller, counts)) for group, counts in table.cells.items()},
            )
            for table in (AGE, HOME, PEOPLE, HIDDEN_EVERYWHERE)
        ),
    )
