"""The words desk: people read what people wrote, each text by itself.

What comes in: sealed texts, and a key that a reader unlocks for one sitting. What goes out: that a text was
read, a flag for a second person, a referral to the safeguarding lead, a redaction that another approves.
It may not know: any answer that was ticked, which texts came together, or when one came.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as Answer

from survey_app.letterbox import contact_seal, envelopes, hours, key_files, keyholders
from survey_app.letterbox.contact_seal import Referral
from survey_app.letterbox.opening import CannotOpenSurvey
from survey_app.letterbox.texts import OpenTexts, Text, is_redaction, open_texts, without_what_was_found
from survey_app.questionnaire.cleaning import without_invisible
from survey_app.safeguarding import Lead
from survey_app.storage import accounts, reading, surveys
from survey_app.storage.engines import Connection, Store
from survey_app.storage.reading import Reading, State
from survey_app.storage.surveys import SurveyRecord
from survey_app.team import early
from survey_app.team.forms import Unlock
from survey_app.team.opened import OpenThings
from survey_app.team.people import minute
from survey_app.team.slowing import Slowing
from survey_app.team.texts_shown import asked, kinds, marked, title

blueprint = Blueprint("words", __name__)

Page = Answer | str | tuple[str, int]

#: Characters of the note that goes with a referral.
LONGEST_NOTE = 500
WRONG = "That passphrase opens nothing here. Check it, and the file if you chose one."
STILL_OPEN = "The survey is still open. Its texts are read when it has closed, or when two readers agree."
SLOWED = "There were several wrong tries. Wait a minute, then try again."
BUSY = "Somebody else is unlocking just now. Try again in a moment."
NO_REDACTION = "Only take words out, and put […] where they were. Nothing else may be changed or added."
OVERTAKEN = "Somebody else was quicker, or it waits for another person. Nothing was changed."


#: Stretching a passphrase takes a lot of memory (stretching.py).
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Listed:
    """A survey on the desk; both numbers are rounded down to ten."""

    survey: SurveyRecord
    title: str
    texts: int
    unread: int
    flagged: bool
    all_read: bool
    read_by: str | None


@blueprint.get("/")
def desk() -> str:
    with _words().read() as connection:
        found = [_listed(connection, record) for record in surveys.list_all(connection)]
    # What waits comes first: danger, then what nobody has read.
    found.sort(key=lambda each: (not each.flagged, each.all_read, each.title))
    sitting = _sitting_or_none()
    return render_template(
        "team/words.html", surveys=found, open=sitting.survey.id if sitting else None, lead=_lead()
    )


@blueprint.route("/<survey>/unlock", methods=["GET", "POST"])
def unlock(survey: str) -> Page:
    """The key is unlocked with a passphrase and stays in memory for one sitting."""
    form, record = Unlock(), _survey(survey)
    if request.method == "GET" or not form.validate():
        return _unlocking(form, record, None, 400 if form.errors else 200)
    slowing: Slowing = current_app.extensions["slowing"]
    name = f"{current_user.name}\nwords"
    if slowing.wait(name):
        return _unlocking(form, record, SLOWED, 429)
    sent = form.file.data.read() if form.file.data else b""
    if not _one_at_a_time.acquire(blocking=False):
        return _unlocking(form, record, BUSY, 503)
    try:
        passphrase = form.passphrase.data or ""
        private = (
            key_files.unlock_sent(sent, passphrase)
            if sent
            else keyholders.unlock(_words(), record.id, passphrase)
        )
        texts = open_texts(_words(), record.id, private, early=True)
    except envelopes.WrongPassphrase:
        if slowing.failed(name):
            _write_down("words-slowed", record.id)
        return _unlocking(form, record, WRONG, 403)
    except (keyholders.KeyholderError, CannotOpenSurvey) as error:
        return _unlocking(form, record, _sentence(str(error)), 409)
    finally:
        _one_at_a_time.release()
    slowing.succeeded(name)
    # A wrong passphrase does not use up what two people agreed on, so the right one comes first.
    if record.is_open and not _agreed(record):
        return _unlocking(form, record, STILL_OPEN, 409)
    _write_down("words-unlocked-early" if record.is_open else "words-unlocked", record.id)
    session["words"] = _opened().unlock(current_user.account_id, "words", texts)
    return redirect(url_for("words.read", survey=record.id), 303)


@blueprint.post("/lock")
def lock() -> Answer:
    _opened().lock(current_user.account_id, "words")
    session.pop("words", None)
    return redirect(url_for("words.desk"), 303)


@blueprint.get("/<survey>/read")
def read(survey: str) -> Page:
    """One text; without a number, the first of this sitting that nobody has read."""
    sitting = _sitting(survey)
    if isinstance(sitting, Answer):
        return sitting
    with _words().read() as connection:
        done = reading.readings(connection, survey)
    at = request.args.get("text", "")
    place = int(at) - 1 if at.isascii() and at.isdigit() and len(at) < 8 else _first_unread(sitting, done)
    if not 0 <= place < len(sitting.order):
        return render_template("team/words-none-left.html", sitting=sitting, title=title(sitting.survey))
    return _text_page(sitting, place, done.get(sitting.order[place]))


@blueprint.post("/<survey>/read")
def act(survey: str) -> Page:
    """Read, flagged, or redacted: each is said of the text whose id the form holds."""
    sitting = _sitting(survey)
    if isinstance(sitting, Answer):
        return sitting
    text, go = _text(sitting), request.form.get("go")
    place = sitting.order.index(text.id)
    who = current_user.account_id
    if go == "redact":
        return _redact(sitting, text, place)
    if go not in {"read", "flag"}:
        raise BadRequest
    flagged = False
    with _words().write() as connection:
        if go == "flag":
            flagged = reading.flag(connection, survey, text.id, who)
        else:
            reading.mark_read(connection, survey, text.id)
    if flagged:
        _write_down("word-flagged", survey)
    return redirect(url_for("words.read", survey=survey, said="flagged" if go == "flag" else None), 303)


@blueprint.route("/<survey>/second", methods=["GET", "POST"])
def second(survey: str) -> Page:
    """What somebody else has flagged: pass it on to the lead, or say that there is no danger."""
    sitting = _sitting(survey)
    if isinstance(sitting, Answer):
        return sitting
    said = None
    if request.method == "POST":
        text, go = _text(sitting), request.form.get("go")
        if (go == "refer" and _lead() is None) or go not in {"refer", "no-danger"}:
            raise BadRequest
        if _settled(sitting, text, go):
            return redirect(url_for("words.second", survey=survey, said=go), 303)
        said = OVERTAKEN
    with _words().read() as connection:
        done = reading.readings(connection, survey)
    me = current_user.account_id
    flagged = {id: each for id, each in done.items() if each.state is State.FLAGGED}
    page = render_template(
        "team/words-second.html",
        sitting=sitting,
        title=title(sitting.survey),
        texts=[text for id, each in flagged.items() if each.flagged_by != me for text in _found(sitting, id)],
        mine=any(each.flagged_by == me for each in flagged.values()),
        lead=_lead(),
        longest_note=LONGEST_NOTE,
        said=said,
        **_drawing(sitting),
    )
    return page, 409 if said else 200


@blueprint.route("/<survey>/publish", methods=["GET", "POST"])
def publish(survey: str) -> Page:
    """Redactions, as they might be published: another person than who made one approves it."""
    sitting = _sitting(survey)
    if isinstance(sitting, Answer):
        return sitting
    said = None
    if request.method == "POST":
        if _decided(sitting, _text(sitting), request.form.get("go")):
            return redirect(url_for("words.publish", survey=survey), 303)
        said = OVERTAKEN
    with _words().read() as connection:
        done = reading.readings(connection, survey)
    shown = [
        (text, each, sitting.redacted(text, each.redacted))
        for id, each in done.items()
        if each.redacted is not None
        for text in _found(sitting, id)
    ]
    me = current_user.account_id
    page = render_template(
        "team/words-publish.html",
        sitting=sitting,
        title=title(sitting.survey),
        waiting=[one for one in shown if one[1].approved_by is None and one[1].redacted_by != me],
        mine=[one for one in shown if one[1].approved_by is None and one[1].redacted_by == me],
        approved=[one for one in shown if one[1].approved_by is not None],
        said=said,
        **_drawing(sitting),
    )
    return page, 409 if said else 200


def _redact(sitting: OpenTexts, text: Text, place: int) -> Page:
    kept = without_invisible(request.form.get("redacted", ""))
    if not is_redaction(text.words, kept):
        return _text_page(sitting, place, None, NO_REDACTION, kept)
    with _words().write() as connection:
        reading.mark_read(connection, sitting.survey.id, text.id)
        sealed = sitting.seal(text, kept.strip())
        done = reading.redact(connection, sitting.survey.id, text.id, current_user.account_id, sealed)
    if not done:
        return _text_page(sitting, place, None, OVERTAKEN, kept)
    _write_down("word-redacted", sitting.survey.id)
    return redirect(url_for("words.read", survey=sitting.survey.id, said="redacted"), 303)


def _settled(sitting: OpenTexts, text: Text, go: str | None) -> bool:
    survey, who, lead = sitting.survey.id, current_user.account_id, _lead()
    with _words().write() as connection:
        if go == "refer" and lead is not None:
            note = without_invisible(request.form.get("note", "")).strip()[:LONGEST_NOTE]
            referral = Referral(
                title(sitting.survey),
                asked(sitting.survey, text.question),
                text.place or "",
                text.words,
                note,
            )
            done = reading.refer(
                connection, survey, text.id, who, contact_seal.seal_referral(lead.public_key, referral)
            )
        else:
            done = reading.no_danger(connection, survey, text.id, who)
    if done:
        _write_down("word-referred" if go == "refer" else "word-no-danger", survey)
    return done


def _decided(sitting: OpenTexts, text: Text, go: str | None) -> bool:
    survey = sitting.survey.id
    if go not in {"approve", "withdraw"}:
        raise BadRequest
    with _words().write() as connection:
        kept = reading.readings(connection, survey).get(text.id)
        if kept is None or kept.redacted is None:
            return False
        if go == "withdraw":
            done = reading.withdraw(connection, survey, text.id)
        elif sitting.redacted(text, kept.redacted) != without_invisible(request.form.get("redacted", "")):
            return False  # it was changed since the page was shown
        else:
            done = reading.approve(connection, survey, text.id, current_user.account_id, kept.redacted)
    if done:
        _write_down("word-approved" if go == "approve" else "word-withdrawn", survey)
    return done


def _text_page(
    sitting: OpenTexts, place: int, done: Reading | None, said: str | None = None, redacted: str | None = None
) -> Page:
    found = sitting.one(_words(), sitting.order[place])
    if found is None:
        raise NotFound
    if done is None:
        with _words().read() as connection:
            done = reading.readings(connection, sitting.survey.id).get(found.id)
    if redacted is None:
        kept = done.redacted if done else None
        redacted = sitting.redacted(found, kept) if kept else without_what_was_found(found)
    page = render_template(
        "team/words-read.html",
        sitting=sitting,
        title=title(sitting.survey),
        text=found,
        place=place,
        done=done,
        State=State,
        redacted=redacted,
        said=said,
        **_drawing(sitting),
    )
    return page, 409 if said else 200


def _drawing(sitting: OpenTexts) -> dict[str, object]:
    return {
        "marked": marked,
        "kinds": kinds,
        "asked": lambda text: asked(sitting.survey, text.question),
        "before": request.args.get("said", ""),
    }


def _agreed(record: SurveyRecord) -> bool:
    with _words().write() as connection:
        return early.may_read(connection, record.id)


def _unlocking(form: Unlock, record: SurveyRecord, said: str | None, status: int) -> tuple[str, int]:
    page = render_template("team/words-unlock.html", form=form, survey=record, title=title(record), said=said)
    return page, status


def _first_unread(sitting: OpenTexts, done: dict[bytes, Reading]) -> int:
    return next((place for place, id in enumerate(sitting.order) if id not in done), len(sitting.order))


def _text(sitting: OpenTexts) -> Text:
    """The text whose id the form holds. Raises NotFound."""
    try:
        id = bytes.fromhex(request.form.get("id", ""))
    except ValueError as error:
        raise NotFound from error
    for text in _found(sitting, id):
        return text
    raise NotFound


def _found(sitting: OpenTexts, id: bytes) -> Iterator[Text]:
    """The text, if it is one of this sitting and still there."""
    text = sitting.one(_words(), id) if id in sitting.order else None
    if text is not None:
        yield text


def _listed(connection: Connection, record: SurveyRecord) -> Listed:
    lead, by = _lead(), None
    if lead is not None and record.closes:
        last = hours.parsed(record.closes).date() + datetime.timedelta(days=lead.read_within_days)
        by = last.isoformat()
    texts, unread = reading.waiting(connection, record.id)
    flagged, all_read = reading.is_flagged(connection, record.id), reading.all_read(connection, record.id)
    return Listed(record, title(record), texts, unread, flagged, all_read, by)


def _sitting(survey: str) -> OpenTexts | Answer:
    """What is unlocked of this survey, else the way to unlocking it. Raises NotFound for an unknown one."""
    _survey(survey)
    found = _sitting_or_none()
    if found is None or found.survey.id != survey:
        return redirect(url_for("words.unlock", survey=survey))
    return found


def _sitting_or_none() -> OpenTexts | None:
    found = _opened().get(session.get("words"), current_user.account_id, "words")
    return cast("OpenTexts | None", found)


def _survey(survey: str) -> SurveyRecord:
    with _words().read() as connection:
        record = surveys.get(connection, survey)
    if record is None:
        raise NotFound
    return record


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."


def _write_down(event: str, survey: str) -> None:
    store: Store = current_app.extensions["team_store"]
    with store.write() as connection:
        accounts.record_event(connection, minute(), current_user.account_id, event, survey)


def _opened() -> OpenThings:
    found: OpenThings = current_app.extensions["opened"]
    return found


def _lead() -> Lead | None:
    found: Lead | None = current_app.extensions["lead"]
    return found


def _words() -> Store:
    found: Store = current_app.extensions["words_store"]
    return found
