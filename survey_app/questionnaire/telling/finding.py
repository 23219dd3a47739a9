"""What was found, and where."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What something in a text looks like."""

    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    POSTCODE = "postcode"
    STREET = "street"
    CHI = "chi"
    NATIONAL_INSURANCE = "national-insurance"
    VEHICLE = "vehicle"
    BIRTHDAY = "birthday"
    NAME = "name"


@dataclass(frozen=True, order=True)
class Finding:
    """``words[start:end]`` looks like this kind of thing."""

    start: int
    end: int
    kind: Kind

    def mark(self, words: str) -> str:
        """16 hexadecimal digits that stand for what was found, wherever in the text it stands now."""
        held = "".join(each for each in words[self.start : self.end].casefold() if each.isalnum())
        return hashlib.blake2b(f"{self.kind}|{held}".encode(), digest_size=8).hexdigest()
