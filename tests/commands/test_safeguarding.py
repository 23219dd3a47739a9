"""``survey-app safeguarding`` says that somebody waits, and nothing of who or how many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.cli import survey_app
from survey_app.letterbox import contact_seal, envelopes
from survey_app.safeguarding import FILE
from survey_app.storage import contacts, reading
from tests import leads
from tests.opened import Field, open_field


@pytest.fixture
def field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Field]:
    opened = open_field(tmp_path / "instance")
    monkeypatch.setenv("SURVEY_INSTANCE", str(opened.settings.instance))
    monkeypatch.setenv("SURVEY_SAFEGUARDING", str(tmp_path / FILE))
    yield opened
    opened.dispose()


def said(*more: str) -> Result:
    return CliRunner().invoke(survey_app, ["safeguarding", *more])


def test_nothing_waits_and_nobody_is_named(field: Field, tmp_path: Path) -> None:
    assert said().output.splitlines() == [
        "Nothing waits.",
        f"No safeguarding lead is named: {tmp_path / FILE} is not there.",
    ]
    leads.appoint(tmp_path / FILE)
    assert said().output == "Nothing waits.\n"
    assert said("--quiet").output == ""


def test_a_request_waits(field: Field) -> None:
    public = envelopes.public_of(leads.private_key())
    for _ in range(3):
        contacts.add(field.public, contact_seal.seal(public, contact_seal.Wanted("x", "")), 9000)
    assert said("--quiet").output == (
        "Somebody waits for the safeguarding lead: http://127.0.0.1:8000/team/safeguarding/\n"
    )


def test_a_flagged_text_and_unread_ones_wait(field: Field) -> None:
    for n in range(12):
        field.hand_in(field.saying(f"Text {n}."))
    field.close()
    with field.owner.write() as connection:
        first = reading.texts(connection, field.survey.id)[0].id
        reading.flag(connection, field.survey.id, first, "aa")
    assert said("--quiet").output.splitlines() == [
        "A text of small-2026 waits for a second person: http://127.0.0.1:8000/team/words/",
        "Texts of small-2026 wait to be read: http://127.0.0.1:8000/team/words/",
    ]


def test_a_few_unread_texts_wait_too(field: Field) -> None:
    """Fewer than ten are rounded down to none, and are there all the same."""
    for n in range(3):
        field.hand_in(field.saying(f"Text {n}."))
    field.close()
    assert "wait to be read" in said("--quiet").output


def test_a_file_that_is_not_understood_is_said(field: Field, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("lead", encoding="utf-8")
    assert said().exit_code == 1
    assert "cannot be read" in said().output
