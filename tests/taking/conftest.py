from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fielded import MOVING_ON, STAFF, Fielded, Person, field_survey, questionnaire_of

SMALL = Path(__file__).parent.parent / "questionnaires"


@pytest.fixture
def young(tmp_path: Path) -> Iterator[Fielded]:
    """The survey for young people who leave care, in the field."""
    yield from _fielded(tmp_path, MOVING_ON)


@pytest.fixture
def staff(tmp_path: Path) -> Iterator[Fielded]:
    """The national staff survey, in the field."""
    yield from _fielded(tmp_path, STAFF)


@pytest.fixture
def words(tmp_path: Path) -> Iterator[Fielded]:
    """A small questionnaire with text boxes, in the field."""
    yield from _fielded(tmp_path, SMALL / "words.yaml")


@pytest.fixture
def person(young: Fielded) -> Person:
    """Somebody with the young people's link."""
    return young.person()


def _fielded(folder: Path, questionnaire: Path) -> Iterator[Fielded]:
    logging.getLogger("survey_app.public").setLevel(logging.ERROR)
    fielded = field_survey(folder, questionnaire_of(questionnaire))
    yield fielded
    fielded.dispose()
