"""The thresholds of a survey that is in the field: raised by whoever runs it, lowered by two people only.

What the database holds is part of each statement, so that whoever calls them, and from whatever they read
before, cannot lower a threshold by mistake.
"""

from __future__ import annotations

import datetime
import json

from sqlalchemy import JSON, ColumnElement, Connection, Integer, bindparam, cast, func, update

from survey_app.storage import approvals, tables
from survey_app.storage.approvals import Wanted, What

#: The numbers of a policy that hold a small group back: higher is safer.
NAMES = ("min_base", "min_cell")

_SURVEY = tables.survey.c


def lowering(survey: str, policy: str) -> Wanted:
    """What two people agree on to lower the thresholds to these and no others. ``policy`` is JSON."""
    return Wanted(
        What.LOWER_THRESHOLDS, survey, " ".join(f"{name}={value}" for name, value in _numbers(policy).items())
    )


def raise_to(connection: Connection, survey: str, policy: str) -> bool:
    """Store a policy (JSON) none of whose thresholds is below the stored one; False, and nothing is changed,
    where one is, or there is no such survey."""
    wanted = _numbers(policy)
    is_lower_or_equal = [
        _stored(connection.dialect.name, name) <= bindparam(f"new_{name}", value)
        for name, value in wanted.items()
    ]
    statement = update(tables.survey).where(_SURVEY.id == survey, *is_lower_or_equal).values(policy=policy)
    return connection.execute(statement).rowcount == 1


def lower_to(connection: Connection, survey: str, policy: str, today: datetime.date) -> bool:
    """Store a policy with a lower threshold, and use the approval of exactly these numbers up; False, and
    nothing is changed, where two people have not agreed, or there is no such survey."""
    if not approvals.use(connection, lowering(survey, policy), today):
        return False
    statement = update(tables.survey).where(_SURVEY.id == survey).values(policy=policy)
    return connection.execute(statement).rowcount == 1


def _stored(dialect: str, name: str) -> ColumnElement[int]:
    """A number of the stored policy, which is JSON in a column of text."""
    if dialect == "sqlite":
        return func.coalesce(cast(func.json_extract(_SURVEY.policy, f"$.{name}"), Integer), 0)
    return func.coalesce(cast(func.json_extract_path_text(cast(_SURVEY.policy, JSON), name), Integer), 0)


def _numbers(policy: str) -> dict[str, int]:
    read = json.loads(policy)
    return {name: int(read[name]) for name in NAMES}
