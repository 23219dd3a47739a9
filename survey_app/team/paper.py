"""The typing-in desk: somebody of the team types in what people wrote on paper.

The form goes through the same door as every other response, sealed and mixed. What is typed lies in the page
alone until it is sent: nothing of it is stored on the way, and after Send nobody can see it again. Who types
is named in the audit, once a day and survey and without a time, so that no line of it belongs to a response.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from survey_app.letterbox import hours
from survey_app.letterbox.store import HandedIn, SurveyClosed, hand_in
from survey_app.paper.layout import Asked, Form, Line, form
from survey_app.paper.words import Words
from survey_app.questionnaire import amounts, load
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import AREAS, Area
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Questionnaire, QuestionType
from survey_app.questionnaire.piping import with_defaults
from survey_app.storage import accounts, drafts, surveys
from survey_app.storage.engines import Store, StoreUnavailable
from survey_app.storage.surveys import SurveyRecord
from survey_app.team.paper_reading import Typed, read

blueprint = Blueprint("paper", __name__)

#: Bytes of a post: the longest questionnaire, written out in an alphabet of two bytes a letter.
LONGEST_POST = 512 * 1024
EVENT = "paper-desk"
#: Names that no question can have, because of their point.
TOKEN, UNTIL = "form.token", "form.until"
#: Hours for which a form that was opened can be sent, and whole hours in seconds.
_HOURS, _HOUR = 24, 3600
#: As long as a sealed draft of a respondent, so that nobody who sees the table can tell one from the other.
_SEALED = 12 + 4096 + 16
_SCOTLAND = ZoneInfo("Europe/London")
#: How long paper is kept where the questionnaire does not say.
_DAYS = 30

CLOSED = (
    "The survey has closed. Unless you had pressed Send before it did, this form was not sent. "
    "Keep the paper, and ask whoever runs the survey."
)
AWAY = "We cannot reach our data just now, so this form was not sent. Try again in a few minutes."
TOO_OLD = "This page was open for more than a day, so the form was not sent. Check it, and send it now."


@dataclass(frozen=True)
class Desk:
    """A survey that takes paper, with the areas that take part."""

    survey: SurveyRecord
    questionnaire: Questionnaire
    areas: tuple[Area, ...]

    @property
    def form(self) -> Form:
        return _form(self.questionnaire)

    @property
    def days(self) -> int:
        paper = self.questionnaire.fieldwork.paper
        return paper.kept_days if paper is not None else _DAYS


@blueprint.app_template_filter("whole")
def _whole(text: str) -> str:
    """A text of the questionnaire as it stands on paper, where no answer is put into it."""
    return with_defaults(text)


@blueprint.app_template_filter("labels")
def _labels(lines: tuple[Line, ...]) -> list[tuple[str, str]]:
    return [(line.option.code, with_defaults(line.option.label)) for line in lines]


def make_room() -> None:
    """A whole form is longer than what the team's other pages take. Runs before anything reads the post."""
    if request.endpoint == "paper.one_form" and request.method == "POST":
        request.max_content_length = request.max_form_memory_size = LONGEST_POST


@blueprint.get("/")
def desk() -> str:
    with _team().read() as connection:
        found = [
            (record, _pinned(record.definition))
            for record in surveys.list_all(connection)
            if _pinned(record.definition).fieldwork.takes_paper
        ]
    return render_template("team/paper-desk.html", surveys=found, takes_forms=_takes_forms)


@blueprint.route("/<survey>", methods=["GET", "POST"])
def one_form(survey: str) -> Answer | str | tuple[str, int]:
    found = _desk(survey)
    return _typed(found) if request.method == "POST" else _blank(found)


def _blank(found: Desk) -> str | tuple[str, int]:
    """A new form. The audit names who opened one, not who sent one: that would tell when a response came."""
    if not _takes_forms(found.survey):
        return render_template("team/paper-closed.html", desk=found), 409
    with _team().write() as connection:
        who, today = current_user.account_id, _today().isoformat()
        accounts.record_once(connection, today, who, EVENT, found.survey.id)
    return _drawn(found, Typed(None, Answers(), {}), _begin(found))


def _typed(found: Desk) -> Answer | str | tuple[str, int]:
    given = read(found.questionnaire, found.areas, request.form)
    go = request.form.get("go")
    if (go != "send" or given.errors) and _is_gone(_posted_token()):
        # A browser that goes back offers to send a page's answers once more: they are not shown again.
        return render_template("team/paper-gone.html", desk=found), 410
    if go == "change":
        return _drawn(found, given, _posted_token(), errors=False)
    if given.errors or given.area is None:
        return _drawn(found, given, _posted_token()), 400
    if go == "send":
        return _send(found, given, given.area)
    return _preview(found, given)


@blueprint.get("/<survey>/sent")
def sent(survey: str) -> str:
    found = _desk(survey)
    last_day = _today() + timedelta(days=found.days)
    return render_template("team/paper-sent.html", desk=found, last_day=last_day.isoformat())


