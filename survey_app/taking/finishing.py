"""Stopping, looking over, sending, and what is said afterwards."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from babel.dates import format_date
from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale

from survey_app.letterbox.store import CodeUsed, HandedIn, SurveyClosed
from survey_app.questionnaire import amounts, routing, wording
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType
from survey_app.questionnaire.routing import PageKind
from survey_app.storage.engines import StoreUnavailable
from survey_app.taking import codes, coming_back, looks, pages
from survey_app.taking.beginning import find, same_for_everybody
from survey_app.taking.forms import month_words
from survey_app.taking.going import go_to
from survey_app.taking.linked import Linked, NotNow, SurveyHasClosed
from survey_app.taking.visiting import Arrival, VisitEnded, arrive, desk, visit_of_request, whence
from survey_app.taking.words import closes_soon, not_sent

blueprint = Blueprint("finishing", __name__)

#: Whole hours since 1970, as a page carries them; Python refuses to read a number of thousands of digits.
_HOURS = re.compile(r"[0-9]{1,12}\Z")


@dataclass(frozen=True)
class Said:
    """A line of the list that one looks over: a question, what was answered, and the page to change it."""

    question: Question
    ask: str
    labels: tuple[str, ...]
    text: str
    page: str
    #: answered on an earlier visit: kept, and not shown
    before: bool = False


@blueprint.get("/s/<link>/stop")
def stop(link: str) -> Response:
    """Send, delete or go back; nothing is chosen beforehand."""
    return _drawn(_arrived(link), "taking/stop.html")


@blueprint.get("/s/<link>/check")
def check(link: str) -> Response:
    """After the last page. The answers are shown only to whoever asks: someone may be looking on."""
    return _drawn(_arrived(link), "taking/check.html")


@blueprint.post("/s/<link>/send")
def send(link: str) -> Response:
    go, page = request.form.get("go"), request.form.get("page")
    if go == "help":
        return go_to("standing.help_lines", link=link, page=page or "check")
    if go == "delete":
        return _delete(link)
    if go == "send":
        return _send(link)
    if go == "save":
        return coming_back.save(link, page)
    if go == "saved":
        return coming_back.finish_for_now(link)
    arrival = _arrived(link)
    if go == "stop":
        return go_to("finishing.stop", link=link)
    return _back(arrival, page)


@blueprint.get("/s/<link>/thanks")
def thanks(link: str) -> Response:
    """The last page: what happens next, where help is, and perhaps a second, short survey of its own."""
    linked = _even_closed(link)
    after = _link_after(linked)
    page = looks.page_once(
        linked,
        ("thanks", after),
        lambda: render_template(
            "taking/thanks.html",
            linked=linked,
            link=linked.token,
            quick_exit=linked.quick_exit,
            after=after,
            closes=_day_of_closing(linked),
        ),
    )
    return Response(page, mimetype="text/html")


@blueprint.get("/s/<link>/deleted")
def deleted(link: str) -> Response:
    return same_for_everybody(_even_closed(link), "taking/deleted.html")


def _link_after(linked: Linked) -> str | None:
    if linked.questionnaire.fieldwork.then is None:
        return None
    try:
        with desk().store.read() as connection:
            return desk().link_after(connection, linked)
    except StoreUnavailable:
        # Thanks are due all the same.
        return None


def _day_of_closing(linked: Linked) -> str | None:
    """In words, where it is known."""
    if not linked.survey.closes:
        return None
    day = datetime.date.fromisoformat(linked.survey.closes[:10])
    return format_date(day, "long", locale=get_locale() or "en_GB")


def _arrived(link: str) -> Arrival:
    with desk().store.read() as connection:
        return arrive(connection, link, sure=True)


def _even_closed(link: str) -> Linked:
    """Whoever has just finished sees the last page, even if the survey was closed meanwhile."""
    try:
        return find(link)
    except SurveyHasClosed as closed:
        return closed.linked


def _drawn(arrival: Arrival, template: str, *, notice: str = "", status: int = 200) -> Response:
    linked = arrival.linked
    page_id = request.values.get("page")
    page = routing.page(linked.questionnaire, page_id) if page_id else None
    html = render_template(
        template,
        linked=linked,
        link=linked.token,
        quick_exit=linked.quick_exit,
        partial=linked.questionnaire.fieldwork.partial,
        resume=linked.questionnaire.fieldwork.resume,
        saved=bool(arrival.draft.saved),
        page=page.id if page else "",
        help_page=page.id if page else "",
        until=arrival.draft.until,
        looked_over=request.args.get("look") == "yes",
        said=_said(arrival),
        closes_soon=closes_soon(linked.closes, desk().clock()),
        notice=notice,
    )
    return Response(html, status=status, mimetype="text/html")


def _said(arrival: Arrival) -> list[Said]:
    """Every question on the person's way, in order, answered or not."""
    questionnaire = arrival.linked.questionnaire
    counted = routing.prune(questionnaire, arrival.shown)
    lines = []
    for page in routing.path(questionnaire, arrival.answers):
        if page.kind is not PageKind.QUESTIONS:
            continue
        for question_id in page.questions:
            question = questionnaire.question(question_id)
            worded = wording.worded(questionnaire, question, counted, pages.language())
            ask = wording.spoken(questionnaire, counted, worded.ask, pages.several)
            labels = _labels(questionnaire, question, counted)
            before = question_id in arrival.draft.hidden
            lines.append(Said(question, ask, labels, counted.text(question_id), page.id, before))
    return lines


