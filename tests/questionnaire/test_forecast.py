"""What a release would hide, foretold; and held against what results hide of made-up responses."""

from __future__ import annotations

from math import exp

import pytest

from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.forecast import below, by_area, forecast, remarks
from survey_app.questionnaire.model import Disclosure, Fieldwork, Questionnaire
from survey_app.results.disclosure.policy import Policy
from tests.questionnaire.samples import ROOT, questionnaire_at
from tests.results.made_up import released, responses

STAFF = questionnaire_at(ROOT / "questionnaires" / "social-work-governance" / "national-staff-survey.yaml")


def line(questionnaire: Questionnaire, expected: int | dict[str, int], kind: str):
    return next(each for each in forecast(questionnaire, expected) if each.kind == kind)


def test_a_count_falls_below_a_number_as_often_as_poisson_says() -> None:
    assert below(2.0, 1) == pytest.approx(exp(-2))
    assert below(2.0, 3) == pytest.approx(exp(-2) * (1 + 2 + 2))
    assert below(0.0, 5) == 1.0
    assert below(500.0, 10) == pytest.approx(0)


def test_a_total_is_spread_over_the_areas_by_population() -> None:
    spread = by_area(STAFF, 1000)
    assert len(spread) == 32
    assert sum(spread.values()) == pytest.approx(1000)
    people = {area.code: area.population_thousands for area in AREAS}
    most = max(spread, key=lambda code: spread[code])
    assert people[most] == max(people.values())


def test_only_areas_that_take_part_are_counted() -> None:
    some = STAFF.model_copy(update={"fieldwork": Fieldwork(areas=("S12000033", "S12000042"))})
    assert set(by_area(some, 100)) == {"S12000033", "S12000042"}
    assert line(some, 100, "area").groups == 2


def test_numbers_that_are_given_for_each_area_are_kept() -> None:
    assert by_area(STAFF, {"S12000033": 40}) == {"S12000033": 40.0}


def test_the_fewer_responses_the_more_is_hidden() -> None:
    shares = [line(STAFF, expected, "area").share_hidden for expected in (100, 400, 1000, 4000, 20_000)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.9
    assert shares[-1] < 0.01
    assert line(STAFF, 20_000, "sector").whole > line(STAFF, 200, "sector").whole


def test_a_higher_threshold_hides_more() -> None:
    strict = STAFF.model_copy(update={"disclosure": Disclosure(min_base=50)})
    assert line(strict, 1000, "area").hidden > line(STAFF, 1000, "area").hidden


def test_shares_that_are_given_are_used() -> None:
    even = line(STAFF, 100, "sector").hidden
    first = STAFF.question("sector").options[0].code
    lines = forecast(STAFF, 100, {"sector": {first: 1.0}})
    lopsided = next(each for each in lines if each.kind == "sector")
    assert lopsided.hidden > even
    assert len(lopsided.names) == lopsided.groups - 1


def test_pairs_that_are_crossed_have_a_line_of_their_own() -> None:
    crossed = STAFF.model_copy(update={"disclosure": Disclosure(two_way=(("sector", "role"),))})
    found = line(crossed, 500, "sector × role")
    assert found.groups == line(STAFF, 500, "sector").groups * line(STAFF, 500, "role").groups


def test_authors_are_told_where_most_groups_would_be_hidden() -> None:
    (found,) = remarks(STAFF, 200)
    assert found[:2] == ("mostly-hidden", ("fieldwork", "expected"))
    assert "of 32 areas would have too few responses" in found[2]
    assert list(remarks(STAFF, 10_000)) == []
    assert list(remarks(STAFF)) == [], "nothing is foretold where nothing is expected"
    assert [each[1] for each in remarks(STAFF, 30) if "sector" in each[2]] == [
        ("sections", 0, "questions", 0, "breakdown")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("count", [150, 500, 1000])
def test_results_hide_about_as_many_groups_as_was_foretold(count: int) -> None:
    """Within a tenth of the groups, although the answers of made-up people lean, which it does not know.
    Which groups are shown is settled before any answers are looked at, so one section stands for all."""
    closed = STAFF.model_copy(update={"sections": STAFF.sections[:1]})
    hidden: dict[str, list[float]] = {}
    for seed in (1, 2, 3):
        release = released(closed, *responses(closed, count, seed), policy=Policy()).release
        for group in release.groups:
            if group.id.endswith((":no-answer", ":rather-not-say")) or group.kind == "country":
                continue
            hidden.setdefault(group.kind, []).append(float(release.bases[group.id] is None))
    for kind, found in hidden.items():
        real = sum(found) / len(found)
        assert line(STAFF, count, kind).share_hidden == pytest.approx(real, abs=0.1), kind
