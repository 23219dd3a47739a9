"""Who may do what to which table, column by column.

One table of permissions for every kind of database. On SQLite it is held by an authorizer on each
connection (sqlite.py). It guards against our own mistakes and against SQL injection; somebody who runs
code of their own in the process is stopped by the seals instead, because the keys are not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from survey_app.storage.tables import metadata


class Role(StrEnum):
    """What a connection is for."""

    PUBLIC = "public"  # the web process that takes answers
    MIXER = "mixer"  # strips the outer seals
    DASHBOARD = "dashboard"  # shows releases
    TEAM = "team"  # signs people in, lists surveys, publishes
    TYPIST = "typist"  # hands in what the team types from paper
    WORDS = "words"  # reads texts, each by itself, and says what is to be done with it
    LEAD = "lead"  # reads what is meant for the safeguarding lead
    OWNER = "owner"  # the operator's commands


Columns = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Permissions:
    """Columns that may be read and changed, tables that rows may go into, tables they may be taken from."""

    reads: Columns
    inserts: frozenset[str] = frozenset()
    updates: Columns = field(default_factory=lambda: MappingProxyType({}))
    deletes: frozenset[str] = frozenset()


def _columns(**tables: str) -> Columns:
    """``table="a b"`` names columns, ``table="*"`` all of them."""
    return MappingProxyType(
        {
            table: frozenset(metadata.tables[table].columns.keys() if names == "*" else names.split())
            for table, names in tables.items()
        }
    )


#: role → permissions; OWNER has no entry, because nothing is kept from it but what is sealed.
ALLOWED: Mapping[Role, Permissions] = MappingProxyType(
    {
        Role.PUBLIC: Permissions(
            reads=_columns(survey="*", link="*", batch="*", draft="*", code="*", handed_in="*"),
            inserts=frozenset({"draft", "letterbox", "handed_in", "contact", "surge"}),
            updates=_columns(draft="bucket sealed"),
            deletes=frozenset({"draft", "code", "handed_in"}),
        ),
        Role.MIXER: Permissions(
            reads=_columns(
                survey="id policy state",
                batch="*",
                letterbox="*",
                arrival="*",
                response="id",
                fragment="id",
                surge="*",
                held_batch="*",
                held_response="id batch",
                approval="*",
            ),
            inserts=frozenset({"response", "fragment", "held_batch", "held_response"}),
            updates=_columns(batch="id public_key", arrival="count", approval="used_on"),
            deletes=frozenset({"letterbox", "batch", "surge"}),
        ),
        Role.TYPIST: Permissions(
            reads=_columns(survey="*", batch="*", draft="id"),
            inserts=frozenset({"draft", "letterbox"}),
            deletes=frozenset({"draft"}),
        ),
        Role.WORDS: Permissions(
            reads=_columns(survey="*", survey_key="*", fragment="*", reading="*", approval="*"),
            inserts=frozenset({"reading", "referral"}),
            updates=_columns(reading="state flagged_by redacted redacted_by approved_by", approval="used_on"),
        ),
        Role.LEAD: Permissions(
            # SQLite looks at the survey that a referral points to before it takes the referral out.
            reads=_columns(survey="id", contact="*", referral="id sealed"),
            deletes=frozenset({"contact", "referral"}),
        ),
        Role.DASHBOARD: Permissions(reads=_columns(survey="*", release="*")),
        Role.TEAM: Permissions(
            reads=_columns(
                survey="*",
                link="*",
                arrival="*",
                release="*",
                account="*",
                audit_event="*",
                approval="*",
                signed_in="*",
            ),
            inserts=frozenset({"account", "audit_event", "approval", "signed_in"}),
            updates=_columns(
                account="password role disabled factor factor_step recovery",
                release="state day",
                approval="approved_by approved_on",
            ),
            deletes=frozenset({"approval", "signed_in"}),
        ),
    }
)
