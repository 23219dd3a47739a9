"""The headers of every answer on the team's side: the table that both sides share (survey_app/headers.py).

``no-store``: results that are under review do not stay on a shared machine. Styles and scripts come as
files only; the chart library's own styles too (see templates/dashboard/_chart.html).
"""

from __future__ import annotations

from flask import Flask, Response, request

from survey_app.headers import A_YEAR, FIXED, WithHeaders, table

__all__ = ["FIXED", "prepare"]


def prepare(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer; only a file whose address holds its content's hash is kept."""
    app.wsgi_app = WithHeaders(app.wsgi_app, table(secure=secure))  # type: ignore[method-assign]

    @app.after_request
    def keep_or_not(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200 and request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        elif request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response
