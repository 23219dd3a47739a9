"""The mixed store: inner envelopes that only the survey's key opens."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy import delete as delete_from

from survey_app.storage import tables
from survey_app.storage.upsert import insert_once

_ADD_RESPONSE = insert_once(tables.response)
_ADD_FRAGMENT = insert_once(tables.fragment)
_RESPONSE, _FRAGMENT = tables.response.c, tables.fragment.c
_TICKS = (
    select(_RESPONSE.id, _RESPONSE.sealed)
    .where(_RESPONSE.survey == bindparam("survey"))
    .order_by(_RESPONSE.id)
)
_WORDS = (
    select(_FRAGMENT.id, _FRAGMENT.question, _FRAGMENT.sealed)
    .where(_FRAGMENT.survey == bindparam("survey"))
    .order_by(_FRAGMENT.id)
)
_COUNT = select(func.count()).select_from(tables.response).where(_RESPONSE.survey == bindparam("survey"))
_TAKE_TICKS = delete_from(tables.response).where(_RESPONSE.survey == bindparam("of_survey"))
_TAKE_WORDS = delete_from(tables.fragment).where(_FRAGMENT.survey == bindparam("of_survey"))


def add_responses(connection: Connection, survey: str, sealed: Mapping[bytes, bytes]) -> None:
    """Insert id → inner envelope, in the order of the ids; an id that is there already is left alone."""
    rows = [{"id": id, "survey": survey, "sealed": sealed[id]} for id in sorted(sealed)]
    if rows:
        connection.execute(_ADD_RESPONSE.on(connection), rows)


def add_fragments(connection: Connection, survey: str, question: str, sealed: Mapping[bytes, bytes]) -> None:
    """Insert id → inner envelope of the texts to one question, in the order of the ids."""
    rows = [{"id": id, "survey": survey, "question": question, "sealed": sealed[id]} for id in sorted(sealed)]
    if rows:
        connection.execute(_ADD_FRAGMENT.on(connection), rows)


def ticks(connection: Connection, survey: str) -> list[bytes]:
    """Every inner envelope with ticks, in the order of their random ids."""
    return [row.sealed for row in connection.execute(_TICKS, {"survey": survey})]


def words(connection: Connection, survey: str) -> list[tuple[str, bytes]]:
    """(question, inner envelope) of every text, in the order of their random ids."""
    return [(row.question, row.sealed) for row in connection.execute(_WORDS, {"survey": survey})]


def count(connection: Connection, survey: str) -> int:
    """How many responses are mixed."""
    return connection.execute(_COUNT, {"survey": survey}).scalar_one()


def renew(connection: Connection, survey: str) -> None:
    """Write every row of a survey anew in this one transaction.

    PostgreSQL keeps the number of the transaction that wrote a row (xmin), and so the order of batches,
    through every kind of VACUUM; only rows that were written together have one number.
    """
    kept = list(connection.execute(_TICKS, {"survey": survey}))
    texts = list(connection.execute(_WORDS, {"survey": survey}))
    connection.execute(_TAKE_TICKS, {"of_survey": survey})
    connection.execute(_TAKE_WORDS, {"of_survey": survey})
    add_responses(connection, survey, {row.id: row.sealed for row in kept})
    for question in sorted({row.question for row in texts}):
        add_fragments(
            connection, survey, question, {row.id: row.sealed for row in texts if row.question == question}
        )
