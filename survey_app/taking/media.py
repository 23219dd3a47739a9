"""Pictures, recordings and films of a survey: files that are named by their content.

They are kept by whoever visits no longer than the page is (``no-store``), because a recording in a browser's
store would tell which question was heard.
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, send_file
from werkzeug.exceptions import NotFound

from survey_app.questionnaire.media import TYPES
from survey_app.taking.beginning import find_early
from survey_app.taking.visiting import desk

blueprint = Blueprint("media", __name__)

_NAME = re.compile(r"[0-9a-f]{64}\.([a-z0-9]{2,4})\Z")


@blueprint.get("/s/<link>/media/<name>")
def file(link: str, name: str) -> Response:
    """One file of an open survey. A drawing is sent so that nothing in it can run, even opened by itself."""
    find_early(link)
    named = _NAME.match(name)
    if named is None or named.group(1) not in TYPES:
        raise NotFound
    path = desk().settings.media / name
    if not path.is_file():
        raise NotFound
    response = send_file(
        path, mimetype=TYPES[named.group(1)], conditional=True, etag=False, last_modified=None
    )
    del response.headers["Cache-Control"]  # headers.py says it of every answer
    return response
