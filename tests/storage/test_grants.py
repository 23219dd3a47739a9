"""The declaration of permissions as PostgreSQL's grants, and the commands that set them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url

from survey_app import config
from survey_app.storage import drafts, grants
from survey_app.storage.engines import NotAllowed, Role, StoreUnavailable, grant, migrate, open_store
from survey_app.storage.permissions import ALLOWED
from tests.databases import Server
from tests.serving import Instance

URL = make_url("postgresql+psycopg://survey_{role}@/survey")


def test_each_role_connects_as_its_own_login() -> None:
    assert {grants.login(URL, role).username for role in Role} == {f"survey_{role}" for role in Role}


def test_an_address_with_one_user_stays_as_it_is() -> None:
    one = make_url("postgresql+psycopg://everybody@/survey")
    assert grants.login(one, Role.PUBLIC) == one
    assert grants.names(one) == {}


def test_one_password_for_every_login_is_refused() -> None:
    environ = {
        "SURVEY_DATABASE_URL": "postgresql+psycopg://survey_{role}:secret@host/survey",
        "SURVEY_SECRET_KEY": "s" * 32,
    }
    with pytest.raises(config.SettingsError, match="pgpass"):
        config.read(environ)


def test_reading_and_changing_are_granted_by_column_and_never_by_table() -> None:
    said = grants.statements(grants.names(URL), "survey")
    granted = [line for line in said if line.startswith("GRANT") and " ON TABLE " in line]
    assert len(granted) > 20
    for line in granted:
        assert line.startswith(("GRANT SELECT (", "GRANT UPDATE (", "GRANT INSERT ON", "GRANT DELETE ON")), (
            line
        )


def test_a_name_cannot_break_out_of_the_sql() -> None:
    assert grants.quoted('a"; DROP TABLE survey; --') == '"a""; DROP TABLE survey; --"'


@pytest.mark.postgresql
def test_an_upgrade_sets_the_rights_with_the_tables(postgresql_server: Server) -> None:
    url = postgresql_server.new_database()
    assert migrate(url) == []
    store = open_store(url, Role.PUBLIC)
    with store.read() as connection:
        assert drafts.load(connection, b"none") is None
    with pytest.raises(NotAllowed), store.read() as connection:
        connection.exec_driver_sql("SELECT id FROM response")
    store.dispose()


@pytest.mark.postgresql
def test_rights_that_were_added_by_hand_go_with_the_next_run(postgresql_server: Server) -> None:
    url = postgresql_server.new_database()
    migrate(url)
    owner, public = open_store(url, Role.OWNER), open_store(url, Role.PUBLIC)
    with owner.write() as connection:
        connection.exec_driver_sql("GRANT SELECT ON response TO survey_public, PUBLIC")
    with public.read() as connection:
        connection.exec_driver_sql("SELECT id FROM response")
    grant(url)
    with pytest.raises(NotAllowed), public.read() as connection:
        connection.exec_driver_sql("SELECT id FROM response")
    owner.dispose()
    public.dispose()


@pytest.mark.postgresql
def test_missing_logins_are_named_and_made_when_asked(postgresql_server: Server) -> None:
    postgresql_server.administer("CREATE ROLE other_owner LOGIN CREATEROLE")
    url = postgresql_server.new_database().replace("survey_{role}", "other_{role}")
    name = make_url(url).database
    postgresql_server.administer(f"ALTER DATABASE {name} OWNER TO other_owner")
    wanted = sorted(f"other_{role}" for role in ALLOWED)
    assert migrate(url) == wanted
    store = open_store(url, Role.DASHBOARD)
    with pytest.raises(StoreUnavailable), store.read():
        pass
    planned, _ = grant(url, create=True, dry_run=True)
    assert sum(line.startswith("CREATE ROLE") for line in planned) == len(ALLOWED)
    assert grant(url)[1] == wanted, "a dry run made logins"
    assert grant(url, create=True)[1] == []
    with store.read() as connection:
        connection.exec_driver_sql("SELECT body FROM release")
    store.dispose()


@pytest.mark.postgresql
def test_the_command_prints_what_it_would_do(tmp_path: Path, postgresql_server: Server) -> None:
    url = postgresql_server.new_database()
    instance = Instance(tmp_path, 1, {"SURVEY_DATABASE_URL": url, "SURVEY_SECRET_KEY": "s" * 32})
    assert "up to date" in instance.command("db", "upgrade")
    printed = instance.command("db", "grant", "--dry-run")
    assert 'GRANT SELECT ("body", "day", "hash", "state", "survey") ON TABLE public."release"' in printed
    assert "no more" in instance.command("db", "grant")


def test_the_command_says_what_the_address_lacks(tmp_path: Path) -> None:
    instance = Instance(tmp_path, 1, {"SURVEY_SECRET_KEY": "s" * 32})
    assert "write {role} into its user" in instance.command("db", "grant", expect=1)
