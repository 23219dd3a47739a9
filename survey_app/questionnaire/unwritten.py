"""Texts that stand for texts: what an author still has to write."""

from __future__ import annotations

from collections.abc import Iterator

from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.model import Questionnaire

#: The first words of such a text; nothing else begins with them.
MARK = "To be written:"
#: The id of a review that is not decided yet.
UNDECIDED = "to-be-written"
RULE = "to-be-written"


def to_be_written(what: str) -> str:
    """A text in the place of one that is missing."""
    return f"{MARK} {what}"


def unwritten(questionnaire: Questionnaire) -> Iterator[tuple[str, Path, str, str]]:
    """A remark for each text that is still to be written: rule, path, what is wrong, what to do."""
    content = questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True)
    for path, text in _texts(content, ()):
        if text == UNDECIDED or text.startswith(MARK):
            yield RULE, path, f"nobody has written this yet: “{text}”", "write it in your own words"


def _texts(part: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _texts(value, (*path, key))
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from _texts(value, (*path, place))
