"""Before the first question: the start page, the worker's page, agreeing."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from survey_app.letterbox.links import as_typed
from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Audience, Paragraph
from survey_app.taking import cards, held_code, looks
from survey_app.taking.draft import Draft, Visit
from survey_app.taking.going import go_to
from survey_app.taking.linked import Linked, NotYetOpen, UnknownLink, drawn_once
from survey_app.taking.visiting import begin, desk, end_earlier, is_open, visit_of_request, whence
from survey_app.taking.words import closes_soon

blueprint = Blueprint("beginning", __name__)

#: Audiences of which somebody may have a person beside them who helps, and who hands them a device.
HELPED = frozenset({Audience.YOUNG_PEOPLE, Audience.FAMILIES})


def find(link: str) -> Linked:
    """For pages that are the same for everybody. Raises UnknownLink, SurveyHasClosed, NotYetOpen,
    StoreUnavailable."""
    linked = desk().links.seen_just_now(link)
    if linked is not None:
        return linked
    with desk().store.read() as connection:
        return desk().links.find(connection, link)


def find_early(link: str) -> Linked:
    """For pages that people need before a survey opens: to read about it, and to get ready for it.

    Raises UnknownLink, SurveyHasClosed, StoreUnavailable.
    """
    try:
        return find(link)
    except NotYetOpen as early:
        return early.linked


def same_for_everybody(linked: Linked, template: str, goes_on: str = "") -> Response:
    """A page without anything of the person, drawn once: the same bytes for all. ``goes_on`` is the page of
    questions that it leads back to."""
    closing = closes_soon(linked.closes, desk().clock())
    page = looks.page_once(
        linked,
        (template, closing, goes_on),
        lambda: render_template(
            template,
            linked=linked,
            link=linked.token,
            closes_soon=closing,
            goes_on=goes_on,
            quick_exit=linked.quick_exit,
            helped=linked.questionnaire.audience in HELPED,
        ),
    )
    return Response(page, mimetype="text/html")


@blueprint.get("/s/<link>")
def start(link: str) -> Response:
    try:
        linked = find(link)
        # Who went back from the first question is not sent through agreeing again, which begins anew.
        goes_on = request.args.get("on") == "yes"
        return same_for_everybody(linked, "taking/start.html", _first_page(linked) if goes_on else "")
    except UnknownLink:
        # Somebody typed it from a card: capitals, spaces and look-alikes are set right.
        if as_typed(link) != link:
            return go_to("beginning.start", link=as_typed(link))
        raise


@blueprint.get("/s/<link>/about")
def about(link: str) -> Response:
    """What the survey is about, in full."""
    linked = find_early(link)
    return _to_read(linked, "about", linked.questionnaire.about)


@blueprint.get("/s/<link>/privacy")
def privacy(link: str) -> Response:
    """What is kept of an answer, and what never is."""
    linked = find_early(link)
    return _to_read(linked, "privacy", linked.questionnaire.privacy)


def _to_read(linked: Linked, what: str, parts: tuple[Paragraph, ...]) -> Response:
    if not parts:
        raise NotFound
    headings = {"about": gettext("About this survey"), "privacy": gettext("Your privacy in this survey")}
    page = looks.page_once(
        linked,
        what,
        lambda: render_template(
            "taking/about.html",
            linked=linked,
            link=linked.token,
            quick_exit=linked.quick_exit,
            heading=headings[what],
            parts=parts,
        ),
    )
    return Response(page, mimetype="text/html")


@blueprint.get("/s/<link>/worker")
def worker(link: str) -> Response:
    linked = find_early(link)
    page = looks.page_once(
        linked,
        "worker",
        lambda: render_template(
            "taking/worker.html",
            linked=linked,
            link=linked.token,
            address=f"{desk().settings.public_url}/s/{linked.token}",
            words=cards.words(gettext, linked.questionnaire, desk().help_lines),
            quick_exit=False,
            # Colleagues get a link by mail; young people and families are handed a device.
            hands_over=linked.questionnaire.audience in HELPED,
        ),
    )
    return Response(page, mimetype="text/html")


@blueprint.get("/s/<link>/qr.svg")
def qr(link: str) -> Response:
    """The link as a QR code (ISO/IEC 18004), drawn here: no service elsewhere learns of it."""
    linked = find_early(link)
    address = f"{desk().settings.public_url}/s/{linked.token}"
    return Response(drawn_once(linked, "qr", lambda: cards.code(address)), mimetype="image/svg+xml")  # type: ignore[arg-type]


@blueprint.get("/s/<link>/agree")
def agree(link: str) -> Response:
    linked = find(link)
    if linked.questionnaire.fieldwork.mode == "paper":
        return go_to("beginning.start", link=link)
    return same_for_everybody(linked, "taking/agree.html")


@blueprint.post("/s/<link>/agree")
def agreed(link: str) -> Response:
    """Two equal choices; anything but a clear yes stores nothing."""
    if request.form.get("agree") != "yes" and request.form.get("instead") == "yes":
        return go_to("beginning.start", link=find(link).token)
    if request.form.get("agree") != "yes":
        return go_to("beginning.no_thanks", link=find(link).token)
    code = held_code.held(find(link)) or b""
    with desk().store.write() as connection:
        linked = desk().links.find(connection, link)
        if linked.questionnaire.fieldwork.mode == "paper":
            return go_to("beginning.start", link=link)
        if request.form.get("instead") != "yes" and is_open(connection, linked):
            return same_for_everybody(linked, "taking/another.html")
        if linked.questionnaire.fieldwork.mode == "codes" and not code:
            end_earlier(connection)
            return go_to("codes.ask", link=link)
        visit = begin(connection, linked, Draft.begin(desk().hour, code))
    desk().limiter.began(whence(), linked.survey.id)
    return to_first_page(linked, visit)


def to_first_page(linked: Linked, visit: Visit) -> Response:
    """Where a visit begins that was just stored; its cookie goes with it."""
    response = go_to("beginning.begun", link=linked.token)
    desk().cookies.begin(response, visit.cookie)
    return response


@blueprint.get("/s/<link>/begun")
def begun(link: str) -> Response:
    """On to the first page, for a browser that kept the cookie; else plain words, so that nobody is sent
    round in a circle. Browsers keep no address in their history that only leads on."""
    linked = find(link)
    if visit_of_request() is None:
        page = same_for_everybody(linked, "taking/no-cookie.html")
        page.status_code = 403
        return page
    if linked.questionnaire.hub:
        return go_to("hub.sections", link=link)
    return go_to("asking.question", link=link, page_id=_first_page(linked))


def _first_page(linked: Linked) -> str:
    first = routing.next_page(linked.questionnaire, Answers(), None)
    assert first is not None, "a questionnaire has at least one question that everybody is asked"  # noqa: S101
    return first.id


@blueprint.get("/s/<link>/no-thanks")
def no_thanks(link: str) -> Response:
    return same_for_everybody(find(link), "taking/no-thanks.html")
