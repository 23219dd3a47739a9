"""Charts: made from the table's cells, and silent where a cell is hidden."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from survey_app.dashboard import charts
from survey_app.dashboard.palette import contrast
from survey_app.dashboard.result import result
from tests.dashboard import made_release

RELEASE = made_release.release()


def drawn(question: str, kind: str, answer: str | None = None) -> dict:
    figure = charts.figure(result(RELEASE, question, kind), answer)
    assert figure is not None
    return json.loads(json.dumps(figure))


def bar(figure: dict, place: int) -> list[tuple[str, float]]:
    """The segments of one bar, from its left end."""
    return [(trace["name"], trace["x"][place]) for trace in figure["data"] if trace["x"][place] is not None]


def test_a_whole_bar_has_every_answer_and_ends_at_a_hundred() -> None:
    found = bar(drawn("home", "country"), 0)
    assert [name for name, _ in found] == [
        "Agree a lot",
        "Agree",
        "Neither",
        "Disagree",
        "Disagree a lot",
        "I am not sure",
        "Did not answer",
    ]
    assert sum(share for _, share in found) == pytest.approx(100, abs=0.05)


def test_where_points_are_hidden_the_bars_show_sums() -> None:
    figure = drawn("home", "area")
    assert bar(figure, 1) == [("Agree a lot or Agree", 65.0)]


def test_a_bar_ends_at_the_first_hidden_number() -> None:
    assert [name for name, _ in bar(drawn("home", "region"), 1)] in (
        ["Agree a lot or Agree"],
        ["Agree a lot", "Agree"],
    )


def test_bars_begin_at_the_negative_end_where_that_shows_more() -> None:
    table = made_release.HOME
    north = (30000, None, 9000, None, None, None, 4700, 4300, None, None)
    turned = replace(table, cells={**table.cells, made_release.ABERDEEN: north, made_release.GLASGOW: north})
    figure = charts.figure(result(replace(RELEASE, questions=(turned,)), "home", "area"))
    assert figure is not None
    assert [name for name, _ in bar(figure, 1)] in (
        ["Disagree or Disagree a lot"],
        ["Disagree a lot", "Disagree"],
    )


def test_a_hidden_group_has_no_bar_and_says_so() -> None:
    figure = drawn("home", "area")
    assert bar(figure, 3) == bar(figure, 4) == []
    assert "Orkney Islands: hidden" in [note["text"] for note in figure["layout"]["annotations"]]


def test_neighbouring_segments_differ_by_three_to_one() -> None:
    for question, kind in (("home", "country"), ("home", "area"), ("home", "age"), ("home", "region")):
        figure = drawn(question, kind)
        for place in range(len(figure["data"][0]["x"])):
            colours = [trace["marker"]["color"] for trace in figure["data"] if trace["x"][place] is not None]
            for one, other in pairwise(colours):
                assert contrast(one, other) >= 3


def test_several_answers_are_bars_of_their_own() -> None:
    figure = drawn("people", "country")
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "Family",
        "=A worker",
        "Nobody",
        "Did not answer",
    ]
    assert figure["data"][0]["x"] == [68, 45, 7, 3]
    assert figure["data"][0]["text"] == ["68%", "45%", "7%", "3%"]


def test_groups_are_compared_by_one_answer_where_people_could_choose_several() -> None:
    assert drawn("people", "region")["data"][0]["x"] == [68, 69, 67]
    assert drawn("people", "region", "worker")["data"][0]["x"] == [45, None, None]
    comparable = charts.comparable(result(RELEASE, "people", "region"))
    assert [column.line.id for column in comparable] == ["answered", "family", "worker", "nobody"]


def test_groups_are_compared_by_the_answer_most_often_given_unless_another_is_chosen() -> None:
    assert charts.leading(result(RELEASE, "age", "region")) == "18-20"
    assert drawn("age", "region")["data"][0]["x"] == [58, None, None]
    assert drawn("age", "region", "16-17")["data"][0]["x"] == [42, None, 42]
    assert charts.comparable(result(RELEASE, "home", "region")) == ()


def test_where_all_is_hidden_there_is_no_chart() -> None:
    assert charts.figure(result(RELEASE, "rare", "area")) is None
    assert charts.figure(result(RELEASE, "rare", "country")) is None


def test_words_are_words_and_no_markup() -> None:
    table = made_release.HOME
    assert charts._plain(table.ask) == "I feel safe where I live &lt;b&gt;now&lt;/b&gt;."


def test_a_chart_needs_nothing_from_elsewhere_and_no_pointer() -> None:
    text = json.dumps(drawn("home", "area"))
    assert "http" not in text
    assert "template" not in text
    assert all(trace["hoverinfo"] == "skip" for trace in drawn("home", "area")["data"])


def test_the_axis_goes_from_nought_to_a_hundred_whatever_the_numbers() -> None:
    for question, kind in (("home", "area"), ("people", "region"), ("age", "country")):
        assert drawn(question, kind)["layout"]["xaxis"]["range"] == [0, 100]
