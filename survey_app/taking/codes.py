"""One-use codes: a card lets one person answer once, and nobody learns who.

A code is asked for after agreeing, typed into a form or held by the browser since its square was scanned. It
is spent when answers are sent, in the same moment, and not before: whoever stops can begin again with it.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext, ngettext
from werkzeug.exceptions import NotFound

from survey_app.taking import held_code
from survey_app.taking.beginning import find, find_early, to_first_page
from survey_app.taking.draft import Draft
from survey_app.taking.going import go_to
from survey_app.taking.linked import Linked
from survey_app.taking.visiting import Arrival, begin, desk, is_open, whence

blueprint = Blueprint("codes", __name__)


@blueprint.get("/s/<link>/code")
def ask(link: str) -> Response:
    return _asked(_with_codes(find(link)))


@blueprint.post("/s/<link>/code")
def enter(link: str) -> Response:
    """Wrong, used, and another survey's codes are answered alike, and as slowly."""
    linked = _with_codes(find(link))
    if seconds := desk().limiter.wait(whence(), linked.survey.id):
        return later(linked, seconds, gettext("You can also scan the square on your card. That works now."))
    code = desk().codes.of_typed(desk().store, request.form.get("code", ""), linked.survey.id)
    if code is None:
        desk().limiter.wrong_code(whence(), linked.survey.id)
        error = gettext("This code does not let you in. Look at the card again.")
        return _asked(linked, error=error, status=422)
    with desk().store.write() as connection:
        linked = desk().links.find(connection, link)
        visit = begin(connection, linked, Draft.begin(desk().hour, code))
    desk().limiter.began(whence(), linked.survey.id)
    return to_first_page(linked, visit)


@blueprint.get("/s/<link>/c/<scanned>")
def scan(link: str, scanned: str) -> Response:
    """From a card's square: the address loses the code at once. Whether it lets in is looked at later."""
    linked = find_early(link)
    response = go_to("beginning.start", link=linked.token)
    if not _asks_for_codes(linked):
        return response
    with desk().store.read() as connection:
        if is_open(connection, linked):
            # It takes a press, not a camera, to delete what is not sent; then the card is scanned again.
            return response
    held_code.hold(response, scanned)
    return response


def used_elsewhere(arrival: Arrival) -> Response:
    """Somebody sent answers with this code since it was entered here."""
    linked = arrival.linked
    html = render_template(
        "taking/error.html",
        heading=gettext("This code has been used"),
        words=(
            gettext("Answers were sent with it from somewhere else, so your answers were not sent."),
            gettext("If it was not you, ask the person who gave you the card for another one."),
        ),
        link=linked.token,
        quick_exit=linked.quick_exit,
        again=gettext("Go to the start page"),
    )
    return Response(html, status=409, mimetype="text/html")


def later(linked: Linked, seconds: int, *more: str) -> Response:
    """Too many codes that let nobody in have come from this address; ``seconds`` until the next may be tried
    (RFC 6585, RFC 9110). Right codes wait as well, or the answer would tell which is which."""
    minutes = max(1, round(seconds / 60))
    html = render_template(
        "taking/error.html",
        heading=gettext("Please try again a little later"),
        words=(
            gettext(
                "Many codes that we do not know were typed on your internet connection. It may well have "
                "been somebody else. Nothing is lost."
            ),
            ngettext(
                "You can try again in about %(num)s minute.",
                "You can try again in about %(num)s minutes.",
                minutes,
            ),
            *more,
        ),
        link=linked.token,
        quick_exit=linked.quick_exit,
        again=gettext("Go to the start page"),
    )
    return Response(html, status=429, headers={"Retry-After": str(seconds)}, mimetype="text/html")


def _asked(linked: Linked, *, error: str = "", status: int = 200) -> Response:
    html = render_template(
        "taking/code.html", linked=linked, link=linked.token, quick_exit=linked.quick_exit, error=error
    )
    return Response(html, status=status, mimetype="text/html")


def _with_codes(linked: Linked) -> Linked:
    """Raises NotFound where this survey asks for none."""
    if not _asks_for_codes(linked):
        raise NotFound
    return linked


def _asks_for_codes(linked: Linked) -> bool:
    return linked.questionnaire.fieldwork.mode == "codes"
