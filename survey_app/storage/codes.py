"""One-use codes that nobody has used yet. A code that was used is a row that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy import delete as delete_from

from survey_app.storage import tables


@dataclass(frozen=True)
class StoredCode:
    """``id`` sha-256 of what is scanned; ``selector`` the beginning of what is typed, ``verifier`` a salt and
    argon2id of its rest."""

    id: bytes
    survey: str
    selector: str
    verifier: bytes


_CODE = tables.code.c
_IS_THERE = select(_CODE.id).where(_CODE.id == bindparam("id"), _CODE.survey == bindparam("survey"))
_BY_SELECTOR = select(tables.code).where(
    _CODE.survey == bindparam("survey"), _CODE.selector == bindparam("selector")
)
_SPEND = delete_from(tables.code).where(
    _CODE.id == bindparam("spent"), _CODE.survey == bindparam("of_survey")
)
_OF_SURVEY = delete_from(tables.code).where(_CODE.survey == bindparam("of_survey"))
_SELECTORS = select(_CODE.selector).where(_CODE.survey == bindparam("survey"))
_COUNT = select(func.count()).select_from(tables.code).where(_CODE.survey == bindparam("survey"))


def add(connection: Connection, codes: Iterable[StoredCode]) -> None:
    """Store new codes, in the order of their ids, which are random."""
    rows = [
        {"id": code.id, "survey": code.survey, "selector": code.selector, "verifier": code.verifier}
        for code in sorted(codes, key=lambda code: code.id)
    ]
    if rows:
        connection.execute(tables.code.insert(), rows)


def is_there(connection: Connection, id: bytes, survey: str) -> bool:
    """Whether a code of this survey waits to be used."""
    return connection.execute(_IS_THERE, {"id": id, "survey": survey}).one_or_none() is not None


def by_selector(connection: Connection, survey: str, selector: str) -> StoredCode | None:
    """The code of this survey whose typed form begins like this, None where there is none."""
    row = connection.execute(_BY_SELECTOR, {"survey": survey, "selector": selector}).one_or_none()
    return StoredCode(row.id, row.survey, row.selector, row.verifier) if row else None


def spend(connection: Connection, id: bytes, survey: str) -> bool:
    """Take a code away; False where it was used already, or never was."""
    return connection.execute(_SPEND, {"spent": id, "of_survey": survey}).rowcount == 1


def delete_all(connection: Connection, survey: str) -> int:
    """Take away every code of a survey; returns how many."""
    return connection.execute(_OF_SURVEY, {"of_survey": survey}).rowcount


def selectors(connection: Connection, survey: str) -> frozenset[str]:
    """The selectors that are taken."""
    return frozenset(connection.execute(_SELECTORS, {"survey": survey}).scalars())


def count(connection: Connection, survey: str) -> int:
    """How many codes of a survey wait to be used."""
    return int(connection.execute(_COUNT, {"survey": survey}).scalar_one())
