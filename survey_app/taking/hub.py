"""The page of sections, where a questionnaire lets people do them in any order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Questionnaire, Section
from survey_app.taking.going import go_to
from survey_app.taking.visiting import Arrival, arrive, desk

blueprint = Blueprint("hub", __name__)


class State(Enum):
    TO_DO = "to do"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True)
class Line:
    """A section as the page lists it; ``page`` is where it begins."""

    section: Section
    state: State
    page: str


@blueprint.get("/s/<link>/sections")
def sections(link: str) -> Response:
    arrival = _arrived(link)
    linked = arrival.linked
    lines = lines_of(linked.questionnaire, arrival.answers, arrival.draft.done)
    html = render_template(
        "taking/sections.html",
        linked=linked,
        link=linked.token,
        quick_exit=linked.quick_exit,
        lines=lines,
        done=sum(1 for line in lines if line.state is State.DONE),
    )
    return Response(html, mimetype="text/html")


@blueprint.post("/s/<link>/sections")
def onward(link: str) -> Response:
    """The buttons below the list; a section itself is a link."""
    token = _arrived(link).linked.token
    match request.form.get("go"):
        case "stop":
            return go_to("finishing.stop", link=token)
        case "help":
            return go_to("standing.help_lines", link=token, page="sections")
        case "continue":
            return go_to("finishing.check", link=token)
    return go_to("hub.sections", link=token)


def lines_of(questionnaire: Questionnaire, answers: Answers, done: frozenset[str]) -> list[Line]:
    """The sections on this person's way, in order."""
    way = routing.path(questionnaire, answers)
    lines = []
    for section in questionnaire.sections:
        pages = [page for page in way if page.section == section.id]
        if not pages:
            continue
        answered = any(answers.get(question) for page in pages for question in page.questions)
        state = State.DONE if section.id in done else State.BEGUN if answered else State.TO_DO
        lines.append(Line(section, state, pages[0].id))
    return lines


def _arrived(link: str) -> Arrival:
    """Raises NotFound where this survey has no such page."""
    with desk().store.read() as connection:
        arrival = arrive(connection, link)
    if not arrival.linked.questionnaire.hub:
        raise NotFound
    return arrival
