"""The survey platform. ``create_app()`` is its one door for any WSGI server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from survey_app.config import Settings

__version__ = "0.1.0"

Part = Literal["public", "team", "both"]


def create_app(settings: Settings | None = None, part: Part = "both") -> WSGIApplication:
    """The public side, the team's side, or both behind one address with the team under ``/team``.

    In production the two are separate processes with separate users and database roles; ``both`` is
    for the demo. Raises config.SettingsError.
    """
    from survey_app import config

    # The team's secret is read by the team's process alone.
    settings = settings or config.read(secret=part != "public")
    if part == "public":
        from survey_app.taking.application import application as public

        return public(settings)
    from werkzeug.exceptions import NotFound
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    from survey_app.team.application import application as team

    if part == "team":
        from survey_app.headers import WithHeaders, table

        # The team's addresses are the same wherever it is served: always under /team.
        elsewhere = WithHeaders(NotFound(), table(secure=settings.secure))
        return DispatcherMiddleware(elsewhere, {"/team": team(settings)})
    from survey_app.taking.application import application as public

    return DispatcherMiddleware(public(settings), {"/team": team(settings)})
