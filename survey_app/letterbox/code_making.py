"""Making one-use codes for a survey that asks for them."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from survey_app.letterbox import codes
from survey_app.letterbox.codes import Code, TooManyCodes
from survey_app.letterbox.fieldwork import FieldworkError
from survey_app.questionnaire.load import from_canonical_json
from survey_app.storage import codes as stored_codes
from survey_app.storage import surveys
from survey_app.storage.engines import Store
from survey_app.storage.surveys import SurveyRecord


def survey_with_codes(store: Store, survey_id: str) -> SurveyRecord:
    """The open survey of this id, where it asks for codes. Raises FieldworkError, StoreUnavailable."""
    with store.read() as connection:
        record = surveys.get(connection, survey_id)
    if record is None:
        raise FieldworkError(f"there is no survey called {survey_id}: survey-app survey list shows them")
    if from_canonical_json(record.definition).fieldwork.mode != "codes":
        raise FieldworkError(
            f"{survey_id} asks for no codes: whoever has its link can answer. A survey asks for them where "
            "its questionnaire says “mode: codes” under fieldwork when it is opened"
        )
    if not record.is_open:
        raise FieldworkError(f"{survey_id} is closed: its codes would open nothing")
    return record


def make(
    store: Store, record: SurveyRecord, number: int, progress: Callable[[int], None] = lambda done: None
) -> list[Code]:
    """So many new codes, stored all together or not at all, and given in clear this once.

    ``progress`` is told how many are done. The order in which they come says nothing of their rows. Raises
    FieldworkError, StoreUnavailable.
    """
    with store.read() as connection:
        taken = set(stored_codes.selectors(connection, record.id))
    made = []
    try:
        for done in range(number):
            made.append(codes.new_code(record.id, taken))
            progress(done + 1)
    except TooManyCodes as error:
        raise FieldworkError(str(error)) from error
    with store.write() as connection:
        stored_codes.add(connection, [stored for _, stored in made])
    shown = [code for code, _ in made]
    secrets.SystemRandom().shuffle(shown)
    return shown
