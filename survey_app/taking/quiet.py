"""What the public side writes down when something fails: its kind, its place and the hour.

Never a path, a body, an address, a browser's name or the value of a variable: any of them can tell who
answered, or what.
"""

from __future__ import annotations

import datetime
import logging
import traceback
from pathlib import Path

from flask import Flask

log = logging.getLogger("survey_app.public")


class QuietFlask(Flask):
    """A Flask that does not write the address of the page into its log when a view fails."""

    def log_exception(self, exc_info: object) -> None:
        error = exc_info[1] if isinstance(exc_info, tuple) else None
        if isinstance(error, BaseException):
            note(self, error)


def let_go(error: BaseException | None) -> None:
    """Cut an exception off the frames it came through.

    It refers to them, and they to it: until the garbage collector comes by, which may be hours in a quiet
    night, they would keep the request, with the address it came from and what was typed.
    """
    seen: set[int] = set()
    ahead = [error]
    while ahead:
        each = ahead.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            each.__traceback__ = None
            ahead += [each.__context__, each.__cause__]


def note(app: Flask, error: BaseException) -> None:
    """One line about an exception."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "survey_app" in Path(frame.filename).parts] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "unknown place"
    moment = datetime.datetime.fromtimestamp(app.extensions["desk"].clock(), tz=datetime.UTC)
    log.error("%s in %s, %s", type(error).__name__, place, moment.strftime("%Y-%m-%d %H:00 UTC"))
