"""“I want someone to contact me”: apart from every survey, and from whatever anybody answered.

It looks at no visit, sets no cookie that any other page has, and stores in a transaction of its own what it
seals to the safeguarding lead. It is not there where no lead has a key: a cry for help must reach somebody.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from survey_app.letterbox import contact_seal
from survey_app.letterbox.contact_seal import LONGEST_REACH, LONGEST_WORDS, Wanted
from survey_app.questionnaire.cleaning import without_invisible
from survey_app.safeguarding import Lead
from survey_app.storage.engines import StoreUnavailable
from survey_app.taking.going import go_to
from survey_app.taking.quiet import note
from survey_app.taking.visiting import desk

blueprint = Blueprint("contact", __name__)

#: Whole weeks after which a request is forgotten even if nobody dealt with it.
KEPT_WEEKS = 8
#: Requests an hour that one process takes: far more than people send, and few enough to be read.
MOST_AN_HOUR = 60
#: Seconds that the cookie lives which makes the browser forget what was typed (leaving.py).
_A_MINUTE = 60


class Hourly:
    """How many came in this hour; who sent them is not known here."""

    def __init__(self, most: int = MOST_AN_HOUR) -> None:
        self._most, self._lock = most, threading.Lock()
        self._hour, self._count = 0, 0

    def takes_one_more(self, hour: int) -> bool:
        with self._lock:
            if hour != self._hour:
                self._hour, self._count = hour, 0
            self._count += 1
            return self._count <= self._most


@blueprint.get("/contact")
def ask() -> Response:
    return _asked(_lead())


@blueprint.post("/contact")
def send() -> Response:
    lead = _lead()
    reach, words = (_cleaned(request.form.get(name, "")) for name in ("reach", "words"))
    if wrong := _wrong(reach, words):
        return _asked(lead, reach, words, wrong, 400)
    if not current_app.extensions["contacts_an_hour"].takes_one_more(desk().hour):
        busy = gettext("Many people are writing just now. Nothing was sent. Ring instead, or try later.")
        return _asked(lead, reach, words, ("reach", busy), 503)
    sealed = contact_seal.seal(lead.public_key, Wanted(reach, words))
    try:
        desk().ask_contact(sealed, desk().hour // (7 * 24) + KEPT_WEEKS)
    except StoreUnavailable as error:
        note(current_app, error)
        away = gettext("We could not keep this. Nothing was sent. Try again, or ring one of the help lines.")
        return _asked(lead, reach, words, ("reach", away), 503)
    response = go_to("contact.sent")
    # A cookie that really changes makes the browser forget the page with what was typed.
    secure = desk().cookies.secure
    response.set_cookie(
        "__Secure-asked" if secure else "asked",
        secrets.token_hex(4),
        max_age=_A_MINUTE,
        path="/contact",
        secure=secure,
        httponly=True,
        samesite="Strict",
    )
    return response


@blueprint.get("/contact/sent")
def sent() -> Response:
    html = render_template("taking/contact-sent.html", lead=_lead(), quick_exit=True)
    return Response(html, mimetype="text/html")


def _asked(
    lead: Lead,
    reach: str = "",
    words: str = "",
    error: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    """``error``: the control, and what is wrong with it."""
    html = render_template(
        "taking/contact.html",
        lead=lead,
        reach=reach,
        words=words,
        error=error,
        weeks=KEPT_WEEKS,
        longest_reach=LONGEST_REACH,
        longest_words=LONGEST_WORDS,
        quick_exit=True,
    )
    return Response(html, status=status, mimetype="text/html")


def _wrong(reach: str, words: str) -> tuple[str, str] | None:
    if not reach:
        return "reach", gettext("Tell us how we can reach you.")
    if len(reach) > LONGEST_REACH:
        return "reach", gettext("Use fewer letters here: %(most)s at most.", most=LONGEST_REACH)
    if len(words) > LONGEST_WORDS:
        return "words", gettext("Use fewer letters here: %(most)s at most.", most=LONGEST_WORDS)
    return None


def _cleaned(text: str) -> str:
    """NFC, without controls and marks of direction; cut where it is many times too long."""
    return unicodedata.normalize("NFC", without_invisible(text[: 8 * LONGEST_WORDS])).strip()


def _lead() -> Lead:
    """Raises NotFound where nobody would read it."""
    lead = desk().lead
    if lead is None:
        raise NotFound
    return lead
