"""Opening an open survey's texts: one reader asks, another one approves, and it is used once.

``READ_EARLY`` lets a reader unlock what is mixed already. ``TAKE_OUT_WORDS`` lets the mixer bring the texts
that still wait in a batch (letterbox/emergency.py); whoever asks for that asks for the other as well.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as Answer

from survey_app.letterbox import hours
from survey_app.storage import accounts, approvals, surveys
from survey_app.storage.approvals import Approval, Wanted, What
from survey_app.storage.engines import Connection, Store
from survey_app.storage.surveys import SurveyRecord
from survey_app.team.people import minute
from survey_app.team.texts_shown import title

blueprint = Blueprint("early", __name__)

Page = Answer | str | tuple[str, int]

OVERTAKEN = (
    "That is not possible any more: it was used, taken back or approved, or it is more than a week old."
)
#: What is asked for, by the value of its button.
ASKED = {"read": (What.READ_EARLY,), "emergency": (What.READ_EARLY, What.TAKE_OUT_WORDS)}
_EVENTS = {What.READ_EARLY: "early-reading", What.TAKE_OUT_WORDS: "emergency"}


@dataclass(frozen=True)
class Shown:
    """An approval as the page shows it: names instead of ids."""

    approval: Approval
    asked_by: str
    approved_by: str | None
    mine: bool
    last_day: str

    @property
    def is_emergency(self) -> bool:
        return self.approval.wanted.what is What.TAKE_OUT_WORDS


@blueprint.route("/<survey>/early", methods=["GET", "POST"])
def page(survey: str) -> Page:
    record = _open(survey)
    said = None
    if request.method == "POST":
        if _done(survey, request.form.get("go", ""), request.form.get("id", "")):
            return redirect(url_for("early.page", survey=survey), 303)
        said = OVERTAKEN
    with _team().read() as connection:
        found = [
            each
            for each in approvals.standing(connection, today())
            if each.wanted.survey == survey and each.wanted.what in _EVENTS
        ]
        shown = [_shown(connection, each) for each in found]
    html = render_template(
        "team/words-early.html",
        survey=record,
        title=title(record),
        found=shown,
        said=said,
        days=approvals.DAYS,
    )
    return html, 409 if said else 200


def may_read(connection: Connection, survey: str) -> bool:
    """Use an approval to read an open survey's texts up; False where two people have not agreed."""
    return approvals.use(connection, Wanted(What.READ_EARLY, survey), today())


def today() -> datetime.date:
    """The day in Scotland."""
    return hours.local(current_app.extensions["clock"]()).date()


def _done(survey: str, go: str, id: str) -> bool:
    """Do what was pressed. Raises BadRequest for what no button says."""
    who, day = current_user.account_id, today()
    if go in ASKED:
        with _team().write() as connection:
            for what in ASKED[go]:
                approvals.ask(connection, Wanted(what, survey), who, day)
        _write_down(f"{_EVENTS[ASKED[go][-1]]}-asked", survey)
        return True
    if go not in {"approve", "withdraw"}:
        raise BadRequest
    with _team().write() as connection:
        wanted = next(
            (
                each.wanted
                for each in approvals.standing(connection, day)
                if each.id == id and each.wanted.survey == survey and each.wanted.what in _EVENTS
            ),
            None,
        )
        if wanted is None:
            return False
        if go == "approve":
            done = approvals.approve(connection, id, who, day)
        else:
            done = approvals.withdraw(connection, id)
    if done:
        _write_down(f"{_EVENTS[wanted.what]}-{'approved' if go == 'approve' else 'taken-back'}", survey)
    return done


def _shown(connection: Connection, approval: Approval) -> Shown:
    last = datetime.date.fromisoformat(approval.asked_on) + datetime.timedelta(days=approvals.DAYS - 1)
    return Shown(
        approval,
        _name(connection, approval.asked_by),
        _name(connection, approval.approved_by) if approval.approved_by else None,
        approval.asked_by == current_user.account_id,
        last.isoformat(),
    )


def _name(connection: Connection, account: str) -> str:
    found = accounts.by_id(connection, account)
    return found.name if found else "somebody"


def _open(survey: str) -> SurveyRecord:
    """Raises NotFound for a survey that is unknown or closed."""
    with _team().read() as connection:
        record = surveys.get(connection, survey)
    if record is None or not record.is_open:
        raise NotFound
    return record


def _write_down(event: str, survey: str) -> None:
    with _team().write() as connection:
        accounts.record_event(connection, minute(), current_user.account_id, event, survey)


def _team() -> Store:
    store: Store = current_app.extensions["team_store"]
    return store
