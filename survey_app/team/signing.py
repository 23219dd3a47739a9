"""The second step of signing in, being asked again before something that matters, and one's own account."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from survey_app.config import Settings
from survey_app.letterbox import hours
from survey_app.storage import accounts, signed_in
from survey_app.storage.accounts import Account
from survey_app.storage.engines import Store
from survey_app.team import factor, passwords, sessions
from survey_app.team.forms import Code, NewPassword, Sure
from survey_app.team.going import safe_next
from survey_app.team.people import minute
from survey_app.team.slowing import Slowing

blueprint = Blueprint("signing", __name__)

Page = Answer | str | tuple[str, int] | tuple[str, int, dict[str, str]]

WRONG_CODE = "That code is not right, or was used already. Wait for the next one in your app, then type that."
SLOWED = "There were several wrong tries. Wait a minute, then try again."
BUSY = "Many people are signing in just now. Try again in a moment."
WRONG_SURE = "That is not right. Check what you typed and try again."
FACTOR_LOST = "Your second factor cannot be read any more. Ask whoever looks after accounts to take it away."
COMMON = "That password is common, or made of what is common: others would guess it. Choose another."
LIKE_A_NAME = "That password is too like your name or the name of this service. Choose another."
NOT_THE_SAME = "The two new passwords are not the same. Type them again."


@blueprint.route("/second-factor", methods=["GET", "POST"])
def second() -> Page:
    """After the password: the code of an app, or for the first time its setting up."""
    here = sessions.half(_account, _now())
    if here is None:
        return redirect(url_for("team.sign_in"))
    account, wanted = here
    return _ask(account, wanted) if account.factor else _set_up(account, wanted)


def _ask(account: Account, wanted: str) -> Page:
    form = Code()
    if request.method == "GET" or not form.validate():
        return render_template("team/second-factor.html", form=form, said=None), _status(form)
    said, status = _wrong(account, form.code.data or "")
    if said:
        return render_template("team/second-factor.html", form=form, said=said), status
    sessions.begin(account, _now())
    return redirect(safe_next(wanted))


def _set_up(account: Account, wanted: str) -> Page:
    """A new seed, shown as a square and in letters; it counts once a code of it was typed."""
    form, seed = Code(), _seed_of_session(account)
    said = None
    if request.method == "POST" and form.validate():
        step = factor.step_of(seed, form.code.data or "", _now())
        if step is not None:
            return _begin_with(account, seed, step, wanted)
        said = WRONG_CODE
    page = render_template(
        "team/set-up-factor.html",
        form=form,
        said=said,
        square=_square(factor.address(seed, account.name)),
        seed=" ".join(seed[at : at + 4] for at in range(0, len(seed), 4)),
    )
    return page, 403 if said else _status(form)


def _begin_with(account: Account, seed: str, step: int, wanted: str) -> Page:
    codes, recovery = factor.new_recovery()
    sealed = factor.sealed(seed, _settings().secret_key, account.id)
    with _store().write() as connection:
        accounts.set_factor(connection, account.id, sealed, step, recovery)
        accounts.record_event(connection, minute(), account.id, "factor-set-up", "")
        accounts.record_event(connection, minute(), account.id, "sign-in", "")
        changed = accounts.by_id(connection, account.id)
    if changed is None:  # taken away in this moment
        return redirect(url_for("team.sign_in"))
    sessions.begin(changed, _now())
    return render_template("team/recovery-codes.html", codes=codes, wanted=safe_next(wanted))


@blueprint.route("/confirm", methods=["GET", "POST"])
def confirm() -> Page:
    """Who sits here is asked again before something that matters."""
    form, settings = Sure(), _settings()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")[:2000]
    asks_code = settings.second_factor
    if request.method == "GET" or not form.validate():
        return render_template("team/confirm.html", form=form, said=None, asks_code=asks_code), _status(form)
    account = _account(current_user.account_id)
    if account is None:
        return redirect(url_for("team.sign_in"))
    said, status = _wrong_password(account, form.password.data or "")
    if not said and asks_code:
        said, status = _wrong(account, form.code.data or "")
    if said:
        page = render_template("team/confirm.html", form=form, said=said, asks_code=asks_code)
        return page, status
    sessions.make_sure(_now())
    return redirect(safe_next(form.next.data or ""))


@blueprint.get("/account")
def account() -> str:
    here = _account(current_user.account_id)
    return render_template(
        "team/account.html",
        form=NewPassword(),
        said=None,
        left=factor.left_of(here.recovery if here else None),
        second_factor=_settings().second_factor,
        changed=request.args.get("changed") == "yes",
        sessions=_sessions(),
        ended=request.args.get("ended") == "yes",
    )


@blueprint.post("/account/end-session")
def end_session() -> Answer:
    """End another session of one's own: on a machine that was left, say. This one ends by signing out."""
    which = request.form.get("id", "")[:64]
    with _store().write() as connection:
        if which != sessions.here() and signed_in.end(connection, current_user.account_id, which):
            accounts.record_event(connection, minute(), current_user.account_id, "session-ended", "")
    return redirect(url_for("signing.account", ended="yes"), 303)


