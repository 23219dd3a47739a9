"""Try it: every page of a survey, one after the other, for whoever hands over its link.

The pages are drawn by the same hands as the real ones, and nothing stands behind them: no draft, no cookie,
no answer that is read, and nothing that could be sent. They follow the questionnaire's own order, so that
pages which only some people meet are met here too, and say of whom they are asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.routing import Page, PageKind
from survey_app.taking import language, looks, pages, settings
from survey_app.taking.beginning import HELPED, find_early
from survey_app.taking.going import go_to
from survey_app.taking.linked import Linked, drawn_once

blueprint = Blueprint("trying", __name__)


@blueprint.get("/s/<link>/try")
def begin(link: str) -> Response:
    """What trying out is, and the parts to begin at."""
    linked = _linked(link)
    layout = routing.layout(linked.questionnaire)
    parts = [
        (section, next(page.id for page in layout if page.section == section.id))
        for section in linked.questionnaire.sections
    ]
    return _drawn(linked, "taking/trying.html", parts=parts, first=layout[0].id)


@blueprint.get("/s/<link>/try/q/<page_id>")
def question(link: str, page_id: str) -> Response:
    linked = _linked(link)
    page = _laid_out(linked, page_id)
    drawn = pages.question_page(linked, page, Answers(), routing.layout(linked.questionnaire))
    return Response(drawn, mimetype="text/html")


@blueprint.post("/s/<link>/try/q/<page_id>")
def onward(link: str, page_id: str) -> Response:
    """Where the button leads. Of what was posted, the button is all that is looked at."""
    linked = _linked(link)
    page = _laid_out(linked, page_id)
    go = request.form.get("go", "continue")
    if go.startswith("clear."):
        return go_to("trying.question", link=link, page_id=page.id)
    if go.startswith(language.BUTTON):
        return go_to("trying.question", link=link, page_id=page.id, lang=language.chosen_by(go))
    if go == settings.BUTTON:
        return settings.from_page("trying.question", link=link, page_id=page.id)
    if go == "help":
        return go_to("standing.help_lines", link=link, page=pages.trying_place(page.id))
    if go == "stop":
        return go_to("trying.stop", link=link, page=page.id)
    if go == "back":
        return _to(linked, _before(linked, page), "trying.begin")
    return _to(linked, _after(linked, page, skipping=go == "skip"), "trying.check")


@blueprint.get("/s/<link>/try/stop")
def stop(link: str) -> Response:
    """What whoever stops would choose from."""
    linked = _linked(link)
    page = routing.page(linked.questionnaire, request.args.get("page", ""))
    if page is None:
        # Whatever else an address says must not come into a page that is drawn for everybody.
        return go_to("trying.stop", link=link, page=routing.layout(linked.questionnaire)[0].id)
    return _drawn(linked, "taking/trying-stop.html", page.id, page=page.id)


@blueprint.get("/s/<link>/try/check")
def check(link: str) -> Response:
    """What whoever comes to the end would choose from."""
    linked = _linked(link)
    return _drawn(linked, "taking/trying-check.html", last=routing.layout(linked.questionnaire)[-1].id)


@blueprint.get("/s/<link>/try/thanks")
def thanks(link: str) -> Response:
    """What whoever has sent reads then."""
    return _drawn(_linked(link), "taking/trying-thanks.html")


def _linked(link: str) -> Linked:
    """The link with drawn pages of its own, so that no page of one kind is ever taken for one of the other.
    Raises UnknownLink, SurveyHasClosed, StoreUnavailable."""
    linked = find_early(link)
    return cast(Linked, drawn_once(linked, "trying", lambda: replace(linked, trying=True, drawn={})))


def _drawn(linked: Linked, template: str, here: str = "", **more: object) -> Response:
    """A page that is the same for everybody; ``here`` is the id of the page that it was reached from."""
    page = looks.page_once(
        linked,
        (template, here),
        lambda: render_template(
            template,
            linked=linked,
            link=linked.token,
            quick_exit=linked.quick_exit,
            help_page=pages.trying_place(here),
            helped=linked.questionnaire.audience in HELPED,
            **more,
        ),
    )
    return Response(page, mimetype="text/html")


def _laid_out(linked: Linked, page_id: str) -> Page:
    """Raises NotFound."""
    page = routing.page(linked.questionnaire, page_id)
    if page is None:
        raise NotFound
    return page


def _after(linked: Linked, page: Page, *, skipping: bool) -> Page | None:
    """The page that comes next; whoever skips a part comes to its support page or to the next part."""
    past_part = skipping and page.kind is PageKind.NOTICE
    for each in routing.layout(linked.questionnaire)[_place(linked, page) + 1 :]:
        if not past_part or each.section != page.section or each.kind is PageKind.SUPPORT:
            return each
    return None


def _before(linked: Linked, page: Page) -> Page | None:
    place = _place(linked, page)
    return routing.layout(linked.questionnaire)[place - 1] if place else None


def _place(linked: Linked, page: Page) -> int:
    return next(
        place for place, each in enumerate(routing.layout(linked.questionnaire)) if each.id == page.id
    )


def _to(linked: Linked, page: Page | None, otherwise: str) -> Response:
    if page is None:
        return go_to(otherwise, link=linked.token)
    return go_to("trying.question", link=linked.token, page_id=page.id)
