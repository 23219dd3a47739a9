"""The dashboard's pages: read the request, ask the room, render.

Who may see them is decided before they are called (team/application.py).
"""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from werkzeug.exceptions import BadRequest, InternalServerError, NotFound
from werkzeug.wrappers import Response as Answer

from survey_app.dashboard import charts, exports, overview
from survey_app.dashboard.result import COUNTRY, Column, Result, UnknownView, result
from survey_app.dashboard.shelf import Shelf, Shelved
from survey_app.results.reading import HIDDEN, HIDDEN_NOTE
from survey_app.results.release import ReleaseError

blueprint = Blueprint("dashboard", __name__)

DAMAGED = (
    "The stored results are not the ones that were published, so they are not shown. "
    "Tell the people who run this service; survey-app release verify helps them."
)


@blueprint.app_context_processor
def _marker() -> dict[str, object]:
    return {"HIDDEN": HIDDEN, "HIDDEN_NOTE": HIDDEN_NOTE, "title_of": overview.title}


@blueprint.app_template_filter("day")
def _day(day: str) -> str:
    return overview.day_in_words(day)


@blueprint.get("/")
def choose() -> str:
    shelf: Shelf = current_app.extensions["shelf"]
    shelved, damaged = shelf.published()
    return render_template("dashboard/choose.html", shelved=shelved, damaged=damaged)


@blueprint.get("/<release>")
def show(release: str) -> str:
    found = _shelved(release)
    return render_template(
        "dashboard/overview.html", shelved=found, overview=overview.overview(found.release)
    )


@blueprint.get("/<release>/area/<area>")
def area(release: str, area: str) -> str:
    found = _shelved(release)
    try:
        seen = overview.overview(found.release, f"area:{area}")
    except UnknownView as error:
        raise NotFound(str(error)) from error
    return render_template("dashboard/area.html", shelved=found, overview=seen)


@blueprint.get("/<release>/method")
def method(release: str) -> str:
    return render_template("dashboard/method.html", shelved=_shelved(release))


@blueprint.get("/<release>/q/<question>")
def question(release: str, question: str) -> str:
    found = _shelved(release)
    read = _result(found, question)
    compared = charts.comparable(read)
    answer = _answer(compared) or charts.leading(read)
    before, after = overview.neighbours(found.release, question)
    return render_template(
        "dashboard/question.html",
        shelved=found,
        result=read,
        figure=charts.figure(read, answer),
        compared=compared,
        answer=answer,
        before=before,
        after=after,
    )


@blueprint.get("/<release>/q/<question>.csv")
def question_csv(release: str, question: str) -> Answer:
    found = _shelved(release)
    read = _result(found, question)
    manifest = found.release.manifest
    body = exports.table_csv(
        read,
        survey=overview.title(manifest),
        release_hash=found.hash,
        day=found.day,
        made_up=bool(manifest.get("made_up")),
    )
    name = exports.file_name(read, str(manifest.get("survey", "survey")), found.hash)
    return current_app.response_class(
        body,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _shelved(release: str) -> Shelved:
    shelf: Shelf = current_app.extensions["shelf"]
    try:
        found = shelf.get(release)
    except ReleaseError as error:
        raise InternalServerError(DAMAGED) from error
    if found is None:
        raise NotFound(
            "There are no published results under this address. They may have been withdrawn; "
            "choose from the list of results."
        )
    return found


def _result(found: Shelved, question: str) -> Result:
    if question not in {table.id for table in found.release.questions}:
        raise NotFound("These results have no such question. Choose one from the overview.")
    try:
        return result(found.release, question, request.args.get("by", COUNTRY))
    except UnknownView as error:
        raise BadRequest(str(error)) from error


def _answer(compared: tuple[Column, ...]) -> str | None:
    """The answer that groups are to be compared by, where the address names one."""
    wanted = request.args.get("answer")
    if wanted is None or not compared:
        return None
    if wanted not in {column.line.id for column in compared}:
        raise BadRequest("This question has no such answer. Choose one from the list.")
    return wanted