def _sessions() -> list[tuple[str, str, bool]]:
    """(id, since when, whether it is this one) of whoever is signed in."""
    since = int(_now()) - sessions.LONGEST
    with _store().read() as connection:
        found = signed_in.of(connection, current_user.account_id, since)
    return [(each.id, f"{hours.local(each.begun):%H:%M}", each.id == sessions.here()) for each in found]


@blueprint.post("/account")
def change_password() -> Page:
    """A new password. Every other session under the old one ends."""
    form, here = NewPassword(), _account(current_user.account_id)
    if here is None:
        return redirect(url_for("team.sign_in"))
    said, status = (None, 200) if form.validate() else (None, 400)
    if status == 200:
        said, status = _unfit(form, here)
    if status == 200:
        said, status = _wrong_password(here, form.password.data or "")
    if status != 200:
        page = render_template(
            "team/account.html",
            form=form,
            said=said,
            left=factor.left_of(here.recovery),
            second_factor=_settings().second_factor,
            changed=False,
            sessions=_sessions(),
            ended=False,
        )
        return page, status
    with _store().write() as connection:
        accounts.set_password(connection, here.id, passwords.hashed(form.new.data or ""))
        signed_in.end_all(connection, here.id)
        accounts.record_event(connection, minute(), here.id, "password-changed", "")
        changed = accounts.by_id(connection, here.id)
    if changed is not None:
        sessions.begin(changed, _now())
    return redirect(url_for("signing.account", changed="yes"))


def _unfit(form: NewPassword, here: Account) -> tuple[str | None, int]:
    new = form.new.data or ""
    if new != (form.again.data or ""):
        return NOT_THE_SAME, 400
    if not passwords.stands_alone(new, here.name):
        return LIKE_A_NAME, 400
    if passwords.is_common(new):
        return COMMON, 400
    return None, 200


def _wrong_password(here: Account, typed: str) -> tuple[str | None, int]:
    slowing: Slowing = current_app.extensions["slowing"]
    if slowing.wait(here.name):
        return SLOWED, 429
    try:
        if passwords.matches(typed, here.password):
            return None, 200
    except passwords.Busy:
        return BUSY, 503
    if slowing.failed(here.name):
        _record(here.id, "sign-in-slowed")
    return WRONG_SURE, 403


def _wrong(here: Account, typed: str) -> tuple[str | None, int]:
    """Nothing, where the code is right and is now used up; else what to say of it, and a status."""
    slowing: Slowing = current_app.extensions["slowing"]
    name = f"{here.name}\nsecond factor"
    if slowing.wait(name):
        return SLOWED, 429
    try:
        used = _used_up(here, typed)
    except factor.FactorLost:
        return FACTOR_LOST, 403
    if used:
        slowing.succeeded(name)
        _record(here.id, used)
        return None, 200
    if slowing.failed(name):
        _record(here.id, "factor-slowed")
    return WRONG_CODE, 403


def _used_up(here: Account, typed: str) -> str | None:
    """The event to write down, where the code is right and nobody used it before. Raises FactorLost."""
    seed = factor.opened(here.factor or b"", _settings().secret_key, here.id)
    step = factor.step_of(seed, typed, _now())
    left = factor.without(here.recovery or "[]", typed)
    with _store().write() as connection:
        if step is not None and accounts.use_step(connection, here.id, step):
            return "sign-in"
        if left is not None and accounts.use_recovery(connection, here.id, here.recovery or "[]", left):
            return "recovery-code-used"
    return None


def _seed_of_session(account: Account) -> str:
    """The seed that is being set up, sealed in the cookie until a code of it was typed."""
    secret = _settings().secret_key
    waiting = session.get("seed")
    if isinstance(waiting, bytes):
        try:
            return factor.opened(waiting, secret, account.id)
        except factor.FactorLost:
            pass  # of another account, which set up in this browser before
    seed = factor.new_seed()
    session["seed"] = factor.sealed(seed, secret, account.id)
    return seed


def _square(address: str) -> Markup:
    """The address as a QR code (ISO/IEC 18004), drawn here, as SVG without styles."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, omitsize=True, xmldecl=False, svgns=False, dark="#000", light="#fff",
        svgclass=None, lineclass=None,
    )  # fmt: skip
    return Markup(out.getvalue().decode())  # noqa: S704 - drawn by segno, with nothing but squares in it


def _account(id: str) -> Account | None:
    with _store().read() as connection:
        return accounts.by_id(connection, id)


def _record(account: str, event: str) -> None:
    with _store().write() as connection:
        accounts.record_event(connection, minute(), account, event, "")


def _store() -> Store:
    store: Store = current_app.extensions["team_store"]
    return store


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _now() -> float:
    now: float = current_app.extensions["clock"]()
    return now


def _status(form: Code | Sure) -> int:
    return 400 if form.errors else 200
