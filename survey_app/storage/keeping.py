"""Until when responses are kept, and taking them away for good."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy import delete as delete_from

from survey_app.storage import tables
from survey_app.storage.surveys import OPEN

_KEEPING = tables.keeping.c
_ALL = select(tables.keeping).order_by(_KEEPING.survey)
_EARLIER = (
    update(tables.keeping)
    .where(
        _KEEPING.survey == bindparam("of_survey"),
        _KEEPING.destroy_on > bindparam("new_day"),
        _KEEPING.destroyed.is_(None),
    )
    .values(destroy_on=bindparam("new_day"))
)
_CLOSES_AT = (
    update(tables.survey)
    .where(
        tables.survey.c.id == bindparam("of_survey"),
        tables.survey.c.state == OPEN,
        func.coalesce(tables.survey.c.closes, "") == bindparam("before"),
    )
    .values(closes=bindparam("new_time"))
)
_DESTROYED = (
    update(tables.keeping)
    .where(_KEEPING.survey == bindparam("of_survey"))
    .values(destroyed=bindparam("on_day"), body=bindparam("certificate"))
)
_STAYS_DESTROYED = (
    update(tables.keeping)
    .where(_KEEPING.survey == bindparam("of_survey"))
    .values(destroyed=bindparam("on_day"), laid_out=True, body=bindparam("certificate"))
)
_LAID_OUT = update(tables.keeping).where(_KEEPING.survey == bindparam("of_survey")).values(laid_out=True)
#: Everything that answers, drafts, codes and keys lie in. Links, the questionnaire and releases stay.
_DESTROYED_TABLES = (
    tables.response,
    tables.held_response,
    tables.held_batch,
    tables.fragment,
    tables.reading,
    tables.referral,
    tables.approval,
    tables.draft,
    tables.code,
    tables.survey_key,
    tables.arrival,
)
#: Their names.
DESTROYED = frozenset(table.name for table in _DESTROYED_TABLES)


@dataclass(frozen=True)
class Keeping:
    """``destroy_on`` and ``destroyed`` ISO days; ``laid_out``: the files hold nothing of it any more;
    ``body`` the certificate, JSON."""

    survey: str
    destroy_on: str
    destroyed: str | None = None
    laid_out: bool = False
    body: str | None = None


def add(connection: Connection, survey: str, destroy_on: str) -> None:
    """Set the day of a survey that has none."""
    values = {"survey": survey, "destroy_on": destroy_on, "laid_out": False}
    connection.execute(tables.keeping.insert(), values)


def all_of(connection: Connection) -> dict[str, Keeping]:
    """survey → how long it is kept."""
    return {row.survey: Keeping(**row._mapping) for row in connection.execute(_ALL)}


def destroy_earlier(connection: Connection, survey: str, day: str) -> bool:
    """Bring the day forward; False where it would not be earlier, or all is destroyed already."""
    return connection.execute(_EARLIER, {"of_survey": survey, "new_day": day}).rowcount == 1


def close_at(connection: Connection, survey: str, before: str | None, time: str) -> bool:
    """Let an open survey close at this time instead of the one before; False where that is not its time. The
    caller knows that the new one is earlier."""
    values = {"of_survey": survey, "before": before or "", "new_time": time}
    return connection.execute(_CLOSES_AT, values).rowcount == 1


def counts(connection: Connection, survey: str) -> tuple[int, int]:
    """(responses, texts) that are mixed; among the responses those in quarantine."""
    found = []
    for table in (tables.response, tables.held_response, tables.fragment):
        statement = select(func.count()).select_from(table).where(table.c.survey == survey)
        found.append(int(connection.execute(statement).scalar_one()))
    return found[0] + found[1], found[2]


def destroy(connection: Connection, survey: str, day: str, certificate: str) -> None:
    """Take away everything that answers, drafts, codes and keys of the survey lie in, and say so."""
    for table in _DESTROYED_TABLES:
        connection.execute(delete_from(table).where(table.c.survey == survey))
    connection.execute(_DESTROYED, {"of_survey": survey, "on_day": day, "certificate": certificate})


def laid_out(connection: Connection, survey: str) -> None:
    """The files were written anew since."""
    connection.execute(_LAID_OUT, {"of_survey": survey})


def stays_destroyed(connection: Connection, survey: str, day: str, certificate: str) -> None:
    """It was destroyed on this day, before the backup that was brought back: none of it came with that."""
    values = {"of_survey": survey, "on_day": day, "certificate": certificate}
    if connection.execute(_STAYS_DESTROYED, values).rowcount == 0:
        add(connection, survey, day)
        connection.execute(_STAYS_DESTROYED, values)
