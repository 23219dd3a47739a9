"""The list of backups: where each was written, on which day, and of which surveys. Nothing is counted.

It lies in the instance's folder, so that retention can take away what a destroyed survey is still in.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from survey_app.backup import stream
from survey_app.config import Settings

_FILE = "backups.json"


@dataclass(frozen=True)
class Listed:
    """``file``: where it was written; ``day``: ISO; ``surveys``: ids."""

    file: str
    day: str
    surveys: tuple[str, ...]


def listed(settings: Settings) -> tuple[Listed, ...]:
    """Every backup that was made here, oldest first. A list that cannot be read is empty."""
    try:
        content = json.loads((settings.instance / _FILE).read_text(encoding="utf-8"))
        return tuple(Listed(each["file"], each["day"], tuple(each["surveys"])) for each in content)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def add_to_list(settings: Settings, made: Listed) -> None:
    """Remember one more."""
    _write(settings, [*listed(settings), made])


def take_away(settings: Settings, survey: str) -> tuple[list[Path], list[Path]]:
    """Delete every listed backup that this survey is in; (deleted, not there to be deleted).

    Both leave the list. Only a file that begins as our backups do is deleted.
    """
    gone, unreached, kept = [], [], []
    for each in listed(settings):
        if survey not in each.surveys:
            kept.append(each)
        elif _is_one(Path(each.file)):
            Path(each.file).unlink()
            gone.append(Path(each.file))
        else:
            unreached.append(Path(each.file))
    if gone or unreached:
        _write(settings, kept)
    return gone, unreached


def _is_one(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            stream.check(file.read(len(stream.MAGIC)))
    except (OSError, stream.CannotRead):
        return False
    return True


def _write(settings: Settings, content: Sequence[Listed]) -> None:
    path = settings.instance / _FILE
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([asdict(each) for each in content], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
