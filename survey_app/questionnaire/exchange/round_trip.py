"""A questionnaire as JSON, and back: what no other format keeps whole.

The JSON is the canonical text of the questionnaire (``load.canonical_json``), so its sha-256 is the
version that a survey in the field is pinned to.
"""

from __future__ import annotations

from survey_app.questionnaire.exchange.authored import as_yaml, authored
from survey_app.questionnaire.load import canonical_json, from_canonical_json
from survey_app.questionnaire.model import Questionnaire


class NotAQuestionnaire(ValueError):
    """The JSON is not the text of a questionnaire; the message says where and why, in one line."""


def to_json(questionnaire: Questionnaire) -> str:
    """The canonical text, with a line break at its end."""
    return canonical_json(questionnaire) + "\n"


def from_json(text: str) -> Questionnaire:
    """The questionnaire whose canonical text this is. Raises NotAQuestionnaire."""
    try:
        return from_canonical_json(text.strip())
    except ValueError as error:
        raise NotAQuestionnaire(_first_line(error)) from error


def yaml_of(questionnaire: Questionnaire) -> str:
    """The questionnaire as an author would write it: what says nothing (a default) is left out."""
    return as_yaml(authored(questionnaire))


def _first_line(error: ValueError) -> str:
    errors = getattr(error, "errors", None)
    if errors is None:
        return str(error).split("\n")[0]
    first = errors()[0]
    place = " → ".join(str(part) for part in first["loc"]) or "the whole text"
    return f"{place}: {first['msg']}"
