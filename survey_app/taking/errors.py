"""What people read when something is not there or went wrong: what happened, whether anything is lost, and
the way on. Never a fault of theirs, never a code."""

from __future__ import annotations

from flask import Flask, Response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from survey_app.storage.engines import StoreUnavailable
from survey_app.taking.linked import Linked, NotYetOpen, SurveyHasClosed, UnknownLink
from survey_app.taking.quiet import let_go, note
from survey_app.taking.visiting import VisitEnded, desk
from survey_app.taking.words import opens


def prepare(app: Flask) -> None:
    app.register_error_handler(UnknownLink, _unknown_link)
    app.register_error_handler(SurveyHasClosed, _closed)
    app.register_error_handler(NotYetOpen, _not_yet_open)
    app.register_error_handler(VisitEnded, _visit_ended)
    app.register_error_handler(HTTPException, _http_error)

    @app.teardown_request
    def _let_go(error: BaseException | None) -> None:
        let_go(error)
        let_go(request.routing_exception)

    @app.errorhandler(StoreUnavailable)
    def _unavailable(error: StoreUnavailable) -> Response:
        note(app, error)
        if request.endpoint == "finishing.send":
            return _page(
                503,
                gettext("We cannot do that just now"),
                gettext("Your answers have not been sent yet. It is our fault, not yours."),
                gettext("We keep them for at least two hours. Wait a moment, then load this page again."),
            )
        return _page(
            503,
            gettext("We cannot do that just now"),
            gettext("It is our fault, not yours. Nothing you answered is lost."),
            gettext("Wait a moment, then load this page again."),
        )


def _page(status: int, heading: str, *words: str, linked: Linked | None = None, again: str = "") -> Response:
    html = render_template(
        "taking/error.html",
        heading=heading,
        words=tuple(filter(None, words)),
        link=linked.token if linked else "",
        quick_exit=linked is None or linked.quick_exit,
        again=again,
    )
    return Response(html, status=status, mimetype="text/html")


def _unknown_link(error: UnknownLink) -> Response:
    return _page(
        404,
        gettext("We do not know this link"),
        gettext("Perhaps a letter is missing, or it was typed a little differently."),
        gettext("Look at the card or the message again, or ask the person who gave it to you."),
    )


def _closed(error: SurveyHasClosed) -> Response:
    return _page(
        410,
        gettext("This survey has closed"),
        gettext(
            "It does not take answers any more. Answers that were not sent before it closed are not kept."
        ),
        gettext("The help lines are still there for you."),
        linked=error.linked,
    )


def _not_yet_open(error: NotYetOpen) -> Response:
    """Whoever comes too early did nothing wrong: the link is the right one."""
    return _page(
        200 if request.endpoint == "beginning.start" else 403,
        gettext("This survey is not open yet"),
        opens(error.linked.opens),
        gettext("The link is the right one. Please come back then."),
        linked=error.linked,
    )


def _visit_ended(error: VisitEnded) -> Response:
    if desk().cookies.says_left(request):
        return _page(410, gettext("There is nothing here"), gettext("This page is empty."))
    not_kept = gettext("What you have just chosen or typed was not kept.") if request.method == "POST" else ""
    if desk().cookies.says_sent(request):
        return _page(
            410,
            gettext("This visit is over"),
            gettext("Your answers were sent, once. There is nothing more to do."),
            gettext("Nothing you answered is shown here."),
            not_kept,
            linked=error.linked,
        )
    return _page(
        410,
        gettext("This visit is over"),
        not_kept or gettext("Nothing you answered is shown here."),
        gettext(
            "If you pressed Send, your answers were sent, unless a page told you that they were not. If you "
            "did not press it, nothing was sent."
        ),
        gettext(
            "A visit ends when you send or leave, or when the browser is closed. It also ends when another "
            "survey is started in the same browser, or after two hours or more without use. Answers that "
            "were not sent are then deleted, so that nobody else finds them."
        ),
        linked=error.linked,
        again=gettext("Go to the start page"),
    )


#: Bytes that are read and thrown away, so that a browser which is still sending gets to see the answer.
_LET_PASS = 4 * 1024 * 1024
_PIECE = 64 * 1024


def _let_it_finish_sending() -> None:
    """A server that answers and closes while a browser is still sending looks to it like a broken line."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, _LET_PASS)
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)


def _http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code == 404:
        return _page(
            404,
            gettext("There is no such page"),
            gettext("Check the address, or use the link you were given."),
        )
    if code == 413:
        _let_it_finish_sending()
        return _page(
            413,
            gettext("That was too much text"),
            gettext(
                "It was longer than this page can take, so it was not kept. Your other answers are kept."
            ),
            gettext("Go back and write less, or skip the question."),
        )
    if code in {400, 403, 405, 415}:
        return _page(
            code,
            gettext("That did not work"),
            gettext("Your browser asked for this in a way that we do not take. Nothing was changed."),
            gettext("Go back to the page before and press the button there."),
        )
    return _page(
        code if code >= 500 else 400,
        gettext("Something went wrong"),
        gettext("It is our fault, not yours. What you answered on the pages before is kept."),
        gettext("Go back to the page before and try again."),
    )
