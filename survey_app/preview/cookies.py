"""The cookies of a preview, under names of their own.

Browsers do not tell ports of one host apart, so a demonstration on the next port would lose its visits.
"""

from __future__ import annotations

from survey_app.taking.cookies import Cookies


class PreviewCookies(Cookies):
    """As the respondents' cookies, but for their names."""

    @property
    def visit(self) -> str:
        return "preview-visit"

    @property
    def left(self) -> str:
        return "preview-left"

    @property
    def finished(self) -> str:
        return "preview-finished"
