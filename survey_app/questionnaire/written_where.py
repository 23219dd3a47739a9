"""Where in the file stands what a model holds."""

from __future__ import annotations

from collections.abc import Iterator

from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.question import MADE


def where_asked(questionnaire: Questionnaire, question_id: str) -> Path:
    """The place of the question that this one was made of, or of itself. Raises KeyError."""
    written = question_id.partition(MADE)[0]
    for place, section in enumerate(questionnaire.sections):
        if section.repeat is not None and section.id == written and MADE in question_id:
            return ("sections", place, "repeat")
        for number, question in enumerate(section.questions):
            here: Path = ("sections", place, "questions", number)
            if question.id == written:
                return here
            for each, statement in enumerate(question.statements):
                if statement.id == written:
                    return (*here, "statements", each)
    raise KeyError(question_id)


def media_files(questionnaire: Questionnaire) -> Iterator[tuple[Path, str]]:
    """The name of every picture, recording and film, with its place."""
    for place, section in enumerate(questionnaire.sections):
        for number, question in enumerate(section.questions):
            for key in ("picture", "audio", "bsl"):
                media = getattr(question, key)
                if media is not None:
                    yield ("sections", place, "questions", number, key, "file"), media.file
