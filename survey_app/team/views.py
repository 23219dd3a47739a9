"""Signing in and out, the first page, and the state of the fieldwork.

Who may see what is decided before these are called (application.py).
"""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from survey_app.config import Settings
from survey_app.storage import accounts, surveys
from survey_app.storage.engines import Store
from survey_app.team import passwords, sessions
from survey_app.team.fieldwork import progress
from survey_app.team.forms import SignIn
from survey_app.team.going import safe_next
from survey_app.team.people import folded, minute
from survey_app.team.roles import Right, may
from survey_app.team.slowing import Slowing

blueprint = Blueprint("team", __name__)

WRONG = "That name and password do not belong together, or the account is closed. Check both and try again."
SLOWED = "There were several wrong tries for this name. Wait a minute, then try again."
BUSY = "Many people are signing in just now. Try again in a moment."


@blueprint.app_context_processor
def _rights() -> dict[str, object]:
    return {"may": lambda right: current_user.is_authenticated and may(current_user.role, Right(right))}


@blueprint.get("/")
def index() -> str:
    return render_template("team/index.html")


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Answer | str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    form = SignIn()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(url_for("team.index"))
        form.next.data = request.args.get("next", "")[:2000]
        return render_template("team/sign-in.html", form=form, said=None)
    if not form.validate():
        return render_template("team/sign-in.html", form=form, said=None), 400
    name = folded(form.name.data or "")
    slowing: Slowing = current_app.extensions["slowing"]
    if wait := slowing.wait(name):
        page = render_template("team/sign-in.html", form=form, said=SLOWED)
        return page, 429, {"Retry-After": str(int(wait) + 1)}
    try:
        account = _checked(name, form.password.data or "", slowing)
    except passwords.Busy:
        return render_template("team/sign-in.html", form=form, said=BUSY), 503, {"Retry-After": "5"}
    if account is None:
        return render_template("team/sign-in.html", form=form, said=WRONG), 403
    settings: Settings = current_app.extensions["settings"]
    now: float = current_app.extensions["clock"]()
    if settings.second_factor:
        sessions.begin_half(account, now, form.next.data or "")
        return redirect(url_for("signing.second"))
    _record(current_app.extensions["team_store"], account.id, "sign-in")
    sessions.begin(account, now)
    return redirect(safe_next(form.next.data or ""))


@blueprint.post("/sign-out")
def sign_out() -> Answer:
    store: Store = current_app.extensions["team_store"]
    with store.write() as connection:
        accounts.record_event(connection, minute(), current_user.account_id, "sign-out", "")
    current_app.extensions["opened"].lock(current_user.account_id)
    sessions.end()
    return redirect(url_for("team.sign_in"))


@blueprint.get("/surveys")
def survey_list() -> str:
    store: Store = current_app.extensions["team_store"]
    with store.read() as connection:
        found = [
            progress(record, surveys.arrivals(connection, record.id))
            for record in surveys.list_all(connection)
        ]
    return render_template("team/surveys.html", surveys=found)


def _checked(name: str, password: str, slowing: Slowing) -> accounts.Account | None:
    """The account when all is right, else None; the same work is done whatever was wrong."""
    store: Store = current_app.extensions["team_store"]
    with store.read() as connection:
        account = accounts.by_name(connection, name)
    right = passwords.matches(password, account.password if account else None)
    if right and account is not None and not account.disabled:
        slowing.succeeded(name)
        return account
    if slowing.failed(name):
        # Written for unknown names too: otherwise the time it takes would tell which names exist.
        _record(store, account.id if account else "unknown", "sign-in-slowed")
    return None


def _record(store: Store, account: str, event: str) -> None:
    with store.write() as connection:
        accounts.record_event(connection, minute(), account, event, "")
