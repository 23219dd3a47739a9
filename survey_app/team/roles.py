"""What each of the team's roles may do. A page names the right it needs, never a role."""

from __future__ import annotations

from enum import StrEnum


class TeamRole(StrEnum):
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMIN = "admin"
    #: types paper forms in, and sees nothing else
    TYPIST = "typist"
    #: reads what people wrote in their own words, and no number
    READER = "reader"
    #: reads too, and is told of danger and of who wants to be contacted
    LEAD = "safeguarding-lead"


class Right(StrEnum):
    READ_RELEASES = "read-releases"
    #: which surveys are open, and how many responses came in (rounded down to 10)
    SEE_FIELDWORK = "see-fieldwork"
    #: to agree with somebody else on smaller groups than are shown now
    LOWER_THRESHOLDS = "lower-thresholds"
    #: paper forms into the letterbox; what was typed in cannot be seen again by anybody
    TYPE_PAPER = "type-paper"
    #: texts, each by itself, with a key that the account alone does not give
    READ_WORDS = "read-words"
    #: requests for contact, and texts that two people passed on
    SAFEGUARD = "safeguard"


_NUMBERS = frozenset({Right.READ_RELEASES, Right.SEE_FIELDWORK, Right.LOWER_THRESHOLDS, Right.TYPE_PAPER})

#: Nobody reads texts because of a higher place: it is a task of its own.
RIGHTS: dict[TeamRole, frozenset[Right]] = {
    TeamRole.REVIEWER: frozenset({Right.READ_RELEASES}),
    TeamRole.PUBLISHER: _NUMBERS,
    TeamRole.ADMIN: _NUMBERS,
    TeamRole.READER: frozenset({Right.READ_WORDS}),
    TeamRole.LEAD: frozenset({Right.READ_WORDS, Right.SAFEGUARD}),
    TeamRole.TYPIST: frozenset({Right.TYPE_PAPER}),
}


def may(role: str, right: Right) -> bool:
    """Whether someone with this role has this right; an unknown role has none."""
    return role in set(TeamRole) and right in RIGHTS[TeamRole(role)]
