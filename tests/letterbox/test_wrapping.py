"""A private key opens for the passphrase that wrapped it, however it was typed, and for nothing else."""

from __future__ import annotations

import pytest

from survey_app.letterbox import envelopes
from survey_app.letterbox.wrapping import ALPHABET

PRIVATE = bytes(range(32))
PASSPHRASE = "correct horse café"
WRAPPED = envelopes.wrap(PRIVATE, PASSPHRASE)


def test_the_passphrase_opens_the_key() -> None:
    assert envelopes.unwrap(WRAPPED, PASSPHRASE) == PRIVATE


def test_the_passphrase_opens_the_key_from_any_keyboard_and_from_a_file() -> None:
    assert envelopes.unwrap(WRAPPED, "correct horse cafe\N{COMBINING ACUTE ACCENT}\n") == PRIVATE


@pytest.mark.parametrize("wrong", ["", "correct horse cafe", "Correct horse café", "x" * 1000])
def test_another_passphrase_does_not_open_the_key(wrong: str) -> None:
    with pytest.raises(envelopes.WrongPassphrase):
        envelopes.unwrap(WRAPPED, wrong)


@pytest.mark.parametrize("place", [0, 5, 25, 40, len(WRAPPED) - 1])
def test_a_wrapped_key_that_was_changed_does_not_open(place: int) -> None:
    changed = bytearray(WRAPPED)
    changed[place] ^= 1
    with pytest.raises(envelopes.WrongPassphrase):
        envelopes.unwrap(bytes(changed), PASSPHRASE)


@pytest.mark.parametrize("length", [0, 3, 31])
def test_a_wrapped_key_that_was_cut_does_not_open(length: int) -> None:
    with pytest.raises(envelopes.WrongPassphrase):
        envelopes.unwrap(WRAPPED[:length], PASSPHRASE)


def test_the_same_passphrase_never_wraps_twice_alike() -> None:
    assert envelopes.wrap(PRIVATE, PASSPHRASE) != WRAPPED


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(envelopes.WeakPassphrase, match="12 characters"):
        envelopes.wrap(PRIVATE, "short   \n     ")


def test_a_recovery_phrase_is_eight_groups_of_letters_that_are_not_mistaken() -> None:
    groups = envelopes.new_recovery_phrase().split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_no_two_recovery_phrases_are_alike() -> None:
    assert len({envelopes.new_recovery_phrase() for _ in range(100)}) == 100


def test_a_recovery_phrase_may_be_typed_as_people_type() -> None:
    assert envelopes.recovery_as_typed(" 8k2m 0Oil-abcd ") == "8K2M-0011-ABCD"
