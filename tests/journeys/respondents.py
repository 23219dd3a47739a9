"""The public side behind a real port, for browsers, and a neutral page next door to leave for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from survey_app.questionnaire.model import Questionnaire
from survey_app.taking.application import application
from tests.fielded import Fielded, field_survey
from tests.serving import free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Not even a test writes down who asked for what."""


@contextmanager
def served(app: WSGIApplication, port: int) -> Iterator[str]:
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@Request.application
def weather(request: Request) -> Response:
    """Where people who leave end up."""
    return Response(
        "<!doctype html><html lang=en><title>Weather</title><h1>Rain later</h1>", mimetype="text/html"
    )


def as_it_is(app: WSGIApplication) -> WSGIApplication:
    return app


@contextmanager
def public_side(
    folder: Path,
    questionnaire: Questionnaire,
    change: Callable[[WSGIApplication], WSGIApplication] = as_it_is,
    **more: object,
) -> Iterator[Fielded]:
    """A survey in the field, served on a port of its own; ``change`` may wrap the application."""
    with served(weather, free_port()) as elsewhere:
        port = free_port()
        fielded = field_survey(folder, questionnaire, public_url=f"http://127.0.0.1:{port}", **more)  # type: ignore[arg-type]
        fielded.settings = replace(fielded.settings, leave_url=elsewhere + "/")
        fielded.app = application(fielded.settings, fielded.clock)
        with served(change(fielded.app), port):
            yield fielded
        fielded.dispose()


def url(fielded: Fielded, rest: str = "") -> str:
    return fielded.settings.public_url + fielded.path(rest)


def begin(page: Page, fielded: Fielded) -> None:
    """From the start page to the first question."""
    page.goto(url(fielded))
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("button", name="Yes, I want to take part").click()


def shift_three_times(page: Page) -> None:
    """As fast as a hand does it. A busy machine can be slower than the keys' own limit: then again."""
    for _ in range(5):
        began = time.monotonic()
        for _ in range(3):
            page.keyboard.press("Shift")
        if time.monotonic() - began < 4:
            return
    raise AssertionError("this machine is too busy to press a key three times in four seconds")
