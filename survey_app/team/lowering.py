"""Agreeing to lower a survey's thresholds: one asks for exact numbers, another approves them.

Nothing is lowered here, where no login may: the operator's command does it, once (survey_app/thresholds.py).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from survey_app import thresholds
from survey_app.letterbox import hours
from survey_app.results.disclosure.policy import Policy
from survey_app.storage import accounts, approvals, surveys
from survey_app.storage.approvals import Approval, What
from survey_app.storage.engines import Connection, Store
from survey_app.storage.surveys import SurveyRecord
from survey_app.storage.thresholds import NAMES, lowering
from survey_app.team.people import minute
from survey_app.team.texts_shown import title

blueprint = Blueprint("lowering", __name__)

Page = Answer | str | tuple[str, int]

OVERTAKEN = (
    "That is not possible any more: it was used, taken back or approved, or it is more than a week old."
)
NOT_A_NUMBER = "Give two whole numbers."
NOT_LOWER = "Neither number would be lower. An operator can raise them without asking anybody."
UNKNOWN = "Choose a survey from the list."


@dataclass(frozen=True)
class Thresholds:
    """A survey and its thresholds as they are."""

    survey: str
    title: str
    now: Policy


@dataclass(frozen=True)
class Shown:
    """A request as the page shows it: names instead of ids."""

    id: str
    title: str
    numbers: dict[str, str]
    command: str
    asked_by: str
    asked_on: str
    approved_by: str | None
    mine: bool
    last_day: str


@blueprint.route("/thresholds", methods=["GET", "POST"])
def page() -> Page:
    said, status = None, 200
    if request.method == "POST":
        go = request.form.get("go", "")
        if go == "ask":
            said, status = _asked(), 400
        elif go in {"approve", "withdraw"}:
            said, status = _answered(go, request.form.get("id", "")), 409
        else:
            raise BadRequest
        if said is None:
            return redirect(url_for("lowering.page"), 303)
    with _team().read() as connection:
        records = {record.id: record for record in surveys.list_all(connection)}
        found = [
            _shown(connection, each, records[each.wanted.survey])
            for each in approvals.standing(connection, _today())
            if each.wanted.what is What.LOWER_THRESHOLDS
        ]
    html = render_template(
        "team/thresholds.html",
        surveys=[
            Thresholds(each.id, title(each), Policy.from_json(each.policy)) for each in records.values()
        ],
        found=found,
        said=said,
        typed=request.form,
        days=approvals.DAYS,
    )
    return html, status


def _asked() -> str | None:
    """Ask for what was typed; what to say where that cannot be."""
    try:
        base, cell = (int(request.form.get(name, "")[:9]) for name in NAMES)
    except ValueError:
        return NOT_A_NUMBER
    survey = request.form.get("survey", "")
    with _team().write() as connection:
        record = surveys.get(connection, survey)
        if record is None:
            return UNKNOWN
        try:
            before, after = thresholds.planned(record, min_base=base, min_cell=cell)
        except thresholds.ThresholdError as error:
            return str(error)
        if after.min_base >= before.min_base and after.min_cell >= before.min_cell:
            return NOT_LOWER
        approvals.ask(connection, lowering(survey, after.to_json()), current_user.account_id, _today())
        _write_down(connection, "lower-thresholds-asked", survey)
    return None


def _answered(go: str, id: str) -> str | None:
    """Approve it or take it back; what to say where that cannot be."""
    who, day = current_user.account_id, _today()
    with _team().write() as connection:
        standing = {each.id: each.wanted for each in approvals.standing(connection, day)}
        wanted = standing.get(id)
        if wanted is None or wanted.what is not What.LOWER_THRESHOLDS:
            return OVERTAKEN
        if go == "approve":
            done = approvals.approve(connection, id, who, day)
        else:
            done = approvals.withdraw(connection, id)
        if not done:
            return OVERTAKEN
        event = "approved" if go == "approve" else "taken-back"
        _write_down(connection, f"lower-thresholds-{event}", wanted.survey)
    return None


def _shown(connection: Connection, approval: Approval, record: SurveyRecord) -> Shown:
    last = datetime.date.fromisoformat(approval.asked_on) + datetime.timedelta(days=approvals.DAYS - 1)
    numbers = dict(each.split("=") for each in approval.wanted.value.split())
    options = " ".join(f"--{name.replace('_', '-')} {value}" for name, value in numbers.items())
    return Shown(
        approval.id,
        title(record),
        numbers,
        f"survey-app survey threshold {record.id} {options}",
        _name(connection, approval.asked_by),
        approval.asked_on,
        _name(connection, approval.approved_by) if approval.approved_by else None,
        approval.asked_by == current_user.account_id,
        last.isoformat(),
    )


def _name(connection: Connection, account: str) -> str:
    found = accounts.by_id(connection, account)
    return found.name if found else "somebody"


def _write_down(connection: Connection, event: str, survey: str) -> None:
    accounts.record_event(connection, minute(), current_user.account_id, event, survey)


def _today() -> datetime.date:
    """The day in Scotland."""
    return hours.local(current_app.extensions["clock"]()).date()


def _team() -> Store:
    store: Store = current_app.extensions["team_store"]
    return store
