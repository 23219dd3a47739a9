"""Processes that hand in or mix until they are killed, for the test that kills them.

They start from a server process that has the modules loaded (multiprocessing's forkserver), so that a kill
falls into the work and not into the imports.
"""

from __future__ import annotations

import os
import resource
import secrets
from pathlib import Path

from survey_app.config import Settings
from survey_app.letterbox import mixing
from survey_app.letterbox.store import HandedIn, SurveyClosed, hand_in
from survey_app.questionnaire.codebook import Codebook
from survey_app.storage import drafts
from survey_app.storage.drafts_apart import DraftsApart, open_drafts
from survey_app.storage.engines import Role, Store, StoreUnavailable, open_store
from survey_app.storage.surveys import SurveyRecord
from tests.opened import ANSWERS, EDINBURGH, questionnaire

TICKS = Codebook.of(questionnaire()).encode(ANSWERS)


def hand_in_until_killed(
    database_url: str, drafts_url: str | None, survey: SurveyRecord, folder: Path, slot: int
) -> None:
    """Hand in one marked response after another. A file that outlives us says what was begun, what was
    sent and what was acknowledged; what we were killed over is tried again first, as somebody does who
    presses Send a second time."""
    store = open_store(database_url, Role.PUBLIC, patience=20)
    apart = open_drafts(drafts_url) if drafts_url else None
    notes = folder / f"notes-{slot}"
    done = [line.split() for line in notes.read_text().splitlines()] if notes.exists() else []
    handle = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(what: str, marker: str) -> None:
        os.write(handle, f"{what} {marker}\n".encode())

    if done and done[-1][0] == "begun":
        _begin(store, apart, survey, done[-1][1])
        note("sent", done[-1][1])  # or a second kill would begin the same visit once more
    if done and done[-1][0] != "acknowledged":
        _send(store, apart, survey, done[-1][1])
        note("acknowledged", done[-1][1])
    while True:
        marker = secrets.token_hex(8)
        note("begun", marker)
        _begin(store, apart, survey, marker)
        note("sent", marker)
        _send(store, apart, survey, marker)
        note("acknowledged", marker)


def _begin(store: Store, apart: DraftsApart | None, survey: SurveyRecord, marker: str) -> None:
    """Make the visit's draft, which is made once: a second Send finds it, or finds it handed in."""
    while True:
        try:
            with store.write() as connection:
                (apart or drafts).save(connection, marker.encode(), survey.id, 1, b"sealed")
            return
        except StoreUnavailable:
            continue


def _send(store: Store, apart: DraftsApart | None, survey: SurveyRecord, marker: str) -> HandedIn:
    while True:
        try:
            return hand_in(
                store,
                survey=survey,
                area=EDINBURGH,
                ticks=TICKS,
                words={"one-thing": marker},
                draft_id=marker.encode(),
                apart=apart,
            )
        except StoreUnavailable:
            continue


def mix_until_killed(database_url: str, settings: Settings) -> None:
    """Mix without a pause."""
    store = open_store(database_url, Role.MIXER, patience=20)
    while True:
        try:
            mixing.mix_all(store, settings)
        except StoreUnavailable:
            continue


def hand_in_on_a_full_disk(database_url: str, survey: SurveyRecord, folder: Path, room: int) -> None:
    """Hand in until the file may not grow any more (the kernel refuses, as a full disk does)."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    _hand_in_and_note(database_url, survey, folder)


def hand_in_where_nothing_may_be_written(database_url: str, survey: SurveyRecord, folder: Path) -> None:
    """The same as a user who may read the database and not write it."""
    if os.geteuid() == 0:
        os.setuid(65534)
    _hand_in_and_note(database_url, survey, folder)


def _hand_in_and_note(database_url: str, survey: SurveyRecord, folder: Path) -> None:
    store = open_store(database_url, Role.PUBLIC, patience=1)
    outcomes = os.open(folder / "outcomes", os.O_WRONLY | os.O_APPEND)
    refusals = 0
    for _ in range(2000):
        marker = secrets.token_hex(8)
        try:
            hand_in(
                store,
                survey=survey,
                area=EDINBURGH,
                ticks=TICKS,
                words={"one-thing": marker},
                draft_id=None,
            )
            os.write(outcomes, f"acknowledged {marker}\n".encode())
        except StoreUnavailable:
            os.write(outcomes, f"unavailable {marker}\n".encode())
            refusals += 1
            if refusals == 20:
                return
        except SurveyClosed:
            os.write(outcomes, f"closed {marker}\n".encode())
            return
