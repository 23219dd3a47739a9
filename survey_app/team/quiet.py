"""What the team's side writes down of its own faults: one line of JSON, its codes from a fixed list.

What people of the team do is in the audit (storage/accounts.py). This is for whoever looks after the server.
"""

from __future__ import annotations

import datetime
import json
import logging
import traceback
from pathlib import Path

from flask import Flask

log = logging.getLogger("survey_app.team")


class QuietFlask(Flask):
    """A Flask that writes down where a view failed and of what kind, and no address, path or value."""

    def log_exception(self, exc_info: object) -> None:
        error = exc_info[1] if isinstance(exc_info, tuple) else None
        if not isinstance(error, BaseException):
            return
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "survey_app" in Path(frame.filename).parts] or frames
        moment = datetime.datetime.fromtimestamp(self.extensions["clock"](), tz=datetime.UTC)
        line = {
            "event": "request-failed",
            "kind": type(error).__name__,
            "place": f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "unknown",
            "hour": moment.strftime("%Y-%m-%dT%H:00Z"),
        }
        log.error(json.dumps(line))
