"""Which rows a backup holds, reading them, and putting them into an empty database.

Every table is in one of the two lists; a test fails for one that is in neither, until somebody has thought
about what two copies of it would tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Table, exc, func, select

from survey_app.storage import tables

#: What comes back: mixed, published, or about the team.
KEPT = (
    "survey",
    "link",
    "arrival",
    "response",
    "fragment",
    "held_batch",
    "held_response",
    "reading",
    "keeping",
    "release",
    "certificate",
    "account",
    "audit_event",
)
#: What is in no backup, and why.
LEFT_OUT = {
    "draft": "somebody is still answering",
    "handed_in": "is there for milliseconds",
    "batch": "a copy of the letterbox must stay closed: an open survey gets a new one",
    "letterbox": "holds the order of arrival, and is sealed to keys that are destroyed",
    "surge": "belongs to a batch that is not mixed",
    "code": "two copies would tell which code was used between them",
    "survey_key": "a destroyed survey's old copies must stay closed for good",
    "contact": "is somebody's own, and goes when it was dealt with",
    "referral": "the same",
    "signed_in": "ends within a day",
    "approval": "is good for a week, and for once",
}
_ROWS = 500


def rows(connection: Connection, name: str) -> Iterator[dict[str, object]]:
    """Every row of one table, in the order of its key, a few at a time."""
    table = _table(name)
    statement = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_ROWS).execute(statement):
        yield dict(row._mapping)


def count(connection: Connection) -> int:
    """How many rows a backup will hold."""
    return sum(
        int(connection.execute(select(func.count()).select_from(_table(name))).scalar_one()) for name in KEPT
    )


def is_empty(connection: Connection) -> bool:
    """Whether no table holds anything."""
    return all(
        connection.execute(select(table).limit(1)).first() is None for table in tables.metadata.sorted_tables
    )


def put(connection: Connection, name: str, row: Mapping[str, object]) -> None:
    """Insert one row. Raises KeyError for a table or column that a backup does not hold, and for a row that
    does not fit the others."""
    if name not in KEPT:
        raise KeyError(name)
    table = _table(name)
    if set(row) - set(table.columns.keys()):
        raise KeyError(name)
    try:
        connection.execute(table.insert(), dict(row))
    except (exc.IntegrityError, exc.StatementError) as error:
        if isinstance(error, exc.OperationalError):
            raise
        raise KeyError(name) from error


def _table(name: str) -> Table:
    return tables.metadata.tables[name]
