"""The headers of every answer on the public side: the table that both sides share (survey_app/headers.py).

``no-store`` and the leaving of leaving.py keep pages out of reach of the Back button.
"""

from __future__ import annotations

from flask import Flask, Response

from survey_app.headers import CONTENT_POLICY, FIXED, WithHeaders, table
from survey_app.taking.padding import padded

__all__ = ["CONTENT_POLICY", "FIXED", "prepare"]


def prepare(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer, and fill pages up to one size."""
    app.wsgi_app = WithHeaders(app.wsgi_app, table(secure=secure))  # type: ignore[method-assign]

    @app.after_request
    def fill_up(response: Response) -> Response:
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 307, 308}:
            response.set_data(padded(response.get_data()))
        return response
