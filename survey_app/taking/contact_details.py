"""Whether a text looks as if it said how to find somebody: a hint to the person who writes, before sending.

It sees numbers and addresses in the usual forms and does not see names. It never blocks and stores nothing.
"""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[^\s@,;:()<>]+@[^\s@,;:()<>]+\.[a-z]{2,}", re.IGNORECASE)
#: Full postcodes as Royal Mail writes them, with or without the space.
_POSTCODE = re.compile(r"\b[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][abd-hjlnp-uw-z]{2}\b", re.IGNORECASE)
#: Telephone numbers in Britain have 10 or 11 digits after their 0 or +44; a CHI number has 10 digits.
_DIGITS = re.compile(r"(?<![0-9])(?:\+|\(|0)?[0-9](?:[ ().-]{0,2}[0-9]){8,12}(?![0-9])")


def found_in(words: str) -> bool:
    """Whether the text holds what looks like an e-mail address, a full postcode, or a telephone or CHI
    number."""
    return any(pattern.search(words) for pattern in (_EMAIL, _POSTCODE, _DIGITS))
