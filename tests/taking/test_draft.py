"""A draft is opened by its visitor's cookie, for its survey and version, until its time is over."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.answers import Answers
from survey_app.taking.draft import STEP, Draft, NotThisDraft, new_visit, seal, unseal, visit_of

HERE = {"survey": "moving-on-2026", "version": "a" * 64}


def sealed_and_visit(text: str = "Made up words"):
    visit = new_visit()
    draft = Draft.begin(100).used(101, Answers({"age": ("age-16-17",), "keep": text}))
    return seal(visit, draft, **HERE), visit, draft


def test_a_draft_comes_back_as_it_was() -> None:
    sealed, visit, draft = sealed_and_visit()
    assert unseal(visit_of(visit.cookie), sealed, **HERE, hour=102) == draft


def test_it_says_nothing_of_its_length_below_a_step() -> None:
    short, long = sealed_and_visit("x")[0], sealed_and_visit("x" * 3500)[0]
    assert len(short) == len(long) == STEP + 12 + 16


def test_two_drafts_of_the_same_answers_have_nothing_in_common() -> None:
    visit = new_visit()
    draft = Draft.begin(100)
    one, other = seal(visit, draft, **HERE), seal(visit, draft, **HERE)
    assert one[:12] != other[:12]
    assert one[12:60] != other[12:60]


@pytest.mark.parametrize("change", [{"survey": "another-2026"}, {"version": "b" * 64}, {"hour": 104}])
def test_another_survey_another_version_or_a_later_hour_does_not_open_it(change: dict) -> None:
    sealed, visit, _ = sealed_and_visit()
    with pytest.raises(NotThisDraft):
        unseal(visit, sealed, **{**HERE, "hour": 102, **change})


def test_another_visit_does_not_open_it() -> None:
    with pytest.raises(NotThisDraft):
        unseal(new_visit(), sealed_and_visit()[0], **HERE, hour=102)


@pytest.mark.parametrize("place", [0, 11, 12, 2000, -1])
def test_a_changed_byte_is_refused(place: int) -> None:
    sealed, visit, _ = sealed_and_visit()
    changed = bytearray(sealed)
    changed[place] ^= 1
    with pytest.raises(NotThisDraft):
        unseal(visit, bytes(changed), **HERE, hour=102)


@pytest.mark.parametrize(
    "cookie", [None, "", "x", "x" * 42, "x" * 44, "é" * 43, "/" * 43, "x" * 43, " " + "A" * 42]
)
def test_a_cookie_that_we_did_not_set_is_no_visit(cookie: str | None) -> None:
    """The 43rd character carries only four bits: "x" there has bits that we never set."""
    assert visit_of(cookie) is None


def test_the_id_that_is_stored_gives_neither_the_cookie_nor_the_key() -> None:
    visit = new_visit()
    assert visit.draft_id not in (visit.key, visit.cookie.encode())
    assert visit.cookie not in repr(visit)
