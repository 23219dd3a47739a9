"""Whom people can turn to, and what the accessibility statement says of it."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from survey_app.reviews import service
from survey_app.reviews.shelf import ReviewError
from survey_app.taking.application import application
from tests.fielded import MOVING_ON, ROOT, field_survey, questionnaire_of


def written(folder: Path, text: str) -> Path:
    path = folder / service.FILE
    path.write_text(text, encoding="utf-8")
    return path


def test_a_contact_is_a_name_and_a_way_to_reach_it(tmp_path: Path) -> None:
    path = written(tmp_path, '[contact]\nname = "The team"\nphone = "0131 000 0000"\n')
    contact = service.read(path)
    assert contact is not None
    assert (contact.name, contact.dial) == ("The team", "tel:01310000000")


def test_without_the_file_there_is_no_contact(tmp_path: Path) -> None:
    assert service.read(tmp_path / service.FILE) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[contact",
        '[contact]\nname = "The team"\n',
        '[contact]\nfax = "1"\n',
        '[contact]\nemail = "a@b"\n',
    ],
)
def test_a_file_that_names_nobody_who_can_be_reached_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReviewError, match=service.FILE):
        service.read(written(tmp_path, text))


def test_the_statement_shows_whom_to_tell(tmp_path: Path) -> None:
    fielded = field_survey(tmp_path / "field", questionnaire_of(MOVING_ON))
    shutil.copytree(ROOT / "questionnaires", tmp_path / "questionnaires")
    written(tmp_path / "questionnaires", '[contact]\nname = "The team"\nemail = "team@example.org"\n')
    app = application(replace(fielded.settings, questionnaires=tmp_path / "questionnaires"), fielded.clock)
    page = app.test_client().get("/accessibility").get_data(as_text=True)
    assert 'href="mailto:team@example.org"' in page
    fielded.dispose()


def test_without_a_contact_the_statement_says_whom_to_tell_instead_and_the_operator_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="survey_app.public")
    fielded = field_survey(tmp_path, questionnaire_of(MOVING_ON))
    page = fielded.app.test_client().get("/accessibility").get_data(as_text=True)
    assert "Tell the person who gave you the link" in page
    assert "mailto:" not in page
    assert "nobody to turn to about accessibility" in caplog.text
    fielded.dispose()
