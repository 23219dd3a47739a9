"""The thresholds in the database: raised freely, lowered only where two people agreed on these numbers."""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.results.disclosure.policy import Policy
from survey_app.storage import approvals, surveys, thresholds
from survey_app.storage.approvals import DAYS
from survey_app.storage.engines import NotAllowed, Role, Store, open_store
from tests.opened import Field, open_field

TODAY = datetime.date(2026, 6, 30)
HIGH = Policy(min_base=20, min_cell=8)


@pytest.fixture
def owner(tmp_path: Path, database_url: str) -> Iterator[Store]:
    """The small survey in the field, its thresholds raised to 20 and 8, for the operator."""
    opened = open_field(tmp_path / "instance", database_url)
    store = open_store(opened.settings.database_url, Role.OWNER)
    with store.write() as connection:
        assert thresholds.raise_to(connection, opened.survey.id, HIGH.to_json())
    yield store
    store.dispose()
    opened.dispose()


@pytest.fixture
def survey(owner: Store) -> str:
    with owner.read() as connection:
        return surveys.list_all(connection)[0].id


def stored(owner: Store, survey: str) -> Policy:
    with owner.read() as connection:
        record = surveys.get(connection, survey)
    assert record is not None
    return Policy.from_json(record.policy)


def raised(owner: Store, survey: str, policy: Policy) -> bool:
    with owner.write() as connection:
        return thresholds.raise_to(connection, survey, policy.to_json())


def lowered(owner: Store, survey: str, policy: Policy, today: datetime.date = TODAY) -> bool:
    with owner.write() as connection:
        return thresholds.lower_to(connection, survey, policy.to_json(), today)


def agreed(owner: Store, survey: str, policy: Policy, *, by: str = "bob") -> bool:
    with owner.write() as connection:
        wanted = thresholds.lowering(survey, policy.to_json())
        return approvals.approve(connection, approvals.ask(connection, wanted, "ann", TODAY), by, TODAY)


def test_every_number_of_a_policy_is_held() -> None:
    numbers = {name for name, value in json.loads(Policy().to_json()).items() if isinstance(value, int)}
    assert numbers == set(thresholds.NAMES)


@pytest.mark.parametrize("higher", [Policy(21, 8), Policy(20, 9), Policy(1000, 100)])
def test_a_threshold_can_be_raised(owner: Store, survey: str, higher: Policy) -> None:
    assert raised(owner, survey, higher)
    assert stored(owner, survey) == higher


@pytest.mark.parametrize("lower", [Policy(19, 8), Policy(20, 7), Policy(500, 7), Policy(9, 5)])
def test_none_is_lowered_and_not_for_another_that_is_raised(owner: Store, survey: str, lower: Policy) -> None:
    assert not raised(owner, survey, lower)
    assert stored(owner, survey) == HIGH


def test_a_closed_survey_is_held_as_an_open_one_is(owner: Store, survey: str) -> None:
    with owner.write() as connection:
        surveys.set_state(connection, survey, surveys.CLOSED)
    assert not raised(owner, survey, Policy(10, 5))


def test_nobody_lowers_it_alone(owner: Store, survey: str) -> None:
    assert not lowered(owner, survey, Policy(10, 5))
    assert stored(owner, survey) == HIGH


def test_two_people_lower_it_to_what_they_agreed_on(owner: Store, survey: str) -> None:
    assert agreed(owner, survey, Policy(10, 5))
    assert lowered(owner, survey, Policy(10, 5))
    assert stored(owner, survey) == Policy(10, 5)


def test_one_person_twice_is_not_two(owner: Store, survey: str) -> None:
    assert not agreed(owner, survey, Policy(10, 5), by="ann")
    assert not lowered(owner, survey, Policy(10, 5))


@pytest.mark.parametrize("other", [Policy(11, 5), Policy(10, 4), Policy(9, 5)])
def test_another_number_than_the_one_agreed_on_is_refused(owner: Store, survey: str, other: Policy) -> None:
    assert agreed(owner, survey, Policy(10, 5))
    assert not lowered(owner, survey, other)
    assert stored(owner, survey) == HIGH


def test_what_was_agreed_on_is_good_for_a_week(owner: Store, survey: str) -> None:
    assert agreed(owner, survey, Policy(10, 5))
    assert not lowered(owner, survey, Policy(10, 5), TODAY + datetime.timedelta(days=DAYS))
    assert lowered(owner, survey, Policy(10, 5), TODAY + datetime.timedelta(days=DAYS - 1))


def test_what_was_agreed_on_is_used_once(owner: Store, survey: str) -> None:
    assert agreed(owner, survey, Policy(10, 5))
    assert lowered(owner, survey, Policy(10, 5))
    assert raised(owner, survey, HIGH)
    assert not lowered(owner, survey, Policy(10, 5))
    assert stored(owner, survey) == HIGH


def test_of_two_at_once_one_lowers_it(owner: Store, survey: str) -> None:
    assert agreed(owner, survey, Policy(10, 5))
    start, done = threading.Barrier(2), []

    def try_it() -> None:
        start.wait(10)
        done.append(lowered(owner, survey, Policy(10, 5)))

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == [False, True]


def test_one_who_read_before_it_was_raised_does_not_lower_it(owner: Store, survey: str) -> None:
    """Both read 20; the first raises it to 30, the second means to raise it to 25."""
    assert raised(owner, survey, Policy(30, 8))
    assert not raised(owner, survey, Policy(25, 8))
    assert stored(owner, survey) == Policy(30, 8)


@pytest.mark.parametrize("role", [Role.TEAM, Role.MIXER, Role.PUBLIC, Role.WORDS])
def test_no_web_process_changes_it_at_all(sqlite_field: Field, role: Role) -> None:
    """PostgreSQL's grants are made of the same table of permissions (test_grants.py)."""
    store = open_store(sqlite_field.settings.database_url, role)
    with pytest.raises(NotAllowed), store.write() as connection:
        thresholds.raise_to(connection, sqlite_field.survey.id, Policy(30, 8).to_json())
    store.dispose()


def test_an_unknown_survey_has_none(owner: Store) -> None:
    assert not raised(owner, "nowhere", Policy(30, 8))


def test_the_control_a_stored_number_would_move_without_the_guard(owner: Store, survey: str) -> None:
    from sqlalchemy import update

    from survey_app.storage import tables

    with owner.write() as connection:
        connection.execute(update(tables.survey).values(policy=Policy(10, 5).to_json()))
    assert stored(owner, survey) == Policy(10, 5)
