"""The settings: one typed object, read from the environment once.

Every name is in docs/operator.md; a test holds the two against each other. An unknown SURVEY_* name is
an error, because a misspelt setting that is silently ignored is how promises get broken.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class SettingsError(ValueError):
    """A setting is unknown or makes no sense; the message names it, its value and the way on."""


@dataclass(frozen=True)
class Settings:
    """Where things are and how the two applications are reached.

    Paths are absolute. ``public_url`` has no trailing slash. ``secret_key`` signs the team's sessions
    only; nothing on the respondents' side depends on it, and it is empty in a process that goes without.
    """

    instance: Path
    database_url: str
    questionnaires: Path
    batch_keys: Path
    public_url: str
    leave_url: str
    secret_key: str
    port: int
    drafts_url: str | None = None
    """The database of drafts; None where they are in the main one."""
    translations: Path = Path("translations")
    draft_languages: bool = False
    """Whether languages are offered that nobody has reviewed, marked as drafts."""
    safeguarding: Path = Path("questionnaires/safeguarding.toml")
    """Who is told when somebody is in danger, and their key (safeguarding.py); there need not be one."""
    trusted_proxies: int = 0
    """How many proxies stand in front whose word on where a request comes from is believed."""
    surge_address: int = 100
    """Responses an hour to one survey from one address that are no surge yet; 0 here and below: no limit."""
    surge_link: int = 500
    """Responses an hour through one link."""
    code_tries: int = 60
    """Wrong codes an hour, of one survey from one address, before codes have to wait."""
    second_factor: bool = True
    """Whether the team signs in with a code from an app besides the password."""

    @property
    def media(self) -> Path:
        """Where the pictures, sound and films of surveys are kept, named by their content."""
        return self.instance / "media"

    @property
    def secure(self) -> bool:
        """Whether people reach us over TLS, so that cookies carry Secure and the __Host- prefix."""
        return self.public_url.startswith("https://")


KNOWN = frozenset(
    {
        "SURVEY_INSTANCE",
        "SURVEY_DATABASE_URL",
        "SURVEY_DRAFTS_URL",
        "SURVEY_QUESTIONNAIRES",
        "SURVEY_BATCH_KEYS",
        "SURVEY_PUBLIC_URL",
        "SURVEY_LEAVE_URL",
        "SURVEY_SECRET_KEY",
        "SURVEY_SECRET_KEY_FILE",
        "SURVEY_TRANSLATIONS",
        "SURVEY_DRAFT_LANGUAGES",
        "SURVEY_SECOND_FACTOR",
        "SURVEY_SAFEGUARDING",
        "SURVEY_TRUSTED_PROXIES",
        "SURVEY_SURGE_ADDRESS",
        "SURVEY_SURGE_LINK",
        "SURVEY_CODE_TRIES",
    }
)


def read(environ: Mapping[str, str] | None = None, *, secret: bool = True) -> Settings:
    """Settings from the environment. Without ``secret`` the team's secret is neither read nor made. Raises
    SettingsError."""
    env = os.environ if environ is None else environ
    unknown = sorted(name for name in env if name.startswith("SURVEY_") and name not in KNOWN)
    if unknown:
        raise SettingsError(
            f"unknown setting {', '.join(unknown)}: correct the name or remove it "
            f"(known: {', '.join(sorted(KNOWN))})"
        )
    instance = Path(env.get("SURVEY_INSTANCE", "instance")).absolute()
    port = _port(env.get("PORT", "8000"))
    questionnaires = Path(env.get("SURVEY_QUESTIONNAIRES", "questionnaires")).absolute()
    return Settings(
        instance=instance,
        database_url=_database(env.get("SURVEY_DATABASE_URL", f"sqlite:///{instance / 'survey.sqlite'}")),
        drafts_url=_database(env["SURVEY_DRAFTS_URL"]) if env.get("SURVEY_DRAFTS_URL") else None,
        questionnaires=questionnaires,
        batch_keys=Path(env.get("SURVEY_BATCH_KEYS", str(instance / "batch-keys"))).absolute(),
        public_url=_url("SURVEY_PUBLIC_URL", env.get("SURVEY_PUBLIC_URL", f"http://127.0.0.1:{port}")),
        leave_url=_url("SURVEY_LEAVE_URL", env.get("SURVEY_LEAVE_URL", "https://www.bbc.co.uk/weather")),
        secret_key=_secret(env, instance) if secret else "",
        port=port,
        translations=Path(env.get("SURVEY_TRANSLATIONS", "translations")).absolute(),
        draft_languages=_yes_or_no("SURVEY_DRAFT_LANGUAGES", env.get("SURVEY_DRAFT_LANGUAGES", "no")),
        safeguarding=Path(env.get("SURVEY_SAFEGUARDING") or questionnaires / "safeguarding.toml").absolute(),
        trusted_proxies=_whole("SURVEY_TRUSTED_PROXIES", env.get("SURVEY_TRUSTED_PROXIES", "0"), 9),
        surge_address=_whole("SURVEY_SURGE_ADDRESS", env.get("SURVEY_SURGE_ADDRESS", "100")),
        surge_link=_whole("SURVEY_SURGE_LINK", env.get("SURVEY_SURGE_LINK", "500")),
        code_tries=_whole("SURVEY_CODE_TRIES", env.get("SURVEY_CODE_TRIES", "60")),
        second_factor=_yes_or_no("SURVEY_SECOND_FACTOR", env.get("SURVEY_SECOND_FACTOR", "yes")),
    )


def _database(address: str) -> str:
    """One password for every role's login would make them one."""
    user, _, password = urlsplit(address).netloc.rpartition("@")[0].partition(":")
    if "{role}" in user and password:
        raise SettingsError(
            "a database's address has {role} and a password: give each login a password of its own in "
            "~/.pgpass, or let it in by its system user (docs/operator.md)"
        )
    return address


def _yes_or_no(name: str, value: str) -> bool:
    if value not in {"yes", "no"}:
        raise SettingsError(f"{name} is {value!r}: give yes or no")
    return value == "yes"


def _whole(name: str, value: str, most: int = 1_000_000) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 7 or int(value) > most:
        raise SettingsError(f"{name} is {value!r}: give a whole number from 0 to {most}")
    return int(value)


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingsError(f"PORT is {value!r}: give a whole number from 1 to 65535")
    return int(value)


def _url(name: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SettingsError(f"{name} is {value!r}: give a whole address that starts with https:// or http://")
    return value.rstrip("/")


def _secret(env: Mapping[str, str], instance: Path) -> str:
    """From SURVEY_SECRET_KEY, from the file SURVEY_SECRET_KEY_FILE, or from the instance folder,
    where one is made for its owner's eyes only."""
    given = env.get("SURVEY_SECRET_KEY")
    if given is not None:
        return _long_enough("SURVEY_SECRET_KEY", given)
    named = env.get("SURVEY_SECRET_KEY_FILE")
    path = Path(named) if named else instance / "secret-key"
    if named and not path.is_file():
        raise SettingsError(f"SURVEY_SECRET_KEY_FILE is {named!r}: there is no such file")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return _long_enough(str(path), path.read_text(encoding="ascii").strip())


def _long_enough(name: str, value: str) -> str:
    if len(value) < 32:
        raise SettingsError(f"{name} is too short to be a secret: give at least 32 random characters")
    return value
