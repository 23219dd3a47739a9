"""Releases, and beside them their private certificates."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from survey_app.storage import tables

BUILT, PUBLISHED, WITHDRAWN = "built", "published", "withdrawn"


@dataclass(frozen=True)
class Published:
    """A release that the dashboard shows: ``day`` an ISO day, ``body`` its canonical JSON."""

    hash: str
    survey: str
    day: str
    body: str


@dataclass(frozen=True)
class Listed:
    """A release in a list: its state is "built", "published" or "withdrawn"."""

    hash: str
    survey: str
    state: str
    day: str | None


_RELEASE = tables.release.c
_PUBLISH = (
    update(tables.release)
    .where(_RELEASE.hash == bindparam("release"), _RELEASE.state.in_((BUILT, WITHDRAWN)))
    .values(state=PUBLISHED, day=bindparam("new_day"))
)
_WITHDRAW = (
    update(tables.release)
    .where(_RELEASE.hash == bindparam("release"), _RELEASE.state == PUBLISHED)
    .values(state=WITHDRAWN)
)
_BODY = select(_RELEASE.body).where(_RELEASE.hash == bindparam("hash"))
_CERTIFICATE = select(tables.certificate.c.body).where(tables.certificate.c.release == bindparam("hash"))
_PUBLISHED = (
    select(_RELEASE.hash, _RELEASE.survey, _RELEASE.day, _RELEASE.body)
    .where(_RELEASE.state == PUBLISHED)
    .order_by(_RELEASE.day.desc(), _RELEASE.survey, _RELEASE.hash)
)
_DAYS = (
    select(_RELEASE.hash, _RELEASE.day)
    .where(_RELEASE.state == PUBLISHED)
    .order_by(_RELEASE.day.desc(), _RELEASE.hash)
)
_DAY = select(_RELEASE.day).where(_RELEASE.hash == bindparam("hash"), _RELEASE.state == PUBLISHED)
_ALL = select(_RELEASE.hash, _RELEASE.survey, _RELEASE.state, _RELEASE.day).order_by(
    _RELEASE.survey, _RELEASE.hash
)


def add(connection: Connection, release_hash: str, survey: str, body: str, certificate: bytes) -> bool:
    """Store a release as "built"; False where the same release is already there (nothing changes)."""
    if connection.execute(_BODY, {"hash": release_hash}).one_or_none() is not None:
        return False
    connection.execute(
        tables.release.insert(),
        {"hash": release_hash, "survey": survey, "state": BUILT, "day": None, "body": body},
    )
    connection.execute(tables.certificate.insert(), {"release": release_hash, "body": certificate})
    return True


def publish(connection: Connection, release_hash: str, day: str) -> None:
    """Let the dashboard show it from this ISO day on. Raises KeyError where none can be published."""
    if connection.execute(_PUBLISH, {"release": release_hash, "new_day": day}).rowcount != 1:
        raise KeyError(release_hash)


def withdraw(connection: Connection, release_hash: str) -> None:
    """Take a published release off the dashboard. Raises KeyError where it is not published."""
    if connection.execute(_WITHDRAW, {"release": release_hash}).rowcount != 1:
        raise KeyError(release_hash)


def body(connection: Connection, release_hash: str) -> str | None:
    """The canonical JSON of a release in whatever state, None where there is none."""
    return connection.execute(_BODY, {"hash": release_hash}).scalar_one_or_none()


def certificate(connection: Connection, release_hash: str) -> bytes | None:
    """The private witness tables of a release, None where there is none."""
    return connection.execute(_CERTIFICATE, {"hash": release_hash}).scalar_one_or_none()


def published(connection: Connection) -> tuple[Published, ...]:
    """What the dashboard shows, newest first."""
    return tuple(Published(*row) for row in connection.execute(_PUBLISHED))


def published_days(connection: Connection) -> dict[str, str]:
    """hash → ISO day of everything that is published, newest first, without the bodies."""
    return {row.hash: row.day for row in connection.execute(_DAYS)}


def published_day(connection: Connection, release_hash: str) -> str | None:
    """The ISO day on which this release was published; None where it is not published."""
    return connection.execute(_DAY, {"hash": release_hash}).scalar_one_or_none()


def all(connection: Connection) -> tuple[Listed, ...]:
    """Every release without its body, by survey."""
    return tuple(Listed(*row) for row in connection.execute(_ALL))
