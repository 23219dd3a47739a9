"""Small pages that a preview needs besides the respondents' own."""

from __future__ import annotations

from flask import Blueprint, Response, send_file
from werkzeug.exceptions import NotFound

from survey_app.preview.bench import bench
from survey_app.preview.own_pages import own_page
from survey_app.questionnaire.media import TYPES, kind_of

blueprint = Blueprint("preview", __name__)


@blueprint.get("/preview/version")
def version() -> Response:
    """Changes whenever the file does; open pages ask for it."""
    return Response(bench().watched.now().state, mimetype="text/plain")


@blueprint.get("/preview/left")
def left() -> Response:
    """Where "Leave quickly" leads in a preview."""
    return own_page("preview/left.html")


def media(link: str, name: str) -> Response:
    """A picture, a recording or a film, from where it lies beside the file."""
    path = bench().watched.now().media.get(name)
    if path is None or not path.is_file():
        raise NotFound
    return send_file(path, mimetype=TYPES[kind_of(name)], etag=False, last_modified=None)
