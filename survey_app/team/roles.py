"""What each of the team's roles may do. A page names the right it needs, never a role."""

from __future__ import annotations

from enum import StrEnum


class TeamRole(StrEnum):
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMIN = "admin"
    #: types paper forms in, and sees nothing else
    TYPIST = "typist"


class Right(StrEnum):
    READ_RELEASES = "read-releases"
    #: which surveys are open, and how many responses came in (rounded down to 10)
    SEE_FIELDWORK = "see-fieldwork"
    #: paper forms into the letterbox; what was typed in cannot be seen again by anybody
    TYPE_PAPER = "type-paper"


RIGHTS: dict[TeamRole, frozenset[Right]] = {
    TeamRole.REVIEWER: frozenset({Right.READ_RELEASES}),
    TeamRole.PUBLISHER: frozenset(Right),
    TeamRole.ADMIN: frozenset(Right),
    TeamRole.TYPIST: frozenset({Right.TYPE_PAPER}),
}


def may(role: str, right: Right) -> bool:
    """Whether someone with this role has this right; an unknown role has none."""
    return role in set(TeamRole) and right in RIGHTS[TeamRole(role)]
