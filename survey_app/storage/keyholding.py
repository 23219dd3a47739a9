"""Taking away and replacing the wrappings of a survey's key; adding one is in surveys.py."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, update
from sqlalchemy import delete as delete_from

from survey_app.storage import tables

_KEY = tables.survey_key.c
_REMOVE = delete_from(tables.survey_key).where(
    _KEY.survey == bindparam("of_survey"), _KEY.holder == bindparam("of_holder")
)
_REPLACE = (
    update(tables.survey_key)
    .where(_KEY.survey == bindparam("of_survey"), _KEY.holder == bindparam("of_holder"))
    .values(wrapped=bindparam("new_wrapped"))
)


def remove(connection: Connection, survey: str, holder: str) -> bool:
    """Take one holder's wrapping away; False where there was none."""
    return connection.execute(_REMOVE, {"of_survey": survey, "of_holder": holder}).rowcount == 1


def replace(connection: Connection, survey: str, holder: str, wrapped: bytes) -> bool:
    """Put another wrapping in its place; False where there was none."""
    values = {"of_survey": survey, "of_holder": holder, "new_wrapped": wrapped}
    return connection.execute(_REPLACE, values).rowcount == 1
