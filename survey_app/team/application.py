"""The team's application: sign-in, and around it what the team may see."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import Forbidden, HTTPException

from survey_app import safeguarding as safeguarding_file
from survey_app import zero_bytes
from survey_app.config import Settings
from survey_app.dashboard import shelf
from survey_app.dashboard.views import blueprint as dashboard_pages
from survey_app.storage import accounts
from survey_app.storage.engines import Role, Store, StoreUnavailable, open_store
from survey_app.team import early, headers, lowering, paper, safeguarding, sessions, signing, words
from survey_app.team.opened import OpenThings
from survey_app.team.people import minute
from survey_app.team.quiet import QuietFlask
from survey_app.team.roles import Right, may
from survey_app.team.slowing import Slowing
from survey_app.team.views import blueprint as team_pages

HERE = Path(__file__).parent.parent
STATIC = HERE.parent / "static"

#: endpoints that need no sign-in
OPEN = frozenset({"static", "team.sign_in", "signing.second"})
#: endpoints for whoever is signed in
SIGNED_IN = frozenset(
    {
        "team.index",
        "team.sign_out",
        "signing.confirm",
        "signing.account",
        "signing.change_password",
        "signing.end_session",
    }
)
#: endpoints for whoever showed a short while ago who they are: what leaves the house
SURE = frozenset(
    {"dashboard.question_csv", "words.unlock", "early.page", "lowering.page", "safeguarding.unlock"}
)
#: the right that a page asks for, or else its blueprint
NEEDED = {"team.survey_list": Right.SEE_FIELDWORK}
NEEDED_IN = {
    "team": Right.READ_RELEASES,
    "dashboard": Right.READ_RELEASES,
    "paper": Right.TYPE_PAPER,
    "words": Right.READ_WORDS,
    "early": Right.READ_WORDS,
    "lowering": Right.LOWER_THRESHOLDS,
    "safeguarding": Right.SAFEGUARD,
}

#: what people read when something went wrong; anything else gets the words of 500
WORDS = {
    400: ("That did not work", "The page was asked for in a way that we do not understand."),
    403: ("This is not open to you", "Your account may not see this page. Ask whoever looks after accounts."),
    404: ("There is no such page", "Check the address, or choose from the list of results."),
    405: ("That did not work", "The page was asked for in a way that we do not understand."),
    413: ("That was too much", "More was sent than this page takes."),
    500: ("Something went wrong on our side", "Nothing was changed. Try again in a few minutes."),
    503: ("We cannot reach our data just now", "Nothing was changed. Try again in a few minutes."),
}


def application(
    settings: Settings,
    clock: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
) -> Flask:
    """The team's side, to be mounted under ``/team``.

    It opens a connection for each kind of work, as a role that can do nothing else: the releases, the team's
    own tables, the letterbox (to put something in and take nothing out), texts, and what is for the lead.
    ``clock`` gives seconds since 1970, ``monotonic`` seconds that never go back. Raises StoreUnavailable,
    safeguarding.SafeguardingError.
    """
    app = QuietFlask(__name__, template_folder=str(HERE / "templates"), static_folder=str(STATIC))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=64 * 1024,
        # The prefix binds the cookie to this host, the whole host and TLS; it asks for the path "/".
        SESSION_COOKIE_NAME="__Host-team" if settings.secure else "team",
        SESSION_COOKIE_PATH="/" if settings.secure else "/team",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A token lives as long as its session; the session's own limits are in sessions.py.
        WTF_CSRF_TIME_LIMIT=None,
        # Its check of the Referer cannot work: our pages send none (Referrer-Policy).
        WTF_CSRF_SSL_STRICT=False,
        # Otherwise a catalogue is parsed anew in every request.
        WTF_I18N_ENABLED=False,
    )
    team = open_store(settings.database_url, Role.TEAM)
    app.extensions["team_store"] = team
    app.extensions["slowing"] = Slowing(monotonic)
    app.extensions["clock"] = clock
    app.extensions["settings"] = settings
    app.extensions["shelf"] = shelf.Shelf(open_store(settings.database_url, Role.DASHBOARD))
    app.extensions["typing_store"] = open_store(settings.database_url, Role.TYPIST)
    app.extensions["words_store"] = open_store(settings.database_url, Role.WORDS)
    app.extensions["lead_store"] = open_store(settings.database_url, Role.LEAD)
    app.extensions["lead"] = safeguarding_file.read(settings.safeguarding)
    app.extensions["opened"] = OpenThings(monotonic)
    app.before_request(paper.make_room)
    CSRFProtect(app)
    sessions.prepare(app, team, clock)
    headers.prepare(app, secure=settings.secure)
    app.register_blueprint(team_pages)
    app.register_blueprint(signing.blueprint)
    app.register_blueprint(dashboard_pages, url_prefix="/dashboard")
    app.register_blueprint(paper.blueprint, url_prefix="/paper")
    app.register_blueprint(words.blueprint, url_prefix="/words")
    app.register_blueprint(early.blueprint, url_prefix="/words")
    app.register_blueprint(lowering.blueprint)
    app.register_blueprint(safeguarding.blueprint, url_prefix="/safeguarding")
    app.before_request(zero_bytes.refuse)
    app.before_request(_only_from_our_own_pages)
    app.before_request(_only_who_may)
    app.url_defaults(_with_content_hash)
    _prepare_errors(app)
    return app


def _only_from_our_own_pages() -> None:
    """A form that another site sends is refused, besides its lack of a token (Fetch Metadata, W3C)."""
    came_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method == "POST" and came_from not in {"same-origin", "none"}:
        raise Forbidden


def _only_who_may() -> Any:
    """Closed unless it is named open: a page that someone adds tomorrow is closed as well."""
    if request.endpoint is None or request.endpoint in OPEN:
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if request.endpoint in SIGNED_IN:
        return None
    if not may(current_user.role, NEEDED.get(request.endpoint) or NEEDED_IN[request.blueprint or ""]):
        _write_down("refused", request.endpoint)
        raise Forbidden
    if request.endpoint in SURE and not sessions.is_sure(current_app.extensions["clock"]()):
        return redirect(url_for("signing.confirm", next=request.full_path.rstrip("?")))
    return None


def _write_down(event: str, endpoint: str) -> None:
    """That an account asked for a page that is not for it: the page's name, nothing of the request."""
    store: Store = current_app.extensions["team_store"]
    with store.write() as connection:
        accounts.record_event(connection, minute(), current_user.account_id, event, endpoint)


def _with_content_hash(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values:
        values["v"] = _content_hash(values["filename"])


@lru_cache(maxsize=64)
def _content_hash(name: str) -> str:
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"


def _prepare_errors(app: Flask) -> None:
    def page(code: int, said: str | None = None) -> tuple[str, int]:
        heading, words = WORDS.get(code, WORDS[500])
        return render_template("team/error.html", heading=heading, words=said or words), code

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
        code = error.code or 500
        if code < 400:
            return error
        # A description of our own is a sentence for people; werkzeug's are replaced.
        own = error.description if error.description != type(error).description else None
        return page(code, own)

    @app.errorhandler(CSRFError)
    def token_error(error: CSRFError) -> tuple[str, int]:
        return page(
            400, "The form was open for too long, or was sent from another page. Go back and try again."
        )

    @app.errorhandler(StoreUnavailable)
    def no_store(error: StoreUnavailable) -> tuple[str, int]:
        return page(503)
