"""Claim 7: outside the team's own tables there is no time, address, serial or clock-ordered value.

Every column there is stands here with its type. A new one fails this test until somebody has thought about
what it could tell.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from survey_app.storage.engines import Role, migrate, open_store
from survey_app.storage.tables import metadata
from tests.opened import Field

#: What a respondent's data pass through.
RESPONDENTS = {
    "draft": {"id": "BLOB", "survey": "TEXT", "bucket": "INTEGER", "sealed": "BLOB"},
    # The id of a draft that was handed in, until the draft has gone from its own database.
    "handed_in": {"id": "BLOB"},
    # Sealed to the safeguarding lead; the week is when it is forgotten, coarse enough to match nothing.
    "contact": {"id": "BLOB", "until_week": "INTEGER", "sealed": "BLOB"},
    # A card: no holder, no area, no time.
    "code": {"id": "BLOB", "survey": "TEXT", "selector": "TEXT", "verifier": "BLOB"},
    "letterbox": {"id": "BLOB", "batch": "BLOB", "kind": "TEXT", "sealed": "BLOB"},
    "response": {"id": "BLOB", "survey": "TEXT", "sealed": "BLOB"},
    "fragment": {"id": "BLOB", "survey": "TEXT", "question": "TEXT", "sealed": "BLOB"},
    # Into which batches a surge came, until they are mixed: not which envelope, from where, or when.
    "surge": {"batch": "BLOB"},
    # Whole batches that a person looks at before they count. The id is in no copy of the letterbox.
    "held_batch": {"id": "BLOB", "survey": "TEXT", "state": "TEXT"},
    "held_response": {"id": "BLOB", "batch": "BLOB", "survey": "TEXT", "sealed": "BLOB"},
    # One text that two people say must be passed on, sealed to the safeguarding lead.
    "referral": {"id": "BLOB", "survey": "TEXT", "sealed": "BLOB"},
    "arrival": {"survey": "TEXT", "region": "TEXT", "count": "INTEGER"},
}
#: What is the same for everybody. Days are of the whole survey.
SURVEYS = {
    "survey": {
        "id": "TEXT",
        "questionnaire": "TEXT",
        "version": "TEXT",
        "definition": "TEXT",
        "policy": "TEXT",
        "state": "TEXT",
        "made_up": "BOOLEAN",
        "public_key": "BLOB",
        "opens": "TEXT",
        "closes": "TEXT",
    },
    "link": {"token": "TEXT", "survey": "TEXT", "area": "TEXT"},
    "batch": {"id": "BLOB", "survey": "TEXT", "public_key": "BLOB"},
    "survey_key": {"survey": "TEXT", "holder": "TEXT", "wrapped": "BLOB"},
    "release": {"hash": "TEXT", "survey": "TEXT", "state": "TEXT", "day": "TEXT", "body": "TEXT"},
    "certificate": {"release": "TEXT", "body": "BLOB"},
    # Days of a whole survey: until when it is kept, and since when it is gone.
    "keeping": {
        "survey": "TEXT",
        "destroy_on": "TEXT",
        "destroyed": "TEXT",
        "laid_out": "BOOLEAN",
        "body": "TEXT",
    },
}
#: The team's, where times are allowed: they are about staff, not respondents.
TEAM = {
    "account": {
        "id": "TEXT",
        "name": "TEXT",
        "password": "TEXT",
        "role": "TEXT",
        "disabled": "BOOLEAN",
        # A second factor of the team's people; the step is the half minute in which it was last used.
        "factor": "BLOB",
        "factor_step": "INTEGER",
        "recovery": "TEXT",
    },
    # Who of the team is signed in: the minute it began.
    "signed_in": {"id": "TEXT", "account": "TEXT", "begun": "INTEGER"},
    # What two of the team agree on, for a survey: days, and accounts.
    "approval": {
        "id": "TEXT",
        "what": "TEXT",
        "survey": "TEXT",
        "value": "TEXT",
        "asked_by": "TEXT",
        "asked_on": "TEXT",
        "approved_by": "TEXT",
        "approved_on": "TEXT",
        "used_on": "TEXT",
    },
    # What readers did with a text: no time, and accounts of the team alone.
    "reading": {
        "fragment": "BLOB",
        "survey": "TEXT",
        "state": "TEXT",
        "flagged_by": "TEXT",
        "redacted": "BLOB",
        "redacted_by": "TEXT",
        "approved_by": "TEXT",
    },
    "audit_event": {"id": "TEXT", "at": "TEXT", "account": "TEXT", "event": "TEXT", "subject": "TEXT"},
}
ALLOWED = {**RESPONDENTS, **SURVEYS, **TEAM, "alembic_version": {"version_num": "VARCHAR(32)"}}
#: PostgreSQL's name for the same type.
ON_POSTGRESQL = {"BLOB": "BYTEA"}


@pytest.fixture
def database(database_url: str):
    migrate(database_url)
    store = open_store(database_url, Role.OWNER)
    with store.read() as connection:
        yield connection
    store.dispose()


def test_every_column_is_allowed_by_name_and_type(database) -> None:
    inspector = inspect(database)
    found = {
        table: {column["name"]: str(column["type"]) for column in inspector.get_columns(table)}
        for table in inspector.get_table_names()
    }
    on_sqlite = database.dialect.name == "sqlite"
    wanted = {
        table: {name: kind if on_sqlite else ON_POSTGRESQL.get(kind, kind) for name, kind in columns.items()}
        for table, columns in ALLOWED.items()
    }
    assert found == wanted


def test_nothing_is_filled_in_by_the_database_itself(database) -> None:
    inspector = inspect(database)
    filled_in = [
        f"{table}.{column['name']}"
        for table in inspector.get_table_names()
        for column in inspector.get_columns(table)
        if column.get("default") is not None or column.get("identity") or column.get("computed")
    ]
    assert filled_in == []
    assert all(
        column.default is None and column.onupdate is None
        for table in metadata.tables.values()
        for column in table.columns
    )


def test_there_are_no_views_triggers_or_sequences(database) -> None:
    if database.dialect.name == "sqlite":
        kinds = set(database.execute(text("SELECT DISTINCT type FROM sqlite_master")).scalars())
        assert kinds <= {"table", "index"}
    else:
        assert inspect(database).get_view_names() == []
        assert inspect(database).get_sequence_names() == []
        assert database.execute(text("SELECT count(*) FROM information_schema.triggers")).scalar_one() == 0


def test_the_only_indexes_are_keys_and_those_that_hold_no_order(database) -> None:
    inspector = inspect(database)
    found = {index["name"] for table in inspector.get_table_names() for index in inspector.get_indexes(table)}
    assert {name for name in found if not str(name).startswith(("uq_", "sqlite_autoindex_"))} == {
        "ix_link_survey",
        "ix_letterbox_batch",
    }


def test_a_new_column_would_be_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'survey.sqlite'}"
    migrate(url)
    store = open_store(url, Role.OWNER)
    with store.write() as connection:
        connection.execute(text("ALTER TABLE response ADD COLUMN at TEXT"))
        columns = {column["name"] for column in inspect(connection).get_columns("response")}
    store.dispose()
    assert columns != set(ALLOWED["response"])


def test_ids_of_responses_hold_no_clock(anywhere: Field) -> None:
    """A UUIDv7 or a counter would make the first bytes of ids that were made together alike."""
    field = anywhere
    for _ in range(40):
        field.hand_in()
    with field.owner.read() as connection:
        waiting = connection.execute(text("SELECT id FROM letterbox")).scalars().all()
    field.close()
    with field.owner.read() as connection:
        mixed = connection.execute(
            text("SELECT id FROM response UNION ALL SELECT id FROM fragment")
        ).scalars()
        for ids in (waiting, mixed.all()):
            assert {len(id) for id in ids} == {16}
            # 120 random ids share four leading bytes once in 600,000 runs.
            assert len({id[:4] for id in ids}) == len(ids)
            assert len({id[0] >> 4 for id in ids}) > 8
