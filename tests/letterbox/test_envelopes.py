"""The two seals: they open for the right key in the right place, and for nothing else."""

from __future__ import annotations

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from survey_app.letterbox import envelopes

PRIVATE, PUBLIC = envelopes.new_key_pair()
PLACE = {"survey": "moving-on-2026", "version": "a" * 64}
TICKS = bytes(range(60))


def sealed_ticks(ticks: bytes = TICKS, area: str = "S12000036") -> bytes:
    return envelopes.seal_ticks(PUBLIC, **PLACE, area=area, ticks=ticks)


def sealed_words(words: str, question: str = "one-thing", area: str = "S12000036") -> bytes:
    return envelopes.seal_words(PUBLIC, **PLACE, area=area, question=question, words=words)


# RFC 9180, appendix A.1.1 and A.2.1, sequence number 0. The library's public call takes no associated
# data, which the RFC's vectors have; its own tests use the call below, and so does this one.
@pytest.mark.parametrize(
    ("aead", "private", "sealed"),
    [
        (
            AEAD.AES_128_GCM,
            "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
            "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
            "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
        ),
        (
            AEAD.CHACHA20_POLY1305,
            "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
            "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
        ),
    ],
    ids=["A.1", "A.2, the suite used here"],
)
def test_the_library_opens_what_the_rfc_sealed(aead: AEAD, private: str, sealed: str) -> None:
    plain = openssl.hpke._decrypt_with_aad(
        Suite(KEM.X25519, KDF.HKDF_SHA256, aead),
        bytes.fromhex(sealed),
        X25519PrivateKey.from_private_bytes(bytes.fromhex(private)),
        bytes.fromhex("4f6465206f6e2061204772656369616e2055726e"),
        b"Count-0",
    )
    assert plain == b"Beauty is truth, truth beauty"


def test_ticks_open_with_their_area() -> None:
    assert envelopes.open_ticks(PRIVATE, **PLACE, sealed=sealed_ticks()) == ("S12000036", TICKS, False)


@pytest.mark.parametrize("on_paper", [False, True])
def test_how_a_response_came_is_inside_the_seal_and_changes_no_length(on_paper: bool) -> None:
    sealed = envelopes.seal_ticks(PUBLIC, **PLACE, area="S12000036", ticks=TICKS, on_paper=on_paper)
    assert envelopes.open_ticks(PRIVATE, **PLACE, sealed=sealed).on_paper is on_paper
    assert len(sealed) == len(sealed_ticks())


def test_a_row_from_before_paper_was_taken_opens_as_one_that_came_online() -> None:
    header = b"S12000036".ljust(16, b"\0") + len(TICKS).to_bytes(2, "big")
    sealed = envelopes._seal(PUBLIC, header + TICKS, envelopes._inner(**PLACE, kind="ticks", question=""))
    assert envelopes.open_ticks(PRIVATE, **PLACE, sealed=sealed) == ("S12000036", TICKS, False)


@given(st.text(max_size=3000))
def test_words_open_as_they_were_written(words: str) -> None:
    opened = envelopes.open_words(PRIVATE, **PLACE, question="one-thing", sealed=sealed_words(words))
    assert opened == ("S12000036", words)


def test_sealed_ticks_of_one_version_are_of_one_length() -> None:
    lengths = {
        len(sealed_ticks(bytes([code]) * 60, area)) for code in (0, 1, 9) for area in ("S12000036", "X")
    }
    assert lengths == {60 + 66}


@given(st.integers(0, 1004), st.integers(0, 1004))
def test_words_of_one_step_are_of_one_length(first: int, second: int) -> None:
    assert len(sealed_words("a" * first)) == len(sealed_words("b" * second)) == 1024 + envelopes.OVERHEAD


def test_longer_words_come_in_steps_of_a_kib() -> None:
    lengths = {len(sealed_words("a" * length)) - envelopes.OVERHEAD for length in range(0, 5001, 97)}
    assert lengths == {1024, 2048, 3072, 4096, 5120}


def test_the_same_answers_never_give_the_same_envelope() -> None:
    assert len({sealed_ticks() for _ in range(50)}) == 50


def test_the_area_cannot_be_seen_outside() -> None:
    assert b"S12000036" not in sealed_ticks() + sealed_words("words")


@pytest.mark.parametrize(
    "place", [{"survey": "another-survey"}, {"version": "b" * 64}], ids=["another survey", "another version"]
)
def test_ticks_that_were_moved_do_not_open(place: dict[str, str]) -> None:
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_ticks(PRIVATE, **{**PLACE, **place}, sealed=sealed_ticks())


def test_words_that_were_moved_to_another_question_do_not_open() -> None:
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_words(PRIVATE, **PLACE, question="another", sealed=sealed_words("words"))


def test_ticks_do_not_open_as_words() -> None:
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_words(PRIVATE, **PLACE, question="", sealed=sealed_ticks())


def test_another_key_opens_nothing() -> None:
    other, _ = envelopes.new_key_pair()
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_ticks(other, **PLACE, sealed=sealed_ticks())


@given(st.integers(0, (60 + 66) * 8 - 1))
def test_a_flipped_bit_anywhere_is_refused(bit: int) -> None:
    sealed = bytearray(sealed_ticks())
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_ticks(PRIVATE, **PLACE, sealed=bytes(sealed))


def test_even_the_bit_that_x25519_ignores_is_refused() -> None:
    """HPKE puts the encapsulated key as it was sent into the key schedule (RFC 9180, 4.1)."""
    sealed = bytearray(sealed_ticks())
    sealed[31] ^= 0x80
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_ticks(PRIVATE, **PLACE, sealed=bytes(sealed))


@given(st.binary(max_size=200))
def test_rubbish_is_refused_in_the_same_words(rubbish: bytes) -> None:
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_ticks(PRIVATE, **PLACE, sealed=rubbish)
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_outer(PRIVATE, batch=b"b" * 16, kind="ticks", sealed=rubbish)


def test_the_outer_envelope_carries_its_name_inside() -> None:
    sealed = envelopes.seal_outer(PUBLIC, batch=b"b" * 16, kind="words", name="one-thing", content=b"inner")
    assert b"one-thing" not in sealed
    assert envelopes.open_outer(PRIVATE, batch=b"b" * 16, kind="words", sealed=sealed) == (
        "one-thing",
        b"inner",
    )


@pytest.mark.parametrize(("batch", "kind"), [(b"c" * 16, "words"), (b"b" * 16, "ticks")])
def test_an_outer_envelope_of_another_batch_or_kind_does_not_open(batch: bytes, kind: str) -> None:
    sealed = envelopes.seal_outer(PUBLIC, batch=b"b" * 16, kind="words", name="", content=b"inner")
    with pytest.raises(envelopes.CannotOpen):
        envelopes.open_outer(PRIVATE, batch=batch, kind=kind, sealed=sealed)


def test_a_name_that_is_too_long_is_refused_rather_than_cut() -> None:
    with pytest.raises(ValueError, match="longer than 40"):
        envelopes.seal_outer(PUBLIC, batch=b"b" * 16, kind="words", name="q" * 41, content=b"")
