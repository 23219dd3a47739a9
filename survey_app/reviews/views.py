"""The public pages around the surveys: the front page, privacy, accessibility."""

from __future__ import annotations

import datetime
from importlib import metadata

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import format_date

from survey_app.letterbox.links import as_typed
from survey_app.reviews.standing import standing

#: The day on which the accessibility statement was last gone through, word for word.
STATEMENT_WRITTEN = datetime.date(2026, 11, 23)

blueprint = Blueprint("reviews", __name__)


@blueprint.get("/")
def front() -> str:
    return render_template("reviews/front.html", reviews=standing().reviews)


@blueprint.post("/")
def go_to_survey() -> Response:
    """Somebody types the code of their card."""
    code = as_typed(request.form.get("code", ""))
    if not code.isascii() or not code.isalnum():
        return Response(
            render_template("reviews/front.html", error=True, reviews=standing().reviews),
            status=422,
            mimetype="text/html",
        )
    return redirect(url_for("beginning.start", link=code), 303)  # type: ignore[return-value]


@blueprint.get("/privacy")
def privacy() -> str:
    return render_template("reviews/privacy.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template(
        "reviews/accessibility.html",
        contact=standing().contact,
        written=format_date(STATEMENT_WRITTEN, "long"),
        version=metadata.version("survey-app"),
    )
