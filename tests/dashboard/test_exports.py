"""The file is the table: the same cells, the same order, the same marker."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup

from survey_app.dashboard import exports
from survey_app.dashboard.result import result
from tests.dashboard import made_release
from tests.team.signed_in import Team

RELEASE = made_release.release()


def lines(question: str, kind: str) -> list[list[str]]:
    body = exports.table_csv(
        result(RELEASE, question, kind),
        survey="Moving on",
        release_hash=RELEASE.hash,
        day="2026-06-30",
        made_up=True,
    )
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def table_of(page: BeautifulSoup) -> list[list[str]]:
    """Each cell's words: a percentage and the count under it are two."""
    found = []
    for row in page.select("#result-table tbody tr"):
        cells: list[str] = []
        for cell in row.find_all(["th", "td"]):
            percent, count = cell.select_one(".percent"), cell.select_one(".count")
            cells += (
                [count.text, percent.text.rstrip("%")]
                if percent and count
                else [cell.text.strip().rstrip("%")]
            )
        found.append(cells)
    return found


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("home", "country"),
        ("home", "region"),
        ("home", "area"),
        ("home", "age"),
        ("age", "area"),
        ("people", "country"),
        ("people", "area"),
        ("rare", "region"),
    ],
)
def test_the_file_holds_exactly_what_the_page_shows(here: Team, question: str, kind: str) -> None:
    address = here.publish(RELEASE)
    here.sign_in()
    shown = table_of(here.page(f"{address}/q/{question}?by={kind}"))
    download = here.page(f"{address}/q/{question}?by={kind}").select_one("a[href*='.csv']")["href"]
    body = here.get(download).data.decode("utf-8-sig")
    written = [line[:-5] for line in csv.reader(io.StringIO(body))][1:]
    if kind == "country":
        assert [[cell.lstrip("'") for cell in line] for line in written] == shown
    else:
        # In the page one "hidden" stands for both the count and the percentage.
        assert [line[:2] for line in written] == [row[:2] for row in shown]
        for line, row in zip(written, shown, strict=True):
            pairs = [tuple(line[place : place + 2]) for place in range(2, len(line), 2)]
            rest = iter(row[2:])
            for pair in pairs:
                first = next(rest)
                assert pair == (("hidden", "hidden") if first == "hidden" else (first, next(rest)))
            assert not list(rest)


def test_every_line_says_where_its_numbers_come_from() -> None:
    head, *rest = lines("home", "area")
    assert head[-5:] == ["Question", "Survey", "Release", "Published", "Data"]
    for line in rest:
        assert line[-5:] == [
            "I feel safe where I live <b>now</b>.",
            "Moving on",
            RELEASE.hash,
            "2026-06-30",
            "made up",
        ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\uff1d1",
        "\uff20x",
        "=cmd|' /C calc'!A0",
    ],
)
def test_nothing_in_a_file_runs_in_a_spreadsheet(text: str) -> None:
    assert exports.safe(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Agree", "1 or 2", "it's", "50", "a=b", "“=”"])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert exports.safe(text) == text


def test_an_answer_that_looks_like_a_formula_is_defused_in_the_file() -> None:
    assert any(line[0] == "'=A worker" for line in lines("people", "country"))
    assert "'=A worker: people" in lines("people", "area")[0]


def test_the_file_is_offered_under_a_safe_name(here: Team) -> None:
    address = here.publish(RELEASE)
    here.sign_in()
    response = here.get(f"{address}/q/home.csv?by=area")
    assert response.mimetype == "text/csv"
    assert (
        response.headers["Content-Disposition"]
        == f'attachment; filename="moving-on-example_home_area_{RELEASE.hash[:8]}.csv"'
    )
