"""Claim 3 on PostgreSQL: each role has a login of its own, and the server refuses it everything else.

The tests connect as the login itself, with the driver and nothing of ours between.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import make_url

from survey_app.letterbox import mixing
from survey_app.storage import grants, releases
from survey_app.storage.engines import Role
from survey_app.storage.permissions import ALLOWED
from survey_app.storage.tables import metadata
from tests.databases import Server
from tests.opened import Field, open_field

pytestmark = pytest.mark.postgresql

ROLES = sorted(ALLOWED)
TABLES = sorted(metadata.tables)
SYSTEM_COLUMNS = ["xmin", "xmax", "cmin", "cmax", "ctid", "tableoid"]
LOOKS = [
    "SELECT * FROM {table}",
    "SELECT {column} FROM {table}",
    "SELECT count(*) FROM {table}",
    "SELECT 1 FROM {table}",
    "SELECT {table} FROM {table}",
    "SELECT row_to_json({table}) FROM {table}",
    "SELECT (SELECT {column} FROM {table} LIMIT 1)",
    "WITH seen AS (SELECT * FROM {table}) SELECT * FROM seen",
    "SELECT survey.id FROM survey JOIN {table} AS other ON other.{column} IS NOT NULL",
    "UPDATE {table} SET {column} = {column} RETURNING {column}",
    "DELETE FROM {table} RETURNING *",
    "DELETE FROM {table} WHERE {column} IS NULL",
    "COPY {table} TO STDOUT",
    "COPY {table} ({column}) TO STDOUT",
    "COPY (SELECT {column} FROM {table}) TO STDOUT",
    "TABLE {table}",
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
    "TRUNCATE {table}",
    "CREATE TABLE seen (LIKE {table})",
    "CREATE TABLE seen AS SELECT * FROM {table}",
    "CREATE TEMP TABLE seen AS SELECT * FROM {table}",
    "CREATE VIEW seen AS SELECT * FROM {table}",
    "CREATE TRIGGER seen BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE seen AS ON INSERT TO {table} DO ALSO NOTHING",
    "ALTER TABLE {table} ADD COLUMN at timestamptz DEFAULT now()",
    "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "DROP TABLE {table}",
    "SELECT query_to_xml('SELECT * FROM {table}', true, false, '')",
    "SELECT lo_export(lo_from_bytea(0, (SELECT string_agg({column}::text, '')::bytea FROM {table})), 'x')",
]
WAYS_AROUND = [
    "SET ROLE survey_owner",
    "SET SESSION AUTHORIZATION survey_owner",
    "SET SESSION AUTHORIZATION postgres",
    "ALTER ROLE survey_public SUPERUSER",
    "CREATE ROLE another",
    "GRANT survey_owner TO survey_public",
    "GRANT SELECT ON survey_key TO survey_public",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION seen() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION pageinspect",
    "COPY survey (id) TO PROGRAM 'cat'",
    "COPY survey (id) TO '/nowhere'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('base')",
    "SELECT * FROM pg_ls_waldir()",
    "SELECT pg_switch_wal()",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_statistic",
    "SELECT pg_create_physical_replication_slot('seen')",
    "SET log_statement = 'all'",
    "SET session_replication_role = 'replica'",
]
#: PostgreSQL's ways of saying no: a right is missing, or there is no such thing for this login.
REFUSED = (
    errors.InsufficientPrivilege,
    errors.UndefinedObject,
    errors.InvalidParameterValue,
    errors.FeatureNotSupported,
)
#: What each login may do with each table (r reads, i inserts, u changes, d takes away); nothing else is open.
#: Every table is here, so that a new one has to be thought about.
OPEN = {
    "account": {Role.TEAM: "riu"},
    "signed_in": {Role.TEAM: "rid"},
    "approval": {Role.TEAM: "riud", Role.WORDS: "ru", Role.MIXER: "ru"},
    "arrival": {Role.MIXER: "ru", Role.TEAM: "r"},
    "audit_event": {Role.TEAM: "ri"},
    "batch": {Role.PUBLIC: "r", Role.MIXER: "rud", Role.TYPIST: "r"},
    "certificate": {},
    "code": {Role.PUBLIC: "rd"},
    "contact": {Role.PUBLIC: "i", Role.LEAD: "rd"},
    "draft": {Role.PUBLIC: "riud", Role.TYPIST: "rid"},
    "fragment": {Role.MIXER: "ri", Role.WORDS: "r"},
    "handed_in": {Role.PUBLIC: "rid"},
    "held_batch": {Role.MIXER: "ri"},
    "held_response": {Role.MIXER: "ri"},
    "keeping": {},
    "letterbox": {Role.PUBLIC: "i", Role.MIXER: "rd", Role.TYPIST: "i"},
    "link": {Role.PUBLIC: "r", Role.TEAM: "r"},
    "reading": {Role.WORDS: "riu"},
    "referral": {Role.WORDS: "i", Role.LEAD: "rd"},
    "release": {Role.DASHBOARD: "r", Role.TEAM: "ru"},
    "response": {Role.MIXER: "ri"},
    "surge": {Role.PUBLIC: "i", Role.MIXER: "rd"},
    "survey": dict.fromkeys(ROLES, "r"),
    "survey_key": {Role.WORDS: "r"},
}
CLOSED = [(role, table) for table in TABLES for role in ROLES if "r" not in OPEN.get(table, {}).get(role, "")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, postgresql_server: Server) -> Iterator[Field]:
    """A survey on PostgreSQL with mixed responses, waiting ones and a release."""
    field = open_field(tmp_path_factory.mktemp("claim-3") / "instance", postgresql_server.new_database())
    for _ in range(12):
        field.hand_in()
    mixing.mix(field.mixer, field.settings, field.survey.id)
    field.hand_in()
    with field.owner.write() as connection:
        releases.add(connection, "ab", field.survey.id, "{}", b"witness")
    yield field
    field.dispose()


def connected(field: Field, role: Role) -> psycopg.Connection:
    url = grants.login(make_url(field.settings.database_url), role)
    return psycopg.connect(
        host=url.query["host"],
        user=url.username,
        dbname=url.database,
        autocommit=True,  # type: ignore[arg-type]
    )


def got_through(field: Field, role: Role, statements: list[str]) -> list[str]:
    """Those of these statements that the server carried out."""
    done = []
    with connected(field, role) as connection:
        for statement in statements:
            try:
                with connection.transaction(force_rollback=True):
                    if statement.startswith("COPY") and "STDOUT" in statement:
                        with connection.cursor().copy(statement.encode()) as copy:
                            list(copy)
                    else:
                        connection.execute(statement.encode())
            except REFUSED:
                continue
            done.append(statement)
    return done


@pytest.mark.parametrize(("role", "table"), CLOSED, ids=[f"{role} {table}" for role, table in CLOSED])
def test_a_login_cannot_look_into_a_table_that_is_closed_to_it(filled: Field, role: Role, table: str) -> None:
    columns = list(metadata.tables[table].columns.keys())
    statements = [look.format(table=table, column=column) for look in LOOKS for column in columns]
    assert got_through(filled, role, statements) == []


@pytest.mark.parametrize("role", ROLES)
def test_no_login_sees_in_what_order_rows_came(filled: Field, role: Role) -> None:
    """Not even in tables it may read: all their columns are granted, and the table is not."""
    tables = [*TABLES, "alembic_version"]
    statements = [f"SELECT {column} FROM {table}" for table in tables for column in SYSTEM_COLUMNS]
    statements += [f"SELECT 1 FROM {table} WHERE ctid = '(0,1)'" for table in tables]
    statements += [f"SELECT 1 FROM {table} ORDER BY xmin::text" for table in tables]
    assert got_through(filled, role, statements) == []


def test_control_a_grant_on_the_table_would_show_the_order(filled: Field) -> None:
    with filled.owner.write() as connection:
        connection.exec_driver_sql("GRANT SELECT ON release TO survey_dashboard")
    try:
        seen = got_through(filled, Role.DASHBOARD, ["SELECT xmin FROM release", "SELECT ctid FROM release"])
    finally:
        with filled.owner.write() as connection:
            grants.renew(connection, make_url(filled.settings.database_url))
    assert len(seen) == 2
    assert got_through(filled, Role.DASHBOARD, ["SELECT xmin FROM release"]) == []


@pytest.mark.parametrize("role", ROLES)
def test_there_is_no_way_around_the_grants(filled: Field, role: Role) -> None:
    assert got_through(filled, role, WAYS_AROUND) == []


@pytest.mark.parametrize("role", ROLES)
def test_no_login_can_become_another(filled: Field, role: Role) -> None:
    statements = [f"SET ROLE survey_{other}" for other in Role if other != role]
    assert got_through(filled, role, statements) == []


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.TYPIST])
def test_what_is_put_in_gives_nothing_back(filled: Field, role: Role) -> None:
    put = "INSERT INTO letterbox VALUES ('\\x01', '\\x02', 'ticks', '\\x03')"
    statements = [
        f"{put} RETURNING sealed",
        f"{put} RETURNING *",
        f"{put} RETURNING xmin",
        f"{put} RETURNING ctid",
        f"{put} ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed",
        f"{put} ON CONFLICT (id) DO UPDATE SET sealed = letterbox.sealed RETURNING letterbox.sealed",
    ]
    assert got_through(filled, role, statements) == []
    assert got_through(filled, role, [put]) == [put]


def test_the_typing_desk_cannot_look_into_a_draft(filled: Field) -> None:
    statements = [f"SELECT {column} FROM draft" for column in ("sealed", "survey", "bucket", "*")]
    assert got_through(filled, Role.TYPIST, statements) == []


def test_every_table_is_given_to_each_role_or_kept_from_it_on_purpose(filled: Field) -> None:
    assert set(OPEN) == set(metadata.tables)
    letters = {"SELECT": "r", "INSERT": "i", "UPDATE": "u", "DELETE": "d"}
    found: dict[str, dict[str, str]] = {table: {} for table in OPEN}
    with filled.owner.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT table_name, grantee, privilege_type FROM information_schema.column_privileges "
            "WHERE grantee <> 'survey_owner' AND table_schema = 'public' "
            "UNION SELECT table_name, grantee, privilege_type FROM information_schema.table_privileges "
            "WHERE grantee <> 'survey_owner' AND table_schema = 'public'"
        ).all()
    for table, login, right in rows:
        role = login.removeprefix("survey_")
        found[table][role] = found[table].get(role, "") + letters[right]  # KeyError: TRUNCATE, TRIGGER, …
    wanted = {table: {role: sorted(rights) for role, rights in each.items()} for table, each in OPEN.items()}
    assert {
        table: {Role(role): sorted(rights) for role, rights in each.items()} for table, each in found.items()
    } == wanted


def test_a_new_table_is_closed_to_everybody_until_it_is_declared(filled: Field) -> None:
    with filled.owner.write() as connection:
        connection.exec_driver_sql("CREATE TABLE new_one (id int)")
    try:
        for role in ROLES:
            assert (
                got_through(filled, role, ["SELECT id FROM new_one", "INSERT INTO new_one VALUES (1)"]) == []
            )
    finally:
        with filled.owner.write() as connection:
            connection.exec_driver_sql("DROP TABLE new_one")


def test_a_stranger_who_has_a_login_of_the_server_is_not_let_in(
    filled: Field, postgresql_server: Server
) -> None:
    postgresql_server.administer("CREATE ROLE stranger LOGIN")
    url = make_url(filled.settings.database_url)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(host=url.query["host"], user="stranger", dbname=url.database)  # type: ignore[arg-type]


def test_the_path_to_tables_is_fixed_for_a_login_that_was_made_by_the_command(
    tmp_path: Path, postgresql_server: Server
) -> None:
    url = make_url(postgresql_server.new_database())
    first, second = grants.creation("made_by_command", str(url.database))
    postgresql_server.administer(first)
    postgresql_server.administer(second)
    with psycopg.connect(host=url.query["host"], user="made_by_command", dbname=url.database) as connection:  # type: ignore[arg-type]
        assert connection.execute("SHOW search_path").fetchone() == ("public, pg_temp",)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (Role.PUBLIC, "SELECT id, public_key FROM batch"),
        (Role.TYPIST, "SELECT id FROM draft"),
        (Role.DASHBOARD, "SELECT body FROM release"),
        (Role.DASHBOARD, "SELECT * FROM release"),
        (Role.TEAM, "SELECT count FROM arrival"),
        (Role.TEAM, "UPDATE release SET state = 'published'"),
        (Role.MIXER, "SELECT sealed FROM letterbox"),
        (Role.OWNER, "SELECT sealed, xmin FROM response"),
    ],
)
def test_control_what_a_login_is_for_it_can_do(filled: Field, role: Role, statement: str) -> None:
    assert got_through(filled, role, [statement]) == [statement]
