"""One-use codes: how they are written, found and checked."""

from __future__ import annotations

import re

import pytest

from survey_app.letterbox import codes


@pytest.fixture(scope="module")
def made():
    return codes.new_code("small-2026", set())


def test_what_is_typed_is_twelve_characters_that_nobody_misreads(made) -> None:
    code, _ = made
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code.typed)


def test_what_is_scanned_holds_130_bits(made) -> None:
    code, _ = made
    assert len(code.scanned) * 5 == 130
    assert codes.could_be_scanned(code.scanned)


def test_the_typed_code_is_right_for_its_own_row(made) -> None:
    code, stored = made
    assert codes.is_right(stored, codes.as_typed(code.typed))


def test_another_code_is_wrong(made) -> None:
    code, stored = made
    typed = codes.as_typed(code.typed)
    assert not codes.is_right(stored, typed[:-1] + ("0" if typed[-1] != "0" else "1"))


@pytest.mark.parametrize("typed", ["", "00000000000"])
def test_no_row_makes_nothing_right(typed: str) -> None:
    assert not codes.is_right(None, codes.as_typed(typed))


def test_capitals_spaces_and_lookalikes_are_set_right() -> None:
    assert codes.as_typed(" oil1-7k2m 9bdf ") == "01117K2M9BDF"


@pytest.mark.parametrize("text", ["", "7K2M-QX4T", "7K2M-QX4T-9BDU", "7K2M-QX4T-9BDF-0", "é" * 12, "x" * 300])
def test_what_cannot_be_a_code_is_nothing(text: str) -> None:
    assert codes.as_typed(text) == ""


def test_the_row_is_found_by_what_is_scanned(made) -> None:
    code, stored = made
    assert codes.id_of_scanned(code.scanned) == stored.id


def test_no_two_codes_of_a_survey_begin_alike() -> None:
    taken = {first + "000" for first in codes.ALPHABET}
    before = set(taken)
    code, _ = codes.new_code("small-2026", taken)
    assert code.typed[:4] not in before
    assert code.typed[:4] in taken


def test_a_code_does_not_show_itself_in_a_message(made) -> None:
    assert made[0].typed not in repr(made[0])
