"""How wide words are, without any font at hand: estimated on the wide side, so that they fit their boxes."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iIjltfr.,;:!|'\"()[]{}/ \u2018\u2019\u201c\u201d")
_WIDE = frozenset("mwMW@%&\u2013\u2014\u2026")


def width(words: str, size: float) -> float:
    """In the unit of ``size``, the font's height."""
    return size * sum(_share(character) for character in words)


def _share(character: str) -> float:
    if character in _NARROW:
        return 0.38
    if character in _WIDE:
        return 0.98
    if character.isascii():
        return 0.72 if character.isupper() else 0.62
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.72


def wrapped(words: str, size: float, room: float, *, most: int | None = None) -> list[str]:
    """The words in lines that are no wider than ``room``; more than ``most`` lines end in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, size, room)
        lines += full
    if line:
        lines.append(line)
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(f"{last}…", size) > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip(' ,;.')}…"]


def _broken(word: str, size: float, room: float) -> list[str]:
    """A word in pieces that fit."""
    pieces, piece = [], ""
    for character in word:
        if piece and width(piece + character, size) > room:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]
