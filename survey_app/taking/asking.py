"""One page of a survey: shown, answered, skipped."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from survey_app.questionnaire import amounts, routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.routing import Page, PageKind
from survey_app.storage.engines import StoreUnavailable
from survey_app.taking import forms, language, pages, second_look, settings
from survey_app.taking.forms import Given
from survey_app.taking.going import go_to
from survey_app.taking.linked import Linked
from survey_app.taking.visiting import Arrival, arrive, desk, keep
from survey_app.taking.words import not_saved

blueprint = Blueprint("asking", __name__)

#: ``?then=check``: the person came from looking over their answers, and goes back there.
THEN_CHECK = "check"


@blueprint.get("/s/<link>/q/<page_id>")
def question(link: str, page_id: str) -> Response:
    with desk().store.read() as connection:
        arrival = arrive(connection, link)
    page = _laid_out(arrival.linked, page_id)
    way = routing.path(arrival.linked.questionnaire, arrival.answers)
    here = _on_way(way, page)
    if here is None:
        return _onward(arrival, arrival.answers, page)
    drawn = pages.question_page(arrival.linked, here, arrival.shown, way, arrival.draft.hidden)
    return Response(drawn, mimetype="text/html")


@blueprint.post("/s/<link>/q/<page_id>")
def answer(link: str, page_id: str) -> Response:
    try:
        return _answer(link, page_id)
    except StoreUnavailable:
        return _keep_what_was_typed(link, page_id)


def _answer(link: str, page_id: str) -> Response:
    go = request.form.get("go", "continue")
    with desk().store.write() as connection:
        arrival = arrive(connection, link)
        page = _laid_out(arrival.linked, page_id)
        here = _on_way(routing.path(arrival.linked.questionnaire, arrival.answers), page)
        if here is None:
            return _onward(arrival, arrival.answers, page)
        given = forms.read(arrival.linked.questionnaire, here.questions, request.form)
        answers = _after(arrival, here, given, go)
        given = _adding_up(arrival, here, given, answers)
        hidden = _still_hidden(arrival, here, given, answers)
        if go not in _LEADS_AWAY and not go.startswith(language.BUTTON):
            again = _look_again(arrival, here, given, answers, hidden)
            if again is not None:
                return again
        keep(
            connection,
            arrival,
            answers,
            done=_done(arrival, answers, here, go),
            hidden=hidden,
            told=_told(arrival, given),
        )
    return _next(arrival, answers, here, go)


#: Buttons that are never held up by what is in a field.
_LEADS_AWAY = frozenset({"skip", "stop", "help", "back", settings.BUTTON})


def _after(arrival: Arrival, here: Page, given: Given, go: str) -> Answers:
    """The answers once this button was pressed. A skip is no answer, here or in the section skipped."""
    answers = arrival.answers
    if go == "skip":
        skipped = here.questions
        if here.kind is PageKind.NOTICE:
            skipped = tuple(
                question
                for page in routing.layout(arrival.linked.questionnaire)
                if page.section == here.section
                for question in page.questions
            )
        for question_id in skipped:
            answers = answers.having(question_id, None)
        return answers
    cleared = go.removeprefix("clear.")
    for question_id, value in given.answers.items():
        if value is None and question_id in arrival.draft.hidden and question_id != cleared:
            continue  # answered on an earlier visit, and not shown: left as it is
        answers = answers.having(question_id, None if question_id == cleared else value)
    return answers


def _still_hidden(arrival: Arrival, here: Page, given: Given, answers: Answers) -> frozenset[str]:
    """The answers of an earlier visit that stand as they were. One that was given anew is of this visit."""
    hidden = arrival.draft.hidden
    if not hidden:
        return hidden
    anew = {name for name, value in given.answers.items() if value is not None}
    return frozenset(
        name for name in hidden - anew if answers.get(name) == arrival.answers.get(name) is not None
    )


def _adding_up(arrival: Arrival, here: Page, given: Given, answers: Answers) -> Given:
    """What was given, with a remark where a number is not the sum that it should be."""
    questionnaire, errors = arrival.linked.questionnaire, dict(given.errors)
    for question_id in here.questions:
        question = questionnaire.question(question_id)
        if not arrival.draft.hidden.isdisjoint(question.total_of) or not question.total_of:
            continue  # what is said of a sum would tell what was answered before
        added = amounts.not_adding_up(questionnaire, routing.prune(questionnaire, answers), question)
        if added is not None:
            errors[question_id] = gettext(
                "Your earlier numbers add up to %(added)s. Put this one right, go back to them, or skip.",
                added=amounts.shown(added, question.unit),
            )
    return replace(given, errors=errors)


def _done(arrival: Arrival, answers: Answers, here: Page, go: str) -> frozenset[str]:
    """The sections that this person has been through to the end, or has skipped; kept where there is a page
    that shows them."""
    questionnaire, done = arrival.linked.questionnaire, arrival.draft.done
    if (
        not questionnaire.hub
        or go in {"stop", "help", "back", settings.BUTTON}
        or go.startswith(("clear.", language.BUTTON))
    ):
        return done
    skips_all = go == "skip" and here.kind is PageKind.NOTICE
    after = routing.next_page(questionnaire, answers, here.id)
    if skips_all or after is None or after.section != here.section:
        return done | {here.section}
    return done


def _look_again(
    arrival: Arrival, here: Page, given: Given, answers: Answers, hidden: frozenset[str]
) -> Response | None:
    """The page once more where something in it cannot be kept, or where a text may say who somebody is."""
    way = routing.path(arrival.linked.questionnaire, answers)
    shown = replace(arrival.draft, answers=answers, hidden=hidden).shown
    if given.errors:
        page = pages.question_page_again(
            arrival.linked, here, shown, errors=given.errors, typed=given.typed, way=way
        )
        return Response(page, status=422, mimetype="text/html")
    told = _told(arrival, given)
    looks = {name: second_look.at(name, given.typed[name], told) for name in given.texts}
    found = {name: look for name, look in looks.items() if look is not None}
    if not found:
        return None
    page = pages.question_page_again(
        arrival.linked, here, shown, errors={}, typed=given.typed, look_again=found, way=way
    )
    return Response(page, mimetype="text/html")


def _told(arrival: Arrival, given: Given) -> frozenset[str]:
    """Marks of what this person has been asked to look at again, earlier and on the page that was posted.

    Only a page that said so carries them, so a second click on the button of the page before does not count.
    """
    back = frozenset(" ".join(request.form.getlist("kept")).split())
    return arrival.draft.told.union(
        *(second_look.left_in(name, given.typed[name], back) for name in given.texts)
    )


def _next(arrival: Arrival, answers: Answers, here: Page, go: str) -> Response:
    """Where the button leads."""
    linked, link = arrival.linked, arrival.linked.token
    then = {"then": THEN_CHECK} if request.args.get("then") == THEN_CHECK else {}
    if go.startswith("clear."):
        return go_to("asking.question", link=link, page_id=here.id, **then)
    if go.startswith(language.BUTTON):
        return go_to("asking.question", link=link, page_id=here.id, lang=language.chosen_by(go), **then)
    match go:
        case "stop":
            return go_to("finishing.stop", link=link, page=here.id)
        case "help":
            return go_to("standing.help_lines", link=link, page=here.id)
        case settings.BUTTON:
            return settings.from_page("asking.question", link=link, page_id=here.id, **then)
        case "back":
            earlier = routing.previous_page(linked.questionnaire, answers, here.id)
            if linked.questionnaire.hub and (earlier is None or earlier.section != here.section):
                return go_to("hub.sections", link=link)
            if earlier is None:
                return go_to("beginning.start", link=link, on="yes")
            return go_to("asking.question", link=link, page_id=earlier.id)
        case "skip" if here.kind is PageKind.NOTICE:
            after = routing.section_end(linked.questionnaire, answers, here.id)
            return _to(linked, here, after)
    if then:
        return _back_to_check(arrival, answers)
    return _onward(arrival, answers, here)


def _back_to_check(arrival: Arrival, answers: Answers) -> Response:
    """To the list of answers, by way of a question that the changed answer has opened."""
    questionnaire, link = arrival.linked.questionnaire, arrival.linked.token
    opened = routing.asked(questionnaire, answers) - routing.asked(questionnaire, arrival.answers)
    for page in routing.path(questionnaire, answers):
        if not opened.isdisjoint(page.questions):
            return go_to("asking.question", link=link, page_id=page.id, then=THEN_CHECK)
    return go_to("finishing.check", link=link, look="yes")


def _onward(arrival: Arrival, answers: Answers, page: Page) -> Response:
    after = routing.next_page(arrival.linked.questionnaire, answers, page.id)
    return _to(arrival.linked, page, after)


def _to(linked: Linked, here: Page, after: Page | None) -> Response:
    if linked.questionnaire.hub and (after is None or after.section != here.section):
        return go_to("hub.sections", link=linked.token)
    if after is None:
        return go_to("finishing.check", link=linked.token)
    return go_to("asking.question", link=linked.token, page_id=after.id)


def _laid_out(linked: Linked, page_id: str) -> Page:
    """Raises NotFound."""
    page = routing.page(linked.questionnaire, page_id)
    if page is None:
        raise NotFound
    return page


def _on_way(way: tuple[Page, ...], page: Page) -> Page | None:
    """The page as it lies on this person's way; None where an answer has closed the way to it."""
    return next((on_way for on_way in way if on_way.id == page.id), None)


def _keep_what_was_typed(link: str, page_id: str) -> Response:
    """The store is locked, full or away: the same form with the same answers, to send again.

    Raises StoreUnavailable where nobody has used this link since the server started.
    """
    linked = desk().links.remembered(link)
    page = routing.page(linked.questionnaire, page_id) if linked else None
    if linked is None or page is None:
        raise StoreUnavailable("nothing is known of this link yet")
    if request.form.get("go") == "help":
        return go_to("standing.help_lines", link=link, page=page.id)
    given = forms.read(linked.questionnaire, page.questions, request.form)
    answers = Answers({name: value for name, value in given.answers.items() if value})
    drawn = pages.question_page_again(
        linked, page, answers, errors=given.errors, typed=given.typed, notice=not_saved()
    )
    return Response(drawn, status=503, mimetype="text/html")
