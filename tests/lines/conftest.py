"""Surveys in the field and people in front of them, for the tests of every line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fielded import MOVING_ON, STAFF, Fielded, Person, field_survey, questionnaire_of

In_the_field = Callable[..., Fielded]


@pytest.fixture
def in_the_field(tmp_path: Path) -> Iterator[In_the_field]:
    """Puts a questionnaire's file into the field; what else is given goes to ``field_survey``."""
    logging.getLogger("survey_app.public").setLevel(logging.ERROR)
    made: list[Fielded] = []

    def put(path: Path, **more: object) -> Fielded:
        questionnaire = questionnaire_of(path)
        made.append(field_survey(tmp_path / str(len(made)), questionnaire, **more))  # type: ignore[arg-type]
        return made[-1]

    yield put
    for each in made:
        each.dispose()


@pytest.fixture
def young(in_the_field: In_the_field) -> Fielded:
    """The survey for young people who leave care, in the field."""
    return in_the_field(MOVING_ON)


@pytest.fixture
def staff(in_the_field: In_the_field) -> Fielded:
    """The national staff survey, in the field."""
    return in_the_field(STAFF)


@pytest.fixture
def person(young: Fielded) -> Person:
    """Somebody with the young people's link."""
    return young.person()
