"""Every text that a respondent may meet, collected for translators: pages, help lines, questionnaires.

The team's side and the dashboard are in English.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import DEFAULT_KEYWORDS, extract

from survey_app.questionnaire import babel_extractor
from survey_app.questionnaire.catalogue import BUILT_IN
from survey_app.questionnaire.translated import ANSWER
from survey_app.questionnaire.workshop import SUFFIX as WORKSHOP

#: Where the respondents' side says something: folder, files, Babel's way of reading them. ``babel.cfg`` says
#: the same to other tools.
PAGES = (
    ("taking", "*.py", "python"),
    ("reviews", "*.py", "python"),
    ("paper", "*.py", "python"),
    ("templates/public", "*.html", "jinja2"),
    ("templates/taking", "*.html", "jinja2"),
    ("templates/reviews", "*.html", "jinja2"),
    ("templates/macros", "*.html", "jinja2"),
    ("templates/paper", "*.html", "jinja2"),
)
#: The context of what is said about a help line.
HELP_LINE = "help line"
#: Comments in front of a text that are meant for translators.
FOR_TRANSLATORS = "Translators:"
_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Text:
    """``plural`` is empty where the text does not depend on a number; ``files`` is where it stands."""

    context: str | None
    text: str
    plural: str = ""
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    python_format: bool = False
    languages: frozenset[str] | None = None
    """Those that its questionnaire is meant to be asked in; every language when None."""


def collect(questionnaires: Path) -> tuple[Text, ...]:
    """Every text once, pages first. Raises babel_extractor.NotExtractable for a questionnaire with errors,
    OSError."""
    found: dict[tuple[str | None, str], Text] = {}
    sources = (
        _pages(),
        _built_in(),
        _help_lines(questionnaires / "help-lines.toml"),
        _questionnaires(questionnaires),
    )
    for text in itertools.chain.from_iterable(sources):
        key = (text.context, text.text)
        known = found.get(key)
        found[key] = text if known is None else _joined(known, text)
    return tuple(found.values())


def meant_for(texts: Iterable[Text], code: str) -> tuple[Text, ...]:
    """The texts that a catalogue of this language holds."""
    return tuple(text for text in texts if text.languages is None or code in text.languages)


def _joined(first: Text, second: Text) -> Text:
    return Text(
        first.context,
        first.text,
        first.plural or second.plural,
        tuple(dict.fromkeys((*first.notes, *second.notes))),
        tuple(dict.fromkeys((*first.files, *second.files))),
        first.python_format or second.python_format,
        first.languages,
    )


def _pages() -> Iterator[Text]:
    for folder, files, method in PAGES:
        for file in sorted((_PACKAGE / folder).glob(files)):
            yield from _extracted(file, method, f"survey_app/{folder}/{file.name}")


def _extracted(file: Path, method: str, name: str) -> Iterator[Text]:
    options: dict[str, Any] = {"trimmed": "true", "silent": "false"} if method == "jinja2" else {}
    with file.open("rb") as opened:
        for _, message, notes, context in extract(
            method,
            opened,
            keywords=DEFAULT_KEYWORDS,
            comment_tags=(FOR_TRANSLATORS,),
            options=options,
            strip_comment_tags=True,
        ):
            text, plural = (message, "") if isinstance(message, str) else (message[0], message[1])
            yield Text(context, text, plural, tuple(notes), (name,), "%(" in text)


def _built_in() -> Iterator[Text]:
    for option in BUILT_IN:
        yield Text(ANSWER, option.label, notes=("An answer to choose, in every questionnaire.",))


def _help_lines(file: Path) -> Iterator[Text]:
    if not file.exists():
        return
    for line in tomllib.loads(file.read_text(encoding="utf-8")).get("line", ()):
        note = f"Said of the help line “{line['name']}”."
        for key in ("says", "hours"):
            if line.get(key):
                yield Text(HELP_LINE, line[key], notes=(note,), files=(file.name,))


def _questionnaires(folder: Path) -> Iterator[Text]:
    for file in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml"))):
        if file.name.endswith(WORKSHOP):
            continue
        name = file.relative_to(folder).as_posix()
        questionnaire, texts = babel_extractor.texts_of(file.read_text(encoding="utf-8"), name)
        for found in texts:
            yield Text(
                found.context,
                found.text,
                notes=found.notes,
                files=(name,),
                languages=frozenset(questionnaire.languages),
            )
