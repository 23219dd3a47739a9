"""The safeguarding lead's page: who wants to be contacted, and texts that two people passed on.

Both are sealed to the lead's key, whose private file is on no machine of ours: the lead brings it.
"""

from __future__ import annotations

import threading
from typing import cast

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as Answer

from survey_app.letterbox import contact_seal, envelopes, key_files
from survey_app.letterbox.contact_seal import Referral, Wanted
from survey_app.letterbox.envelopes import CannotOpen
from survey_app.letterbox.key_files import KeyFileError
from survey_app.safeguarding import Lead
from survey_app.storage import accounts, contacts, reading
from survey_app.storage.engines import Store
from survey_app.team.forms import Unlock
from survey_app.team.opened import OpenThings
from survey_app.team.people import minute
from survey_app.team.slowing import Slowing

blueprint = Blueprint("safeguarding", __name__)

Page = Answer | str | tuple[str, int]

WRONG = "That passphrase does not open this file. Check both."
SLOWED = "There were several wrong tries. Wait a minute, then try again."
BUSY = "Somebody else is unlocking just now. Try again in a moment."
ANOTHER = "This is not the key that requests are sealed to. Choose the lead's private file."
NO_FILE = "Choose the lead's private key file."

_one_at_a_time = threading.Lock()


@blueprint.get("/")
def page() -> Page:
    """What waits for the lead; locked, only whether anything does."""
    key = _key()
    with _store().read() as connection:
        wanted, referred = contacts.all_of(connection), reading.referrals(connection)
    if key is None or _lead() is None:
        return render_template(
            "team/safeguarding.html", lead=_lead(), waits=bool(wanted or referred), open=False
        )
    requests, referrals, unreadable = [], [], 0
    for id, sealed in wanted.items():
        try:
            requests.append((id, contact_seal.unseal(key, sealed)))
        except CannotOpen:
            unreadable += 1
    for id, sealed in referred.items():
        try:
            referrals.append((id, contact_seal.unseal_referral(key, sealed)))
        except CannotOpen:
            unreadable += 1
    return _shown(requests, referrals, unreadable)


@blueprint.route("/unlock", methods=["GET", "POST"])
def unlock() -> Page:
    form, lead = Unlock(), _lead()
    if lead is None:
        raise NotFound
    if request.method == "GET" or not form.validate():
        return _unlocking(form, None, 400 if form.errors else 200)
    sent = form.file.data.read() if form.file.data else b""
    if not sent:
        return _unlocking(form, NO_FILE, 400)
    slowing: Slowing = current_app.extensions["slowing"]
    name = f"{current_user.name}\nsafeguarding"
    if slowing.wait(name):
        return _unlocking(form, SLOWED, 429)
    if not _one_at_a_time.acquire(blocking=False):
        return _unlocking(form, BUSY, 503)
    try:
        key = key_files.unlock_sent(sent, form.passphrase.data or "")
    except envelopes.WrongPassphrase:
        if slowing.failed(name):
            _write_down("safeguarding-slowed")
        return _unlocking(form, WRONG, 403)
    except KeyFileError as error:
        return _unlocking(form, f"{str(error)[:1].upper()}{str(error)[1:]}.", 409)
    finally:
        _one_at_a_time.release()
    if envelopes.public_of(key) != lead.public_key:
        return _unlocking(form, ANOTHER, 409)
    slowing.succeeded(name)
    _write_down("safeguarding-unlocked")
    session["lead"] = _opened().unlock(current_user.account_id, "lead", key)
    return redirect(url_for("safeguarding.page"), 303)


@blueprint.post("/lock")
def lock() -> Answer:
    _opened().lock(current_user.account_id, "lead")
    session.pop("lead", None)
    return redirect(url_for("safeguarding.page"), 303)


@blueprint.post("/dealt-with")
def dealt_with() -> Answer:
    """Forget what the lead has dealt with. Only whoever could read it may say so."""
    if _key() is None:
        return redirect(url_for("safeguarding.unlock"))
    kind = request.form.get("kind")
    if kind not in {"request", "referral"} or request.form.get("sure") != "yes":
        raise BadRequest("Tick the box first: what was dealt with is deleted, and nobody can bring it back.")
    try:
        id = bytes.fromhex(request.form.get("id", ""))
    except ValueError as error:
        raise BadRequest from error
    with _store().write() as connection:
        gone = (contacts.delete if kind == "request" else reading.dealt_with)(connection, id)
    if gone:
        _write_down("contact-dealt-with" if kind == "request" else "referral-dealt-with")
    return redirect(url_for("safeguarding.page"), 303)


def _shown(
    requests: list[tuple[bytes, Wanted]], referrals: list[tuple[bytes, Referral]], unreadable: int
) -> str:
    return render_template(
        "team/safeguarding.html",
        lead=_lead(),
        open=True,
        requests=requests,
        referrals=referrals,
        unreadable=unreadable,
    )


def _unlocking(form: Unlock, said: str | None, status: int) -> tuple[str, int]:
    return render_template("team/safeguarding-unlock.html", form=form, said=said), status


def _key() -> bytes | None:
    return cast("bytes | None", _opened().get(session.get("lead"), current_user.account_id, "lead"))


def _write_down(event: str) -> None:
    store: Store = current_app.extensions["team_store"]
    with store.write() as connection:
        accounts.record_event(connection, minute(), current_user.account_id, event, "")


def _opened() -> OpenThings:
    found: OpenThings = current_app.extensions["opened"]
    return found


def _lead() -> Lead | None:
    found: Lead | None = current_app.extensions["lead"]
    return found


def _store() -> Store:
    found: Store = current_app.extensions["lead_store"]
    return found
