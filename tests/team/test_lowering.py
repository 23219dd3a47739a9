"""The page where two people agree on smaller groups: exact numbers, two accounts, and a log of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.letterbox import hours
from survey_app.results.disclosure.policy import Policy
from survey_app.storage import thresholds
from survey_app.team.people import add_person
from survey_app.team.sessions import SURE
from tests.team.reading import Desk, Reader, desk
from tests.team.signed_in import PASSWORD


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    """A survey that shows groups of 20 and answers of 8; pat and sam publish."""
    made = desk(tmp_path, closed=False)
    add_person(made.here.settings, name="sam", role="publisher", password=PASSWORD)
    with made.field.owner.write() as connection:
        assert thresholds.raise_to(connection, made.survey, Policy(20, 8).to_json())
    yield made
    made.dispose()


@pytest.fixture
def pat(here: Desk) -> Reader:
    return here.somebody("pat")


@pytest.fixture
def sam(here: Desk) -> Reader:
    return here.somebody("sam")


def ask(who: Reader, min_base: str = "15", min_cell: str = "6", **more: object) -> Reader:
    who.get("/thresholds")
    return who.press("ask", -1, survey=who.desk.survey, min_base=min_base, min_cell=min_cell, **more)


def lowered(here: Desk, policy: Policy) -> bool:
    today = hours.local(here.here.clock()).date()
    with here.field.owner.write() as connection:
        return thresholds.lower_to(connection, here.survey, policy.to_json(), today)


def buttons(who: Reader) -> list[str]:
    return [each["value"] for each in who.page.select("main button[name=go]")]


def test_one_asks_another_approves_and_the_command_may_do_exactly_that(
    here: Desk, pat: Reader, sam: Reader
) -> None:
    assert "Somebody else must approve it." in ask(pat).said
    assert not lowered(here, Policy(15, 6)), "nobody approved it yet"
    assert "pat asked on" in sam.get("/thresholds").said
    sam.press("approve")
    assert f"survey-app survey threshold {here.survey} --min-base 15 --min-cell 6" in sam.said
    assert not lowered(here, Policy(14, 6))
    assert lowered(here, Policy(15, 6))
    assert {"lower-thresholds-asked", "lower-thresholds-approved"} <= set(here.events())


def test_nobody_approves_what_they_asked_for(here: Desk, pat: Reader) -> None:
    assert "approve" not in buttons(ask(pat))
    assert pat.press("approve").status == 409
    assert not lowered(here, Policy(15, 6))


def test_what_was_approved_can_be_taken_back(here: Desk, pat: Reader, sam: Reader) -> None:
    ask(pat)
    sam.get("/thresholds").press("approve")
    pat.get("/thresholds").press("withdraw")
    assert "asked on" not in pat.said
    assert not lowered(here, Policy(15, 6))
    assert "lower-thresholds-taken-back" in here.events()


def test_a_number_that_was_altered_on_the_way_is_another_request(
    here: Desk, pat: Reader, sam: Reader
) -> None:
    """Whoever approves sends an id alone: numbers beside it change nothing."""
    ask(pat)
    sam.get("/thresholds").press("approve", 0, min_base="10", min_cell="5", survey=here.survey)
    assert not lowered(here, Policy(10, 5))
    assert lowered(here, Policy(15, 6))


@pytest.mark.parametrize("name", ["ann", "lena"])
def test_it_is_not_open_to_who_reads_texts(here: Desk, name: str) -> None:
    assert here.somebody(name).get("/thresholds").status == 403


def test_a_request_to_read_texts_cannot_be_approved_here(here: Desk, sam: Reader) -> None:
    ann = here.somebody("ann").get(f"/words/{here.survey}/early").press("read", -1)
    id = ann.page.select_one("input[name=id]")["value"]
    sam.get("/thresholds")
    assert "asked on" not in sam.said
    assert sam.press("approve", -1, id=id).status == 409


def test_readers_cannot_approve_smaller_groups(here: Desk, pat: Reader) -> None:
    id = ask(pat).page.select_one("input[name=id]")["value"]
    ann = here.somebody("ann").get(f"/words/{here.survey}/early")
    assert "asked on" not in ann.said
    assert ann.press("approve", -1, id=id).status == 409
    assert not lowered(here, Policy(15, 6))


def test_after_a_while_it_asks_who_sits_there(here: Desk, pat: Reader) -> None:
    here.here.clock.now += SURE
    pat.get("/thresholds")
    assert pat.response is not None
    assert pat.response.request.path == "/team/confirm"


@pytest.mark.parametrize(
    ("base", "cell", "said"),
    [
        ("nine", "5", "Give two whole numbers."),
        ("9", "5", "people answered a questionnaire that says 10"),
        ("25", "8", "Neither number would be lower."),
        ("8", "8", "min_base 8 is too low"),
        ("15\0", "6", ""),
    ],
)
def test_what_cannot_be_asked_for_is_said_and_not_kept(
    here: Desk, pat: Reader, base: str, cell: str, said: str
) -> None:
    assert ask(pat, base, cell).status == 400
    assert said in pat.said
    assert "asked on" not in pat.get("/thresholds").said


def test_an_unknown_survey_or_button_is_refused(here: Desk, pat: Reader) -> None:
    pat.get("/thresholds")
    assert pat.press("ask", -1, survey="nowhere", min_base="15", min_cell="6").status == 400
    pat.get("/thresholds")
    assert pat.press("lower", -1).status == 400
