"""A group walks a draft together: notes on each question, what was said, and the record of it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, abort, redirect, request, url_for

from survey_app.preview.bench import bench
from survey_app.preview.forgetful import TOKEN
from survey_app.preview.names import looks_like_a_name
from survey_app.preview.notes import Notes, NotKept
from survey_app.preview.own_pages import own_page
from survey_app.questionnaire import routing
from survey_app.questionnaire.cleaning import clean_text
from survey_app.questionnaire.load import canonical_json
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType
from survey_app.questionnaire.piping import with_defaults
from survey_app.questionnaire.question import MADE
from survey_app.questionnaire.telling.detector import found_in
from survey_app.questionnaire.workshop import MOST_WORDS, Note, Notebook, NoteKind, Session, counted
from survey_app.taking.visiting import desk

blueprint = Blueprint("workshop", __name__)

#: What the buttons say, in their order.
LABELS = {
    NoteKind.KEEP: "Keep it",
    NoteKind.CHANGE: "Change it",
    NoteKind.DROP: "Drop it",
    NoteKind.HARD_WORD: "Hard word",
    NoteKind.HURTS: "It hurts",
}
_A_NOTE = Question(id="note", type=QuestionType.SHORT_TEXT, ask="A note", max_length=MOST_WORDS)


@dataclass(frozen=True)
class OnQuestion:
    """A question that notes can be left on, with those that were left: ``now`` in this session, ``before``
    in each earlier one that has some."""

    id: str
    heading: str
    now: tuple[Note, ...]
    before: tuple[tuple[Session, tuple[Note, ...]], ...]


def prepare(app: Flask) -> None:
    """Let pages show the notes on the questions that are on them."""
    app.jinja_env.globals.update(note_labels=LABELS, most_words=MOST_WORDS)
    app.jinja_env.globals.update(notes_here=_notes_here, notes_trouble=_notes_trouble, counted=counted)
    app.jinja_env.filters["month"] = _month_in_words
    app.register_blueprint(blueprint)


def _notes() -> Notes:
    found = bench().notes
    if found is None:
        abort(404)
    return found


def _month() -> str:
    """The month in Scotland."""
    moment = datetime.datetime.fromtimestamp(desk().clock(), tz=ZoneInfo("Europe/London"))
    return moment.strftime("%Y-%m")


def _month_in_words(month: str) -> str:
    return datetime.date.fromisoformat(f"{month}-01").strftime("%B %Y")


def as_written(question_id: str) -> str:
    """The id that an author wrote, for a question that was made of it."""
    return question_id.split(MADE)[0]


def _notes_here() -> list[OnQuestion]:
    """For the questions of the page that is being drawn; none on other pages."""
    page_id = (request.view_args or {}).get("page_id")
    questionnaire = bench().watched.now().questionnaire
    if bench().notes is None or not isinstance(page_id, str) or questionnaire is None:
        return []
    page = routing.page(questionnaire, page_id)
    try:
        notebook = _notes().now()
    except NotKept:
        return []  # the page says so in their place
    return [_on(questionnaire, notebook, each) for each in (page.questions if page else ())]


def _notes_trouble() -> str:
    """Why notes can neither be shown nor left; empty where they can."""
    try:
        _notes().now()
    except NotKept as error:
        return str(error)
    return ""


def _on(questionnaire: Questionnaire, notebook: Notebook, question_id: str) -> OnQuestion:
    name = as_written(question_id)
    month = _month()
    current = notebook.current(month)
    return OnQuestion(
        id=name,
        heading=questionnaire.question(question_id).heading,
        now=current.on(name) if current else (),
        before=tuple((session, session.on(name)) for session in notebook.earlier(month) if session.on(name)),
    )


def _headings(questionnaire: Questionnaire) -> dict[str, str]:
    """Of everything that notes can be on, in the order of asking."""
    found: dict[str, str] = {}
    for question in questionnaire.questions():
        found.setdefault(as_written(question.id), with_defaults(question.ask))
    return found


@blueprint.post("/workshop/note")
def note() -> Response:
    """Leave a note, after a look again where it seems to say who somebody is."""
    notes = _notes()
    questionnaire = bench().watched.now().questionnaire
    kind, question_id = request.form.get("kind", ""), request.form.get("question", "")
    if questionnaire is None or kind not in list(NoteKind) or question_id not in _headings(questionnaire):
        abort(400)
    words = clean_text(request.form.get("words", ""), _A_NOTE)
    if request.form.get("kept") != "yes" and (
        found_in(words) or looks_like_a_name(words, _words_of(questionnaire))
    ):
        return _page("preview/look-again.html", kind=NoteKind(kind), question=question_id, words=words)
    try:
        notes.change(lambda book: book.noting(question_id, Note(NoteKind(kind), words), _month()))
    except NotKept as error:
        return _not_kept(str(error), words)
    return _back()


@blueprint.post("/workshop/take-back")
def take_back() -> Response:
    """Take the last note on a question away again."""
    question_id = request.form.get("question", "")
    try:
        _notes().change(lambda book: book.taking_back(question_id, _month()))
    except NotKept as error:
        return _not_kept(str(error))
    return _back()


@blueprint.get("/workshop")
def summary() -> Response:
    """What was said, to read out and to print."""
    return _summary()


@blueprint.post("/workshop/people")
def people() -> Response:
    given = request.form.get("people", "")
    try:
        count = int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0
        _notes().change(lambda book: book.with_people(count, _month()))
    except ValueError:
        return _summary(wrong="Write how many people are here, as a whole number from 1 to 500.", status=422)
    except NotKept as error:
        return _not_kept(str(error))
    return _see_summary()


@blueprint.post("/workshop/record")
def record() -> Response:
    """Count the notes into the questionnaire."""
    try:
        _notes().record()
    except NotKept as error:
        return _not_kept(str(error))
    return _see_summary(recorded="yes")


def _summary(*, wrong: str = "", status: int = 200) -> Response:
    reading = bench().watched.now()
    try:
        notebook = _notes().now()
    except NotKept as error:
        return _not_kept(str(error))
    headings = _headings(reading.questionnaire) if reading.questionnaire else {}
    return _page(
        "preview/workshop.html",
        status=status,
        current=notebook.current(_month()),
        earlier=notebook.earlier(_month()),
        unrecorded=notebook.unrecorded,
        headings=headings,
        gone=lambda session: [name for name in session.notes if name not in headings],
        wrong=wrong,
        recorded=request.args.get("recorded") == "yes",
    )


def _see_summary(recorded: str | None = None) -> Response:
    return redirect(url_for("workshop.summary", recorded=recorded), 303)  # type: ignore[return-value]


def _not_kept(why: str, words: str = "") -> Response:
    return _page("preview/not-kept.html", status=409, why=why, words=words)


def _page(template: str, *, status: int = 200, **more: object) -> Response:
    return own_page(template, status=status, here=_page_id(), **more)


def _page_id() -> str:
    """The page that a note was left on, if it is one; never an address that was sent."""
    questionnaire = bench().watched.now().questionnaire
    page_id = request.form.get("page", "")
    return page_id if questionnaire and routing.page(questionnaire, page_id) else ""


def _back() -> Response:
    page_id = _page_id()
    if not page_id:
        return _see_summary()
    address = url_for("asking.question", link=TOKEN, page_id=page_id, _anchor="notes")
    return redirect(address, 303)  # type: ignore[return-value]


@lru_cache(maxsize=4)
def _words_of(questionnaire: Questionnaire) -> frozenset[str]:
    """Words that stand in the questionnaire itself."""
    return frozenset(re.findall(r"[^\W\d_]+", canonical_json(questionnaire).lower()))
