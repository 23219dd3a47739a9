"""The areas of Scotland and their regions."""

from __future__ import annotations

import re

import pytest

from survey_app.questionnaire.areas import AREAS, REGIONS, area, region_of
from tests.questionnaire.samples import ROOT


def test_there_are_32_areas_with_codes_and_names_of_their_own() -> None:
    assert len(AREAS) == 32
    assert len({found.code for found in AREAS}) == 32
    assert len({found.name for found in AREAS}) == 32
    assert all(re.fullmatch(r"S12\d{6}", found.code) for found in AREAS)


def test_each_area_lies_in_one_of_six_regions_whose_ids_are_slugs() -> None:
    assert [region.id for region in REGIONS] == [
        "forth-valley-and-west-lothian",
        "northern",
        "south-east",
        "south-west",
        "tayside",
        "west",
    ]
    assert {region_of(found.code) for found in AREAS} == set(REGIONS)


def test_an_area_is_found_by_its_code() -> None:
    assert area("S12000013").name == "Na h-Eileanan Siar"
    assert region_of("S12000013").id == "northern"


def test_an_unknown_code_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        area("S99999999")
    with pytest.raises(KeyError):
        region_of("")


def test_populations_are_thousands_so_that_shares_make_sense() -> None:
    assert 5_000 < sum(found.population_thousands for found in AREAS) < 6_000
    assert min(AREAS, key=lambda found: found.population_thousands).name == "Orkney Islands"


def test_the_guide_has_the_code_of_every_council() -> None:
    guide = (ROOT / "docs" / "author" / "areas.md").read_text(encoding="utf-8")
    assert not [area.name for area in AREAS if f"| {area.code} | {area.name} |" not in guide]
