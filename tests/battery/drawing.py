"""Draws every state of the catalogue with the real application, and keeps what it sent.

Nothing is imitated: each state is reached by pressing what is on the pages, against an instance of its own.
What was sent (status, headers, bytes) is what the engines read and what the browser is shown.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, request_started, template_rendered
from flask.testing import FlaskClient

from tests.battery.states import JOURNEYS, Journey
from tests.battery.visitor import Visitor
from tests.fielded import Fielded, _settings, field_survey


@dataclass(frozen=True)
class Drawn:
    """One state in one language, as it was sent."""

    state: str
    journey: Journey
    language: str
    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fielded: Fielded = field(repr=False, compare=False)

    @property
    def file(self) -> str:
        """A name for its file: what it is, and the language."""
        plain = "".join(letter if letter.isalnum() else "-" for letter in self.state)
        return f"{'-'.join(filter(None, plain.split('-')))}.{self.language}"

    @property
    def link(self) -> str:
        return self.fielded.link

    @property
    def client(self) -> FlaskClient:
        """Somebody new, before the application that drew it."""
        return self.fielded.app.test_client()

    @property
    def html(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Gallery:
    """Every drawn state, and what was met on the way."""

    drawn: list[Drawn] = field(default_factory=list)
    #: (endpoint, method) of every request
    asked: set[tuple[str | None, str]] = field(default_factory=set)
    #: names of the templates of whole pages and of their parts
    templates: set[str] = field(default_factory=set)
    #: endpoint → methods that the public side answers
    routes: dict[str, set[str]] = field(default_factory=dict)

    def in_language(self, *languages: str) -> list[Drawn]:
        return [each for each in self.drawn if each.language in languages]

    def state(self, name: str, language: str = "en") -> Drawn:
        """Raises KeyError."""
        for each in self.drawn:
            if (each.state, each.language) == (name, language):
                return each
        raise KeyError(name)


@contextmanager
def gallery(
    folder: Path,
    journeys: Sequence[Journey] = JOURNEYS,
    languages: Sequence[str] | None = None,
    settings: tuple[tuple[str, str], ...] = (),
) -> Iterator[Gallery]:
    """Every state of these journeys, in all their languages or in those named."""
    logging.getLogger("survey_app.public").setLevel(logging.CRITICAL)
    made = Gallery()
    opened: list[Fielded] = []

    def asked(sender: Flask, **_: object) -> None:
        from flask import request

        made.asked.add((request.endpoint, request.method))

    def rendered(sender: Flask, template: object, **_: object) -> None:
        made.templates.add(str(getattr(template, "name", "")))

    try:
        with request_started.connected_to(asked), template_rendered.connected_to(rendered):
            for journey in journeys:
                instance = folder / journey.name.replace(" ", "-")
                questionnaire = journey.asks(_settings(instance / "instance"))
                fielded = field_survey(instance, questionnaire, draft_languages=True)
                opened.append(fielded)
                for rule in fielded.app.url_map.iter_rules():
                    made.routes.setdefault(rule.endpoint, set()).update(rule.methods or ())
                for language in journey.languages:
                    if languages is None or language in languages:
                        made.drawn.extend(_walked(journey, fielded, language, settings))
        yield made
    finally:
        for fielded in opened:
            fielded.dispose()


def _walked(
    journey: Journey, fielded: Fielded, language: str, settings: tuple[tuple[str, str], ...]
) -> Iterator[Drawn]:
    visitor = Visitor(fielded, fielded.app.test_client(), language=language, settings=settings)
    for state in journey.walk(visitor):
        response = visitor.response
        assert response is not None
        assert response.mimetype == "text/html", state
        yield Drawn(
            state,
            journey,
            language,
            response.request.full_path.removesuffix("?"),
            response.status_code,
            tuple(response.headers.items()),
            response.get_data(),
            fielded,
        )
