"""Shared links: one for each area of a survey, the same for everybody there."""

from __future__ import annotations

import secrets

#: Crockford's base 32 in small letters: nothing that is misread on paper or misheard on the telephone.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 10


def new_token() -> str:
    """Ten characters, 50 random bits: short enough to type, far too many to try."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def as_typed(text: str) -> str:
    """The token somebody meant: capitals, spaces, hyphens and the look-alikes o, i, l set right."""
    letters = "".join(letter for letter in text.lower() if letter not in " -")
    return letters.translate(str.maketrans("oil", "011"))
