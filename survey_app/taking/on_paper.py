"""The paper form of a survey, handed out as it lies there: nothing is drawn here, so nobody makes it busy.

``survey-app survey open`` and ``survey-app survey paper`` put the files in place (``paper_forms``).
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from survey_app.languages.tongues import ENGLISH
from survey_app.paper_forms import place
from survey_app.taking.beginning import find_early
from survey_app.taking.language import spoken
from survey_app.taking.linked import Linked
from survey_app.taking.visiting import desk

blueprint = Blueprint("on_paper", __name__)


@blueprint.get("/s/<link>/paper.pdf")
def form(link: str) -> Response:
    """The form to print, or to fill in on a screen and print."""
    return _sent(link, large=False)


@blueprint.get("/s/<link>/paper-large.pdf")
def large_form(link: str) -> Response:
    """The same in large print."""
    return _sent(link, large=True)


@blueprint.app_template_global("has_paper_form")
def has_paper_form(linked: Linked) -> bool:
    """Whether there is a form to hand out; in a preview there is none."""
    return linked.questionnaire.fieldwork.takes_paper and all(
        _file(linked, large=large) is not None for large in (False, True)
    )


def _sent(link: str, *, large: bool) -> Response:
    linked = find_early(link)
    path = _file(linked, large=large) if linked.questionnaire.fieldwork.takes_paper else None
    if path is None:
        raise NotFound
    # Sent whole and without the file's date: a copy that a browser keeps would be asked for again by it.
    response = Response(path.read_bytes(), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename={path.name}"
    return response


def _file(linked: Linked, *, large: bool) -> Path | None:
    """In the language of the request, else in English; None where there is none."""
    for code in (spoken().tongue.code, ENGLISH):
        path = place(desk().settings, linked.survey.id, code, large=large)
        if path.is_file():
            return path
    return None
