"""A sealed file opens whole or not at all, for its key alone, and needs no more memory than a piece."""

from __future__ import annotations

import io

import pytest

from survey_app.backup import stream
from survey_app.backup.stream import MAGIC, PIECE, CannotRead
from survey_app.letterbox.envelopes import new_key_pair

PRIVATE, PUBLIC = new_key_pair()
LENGTHS = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17]
SEALED_PIECE = PIECE + 16
HEAD = len(MAGIC) + 80


def sealed(content: bytes, part: int = 1000) -> bytes:
    return b"".join(stream.sealed(PUBLIC, (content[at : at + part] for at in range(0, len(content), part))))


def opened(file: bytes, private: bytes = PRIVATE) -> bytes:
    return b"".join(stream.opened(private, io.BytesIO(file)))


def content(length: int) -> bytes:
    return bytes(at * 7 % 251 for at in range(length))


@pytest.mark.parametrize("length", LENGTHS)
def test_what_was_sealed_opens(length: int) -> None:
    assert opened(sealed(content(length))) == content(length)


def test_how_the_content_comes_in_makes_no_difference_to_what_opens() -> None:
    assert opened(sealed(content(5000), 1)) == opened(sealed(content(5000), 5000))


def test_no_two_files_are_alike_and_none_shows_its_content() -> None:
    one, other = sealed(b"CANARY" * 100), sealed(b"CANARY" * 100)
    assert one[HEAD:] != other[HEAD:]
    assert b"CANARY" not in one


def test_another_key_opens_nothing() -> None:
    with pytest.raises(CannotRead, match="does not open"):
        opened(sealed(b"x"), new_key_pair()[0])


@pytest.mark.parametrize("length", LENGTHS[1:])
def test_every_cut_is_seen(length: int) -> None:
    """At each end of a piece, and beside it."""
    file = sealed(content(length))
    ends = range(HEAD, len(file), SEALED_PIECE)
    for end in sorted({max(0, at + by) for at in ends for by in (-1, 0, 1)} - {len(file)}):
        if end >= len(file):
            continue
        with pytest.raises(CannotRead):
            opened(file[:end])


@pytest.mark.parametrize("at", [0, len(MAGIC), HEAD - 1, HEAD, HEAD + SEALED_PIECE, -1])
def test_a_flipped_bit_is_seen(at: int) -> None:
    file = bytearray(sealed(content(2 * PIECE)))
    file[at] ^= 1
    with pytest.raises(CannotRead):
        opened(bytes(file))


def test_pieces_in_another_order_or_twice_are_seen() -> None:
    file = sealed(content(3 * PIECE))
    head, pieces = (
        file[:HEAD],
        [file[HEAD:][at : at + SEALED_PIECE] for at in range(0, len(file) - HEAD, SEALED_PIECE)],
    )
    for order in ([1, 0, 2], [0, 0, 1, 2], [0, 2], [0, 1, 2, 2]):
        with pytest.raises(CannotRead):
            opened(head + b"".join(pieces[at] for at in order))


def test_something_after_the_end_is_seen() -> None:
    with pytest.raises(CannotRead):
        opened(sealed(content(100)) + b"x")


def test_a_newer_version_and_no_backup_are_told_apart() -> None:
    with pytest.raises(CannotRead, match="newer version"):
        opened(b"survey-app backup 2\n" + bytes(200))
    with pytest.raises(CannotRead, match="no backup"):
        opened(b"PK\x03\x04")
    with pytest.raises(CannotRead, match="no backup"):
        opened(b"")


def test_memory_does_not_grow_with_the_content() -> None:
    """A hundred pieces go through, and never more than a few wait."""
    taken = 0

    def parts():
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield bytes(PIECE)

    pieces = stream.sealed(PUBLIC, parts())
    for number, _ in enumerate(pieces):
        assert taken <= number + 2
