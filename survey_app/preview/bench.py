"""What the pages of a preview work with."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from survey_app.preview.notes import Notes
from survey_app.preview.watched import Watched


@dataclass(frozen=True)
class Bench:
    """The file that is looked at; and the notes of a workshop, None where there is no workshop."""

    watched: Watched
    notes: Notes | None = None


def bench() -> Bench:
    """The bench of the application that answers this request."""
    found: Bench = current_app.extensions["bench"]
    return found
