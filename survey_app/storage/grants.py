"""permissions.py as PostgreSQL's roles and grants: one login for each role, with columns and never a table.

A SELECT on a whole table would also show ``xmin``, ``ctid`` and ``tableoid``, which tell in what order rows
came (docs/anonymity.md): PostgreSQL lets a role read those only where it may read every column by a grant on
the table. So reading and changing are granted column by column, even where it is all of them.

The names come from the address of the database: ``{role}`` in its user stands for public, mixer, dashboard,
team, typist, words, lead and owner. No login is a member of another, so that no connection can become
another one.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.engine import URL

from survey_app.storage.permissions import ALLOWED, Permissions, Role

PLACE = "{role}"
SCHEMA = "public"
_EXISTING = text("SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN :names").bindparams(
    bindparam("names", expanding=True)
)
_DATABASE = text("SELECT current_database()")


def login(url: URL, role: Role) -> URL:
    """The address as this role connects: unchanged where its user has no ``{role}`` in it."""
    if not url.username or PLACE not in url.username:
        return url
    return url.set(username=url.username.replace(PLACE, role))


def names(url: URL) -> dict[Role, str]:
    """role → its login, OWNER among them; nothing where the address has one user for all."""
    if not url.username or PLACE not in url.username:
        return {}
    return {role: url.username.replace(PLACE, role) for role in Role}


def creation(login_name: str, database: str) -> list[str]:
    """SQL that makes a login which can do nothing yet, even if it is made a member of another. Whoever runs
    it needs CREATEROLE.

    The search path is fixed, with temporary tables last, so that nothing a login makes stands in for a table.
    """
    name = quoted(login_name)
    return [
        f"CREATE ROLE {name} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
        f"ALTER ROLE {name} IN DATABASE {quoted(database)} SET search_path = {SCHEMA}, pg_temp",
    ]


def statements(logins: dict[Role, str], database: str, tables: frozenset[str] | None = None) -> list[str]:
    """SQL that takes everything from everybody and gives each login what permissions.py allows it; the same
    after every run. The owner of the tables runs it.

    ``logins`` are those that exist; ``tables`` limits the grants to these where a database holds only some.
    """
    given = {role: quoted(name) for role, name in logins.items() if role in ALLOWED}
    place = quoted(database)
    done = [
        f"REVOKE ALL ON DATABASE {place} FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {SCHEMA} FROM PUBLIC",
        f"REVOKE ALL ON ALL ROUTINES IN SCHEMA {SCHEMA} FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON ROUTINES FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TYPES FROM PUBLIC",
    ]
    for role, name in given.items():
        done += [
            f"REVOKE ALL ON DATABASE {place} FROM {name}",
            f"REVOKE ALL ON SCHEMA {SCHEMA} FROM {name}",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM {name}",
            f"ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM {name}",
            f"GRANT CONNECT ON DATABASE {place} TO {name}",
            f"GRANT USAGE ON SCHEMA {SCHEMA} TO {name}",
        ]
        done += (
            f"GRANT {what} ON TABLE {SCHEMA}.{quoted(table)} TO {name}"
            for table, what in _rights(ALLOWED[role])
            if tables is None or table in tables
        )
    return done


def _rights(allowed: Permissions) -> Iterator[tuple[str, str]]:
    """(table, what may be done with it)."""
    for table, columns in allowed.reads.items():
        yield table, f"SELECT ({_listed(columns)})"
    for table in sorted(allowed.inserts):
        yield table, "INSERT"
    for table, columns in allowed.updates.items():
        yield table, f"UPDATE ({_listed(columns)})"
    for table in sorted(allowed.deletes):
        yield table, "DELETE"


def existing(connection: Connection, logins: dict[Role, str]) -> dict[Role, str]:
    """Those of these logins that the server knows."""
    found = set(connection.execute(_EXISTING, {"names": sorted(logins.values())}).scalars())
    return {role: name for role, name in logins.items() if name in found}


def renew(
    connection: Connection, url: URL, *, create: bool = False, tables: frozenset[str] | None = None
) -> list[str]:
    """Set every grant anew in this transaction of the owner's; returns the logins that are missing.

    With ``create`` the missing ones are made. Does nothing where the address has one user for all.
    """
    logins = names(url)
    if not logins:
        return []
    for statement in planned(connection, logins, create=create, tables=tables):
        connection.exec_driver_sql(statement)
    return missing(connection, logins)


def missing(connection: Connection, logins: dict[Role, str]) -> list[str]:
    """The logins that the server does not know."""
    return sorted(set(logins.values()) - set(existing(connection, logins).values()))


def planned(
    connection: Connection,
    logins: dict[Role, str],
    *,
    create: bool = False,
    tables: frozenset[str] | None = None,
) -> list[str]:
    """The SQL that ``renew`` runs."""
    database = connection.execute(_DATABASE).scalar_one()
    there = existing(connection, logins)
    made: list[str] = []
    if create:
        absent = {role: name for role, name in logins.items() if role not in there and role in ALLOWED}
        for name in absent.values():
            made += creation(name, database)
        there |= absent
    return made + statements(there, database, tables)


def quoted(name: str) -> str:
    """An identifier as PostgreSQL reads it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def _listed(columns: frozenset[str]) -> str:
    return ", ".join(quoted(column) for column in sorted(columns))
