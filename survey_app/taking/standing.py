"""What is always there: who can help now, and whether the service is well."""

from __future__ import annotations

import datetime
from dataclasses import replace

from babel.dates import format_date
from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import get_locale

from survey_app.languages.texts import HELP_LINE
from survey_app.questionnaire import routing
from survey_app.storage.engines import StoreUnavailable
from survey_app.taking.beginning import HELPED, find
from survey_app.taking.help_lines import HelpLine
from survey_app.taking.language import said
from survey_app.taking.linked import Linked, NotNow, UnknownLink
from survey_app.taking.pages import TRYING
from survey_app.taking.visiting import desk

blueprint = Blueprint("standing", __name__)


@blueprint.get("/help-lines")
def help_lines() -> Response:
    """Who can help now. It needs no store and no visit, so that it is there when nothing else is."""
    link = request.args.get("link", "")
    linked = known(link)
    audience = linked.questionnaire.audience.value if linked else None
    html = render_template(
        "taking/help-lines.html",
        lines=[_in_words(line) for line in desk().help_lines.for_audience(audience)],
        way_back=_way_back(linked, request.args.get("page", "")),
        page=_place(linked, request.args.get("page", "")),
        day_in_words=_day_in_words,
        helped=linked is not None and linked.questionnaire.audience in HELPED,
        link=linked.token if linked else "",
        quick_exit=linked is None or linked.quick_exit,
    )
    return Response(html, mimetype="text/html")


def _in_words(line: HelpLine) -> HelpLine:
    """The line in the language of the request; its name and number stay."""
    return replace(line, says=said(HELP_LINE, line.says), hours=said(HELP_LINE, line.hours))


def _day_in_words(day: datetime.date) -> str:
    return format_date(day, "long", locale=get_locale() or "en_GB")


def known(link: str) -> Linked | None:
    """What the link stands for, if that can be learnt. For pages that are there in any case."""
    if not link or desk().links.remembered(link):
        return desk().links.remembered(link)
    try:
        with desk().store.read() as connection:
            return desk().links.find(connection, link)
    except NotNow as not_now:
        return not_now.linked
    except (UnknownLink, StoreUnavailable):
        return None


def _place(linked: Linked | None, page: str) -> str:
    """Where somebody came from, as addresses say it; empty for what is no such place."""
    return page if _way_back(linked, page) != _way_back(linked, "") else ""


def _way_back(linked: Linked | None, page: str) -> str | None:
    """The address of the page one came from; made here, never taken from what was sent."""
    if linked is None:
        return None
    if page.startswith(TRYING):
        tried = page.removeprefix(TRYING)
        if routing.page(linked.questionnaire, tried) is None:
            return url_for("trying.begin", link=linked.token)
        return url_for("trying.question", link=linked.token, page_id=tried)
    if page and routing.page(linked.questionnaire, page) is not None:
        return url_for("asking.question", link=linked.token, page_id=page)
    if page == "agree":
        return url_for("beginning.agree", link=linked.token)
    if page == "check":
        return url_for("finishing.check", link=linked.token)
    if page == "sections" and linked.questionnaire.hub:
        return url_for("hub.sections", link=linked.token)
    return url_for("beginning.start", link=linked.token)


@blueprint.get("/s/<link>/space")
def space(link: str) -> Response:
    """A few large words to show to somebody who is too close."""
    linked = find(link)
    html = render_template(
        "taking/space.html",
        linked=linked,
        link=linked.token,
        way_back=_way_back(linked, request.args.get("page", "")) or "",
        quick_exit=linked.quick_exit,
        help_page=_place(linked, request.args.get("page", "")),
    )
    return Response(html, mimetype="text/html")


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/health/ready")
def ready() -> Response:
    """The database answers too, and the drafts' own where they have one."""
    try:
        with desk().store.read() as connection:
            desk().drafts.load(connection, b"")
    except StoreUnavailable:
        return Response("the database cannot be used\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
