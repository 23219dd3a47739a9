"""The door to the database: one Store for a role, with reading and writing transactions.

Nobody outside this package sees SQLAlchemy's or the driver's errors: a database that is locked, full,
read-only or away is StoreUnavailable, and what a role may not do is NotAllowed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, exc, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import PoolProxiedConnection

from survey_app.storage import grants, sqlite
from survey_app.storage.permissions import Role

__all__ = ["Connection", "NotAllowed", "Role", "Store", "StoreUnavailable", "grant", "migrate", "open_store"]

#: Seconds to wait for another writer before giving up with an honest page.
PATIENCE = 5.0
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
#: SQLSTATEs of PostgreSQL: read-only transaction, insufficient privilege.
_READ_ONLY, _NO_PRIVILEGE = "25006", "42501"
#: The folder of Alembic's revisions.
MIGRATIONS = Path(__file__).parent / "migrations"
#: What is laid out anew on PostgreSQL: wherever a row was that is gone.
_REWRITTEN = ("draft", "handed_in", "code", "letterbox", "response", "fragment")


class StoreUnavailable(Exception):
    """The database is locked, full, read-only, damaged or cannot be reached; nothing was changed."""


class NotAllowed(Exception):
    """The connection's role may not do this."""


class Store:
    """The database as one role may use it. Safe to share between threads, not across a fork."""

    def __init__(
        self, reading: Engine, writing: Engine, role: Role, path: Path | None, patience: float
    ) -> None:
        self.role = role
        self._reading = reading
        self._writing = writing
        self._path = path
        self._patience = patience
        # SQLite lets one writer in at a time and makes the others sleep and try again; threads of one
        # process that queue here instead waste no time on that.
        self._one_writer = threading.Lock() if path else None

    @property
    def is_sqlite(self) -> bool:
        return self._path is not None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout. Raises StoreUnavailable."""
        with _honest_errors(), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: durable when the block has ended, undone when it raised. Raises StoreUnavailable.

        On SQLite it is BEGIN IMMEDIATE, so what it reads cannot change before it writes.
        """
        with self._turn(), _honest_errors(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._one_writer is None:
            yield
            return
        if not self._one_writer.acquire(timeout=self._patience):
            raise StoreUnavailable("the database is busy: another request is writing")
        try:
            yield
        finally:
            self._one_writer.release()

    def rewrite(self) -> None:
        """Lay every table out anew so that no page tells which row is newest, nor holds one that is gone.

        On SQLite it is VACUUM of the whole file. On PostgreSQL, where only its owner may vacuum a table, the
        mixer does nothing and the owner, at closing, writes the files of the tables anew: a row that was
        deleted would otherwise lie there with the number of its transaction.
        Raises NotAllowed for a role that does not mix, StoreUnavailable.
        """
        if self.role not in {Role.MIXER, Role.OWNER}:
            raise NotAllowed(f"{self.role} may not rewrite the database")
        if self._path is None:
            if self.role is Role.OWNER:
                self._rewrite_tables()
            return
        try:
            with self._turn():
                sqlite.rewrite(self._path, self._patience)
        except sqlite3.Error as error:
            raise StoreUnavailable(f"the database could not be rewritten: {error}") from error

    def _rewrite_tables(self) -> None:
        alone = self._writing.execution_options(isolation_level="AUTOCOMMIT")
        with _honest_errors(), alone.connect() as connection:
            connection.exec_driver_sql(f"SET lock_timeout = '{int(self._patience * 1000)}ms'")
            try:
                for table in _REWRITTEN:
                    connection.exec_driver_sql(f"VACUUM (FULL) {grants.SCHEMA}.{table}")
            finally:
                connection.exec_driver_sql("RESET lock_timeout")

    def ping(self) -> None:
        """Ask the database for nothing, to learn whether it answers. Raises StoreUnavailable."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Close every connection."""
        self._reading.dispose()
        self._writing.dispose()


def open_store(database_url: str, role: Role, *, patience: float = PATIENCE) -> Store:
    """The database for one role; connects only when it is used.

    ``{role}`` in the address's user becomes the role's name (grants.py).
    ``patience`` is how many seconds to wait for other writers.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        path = _path(url)
        reading, writing = (
            _sqlite_engine(path, role, patience, begin) for begin in ("BEGIN", "BEGIN IMMEDIATE")
        )
        return Store(reading, writing, role, path, patience)
    writing = create_engine(
        grants.login(url, role),
        hide_parameters=True,
        pool_timeout=patience,
        connect_args={"connect_timeout": max(1, int(patience))},
    )
    reading = writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Store(reading, writing, role, None, patience)


def _sqlite_engine(path: Path, role: Role, patience: float, begin: str) -> Engine:
    """Transactions begin with ``begin``. It is set on the dialect, not by an event: one listener makes
    every statement go looking for others, which costs a tenth of a handing in."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite.connect(path, role, patience),
        poolclass=QueuePool,
        pool_timeout=patience,
        # Each connection is lent for one transaction, which has ended when it is given back.
        pool_reset_on_return=None,
        hide_parameters=True,
    )

    def do_begin(dbapi_connection: PoolProxiedConnection) -> None:
        dbapi_connection.cursor().execute(begin)

    engine.dialect.do_begin = do_begin  # type: ignore[method-assign]
    return engine


def migrate(database_url: str) -> list[str]:
    """Make or renew the schema with Alembic and, on PostgreSQL with a login for each role, their rights in
    the same transaction. Returns the logins that are missing. Raises StoreUnavailable."""
    from alembic import command
    from alembic.config import Config

    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        try:
            sqlite.create(_path(url))
        except OSError as error:
            raise StoreUnavailable(f"the database file cannot be made: {error}") from error
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    store = open_store(database_url, Role.OWNER)
    try:
        with store.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            return grants.renew(connection, url)
    finally:
        store.dispose()


def grant(database_url: str, *, create: bool = False, dry_run: bool = False) -> tuple[list[str], list[str]]:
    """Set the rights of every role's login anew, as the owner of the tables; ``create`` makes missing logins.

    Returns the SQL, which ``dry_run`` does not run and which is empty where one user does everything, and the
    logins that are missing. Raises NotAllowed, StoreUnavailable.
    """
    url = make_url(database_url)
    logins = {} if url.get_backend_name() == "sqlite" else grants.names(url)
    if not logins:
        return [], []
    store = open_store(database_url, Role.OWNER)
    try:
        with store.write() as connection:
            planned = grants.planned(connection, logins, create=create)
            missing = grants.missing(connection, logins)
            if dry_run:
                return planned, [] if create else missing
            return planned, grants.renew(connection, url, create=create)
    finally:
        store.dispose()


def _path(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise ValueError("SURVEY_DATABASE_URL needs a file: sqlite:////folder/survey.sqlite")
    return Path(url.database)


@contextmanager
def _honest_errors() -> Iterator[None]:
    try:
        yield
    except exc.DBAPIError as error:
        cause = error.orig
        code = getattr(cause, "sqlite_errorcode", None)
        state = getattr(cause, "sqlstate", None)
        if code == sqlite3.SQLITE_AUTH or state == _NO_PRIVILEGE:
            raise NotAllowed(f"this connection may not do that: {cause}") from error
        if isinstance(error, exc.OperationalError) or state == _READ_ONLY or code in _CORRUPT:
            raise StoreUnavailable(f"the database cannot be used: {cause}") from error
        raise
    except exc.TimeoutError as error:
        raise StoreUnavailable("the database is busy: no connection became free") from error
