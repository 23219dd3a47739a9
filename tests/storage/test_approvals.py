"""What two people agree on: another one approves, exactly this, once, and not for long."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.storage import approvals
from survey_app.storage.approvals import DAYS, Wanted, What
from survey_app.storage.engines import NotAllowed, Role, Store, open_store
from tests.opened import Field, open_field

ANN, BOB = "aa", "bb"
TODAY = datetime.date(2026, 6, 30)


@pytest.fixture
def field(tmp_path: Path, database_url: str) -> Iterator[Field]:
    opened = open_field(tmp_path / "instance", database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def team(field: Field) -> Iterator[Store]:
    store = open_store(field.settings.database_url, Role.TEAM)
    yield store
    store.dispose()


@pytest.fixture
def words(field: Field) -> Iterator[Store]:
    store = open_store(field.settings.database_url, Role.WORDS)
    yield store
    store.dispose()


@pytest.fixture
def wanted(field: Field) -> Wanted:
    return Wanted(What.READ_EARLY, field.survey.id)


def asked(team: Store, wanted: Wanted, who: str = ANN) -> str:
    with team.write() as connection:
        return approvals.ask(connection, wanted, who, TODAY)


def approved(team: Store, id: str, who: str = BOB, today: datetime.date = TODAY) -> bool:
    with team.write() as connection:
        return approvals.approve(connection, id, who, today)


def used(store: Store, wanted: Wanted, today: datetime.date = TODAY) -> bool:
    with store.write() as connection:
        return approvals.use(connection, wanted, today)


def test_what_another_one_approved_is_used_once(team: Store, words: Store, wanted: Wanted) -> None:
    id = asked(team, wanted)
    assert not used(words, wanted)
    assert approved(team, id)
    assert used(words, wanted)
    assert not used(words, wanted)


def test_nobody_approves_what_they_asked_for_themselves(team: Store, words: Store, wanted: Wanted) -> None:
    id = asked(team, wanted)
    assert not approved(team, id, ANN)
    assert not used(words, wanted)


def test_two_people_who_both_ask_have_approved_nothing(team: Store, words: Store, wanted: Wanted) -> None:
    asked(team, wanted, ANN)
    asked(team, wanted, BOB)
    assert not used(words, wanted)


def test_it_is_of_exactly_what_was_asked(team: Store, words: Store, wanted: Wanted) -> None:
    assert approved(team, asked(team, wanted))
    for other in (
        wanted._replace(survey="another"),
        wanted._replace(what=What.TAKE_OUT_WORDS),
        wanted._replace(value="more"),
    ):
        assert not used(words, other)
    assert used(words, wanted)


@pytest.mark.parametrize("late", [DAYS, DAYS + 300])
def test_it_is_worth_nothing_after_a_week(team: Store, words: Store, wanted: Wanted, late: int) -> None:
    id, later = asked(team, wanted), TODAY + datetime.timedelta(days=late)
    assert not approved(team, id, today=later)
    assert approved(team, id, today=TODAY + datetime.timedelta(days=DAYS - 1))
    assert not used(words, wanted, later)
    with team.read() as connection:
        assert approvals.standing(connection, later) == ()


def test_it_is_taken_back(team: Store, words: Store, wanted: Wanted) -> None:
    id = asked(team, wanted)
    approved(team, id)
    with team.write() as connection:
        assert approvals.withdraw(connection, id)
        assert not approvals.withdraw(connection, id)
    assert not used(words, wanted)


def test_what_stands_is_listed_until_it_is_used(team: Store, words: Store, wanted: Wanted) -> None:
    id = asked(team, wanted)
    with team.read() as connection:
        (found,) = approvals.standing(connection, TODAY)
    assert (found.id, found.wanted, found.asked_by, found.approved_by) == (id, wanted, ANN, None)
    approved(team, id)
    assert not approved(team, id, "cc"), "once is enough"
    used(words, wanted)
    with team.read() as connection:
        assert approvals.standing(connection, TODAY) == ()


def test_of_two_at_once_one_is_too_late(team: Store, field: Field, wanted: Wanted) -> None:
    approved(team, asked(team, wanted))
    together, done = threading.Barrier(2), []

    def one() -> None:
        store = open_store(field.settings.database_url, Role.WORDS)
        together.wait()
        done.append(used(store, wanted))
        store.dispose()

    both = [threading.Thread(target=one) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(done) == [False, True]


def test_readers_cannot_approve_behind_the_pages(words: Store, team: Store, wanted: Wanted) -> None:
    id = asked(team, wanted)
    with pytest.raises(NotAllowed), words.write() as connection:
        approvals.approve(connection, id, BOB, TODAY)
    with pytest.raises(NotAllowed), words.write() as connection:
        approvals.ask(connection, wanted, ANN, TODAY)
