"""Surveys, their links, their wrapped keys and how many responses came in."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Row, bindparam, select, update

from survey_app.storage import tables

OPEN, CLOSED = "open", "closed"
#: Counts of responses are shown rounded down to this (docs/anonymity.md).
ROUNDED_TO = 10


@dataclass(frozen=True)
class SurveyRecord:
    """One fieldwork run of one questionnaire version, as it is stored.

    ``definition`` is the pinned questionnaire in canonical JSON, ``version`` its sha-256; ``policy`` the
    thresholds in JSON; ``state`` "open" or "closed"; ``public_key`` 32 raw X25519 bytes; ``opens`` and
    ``closes`` ISO days in Europe/London.
    """

    id: str
    questionnaire: str
    version: str
    definition: str
    policy: str
    state: str
    made_up: bool
    public_key: bytes
    opens: str | None
    closes: str | None

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


_BY_ID = select(tables.survey).where(tables.survey.c.id == bindparam("id"))
_ALL = select(tables.survey).order_by(tables.survey.c.id)
_CLOSED = select(tables.survey.c.id).where(tables.survey.c.state == CLOSED)
_SET_STATE = (
    update(tables.survey)
    .where(tables.survey.c.id == bindparam("survey"))
    .values(state=bindparam("new_state"))
)
_BY_LINK = (
    select(tables.survey, tables.link.c.area.label("area_of_link"))
    .join(tables.link, tables.link.c.survey == tables.survey.c.id)
    .where(tables.link.c.token == bindparam("token"))
)
_LINKS = (
    select(tables.link.c.token, tables.link.c.area)
    .where(tables.link.c.survey == bindparam("survey"))
    .order_by(tables.link.c.area, tables.link.c.token)
)
_IN_AREA = (
    select(tables.survey, tables.link.c.token.label("token_of_link"))
    .join(tables.link, tables.link.c.survey == tables.survey.c.id)
    .where(
        tables.survey.c.questionnaire == bindparam("questionnaire"), tables.link.c.area == bindparam("area")
    )
    .order_by(tables.survey.c.id)
)
_ARRIVALS = (
    select(tables.arrival.c.region, tables.arrival.c.count)
    .where(tables.arrival.c.survey == bindparam("survey"))
    .order_by(tables.arrival.c.region)
)
_COUNT = (
    update(tables.arrival)
    .where(
        tables.arrival.c.survey == bindparam("of_survey"), tables.arrival.c.region == bindparam("of_region")
    )
    .values(count=tables.arrival.c.count + bindparam("more"))
)
_KEYS = (
    select(tables.survey_key.c.holder, tables.survey_key.c.wrapped)
    .where(tables.survey_key.c.survey == bindparam("survey"))
    .order_by(tables.survey_key.c.holder)
)


def _record(row: Row[tuple[object, ...]]) -> SurveyRecord:
    values = row._mapping
    return SurveyRecord(**{name: values[name] for name in SurveyRecord.__dataclass_fields__})


def add(connection: Connection, survey: SurveyRecord) -> None:
    """Store a new survey. The caller knows that its id is free."""
    connection.execute(tables.survey.insert(), asdict(survey))


def get(connection: Connection, survey: str) -> SurveyRecord | None:
    """The survey with this id, None where there is none."""
    row = connection.execute(_BY_ID, {"id": survey}).one_or_none()
    return _record(row) if row else None


def list_all(connection: Connection) -> tuple[SurveyRecord, ...]:
    """Every survey, in the order of their ids."""
    return tuple(_record(row) for row in connection.execute(_ALL))


def closed(connection: Connection) -> frozenset[str]:
    """The ids of the surveys that have closed."""
    return frozenset(connection.execute(_CLOSED).scalars())


def set_state(connection: Connection, survey: str, state: str) -> None:
    """Open or close a survey. Raises KeyError where there is none with this id."""
    if connection.execute(_SET_STATE, {"survey": survey, "new_state": state}).rowcount != 1:
        raise KeyError(survey)


def add_link(connection: Connection, token: str, survey: str, area: str) -> None:
    """Store the shared link of one area (GSS code)."""
    connection.execute(tables.link.insert(), {"token": token, "survey": survey, "area": area})


def by_link(connection: Connection, token: str) -> tuple[SurveyRecord, str] | None:
    """The survey and the area's code that a link stands for; None for an unknown link."""
    row = connection.execute(_BY_LINK, {"token": token}).one_or_none()
    return (_record(row), row._mapping["area_of_link"]) if row else None


def of_questionnaire(
    connection: Connection, questionnaire: str, area: str
) -> tuple[tuple[SurveyRecord, str], ...]:
    """Every survey that asks this questionnaire in this area (GSS code), with its link there; in the order of
    their ids."""
    rows = connection.execute(_IN_AREA, {"questionnaire": questionnaire, "area": area})
    return tuple((_record(row), row._mapping["token_of_link"]) for row in rows)


def links(connection: Connection, survey: str) -> tuple[tuple[str, str], ...]:
    """(token, area) of every link of a survey, in the order of the areas' codes."""
    return tuple((token, area) for token, area in connection.execute(_LINKS, {"survey": survey}))


def add_regions(connection: Connection, survey: str, regions: frozenset[str]) -> None:
    """Start the counter of each region at nought."""
    rows = [{"survey": survey, "region": region, "count": 0} for region in sorted(regions)]
    connection.execute(tables.arrival.insert(), rows)


def count_arrivals(connection: Connection, survey: str, region: str, more: int) -> bool:
    """Add to a region's counter; False where the survey has no such region."""
    result = connection.execute(_COUNT, {"of_survey": survey, "of_region": region, "more": more})
    return result.rowcount == 1


def arrivals(connection: Connection, survey: str) -> dict[str, int]:
    """How many responses were mixed, region → count rounded down to 10."""
    counted = connection.execute(_ARRIVALS, {"survey": survey})
    return {region: count - count % ROUNDED_TO for region, count in counted}


def exact_total(connection: Connection, survey: str) -> int:
    """How many responses were mixed, all regions together: for the operator's own check, never shown."""
    return sum(count for _, count in connection.execute(_ARRIVALS, {"survey": survey}))


def add_key(connection: Connection, survey: str, holder: str, wrapped: bytes) -> None:
    """Store the survey's private key as wrapped for one holder. The caller knows the holder is new."""
    connection.execute(tables.survey_key.insert(), {"survey": survey, "holder": holder, "wrapped": wrapped})


def keys(connection: Connection, survey: str) -> dict[str, bytes]:
    """holder → wrapped private key."""
    return {row.holder: row.wrapped for row in connection.execute(_KEYS, {"survey": survey})}
