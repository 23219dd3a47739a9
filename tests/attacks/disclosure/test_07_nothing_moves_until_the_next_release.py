"""Claim 7: what is published does not move, and two releases can never be subtracted."""

from __future__ import annotations

import random

import pytest

from survey_app.results import files
from survey_app.results.build import Built, check_successor
from survey_app.results.refused import Refused
from tests.attacks.disclosure.surveyed import STAFF, STATEMENTS, Surveyed, surveyed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def before() -> Surveyed:
    return surveyed(STAFF, STATEMENTS, 400, regions=["Tayside", "Northern"])


@pytest.fixture(scope="module")
def released(before: Surveyed) -> Built:
    return before.built()


def test_the_same_responses_in_any_order_give_the_same_bytes(before: Surveyed, released: Built) -> None:
    order = list(range(len(before.codes)))
    random.Random(3).shuffle(order)
    again = before.built(order)
    assert again.release.body == released.release.body
    assert files.as_csv(again.release) == files.as_csv(released.release)
    check_successor(released.release, released.certificate, again)


@pytest.mark.parametrize("more", [1, 9])
def test_a_second_release_with_a_group_that_grew_by_so_few_is_refused(
    before: Surveyed, released: Built, more: int
) -> None:
    body = released.release.body
    grown = before.with_more([(before.codes[0], before.answers[0])] * more).built()
    with pytest.raises(Refused, match="fewer than 10 responses"):
        check_successor(released.release, released.certificate, grown)
    assert released.release.body == body, "what is published is as it was"


def test_a_second_release_is_refused_even_where_every_group_grew_by_ten(
    before: Surveyed, released: Built
) -> None:
    """Releases while a survey goes on are off: none of them passed a joint audit with the first."""
    grown = before.with_more([(before.codes[0], before.answers[0])] * 10).built()
    with pytest.raises(Refused, match="has a release already"):
        check_successor(released.release, released.certificate, grown)
