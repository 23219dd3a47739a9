"""The texts of a questionnaire for Babel: YAML in, messages with stable contexts out.

``msgctxt`` is made of ids (``catalogue``), so that a text keeps its translations when it is moved, and is
known to be the same text when it is reworded. Comments in the YAML that stand directly above a text are
notes for its translators.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.events import ScalarEvent

from survey_app.questionnaire import catalogue
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Questionnaire


class NotExtractable(ValueError):
    """The questionnaire has errors; the message lists them."""


class Found(NamedTuple):
    """``line`` is from 1; ``notes`` say what the text is, and what its author wrote above it."""

    line: int
    context: str
    text: str
    notes: tuple[str, ...]


def extract(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """As Babel calls it (``babel.cfg``). Raises NotExtractable, UnicodeDecodeError."""
    name = getattr(fileobj, "name", "questionnaire")
    _, texts = texts_of(fileobj.read().decode("utf-8"), str(name))
    for found in texts:
        yield found.line, "pgettext", (found.context, found.text), list(found.notes)


def texts_of(yaml: str, name: str) -> tuple[Questionnaire, tuple[Found, ...]]:
    """The questionnaire and every text of it, in its order. Raises NotExtractable."""
    loaded = load(yaml, name)
    if loaded.questionnaire is None:
        errors = "\n".join(str(fault) for fault in loaded.faults if fault.level == "error")
        raise NotExtractable(f"a questionnaire with errors cannot be translated:\n{errors}")
    comments = _comments(yaml)
    found = []
    for message in catalogue.extract(loaded.questionnaire):
        line, _ = loaded.positions.get(message.path, (1, 1))
        notes = (message.note, *_above(comments, line))
        found.append(Found(line, message.context, message.text, notes))
    return loaded.questionnaire, tuple(found)


def _above(comments: Mapping[int, str], line: int) -> tuple[str, ...]:
    """The comment that ends in the line before this one."""
    first = line
    while first - 1 in comments:
        first -= 1
    return tuple(words for number in range(first, line) if (words := comments[number]))


def _comments(yaml: str) -> dict[int, str]:
    """Lines that hold a comment and nothing else, and what it says. A line of a text is none, even when it
    starts with #."""
    lines = yaml.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    inside = {
        number
        for event in YAML(typ="safe", pure=True).parse(yaml)
        if isinstance(event, ScalarEvent)
        for number in range(event.start_mark.line + 2, event.end_mark.line + 1)
    }
    return {
        number: line.strip().lstrip("#").strip()
        for number, line in enumerate(lines, 1)
        if line.strip().startswith("#") and number not in inside
    }
