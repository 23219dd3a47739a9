"""A catalogue brought up to date with the texts as they stand now.

A text that stayed the same keeps its translation. One that was reworded keeps it too, marked fuzzy and with
the earlier wording beside it, for a translator to look at: until then nobody is shown it under the new words.
An earlier wording and a text that is gone stay at the end of the file (``#~``): a survey that went into the
field with them is still asked in every language it began in.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

import polib

from survey_app.languages.catalogues import DRAFT, is_translated, strings
from survey_app.languages.texts import Text
from survey_app.languages.tongues import tongue_of_header

#: From 0 to 1. Below it two texts of the pages are two texts, not one that was reworded.
ALIKE = 0.75

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Changes:
    """How many texts are new, were reworded, and are gone."""

    new: int
    reworded: int
    gone: int


def update(catalogue: polib.POFile, texts: Iterable[Text]) -> Changes:
    """Change the catalogue in place. Raises UnknownLanguage."""
    tongue = tongue_of_header(catalogue.metadata)
    forms = tongue.forms
    known: dict[Key, polib.POEntry] = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    wanted = {(text.context, text.text): text for text in texts}
    left = {key: entry for key, entry in known.items() if key not in wanted and is_translated(entry)}
    entries: list[polib.POEntry] = []
    new = reworded = 0
    for key, text in wanted.items():
        entry = _entry(text, forms)
        before = known.get(key)
        if before is not None:
            _take(entry, before)
            if before.obsolete:
                new += 1
        else:
            before = _earlier_wording(text, left)
            if before is None:
                new += 1
            else:
                reworded += 1
                _take(entry, before)
                _mark_reworded(entry, before)
        entries.append(entry)
    gone = [
        entry
        for key, entry in known.items()
        if key not in wanted and is_translated(entry) and not entry.fuzzy
    ]
    now_gone = sum(1 for entry in gone if not entry.obsolete) - reworded
    catalogue.clear()
    catalogue.extend(entries)
    for entry in gone:
        entry.obsolete, entry.occurrences, entry.comment = True, [], ""
        catalogue.append(entry)
    catalogue.metadata["Plural-Forms"] = tongue.plural_header
    catalogue.metadata.setdefault("X-Status", DRAFT)
    return Changes(new, reworded, now_gone)


def _entry(text: Text, forms: int) -> polib.POEntry:
    """An entry without a translation."""
    return polib.POEntry(
        msgctxt=text.context,
        msgid=text.text,
        msgid_plural=text.plural,
        msgstr_plural=dict.fromkeys(range(forms), "") if text.plural else {},
        comment="\n".join(text.notes),
        occurrences=[(file, "") for file in text.files],
        flags=["python-format"] if text.python_format else [],
    )


def _take(entry: polib.POEntry, before: polib.POEntry) -> None:
    """The translation, whatever its translators wrote beside it, and what it waits for."""
    entry.tcomment = before.tcomment
    if before.fuzzy:
        entry.flags.insert(0, "fuzzy")
    entry.previous_msgctxt = before.previous_msgctxt
    entry.previous_msgid = before.previous_msgid
    entry.previous_msgid_plural = before.previous_msgid_plural
    if bool(entry.msgid_plural) != bool(before.msgid_plural):
        return
    if entry.msgid_plural:
        entry.msgstr_plural = {form: before.msgstr_plural.get(form, "") for form in entry.msgstr_plural}
    else:
        entry.msgstr = before.msgstr


def _mark_reworded(entry: polib.POEntry, before: polib.POEntry) -> None:
    if not any(strings(entry)):
        return
    if not entry.fuzzy:
        entry.flags.insert(0, "fuzzy")
        entry.previous_msgctxt = before.msgctxt
        entry.previous_msgid = before.msgid
        entry.previous_msgid_plural = before.msgid_plural or None


def _earlier_wording(text: Text, left: dict[Key, polib.POEntry]) -> polib.POEntry | None:
    """The entry that this text was before: the one with its context, or of the pages' texts, which have
    none, the one most like it. It is taken out of ``left``."""
    if text.context is not None and "/" in text.context:
        key = next((key for key in left if key[0] == text.context), None)
    else:
        candidates = [words for context, words in left if context == text.context]
        alike = difflib.get_close_matches(text.text, candidates, n=1, cutoff=ALIKE)
        key = (text.context, alike[0]) if alike else None
    return None if key is None else left.pop(key)
