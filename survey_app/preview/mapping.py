"""The map of the questionnaire's routes: a picture, and beside it the same as a list."""

from __future__ import annotations

from flask import Blueprint, Response
from markupsafe import Markup

from survey_app.preview.bench import bench
from survey_app.preview.forgetful import HasFaults
from survey_app.preview.own_pages import own_page
from survey_app.questionnaire.route_drawing import svg
from survey_app.questionnaire.route_map import RouteMap, route_map

blueprint = Blueprint("mapping", __name__)


def _map() -> RouteMap:
    """Raises HasFaults."""
    reading = bench().watched.now()
    if reading.questionnaire is None:
        raise HasFaults(reading)
    return route_map(reading.questionnaire)


@blueprint.get("/map")
def page() -> Response:
    found = _map()
    # Every word in the drawing was escaped there.
    drawing = Markup(svg(found, described=False))  # noqa: S704
    return own_page("preview/map.html", map=found, drawing=drawing)


@blueprint.get("/map.svg")
def picture() -> Response:
    return Response(svg(_map()), mimetype="image/svg+xml")