def _send(found: Desk, given: Typed, area: str) -> Answer | tuple[str, int]:
    answers = given.to_send(found.questionnaire)
    token = _posted_token()
    try:
        outcome = hand_in(
            current_app.extensions["typing_store"],
            survey=found.survey,
            area=area,
            ticks=Codebook.of(found.questionnaire).encode(answers),
            words={name: value for name, value in answers.values.items() if isinstance(value, str)},
            draft_id=_draft_id(token[0]),
            on_paper=True,
        )
    except SurveyClosed:
        return _preview(found, given, CLOSED), 409
    except StoreUnavailable:
        return _preview(found, given, AWAY), 503
    if outcome is HandedIn.ALREADY:
        # Its draft may have gone without being sent: with the survey's closing, or with its time.
        if not _desk(found.survey.id).survey.is_open:
            return _preview(found, given, CLOSED), 409
        if not _now() // _HOUR < token[1]:
            return _preview(found, given, TOO_OLD, token=_begin(found)), 409
    # A cookie that changes keeps the browser from showing what was typed once more by going back.
    session["paper"] = secrets.token_urlsafe(6)
    return redirect(url_for("paper.sent", survey=found.survey.id), 303)


def _preview(found: Desk, given: Typed, notice: str = "", token: tuple[str, int] | None = None) -> str:
    kept = given.to_send(found.questionnaire)
    lines = [(each, _said(found, each, kept)) for each in _numbered(found)]
    by_name = {each.name: each for each in _numbered(found)}
    return render_template(
        "team/paper-preview.html",
        desk=found,
        area=next(area for area in found.areas if area.code == given.area),
        lines=lines,
        left_out=[by_name[each] for each in given.left_out(found.questionnaire) if each in by_name],
        changed=[by_name[each] for each in given.changed(found.questionnaire) if each in by_name],
        held=[(name, value) for name, values in given.shown.items() for value in values if value],
        token=token or _posted_token(),
        notice=notice,
    )


def _said(found: Desk, each: Asked, kept: Answers) -> list[str]:
    """What will be sent of a question, as people read it; nothing where it stays empty."""
    question, answer = each.question, kept.get(each.name)
    said: list[str] = []
    if isinstance(answer, str):
        said.append(answer)
    elif answer and question.type is QuestionType.NUMBER:
        said.append(amounts.shown(answer[0], question.unit))
    elif answer and question.type is QuestionType.MONTH:
        said.append(answer[0])
    elif answer:
        said += [with_defaults(line.option.label) for line in each.lines if line.option.code in answer]
    said += [
        f"{with_defaults(line.say.ask)} {kept.text(line.say.id)}"
        for line in each.lines
        if line.say is not None and kept.text(line.say.id)
    ]
    return said


def _drawn(found: Desk, given: Typed, token: tuple[str, int], *, errors: bool = True) -> str:
    return render_template(
        "team/paper-form.html",
        desk=found,
        given=given,
        errors=given.errors if errors else {},
        token=token,
        first=MultiDict({name: values[0] for name, values in given.shown.items() if values}),
    )


def _takes_forms(survey: SurveyRecord) -> bool:
    """From the opening until somebody closes the survey: paper comes in after the last minute of its link."""
    return survey.is_open and _now() >= hours.opening(survey.opens)


def _numbered(found: Desk) -> list[Asked]:
    parts = found.form.parts
    return [each for part in parts for turn in part.rounds for each in turn.asked if each.number]


def _begin(found: Desk) -> tuple[str, int]:
    """A token that is spent when the form is sent, so that sending it twice makes one response; and the hour
    from which it is no more."""
    token, until = secrets.token_urlsafe(32), int(_now() // _HOUR) + _HOURS
    store: Store = current_app.extensions["typing_store"]
    with store.write() as connection:
        drafts.begin(connection, _draft_id(token), found.survey.id, until, secrets.token_bytes(_SEALED))
    return token, until


def _posted_token() -> tuple[str, int]:
    until = request.form.get(UNTIL, "")
    # Python refuses to read a number of thousands of digits.
    return request.form.get(TOKEN, "")[:64], int(until) if re.fullmatch("[0-9]{1,12}", until) else 0


def _is_gone(token: tuple[str, int]) -> bool:
    """Whether the form was sent already."""
    store: Store = current_app.extensions["typing_store"]
    with store.read() as connection:
        return _now() // _HOUR < token[1] and not drafts.is_there(connection, _draft_id(token[0]))


def _draft_id(token: str) -> bytes:
    return hashlib.sha256(f"paper form {token}".encode()).digest()


def _desk(survey: str) -> Desk:
    """Raises NotFound where there is no such survey, or none that takes paper."""
    with _team().read() as connection:
        record = surveys.get(connection, survey)
        codes = {area for _, area in surveys.links(connection, survey)}
    if record is None or not _pinned(record.definition).fieldwork.takes_paper:
        raise NotFound
    return Desk(record, _pinned(record.definition), tuple(area for area in AREAS if area.code in codes))


@lru_cache(maxsize=32)
def _pinned(definition: str) -> Questionnaire:
    return load.from_canonical_json(definition)


@lru_cache(maxsize=32)
def _form(questionnaire: Questionnaire) -> Form:
    return form(questionnaire, Words())


def _team() -> Store:
    store: Store = current_app.extensions["team_store"]
    return store


def _now() -> float:
    return float(current_app.extensions["clock"]())


def _today() -> date:
    return datetime.fromtimestamp(_now(), UTC).astimezone(_SCOTLAND).date()
