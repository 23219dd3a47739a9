"""Both kinds of database for a test: SQLite in its folder, and Debian's PostgreSQL in a folder of its own,
with a login for each role and an owner who is no superuser, as docs/operator.md sets it up.

A conftest that imports the fixtures gives its tests ``database_url``, once for each kind.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from survey_app.storage import grants
from survey_app.storage.permissions import ALLOWED, Role

LOGIN = "survey_{role}"


class Server:
    """A PostgreSQL that listens on a socket in a temporary folder and nowhere else."""

    def __init__(self) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        self._programs = programs[-1]
        self._folder = Path(tempfile.mkdtemp(prefix="survey-postgresql-"))
        # The server refuses to run as root: it gets the user that Debian's package made for it.
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self._user = "postgres"
        if self._as:
            shutil.chown(self._folder, "postgres")

    def start(self, *more: str) -> None:
        """``more``: settings of the server, as name=value."""
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", self._user, "--auth=trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=off -c log_statement=none"
        options += "".join(f" -c {each}" for each in more)
        self._run("pg_ctl", "-D", data, "-w", "-l", str(self._folder / "log"), "-o", options, "start")
        owner = LOGIN.replace(grants.PLACE, Role.OWNER)
        self.administer(f"CREATE ROLE {owner} LOGIN")
        for role in ALLOWED:
            self.administer(grants.creation(LOGIN.replace(grants.PLACE, role), "postgres")[0])

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder)

    def new_database(self) -> str:
        """The address of an empty database, with ``{role}`` where the login's name has the role's."""
        name = f"survey_{secrets.token_hex(6)}"
        self.administer(f"CREATE DATABASE {name} OWNER {LOGIN.replace(grants.PLACE, Role.OWNER)}")
        return f"postgresql+psycopg://{LOGIN}@/{name}?host={self._folder}"

    def administer(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement as the server's administrator; the rows that it gives."""
        with psycopg.connect(
            host=str(self._folder), user=self._user, dbname=database, autocommit=True
        ) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def files_of(self, database: str) -> list[Path]:
        """The files that hold the tables of a database, after everything in memory was written to them."""
        self.administer("CHECKPOINT")
        ((number,),) = self.administer(f"SELECT oid FROM pg_database WHERE datname = '{database}'")
        folder = self._folder / "data" / "base" / str(number)
        return [path for path in folder.iterdir() if path.name[0].isdigit()]

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [*self._as, str(self._programs / program), *words],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, (program, done.returncode)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that does not hold anything yet; a test runs once for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'instance' / 'survey.sqlite'}"
    server: Server = request.getfixturevalue("postgresql_server")
    return server.new_database()