def _labels(questionnaire: Questionnaire, question: Question, answers: Answers) -> tuple[str, ...]:
    """What was chosen, or the number or month that was given, as people read it."""
    chosen = answers.codes(question.id)
    if chosen and question.type is QuestionType.NUMBER:
        return (amounts.shown(chosen[0], question.unit),)
    if chosen and question.type is QuestionType.MONTH:
        return (month_words(chosen[0]),)
    return tuple(
        wording.spoken(questionnaire, answers, option.label, pages.several)
        for option in questionnaire.options(question)
        if option.code in chosen
    )


def _back(arrival: Arrival, page: str | None) -> Response:
    """To the page one came from, else to the last one."""
    questionnaire, link = arrival.linked.questionnaire, arrival.linked.token
    way = routing.path(questionnaire, arrival.answers)
    if questionnaire.hub and not any(each.id == page for each in way):
        return go_to("hub.sections", link=link)
    known = page if any(each.id == page for each in way) else way[-1].id
    return go_to("asking.question", link=link, page_id=known)


def _delete(link: str) -> Response:
    """The answers of this visit, and those that wait under its words."""
    visit = visit_of_request()
    if visit is not None:
        with desk().store.write() as connection:
            try:
                saved = arrive(connection, link).draft.saved
            except (VisitEnded, NotNow):
                saved = b""
            for each in (visit.draft_id, saved):
                if each:
                    desk().drafts.delete(connection, each)
    return _finished(go_to("finishing.deleted", link=link))


def _send(link: str) -> Response:
    try:
        arrival = _arrived(link)
    except VisitEnded:
        if _was_sent_already():
            return _sent(link)
        raise
    linked = arrival.linked
    if not linked.questionnaire.fieldwork.partial and request.form.get("whole") != "yes":
        return go_to("finishing.stop", link=link)
    answers = routing.prune(linked.questionnaire, arrival.answers)
    words = {name: value for name, value in answers.values.items() if isinstance(value, str)}
    limiter, place = desk().limiter, whence()
    try:
        # Handed in now or, by a second click, already: either way it was handed in once.
        handed_in = desk().hand_in(
            desk().store,
            survey=linked.survey,
            area=linked.area.code,
            ticks=linked.codebook.encode(answers),
            words=words,
            draft_id=arrival.draft.saved or arrival.visit.draft_id,
            and_draft=arrival.visit.draft_id if arrival.draft.saved else None,
            code=arrival.draft.code or None,
            surge=limiter.is_surge(place, linked.survey.id, linked.token),
        )
    except CodeUsed:
        return codes.used_elsewhere(arrival)
    except SurveyClosed as error:
        raise SurveyHasClosed(linked) from error
    except StoreUnavailable:
        template = "taking/check.html" if request.form.get("whole") == "yes" else "taking/stop.html"
        return _drawn(arrival, template, notice=not_sent(), status=503)
    if handed_in is HandedIn.ACCEPTED:
        limiter.handed_in(place, linked.survey.id, linked.token)
    if arrival.draft.saved and handed_in is HandedIn.ALREADY and _goes_on(arrival):
        return coming_back.elsewhere(arrival)
    return _sent(link)


def _goes_on(arrival: Arrival) -> bool:
    """Whether the visit is still there: then it was not this one that was sent a moment ago."""
    with desk().store.read() as connection:
        return desk().drafts.load(connection, arrival.visit.draft_id) is not None


def _was_sent_already() -> bool:
    """Whether a visit whose draft is gone was handed in a moment ago: a double click, the same page in
    another tab, or an answer of ours that was lost on the way.

    The button carries the hour from which its draft would have been no more. Before that hour a draft goes
    only by being sent or deleted, and deleting takes the cookie away too. A browser that has begun another
    survey has a draft, and what the page belonged to was deleted for it.
    """
    if desk().cookies.says_sent(request):
        return True
    visit, until = visit_of_request(), request.form.get("until", "")
    if visit is None or not (_HOURS.match(until) and desk().hour < int(until)):
        return False
    with desk().store.read() as connection:
        return desk().drafts.load(connection, visit.draft_id) is None


def _sent(link: str) -> Response:
    response = go_to("finishing.thanks", link=link)
    desk().cookies.end_by_sending(response)
    return response


def _finished(response: Response) -> Response:
    """Nothing of the visit stays in the browser."""
    desk().cookies.end_by_finishing(response)
    return response
