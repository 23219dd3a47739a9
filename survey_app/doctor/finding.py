"""What the doctor looks at, and what it finds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from survey_app.config import Settings

#: A fault breaks a promise; a warning weakens one.
Level = Literal["fault", "warning"]


@dataclass(frozen=True)
class Finding:
    """``check`` is a fixed code. Nothing in the words is a secret."""

    check: str
    what: str
    why: str
    mend: str
    level: Level = "fault"


@dataclass(frozen=True)
class Deployment:
    """What there is to look at. ``logs`` are files and folders; ``environments`` is the folder of the units'
    environment files; ``at`` is host and port where the public side is reached if not by its name;
    ``system`` is the root folder of /proc and /sys."""

    settings: Settings
    logs: tuple[Path, ...] = ()
    environments: Path | None = None
    public_user: str | None = None
    at: tuple[str, int] | None = None
    system: Path = Path("/")
    today: datetime.date = field(default_factory=lambda: datetime.datetime.now(tz=datetime.UTC).date())
    clock_is_right: Callable[[], bool | None] = lambda: None
    journal: Callable[[float], str] = lambda since: ""


Check = Callable[[Deployment], Iterator[Finding]]
