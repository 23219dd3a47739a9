"""Save and come back: five words, on paper or in somebody's head, and answers that wait sealed under them.

It is a way back for whoever answers, and for nobody else: what was answered before is kept and counts, and no
page shows it again. Leaving quickly, or closing the browser, ends the visit and leaves what was saved before
as it is; deleting everything deletes that too; sending takes it away in the same moment.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, render_template, request
from flask_babel import format_date, gettext
from werkzeug.exceptions import NotFound

from survey_app.letterbox import hours
from survey_app.questionnaire import routing
from survey_app.taking import codes, saved
from survey_app.taking.beginning import find
from survey_app.taking.draft import ALL_HOURS, HOUR, Draft, NotThisDraft, seal, unseal
from survey_app.taking.going import go_to
from survey_app.taking.linked import Linked
from survey_app.taking.visiting import Arrival, arrive, begin, desk, keep_draft, visit_of_request, whence

blueprint = Blueprint("coming_back", __name__)

#: Characters of a post that are looked at; five words are far below it.
LONGEST_CODE = 200


@blueprint.get("/s/<link>/come-back")
def ask(link: str) -> Response:
    return _asked(_offered(find(link)))


@blueprint.post("/s/<link>/come-back")
def come_back(link: str) -> Response:
    """Wrong, used, and expired words are answered alike."""
    linked = _offered(find(link))
    if seconds := desk().limiter.wait(whence(), linked.survey.id):
        return codes.later(linked, seconds)
    code = saved.as_typed(request.form.get("words", "")[:LONGEST_CODE])
    try:
        waiting = saved.visit_of(code, linked.survey.id)
    except saved.TooManyAtOnce:
        busy = gettext("Others are coming back just now. Wait a moment, then try again.")
        return _asked(linked, error=busy, status=503)
    survey, now = linked.survey, desk().clock()
    with desk().store.write() as connection:
        linked = desk().links.find(connection, link)
        sealed = desk().drafts.load(connection, waiting.draft_id)
        try:
            if sealed is None:
                raise NotThisDraft
            before = unseal(waiting, sealed, survey=survey.id, version=survey.version, hour=desk().hour)
        except NotThisDraft:
            desk().limiter.wrong_code(whence(), survey.id)
            nothing = gettext("We found nothing under these words. Look at them again: there are five.")
            return _asked(linked, error=nothing, status=422)
        # It waits at least for as long as this visit may last, so that sending finds it there.
        kept = replace(before, until=max(before.until, desk().hour + ALL_HOURS + 1))
        again = seal(waiting, kept, survey=survey.id, version=survey.version)
        desk().drafts.renew(connection, waiting.draft_id, saved.until(now, linked.closes), again)
        answered = frozenset(name for name, value in before.answers.values.items() if value)
        draft = replace(
            Draft.begin(desk().hour),
            answers=before.answers,
            done=before.done,
            saved=waiting.draft_id,
            hidden=answered | before.hidden,
            place=before.place,
            code=before.code,
        )
        visit = begin(connection, linked, draft)
    response = _to_where_they_stopped(linked, draft)
    desk().cookies.begin(response, visit.cookie)
    return response


def save(link: str, page_id: str | None) -> Response:
    """Let the answers of this visit wait, and show the five words once. The visit goes on until the person
    says that they have the words, so that a page that was lost on the way is no loss."""
    code = saved.new_code()
    with desk().store.read() as connection:
        survey = arrive(connection, link, sure=True).linked.survey
    waiting = saved.visit_of(code, survey.id)
    with desk().store.write() as connection:
        arrival = arrive(connection, link, sure=True)
        linked = _offered(arrival.linked)
        if arrival.draft.saved:
            desk().drafts.delete(connection, arrival.draft.saved)
        until = saved.until(desk().clock(), linked.closes)
        place = page_id if page_id and routing.page(linked.questionnaire, page_id) else arrival.draft.place
        kept = replace(arrival.draft, until=until, saved=b"", place=place)
        sealed = seal(waiting, kept, survey=survey.id, version=survey.version)
        desk().drafts.save(connection, waiting.draft_id, survey.id, until, sealed)
        keep_draft(connection, arrival, replace(arrival.draft, saved=waiting.draft_id, place=place))
    html = render_template(
        "taking/saved.html",
        linked=linked,
        link=linked.token,
        quick_exit=linked.quick_exit,
        code=code,
        until=format_date(hours.local((until - 1) * HOUR).date(), "long"),
        page=place,
    )
    return Response(html, mimetype="text/html")


def finish_for_now(link: str) -> Response:
    """The visit ends here; what was saved waits."""
    visit = visit_of_request()
    if visit is not None:
        with desk().store.write() as connection:
            desk().drafts.delete(connection, visit.draft_id)
    response = go_to("coming_back.see_you", link=link)
    desk().cookies.end_by_finishing(response)
    return response


@blueprint.get("/s/<link>/see-you")
def see_you(link: str) -> Response:
    linked = _offered(find(link))
    html = render_template(
        "taking/see-you.html", linked=linked, link=linked.token, quick_exit=linked.quick_exit
    )
    return Response(html, mimetype="text/html")


def elsewhere(arrival: Arrival) -> Response:
    """What was saved has been sent, or saved again, from another device: nothing was sent from here."""
    linked = arrival.linked
    html = render_template(
        "taking/error.html",
        heading=gettext("These answers were dealt with somewhere else"),
        words=(
            gettext("They were sent, deleted, or saved under new words on another device."),
            gettext("Nothing was sent from here, so that nothing counts twice."),
        ),
        link=linked.token,
        quick_exit=linked.quick_exit,
        again=gettext("Go to the start page"),
    )
    response = Response(html, status=409, mimetype="text/html")
    desk().cookies.end_by_finishing(response)
    return response


def _offered(linked: Linked) -> Linked:
    """Raises NotFound where this survey lets nobody come back."""
    if not linked.questionnaire.fieldwork.resume:
        raise NotFound
    return linked


def _asked(linked: Linked, *, error: str = "", status: int = 200) -> Response:
    html = render_template(
        "taking/come-back.html",
        linked=linked,
        link=linked.token,
        quick_exit=linked.quick_exit,
        error=error,
        found_nothing=status == 422,
    )
    return Response(html, status=status, mimetype="text/html")


def _to_where_they_stopped(linked: Linked, draft: Draft) -> Response:
    """The page they stopped on, or the first; the parts, where those may be done in any order."""
    if linked.questionnaire.hub:
        return go_to("hub.sections", link=linked.token)
    way = routing.path(linked.questionnaire, draft.answers)
    known = draft.place if any(page.id == draft.place for page in way) else way[0].id
    return go_to("asking.question", link=linked.token, page_id=known)
