"""Small pages that a preview needs besides the respondents' own."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, send_file
from werkzeug.exceptions import NotFound

from survey_app.preview.bench import bench
from survey_app.questionnaire.media import TYPES, kind_of

blueprint = Blueprint("preview", __name__)


@blueprint.get("/preview/version")
def version() -> Response:
    """Changes whenever the file does; open pages ask for it."""
    return Response(bench().watched.now().state, mimetype="text/plain")


@blueprint.get("/preview/left")
def left() -> str:
    """Where "Leave quickly" leads in a preview."""
    return render_template("preview/left.html", quick_exit=False)


def media(link: str, name: str) -> Response:
    """A picture, a recording or a film, from where it lies beside the file."""
    path = bench().watched.now().media.get(name)
    if path is None or not path.is_file():
        raise NotFound
    return send_file(path, mimetype=TYPES[kind_of(name)], etag=False, last_modified=None)
