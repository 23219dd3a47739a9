"""Before a survey closes its texts are read only where two readers agree, once; in an emergency those that
wait, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.letterbox import emergency, hours
from survey_app.storage.approvals import DAYS
from tests.team.reading import DANGER, Desk, Reader, desk


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    """Twelve people have sent answers, and nothing is mixed yet."""
    made = desk(tmp_path, closed=False)
    yield made
    made.dispose()


@pytest.fixture
def ann(here: Desk) -> Reader:
    return here.somebody("ann")


@pytest.fixture
def bob(here: Desk) -> Reader:
    return here.somebody("bob")


def early(reader: Reader) -> Reader:
    return reader.get(f"/words/{reader.desk.survey}/early")


def mixed(here: Desk) -> None:
    from survey_app.letterbox import mixing

    mixing.mix(here.field.mixer, here.field.settings, here.survey)


def approve_all(reader: Reader) -> None:
    """Press every Approve there is."""
    early(reader)
    while buttons := reader.page.select("main button[value=approve]"):
        forms = reader.page.select("main form")
        reader.press("approve", form=forms.index(buttons[0].find_parent("form")))


def as_agreed(here: Desk) -> None:
    day = hours.local(here.here.clock()).date()
    emergency.as_agreed(here.field.mixer, here.field.settings, day)


def test_one_asks_another_approves_and_it_unlocks_once(here: Desk, ann: Reader, bob: Reader) -> None:
    mixed(here)
    early(ann).press("read", form=-1)
    assert "Another reader must approve it." in ann.said
    assert ann.unlock().status == 409
    assert "ann asked on" in early(bob).said
    bob.press("approve")
    assert "bob approved it." in early(ann).said
    assert ann.unlock().text == DANGER
    assert bob.unlock().status == 409, "it was used"
    assert {"early-reading-asked", "early-reading-approved", "words-unlocked-early"} <= set(here.events())


def test_a_wrong_passphrase_does_not_use_it_up(here: Desk, ann: Reader, bob: Reader) -> None:
    mixed(here)
    early(ann).press("read", form=-1)
    early(bob).press("approve")
    assert ann.unlock("a wrong passphrase").status == 403
    assert ann.unlock().text == DANGER


def test_nobody_approves_what_they_asked_for(here: Desk, ann: Reader, bob: Reader) -> None:
    early(ann).press("read", form=-1)
    assert "approve" not in [each["value"] for each in ann.page.select("main button[name=go]")]
    ann.press("approve")
    assert ann.status == 409
    assert ann.unlock().status == 409


def test_what_waits_is_read_in_an_emergency(here: Desk, ann: Reader, bob: Reader) -> None:
    early(ann).press("emergency", form=-1)
    as_agreed(here)
    approve_all(bob)
    as_agreed(here)
    assert ann.unlock().text == DANGER
    assert {"emergency-asked", "emergency-approved"} <= set(here.events())


def test_nothing_is_taken_out_before_two_agreed_nor_twice(here: Desk, ann: Reader) -> None:
    early(ann).press("emergency", form=-1)
    as_agreed(here)
    with here.field.owner.read() as connection:
        from survey_app.storage import reading

        assert reading.texts(connection, here.survey) == []


def test_what_was_taken_back_unlocks_nothing(here: Desk, ann: Reader, bob: Reader) -> None:
    mixed(here)
    early(ann).press("read", form=-1)
    early(bob).press("approve")
    early(ann).press("withdraw")
    assert ann.unlock().status == 409


def test_it_is_worth_nothing_after_a_week(here: Desk, ann: Reader, bob: Reader) -> None:
    mixed(here)
    early(ann).press("read", form=-1)
    early(bob).press("approve")
    here.here.clock.now += DAYS * 24 * 3600
    again = here.somebody("ann")
    assert again.unlock().status == 409
    assert "asked on" not in early(again).said


def test_a_survey_that_has_closed_or_is_unknown_needs_none(here: Desk, ann: Reader) -> None:
    here.field.close()
    assert early(ann).status == 404
    assert ann.get("/words/nobody/early").status == 404


def test_it_asks_again_who_sits_there(here: Desk, ann: Reader) -> None:
    here.here.clock.now += 11 * 60
    assert early(ann).heading == "Is it still you?"


def test_only_readers_may_ask(here: Desk) -> None:
    assert early(here.somebody("pat")).status == 403
