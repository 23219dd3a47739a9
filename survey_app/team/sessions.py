"""Who is signed in, and for how long.

The session is a signed cookie that holds an account's id, a mark of its password and second factor, some
times, and a random name that stands in the database until the session is ended: then no copy of the cookie is
worth anything. It dies with the browser, after an idle time, after a day's work, when the account is
disabled, and when its password or its second factor changes. Between the password and the second factor
nobody is signed in: the cookie then says only whose password was right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Flask, current_app, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as Answer

from survey_app.storage import accounts, signed_in
from survey_app.storage.accounts import Account
from survey_app.storage.engines import Store

#: seconds without a request, and in all
IDLE = 30 * 60
LONGEST = 10 * 60 * 60
#: seconds that the password stays good while somebody looks for their telephone
HALF = 10 * 60
#: seconds after which a page that asks to be sure asks again
SURE = 10 * 60


class Member(UserMixin):
    """The signed-in person, for Flask-Login and the templates."""

    def __init__(self, account: Account) -> None:
        self.account_id = account.id
        self.name = account.name
        self.role = account.role
        self._mark = _mark(account)

    def get_id(self) -> str:
        return f"{self.account_id}:{self._mark}"


def _mark(account: Account) -> str:
    """Changes with the password and with the second factor, so that a new one ends every session under the
    old one."""
    return hashlib.sha256(account.password.encode() + b"\0" + (account.factor or b"")).hexdigest()[:24]


def begin_half(account: Account, now: float, wanted: str) -> None:
    """The password was right; ``wanted`` is the page to go to once the second factor is, too."""
    session.clear()
    session["half"], session["half_since"] = f"{account.id}:{_mark(account)}", int(now)
    session["wanted"] = wanted


def half(find: Callable[[str], Account | None], now: float) -> tuple[Account, str] | None:
    """Whose password was right a moment ago, and the page that was wanted."""
    identity, since = session.get("half"), session.get("half_since")
    if not isinstance(identity, str) or not isinstance(since, int) or not 0 <= now - since < HALF:
        return None
    account_id, _, mark = identity.partition(":")
    account = find(account_id)
    if account is None or account.disabled or mark != _mark(account):
        return None
    return account, str(session.get("wanted", ""))


def is_sure(now: float) -> bool:
    """Whether it was shown a short while ago who sits here."""
    sure = session.get("sure")
    return isinstance(sure, int) and 0 <= now - sure < SURE


def make_sure(now: float) -> None:
    """It was shown now."""
    session["sure"] = int(now)


def prepare(app: Flask, store: Store, clock: Callable[[], float]) -> None:
    """Let Flask-Login find the person behind a session. ``clock`` gives seconds since 1970."""
    manager = LoginManager()
    # Its protection mixes the address and the browser's name into the session: we keep neither.
    manager.session_protection = None
    manager.init_app(app)

    @manager.unauthorized_handler
    def sign_in_first() -> Answer:
        """To the sign-in, and from there back to the page that was wanted."""
        wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return redirect(url_for("team.sign_in", next=wanted if wanted != "/" else None))

    @manager.user_loader
    def load(identity: str) -> Member | None:
        now = clock()
        begun, seen = session.get("begun"), session.get("seen")
        if not isinstance(begun, int) or not isinstance(seen, int):
            return None
        if not 0 <= now - begun < LONGEST or now - seen >= IDLE:
            session.clear()
            return None
        account_id, _, mark = identity.partition(":")
        with store.read() as connection:
            account = accounts.by_id(connection, account_id)
            lives = signed_in.lives(connection, account_id, str(session.get("here", "")))
        if account is None or account.disabled or mark != _mark(account) or not lives:
            session.clear()
            return None
        # Once a minute is enough, and leaves most answers without a new cookie.
        if now - seen > 60:
            session["seen"] = int(now)
        return Member(account)


def begin(account: Account, now: float) -> None:
    """Sign in, in a session that keeps nothing of what was there before (session fixation)."""
    with _store().write() as connection:
        name = signed_in.begin(connection, account.id, int(now), LONGEST)
    session.clear()
    session["here"] = name
    session["begun"] = session["seen"] = session["sure"] = int(now)
    login_user(Member(account))
    # Flask-Login leaves a hash of the address and the browser's name here; nothing of ours reads it.
    session.pop("_id", None)


def here() -> str:
    """The id of this session, as the list of one's sessions names it."""
    return signed_in.id_of(str(session.get("here", "")))


def end() -> None:
    """Sign out: this cookie, and every copy of it, is nobody from now on."""
    with _store().write() as connection:
        signed_in.end(connection, current_user.account_id, here())
    logout_user()
    session.clear()


def _store() -> Store:
    store: Store = current_app.extensions["team_store"]
    return store
