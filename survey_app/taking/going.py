"""Redirects after a post, all of one size, so that going back never posts again (303, RFC 9110)."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from survey_app.taking.padding import padded_redirect


def go_to(endpoint: str, **values: Any) -> Response:
    """See the page at this endpoint of ours."""
    return see_other(url_for(endpoint, **values))


def see_other(address: str) -> Response:
    response = Response(padded_redirect(address), status=303, mimetype="text/html")
    response.headers["Location"] = address
    response.autocorrect_location_header = False
    return response
