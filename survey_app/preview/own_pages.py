"""Pages that are the preview's and not the respondents': always in English, whatever is previewed."""

from __future__ import annotations

from flask import Response, render_template

from survey_app.languages.shelf import IN_ENGLISH


def own_page(template: str, *, status: int = 200, **more: object) -> Response:
    """The page that this template of ours makes."""
    html = render_template(template, quick_exit=False, language=IN_ENGLISH, languages=(), **more)
    return Response(html, status=status, mimetype="text/html")
