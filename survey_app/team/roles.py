"""What each of the team's roles may do. A page names the right it needs, never a role."""

from __future__ import annotations

from enum import StrEnum


class TeamRole(StrEnum):
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Right(StrEnum):
    READ_RELEASES = "read-releases"
    #: which surveys are open, and how many responses came in (rounded down to 10)
    SEE_FIELDWORK = "see-fieldwork"


RIGHTS: dict[TeamRole, frozenset[Right]] = {
    TeamRole.REVIEWER: frozenset({Right.READ_RELEASES}),
    TeamRole.PUBLISHER: frozenset(Right),
    TeamRole.ADMIN: frozenset(Right),
}


def may(role: str, right: Right) -> bool:
    """Whether someone with this role has this right; an unknown role has none."""
    return role in set(TeamRole) and right in RIGHTS[TeamRole(role)]
