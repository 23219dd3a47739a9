"""Who may read what: the instance, the keys, the environment files; and how the database file is kept."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

from survey_app.doctor.finding import Deployment, Finding
from survey_app.storage import inspection

#: Settings that the public side has no use for and must not hold.
NOT_FOR_THE_PUBLIC = ("SURVEY_SECRET_KEY", "SURVEY_SECRET_KEY_FILE", "SURVEY_BATCH_KEYS")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def database_files(deployment: Deployment) -> list[Path]:
    """Every SQLite file, and what SQLite leaves beside them."""
    path = inspection.sqlite_file(deployment.settings.database_url)
    beside = set(_inside(deployment.settings.instance, "*.sqlite*"))
    if path is not None:
        beside |= {path, *_inside(path.parent, f"{path.name}-*")}
    return sorted(beside)


def secret_files(deployment: Deployment) -> list[Path]:
    keys = deployment.settings.batch_keys
    secrets = [deployment.settings.instance / "secret-key", keys, *_inside(keys)]
    return [path for path in [*database_files(deployment), *secrets] if _is_there(path)]


def modes(deployment: Deployment) -> Iterator[Finding]:
    """Files and folders that others than their owner may open."""
    secret = secret_files(deployment)
    for path in secret:
        if path.stat().st_mode & _OTHERS:
            yield Finding(
                "readable-by-others",
                f"{path} can be opened by others than its owner ({stat.filemode(path.stat().st_mode)})",
                "It holds sealed answers or keys; every process on this machine could copy it.",
                f"chmod {'700' if path.is_dir() else '600'} {path}, and set UMask=0077 in the unit",
            )
    instance = deployment.settings.instance
    if not _is_there(instance):
        return
    mode = instance.stat().st_mode
    if mode & stat.S_IRWXO or (mode & stat.S_IRWXG and any(path.parent == instance for path in secret)):
        yield Finding(
            "instance-open",
            f"the instance folder {instance} is open to others ({stat.filemode(mode)})",
            "What is in it, and when it changed, is for the services alone.",
            f"chmod 700 {instance}, or 2750 where it holds no database and no key",
        )


def environments(deployment: Deployment) -> Iterator[Finding]:
    """The public side's environment holds no key and no secret, and nothing runs in debug."""
    folder = deployment.environments
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.glob("*.env")):
        settings = _settings(path)
        if path.stem == "public":
            for name in sorted(set(NOT_FOR_THE_PUBLIC) & set(settings)):
                yield Finding(
                    "secret-on-public-host",
                    f"{path} sets {name}",
                    "Who breaks into the public side could forge the team's sessions or open what waits.",
                    f"remove the line from {path}, move the key to the other host or user, and renew it",
                )
        if "SURVEY_SECRET_KEY" in settings and path.stat().st_mode & _OTHERS:
            yield Finding(
                "readable-by-others",
                f"{path} holds the team's secret and can be opened by others",
                "Who reads it can sign in as anybody of the team.",
                f"chmod 600 {path}, and renew the secret",
            )
        if settings.get("FLASK_DEBUG", "0") not in {"", "0"}:
            yield Finding(
                "debug",
                f"{path} sets FLASK_DEBUG",
                "Debugging shows answers and keys to whoever meets a fault.",
                f"remove FLASK_DEBUG from {path} and restart the service",
            )


def public_user(deployment: Deployment) -> Iterator[Finding]:
    """What the public side's user can open, whatever its environment says."""
    if deployment.public_user is None:
        return
    try:
        person = pwd.getpwnam(deployment.public_user)
    except KeyError:
        yield Finding(
            "no-public-user",
            f"there is no user {deployment.public_user}",
            "Without a user of its own the public side can read what the team and the mixer have.",
            "install deploy/systemd/sysusers.conf, or name the user with --public-user",
        )
        return
    groups = set(os.getgrouplist(person.pw_name, person.pw_gid))
    keys = deployment.settings.batch_keys
    candidates = [*_inside(keys), deployment.settings.instance / "secret-key"]
    if deployment.environments is not None:
        candidates.append(deployment.environments / "secret-key")
    for path in candidates:
        if _is_there(path) and readable(path, person.pw_uid, groups):
            yield Finding(
                "secret-on-public-host",
                f"{deployment.public_user}, who takes answers, can read {path}",
                "The process that takes answers must not be able to open them, nor to act for the team.",
                f"give {path} to its own user (survey-mixer or root) with mode 600",
            )


def sqlite(deployment: Deployment) -> Iterator[Finding]:
    """No write-ahead log, and every pragma as it was measured."""
    there = [path for path in database_files(deployment) if _is_there(path)]
    logged = {path.with_name(path.name[:-4]) for path in there if path.name.endswith(("-wal", "-shm"))}
    for path in there:
        if path.name.endswith(("-wal", "-shm", "-journal")):
            continue
        if path in logged or inspection.is_write_ahead(path):
            yield _write_ahead_log(path)
            continue
        for name, wanted, is_set in inspection.pragmas(path):
            yield Finding(
                "sqlite-setting",
                f"SQLite's {name} is {is_set} and not {wanted}",
                "Deleted answers or the order of arrival could be read from the file.",
                "use the SQLite and the release that are shipped; report this",
            )
    if there and deployment.settings.secure:
        yield Finding(
            "one-user-for-all",
            "a public deployment uses SQLite",
            "Whoever can write its one file can read all of it: the public side and the mixer share a user.",
            "use PostgreSQL with a login for each role (docs/deploying.md)",
            "warning",
        )


def _write_ahead_log(path: Path) -> Finding:
    return Finding(
        "write-ahead-log",
        f"{path} is kept with a write-ahead log",
        "That log holds the exact order in which responses arrived.",
        f"stop the services, run: sqlite3 {path} 'PRAGMA journal_mode=DELETE; VACUUM', start them again; "
        "and find out which program changed it",
    )


def readable(path: Path, user: int, groups: set[int]) -> bool:
    """Whether mode bits let this user read a file: through every folder above it, and the file itself."""
    path = path.resolve()
    steps = [(each, 0o1) for each in reversed(path.parents)] + [(path, 0o4)]
    return all(_may(each, wanted, user, groups) for each, wanted in steps)


def _may(path: Path, wanted: int, user: int, groups: set[int]) -> bool:
    about = path.stat()
    if user == 0:
        return True
    if about.st_uid == user:
        return bool(about.st_mode >> 6 & wanted)
    if about.st_gid in groups:
        return bool(about.st_mode >> 3 & wanted)
    return bool(about.st_mode & wanted)


def _settings(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def _inside(folder: Path, names: str = "*") -> list[Path]:
    try:
        return [path for path in folder.glob(names) if path.is_file()]
    except OSError:
        return []


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
