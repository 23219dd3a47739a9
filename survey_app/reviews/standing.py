"""What the public side holds of its reviews: their pages, the PDFs drawn of them, and which day it is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from survey_app.reviews.paper import Sheets
from survey_app.reviews.service import Contact
from survey_app.reviews.shelf import Review

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Standing:
    reviews: tuple[Review, ...]
    #: seconds since 1970
    clock: Callable[[], float]
    #: whom people can turn to, where the deployment says so
    contact: Contact | None = None
    sheets: Sheets = field(default_factory=Sheets)

    @property
    def today(self) -> datetime.date:
        return datetime.datetime.fromtimestamp(self.clock(), tz=LONDON).date()

    def review(self, name: str) -> Review | None:
        return next((each for each in self.reviews if each.name == name), None)


def prepare(
    app: Flask, reviews: tuple[Review, ...], clock: Callable[[], float], contact: Contact | None = None
) -> None:
    """Let the pages of these reviews be shown."""
    held = Standing(reviews, clock, contact)
    app.extensions["reviews"] = held
    app.jinja_env.globals["review_named"] = held.review


def standing() -> Standing:
    """What the application that answers this request holds."""
    found: Standing = current_app.extensions["reviews"]
    return found
