"""Who can help now: numbers that the deployment looks after, with the day each was last rung."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path

from survey_app.config import SettingsError

#: The file beside the questionnaires.
HELP_LINES = "help-lines.toml"
_MEND = "Ring each and note the day in help-lines.toml"


class HelpLinesError(SettingsError):
    """The file is missing or not understood; the message says what to do."""


@dataclass(frozen=True)
class HelpLine:
    name: str
    phone: str
    says: str
    hours: str = ""
    audiences: tuple[str, ...] = ()
    """For whom it is shown; for everybody when empty."""
    checked: datetime.date | None = None

    @property
    def dial(self) -> str:
        """The number as a telephone wants it (RFC 3966)."""
        return "tel:" + self.phone.replace(" ", "")


@dataclass(frozen=True)
class HelpLines:
    lines: tuple[HelpLine, ...]
    check_again_after_days: int

    def for_audience(self, audience: str | None) -> tuple[HelpLine, ...]:
        """The lines for one audience; every line where it is not known who reads."""
        return tuple(
            line
            for line in self.lines
            if audience is None or not line.audiences or audience in line.audiences
        )

    def warnings(self, today: datetime.date) -> list[str]:
        """What the operator should know: numbers never checked by this deployment, or too long ago."""
        never = [line.name for line in self.lines if line.checked is None]
        stale = [
            line.name
            for line in self.lines
            if line.checked is not None and (today - line.checked).days > self.check_again_after_days
        ]
        found = []
        if never:
            found.append(f"help lines never checked: {', '.join(never)}. {_MEND}")
        if stale:
            days = self.check_again_after_days
            found.append(f"help lines last checked over {days} days ago: {', '.join(stale)}. {_MEND}")
        return found


def read(path: Path) -> HelpLines:
    """The help lines in a TOML file. Raises HelpLinesError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        lines = tuple(
            HelpLine(**{**entry, "audiences": tuple(entry.get("audiences", ()))}) for entry in content["line"]
        )
        days = int(content["check_again_after_days"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise HelpLinesError(
            f"{path} cannot be read ({error}): compare it with the one that is shipped"
        ) from error
    if not lines:
        raise HelpLinesError(f"{path} names no help line: people must be able to find help from every page")
    return HelpLines(lines, days)
