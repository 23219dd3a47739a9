"""One question by one grouping: the order of rows and columns, and the words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.dashboard.result import UnknownView, in_words, result
from tests.dashboard import made_release
from tests.dashboard.made_release import ABERDEEN, ORKNEY, SCOTLAND

RELEASE = made_release.release()
SO = "so that nobody can be recognised."


def labels(question: str, kind: str) -> list[str]:
    return [row.group.label for row in result(RELEASE, question, kind).rows]


def test_scotland_alone_is_one_row() -> None:
    assert labels("home", "country") == ["Scotland"]


def test_groups_stand_under_scotland_with_hidden_ones_last_and_by_name() -> None:
    assert labels("home", "area") == [
        "Scotland",
        "Aberdeen City",
        "Glasgow City",
        "Orkney Islands",
        "Shetland Islands",
    ]


def test_a_place_in_the_table_does_not_tell_what_is_hidden() -> None:
    table = RELEASE.question("home")
    other = replace(table, cells=dict(reversed(table.cells.items())))
    turned = replace(
        RELEASE, groups=RELEASE.groups[:3] + RELEASE.groups[6:2:-1] + RELEASE.groups[7:], questions=(other,)
    )
    hidden = [row.group.label for row in result(turned, "home", "area").rows if row.hidden]
    assert hidden == ["Orkney Islands", "Shetland Islands"]


def test_a_sum_stands_before_its_points() -> None:
    columns = result(RELEASE, "home", "country").columns
    assert [(column.line.id, column.summary, column.part) for column in columns] == [
        ("rung:positive", True, False),
        ("agree-a-lot", False, True),
        ("agree", False, True),
        ("neither", False, False),
        ("rung:negative", True, False),
        ("disagree", False, True),
        ("disagree-a-lot", False, True),
        ("not-sure", False, False),
        ("no-answer", False, False),
    ]


def test_what_people_did_not_choose_is_no_column() -> None:
    ids = [column.line.id for column in result(RELEASE, "people", "area").columns]
    assert ids == ["answered", "family", "worker", "nobody", "no-answer"]


def test_a_percentage_is_whole_and_of_everyone_asked() -> None:
    country = result(RELEASE, "home", "country").country
    assert [cell.percent for cell in country.cells] == [52, 18, 33, 15, 25, 13, 12, 5, 3]


def test_a_hidden_cell_has_neither_count_nor_percentage() -> None:
    aberdeen = result(RELEASE, "home", "area").rows[1]
    assert [(cell.count, cell.percent) for cell in aberdeen.cells][:2] == [(13000, 65), (None, None)]


def test_counts_without_a_base_are_not_shown_even_if_a_release_held_them() -> None:
    table = RELEASE.question("home")
    odd = replace(table, cells={**table.cells, ORKNEY: (None, 77, *(None,) * 8)})
    rows = result(replace(RELEASE, questions=(odd,)), "home", "area").rows
    (orkney,) = [row for row in rows if row.group.id == ORKNEY]
    assert all(cell.hidden for cell in orkney.cells)


def test_only_groupings_of_this_question_are_offered() -> None:
    assert [kind for kind, _ in result(RELEASE, "home", "country").groupings] == [
        "country",
        "region",
        "area",
        "age",
    ]
    assert "age" not in [kind for kind, _ in result(RELEASE, "age", "country").groupings]


@pytest.mark.parametrize(
    ("question", "kind"), [("nope", "country"), ("home", "nope"), ("age", "age"), ("", "")]
)
def test_a_view_that_is_not_in_the_release_is_refused_in_words(question: str, kind: str) -> None:
    with pytest.raises(UnknownView, match="Choose one"):
        result(RELEASE, question, kind)


@pytest.mark.parametrize(
    ("question", "group", "said"),
    [
        ("home", SCOTLAND, "31000 of 60000 people said “Agree a lot or Agree”."),
        ("people", SCOTLAND, "21000 of 31000 people said “Family”."),
        (
            "people",
            ABERDEEN,
            "What people in Aberdeen City said is hidden, so that nobody can be recognised.",
        ),
        ("home", ORKNEY, "The numbers for Orkney Islands are hidden, so that nobody can be recognised."),
    ],
)
def test_the_headline_is_published_numbers_or_says_that_they_are_hidden(
    question: str, group: str, said: str
) -> None:
    assert in_words(RELEASE.question(question), RELEASE.group(group)) == said
