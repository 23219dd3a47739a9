"""Small pages that a preview needs besides the respondents' own."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from survey_app.preview.bench import bench

blueprint = Blueprint("preview", __name__)


@blueprint.get("/preview/version")
def version() -> Response:
    """Changes whenever the file does; open pages ask for it."""
    return Response(bench().watched.now().state, mimetype="text/plain")


@blueprint.get("/preview/left")
def left() -> str:
    """Where "Leave quickly" leads in a preview."""
    return render_template("preview/left.html", quick_exit=False)
