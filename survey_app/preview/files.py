"""The preview's own style and script, beside those of the respondents' pages."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, url_for

from survey_app.taking.assets import FOLDER

blueprint = Blueprint("files", __name__)

KINDS = {"preview.css": "text/css; charset=utf-8", "preview.js": "text/javascript; charset=utf-8"}


@blueprint.get("/preview/files/<name>")
def file(name: str) -> Response:
    if name not in KINDS:
        abort(404)
    return Response((FOLDER / name).read_bytes(), content_type=KINDS[name])


def address(name: str) -> str:
    """Where the file is, with its content's hash. Raises FileNotFoundError where it was not built."""
    content_hash = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return url_for("files.file", name=name, v=content_hash)
