"""Who is responsible when somebody is in danger: what a deployment says in ``safeguarding.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from survey_app.config import SettingsError
from survey_app.letterbox import key_files
from survey_app.letterbox.key_files import KeyFileError

#: The file beside the questionnaires, unless SURVEY_SAFEGUARDING names another.
FILE = "safeguarding.toml"
_LONGEST, _LONGEST_WAIT = 200, 90


class SafeguardingError(SettingsError):
    """The file is not understood; the message says what to do."""


@dataclass(frozen=True)
class Lead:
    """``name``: who reads, in words; ``within``: how long it may take until they answer, in words;
    ``public_key``: raw X25519, 32 bytes, to which everything meant for them is sealed;
    ``read_within_days``: days after a survey's closing within which its texts are read."""

    name: str
    within: str
    public_key: bytes
    read_within_days: int


#: Days after closing within which texts are read, where nobody says another number.
READ_WITHIN_DAYS = 14


def read(path: Path) -> Lead | None:
    """The safeguarding lead of this deployment; None where there is no file. Raises SafeguardingError."""
    if not path.is_file():
        return None
    try:
        says = tomllib.loads(path.read_text(encoding="utf-8"))["lead"]
        name, within, key = (str(says[each]).strip() for each in ("name", "within", "key"))
        days = int(says.get("texts_read_within_days", READ_WITHIN_DAYS))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SafeguardingError(
            f"{path} cannot be read ({error}): it has a part [lead] with name, within and key"
        ) from error
    if not name or not within or max(len(name), len(within)) > _LONGEST:
        raise SafeguardingError(f"{path}: give name and within, in at most {_LONGEST} letters each")
    if not 1 <= days <= _LONGEST_WAIT:
        raise SafeguardingError(f"{path}: texts_read_within_days is a whole number from 1 to {_LONGEST_WAIT}")
    try:
        return Lead(name, within, key_files.read_public(path.parent / key), days)
    except KeyFileError as error:
        raise SafeguardingError(f"{path}: {error}") from error
