"""W2: a link carries survey and area, and nothing about a person or the worker."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from survey_app.commands.survey import survey
from survey_app.storage import surveys, tables
from tests.fielded import GLASGOW, Fielded


def printed_links(fielded: Fielded) -> dict[str, str]:
    """What an operator prints and passes on: area → address."""
    result = CliRunner().invoke(survey, ["links", fielded.survey_id], obj=fielded.settings)
    assert result.exit_code == 0, result.output
    return dict(line.split("\t") for line in result.output.splitlines())


def test_w2_a_link_is_random_and_says_nothing_by_itself(young: Fielded) -> None:
    assert re.fullmatch("[0-9a-hjkmnp-tv-z]{10}", young.link)


def test_w2_what_is_known_of_a_link_is_its_survey_and_its_area() -> None:
    assert {column.name for column in tables.link.columns} == {"token", "survey", "area"}


def test_w2_a_link_leads_to_its_survey_and_its_area(young: Fielded) -> None:
    with young.owner.read() as connection:
        found = surveys.by_link(connection, young.link)
    assert found is not None
    assert (found[0].id, found[1]) == (young.survey_id, GLASGOW)


def test_w2_an_area_has_one_link(young: Fielded) -> None:
    with young.owner.read() as connection:
        areas = [area for _, area in surveys.links(connection, young.survey_id)]
    assert len(areas) == len(set(areas)) == 2


def test_w2_two_workers_of_one_area_hold_the_same_link(young: Fielded) -> None:
    one, other = printed_links(young), printed_links(young)
    assert one["Glasgow City"] == other["Glasgow City"] == f"http://localhost/s/{young.link}"


def test_w2_two_workers_see_the_same_page_to_the_byte(young: Fielded) -> None:
    one = young.app.test_client().get(young.path("/worker"), headers={"User-Agent": "one"})
    other = young.app.test_client().get(young.path("/worker"), headers={"User-Agent": "another"})
    assert one.data == other.data


@pytest.mark.parametrize("given", ["?worker=7", "?w=anna", "?ref=team-a"])
def test_w2_what_somebody_adds_to_a_link_goes_no_further(young: Fielded, given: str) -> None:
    client = young.app.test_client()
    page = client.get(young.path(given))
    assert page.data == client.get(young.path()).data
    assert given.lstrip("?") not in page.get_data(as_text=True)
