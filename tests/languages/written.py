"""Catalogues and texts, made for tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import polib

from survey_app.languages import catalogues, updating
from survey_app.languages.texts import Text
from tests.questionnaire.samples import text_of

TEA = "tea/question/tea/ask"


def texts(**questions: str) -> list[Text]:
    """A page's texts and a questionnaire's: context after ``tea/`` → English."""
    said = {"ask": "Do you like tea?", "title": "Tea", **questions}
    return [
        Text(None, "Go on"),
        Text(None, "%(num)s cup", plural="%(num)s cups", python_format=True),
        *(Text(f"tea/question/tea/{name}", words) for name, words in said.items()),
    ]


def catalogue(code: str = "gd", translations: Mapping[str, str] | None = None) -> polib.POFile:
    """A catalogue of these texts; English → translation, every form of a plural the same."""
    made = catalogues.empty(code)
    updating.update(made, texts())
    return translated(made, translations or {})


def whole(code: str = "gd") -> polib.POFile:
    """A catalogue in which everything is translated, into capitals."""
    made = catalogue(code)
    return translated(made, {entry.msgid: shouted(entry.msgid) for entry in made})


def shouted(text: str) -> str:
    """In capitals, but for the places where numbers go."""
    return re.sub(
        r"%\(\w+\)s|[^%]+", lambda found: found[0] if found[0][0] == "%" else found[0].upper(), text
    )


def translated(made: polib.POFile, translations: Mapping[str, str]) -> polib.POFile:
    for entry in made:
        words = translations.get(entry.msgid)
        if words is not None and entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, words)
        elif words is not None:
            entry.msgstr = words
    return made


def questionnaires(folder: Path, name: str = "one-question", *, languages: str = "[en, gd, ar]") -> Path:
    """A folder with a small questionnaire that is meant for these languages."""
    folder.mkdir(exist_ok=True)
    yaml = text_of(name).replace("title:", f"languages: {languages}\ntitle:", 1)
    (folder / f"{name}.yaml").write_text(yaml, encoding="utf-8")
    return folder
