"""A catalogue: the translations of the pages and of the questionnaires into one language, a PO file.

PO files are read as they are; there is no compiled copy that could lag behind them
(docs/decisions/0009-catalogues.md). What people say about a catalogue stands in its header: ``X-Status``,
and ``X-Reviewed-By`` with the part, the role of whoever read it, the day, and a digest of the texts that
were read. When one of these changes, the digest does not fit any more and the review has lapsed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib

from survey_app.languages.tongues import tongue

#: The part of a catalogue that holds the pages; every other part is named after its questionnaire.
INTERFACE = "interface"
DRAFT = "draft, not reviewed"
_WIDTH = 100
_REVIEW = re.compile(r"([a-z0-9-]+) \(([^(),;]+), (\d{4}-\d{2}-\d{2}), ([0-9a-f]{12})\)")
_IN_A_PAGE = re.compile(r"%\(\w+\)[sd]|%%")
#: Before the bar stands an id; what stands after it is translated.
_IN_A_QUESTIONNAIRE = re.compile(r"\{[a-z][a-z0-9-]*(?:\||\})")
_LICENCE = "Under the licence of this project (see LICENSE)."


class CatalogueError(ValueError):
    """A catalogue cannot be read; the message says where and what to do."""


@dataclass(frozen=True)
class Review:
    """A person who knows the language has read every text of this part. ``digest`` is of what they read."""

    part: str
    by: str
    on: str
    digest: str

    def __str__(self) -> str:
        return f"{self.part} ({self.by}, {self.on}, {self.digest})"


#: Context, English, English for several, translation in each form.
ReadText = tuple[str, ...]


def path(folder: Path, code: str) -> Path:
    return folder / code / "LC_MESSAGES" / "messages.po"


def codes(folder: Path) -> tuple[str, ...]:
    """The languages that have a catalogue, in alphabetical order."""
    return tuple(sorted(file.parent.parent.name for file in folder.glob("*/LC_MESSAGES/messages.po")))


def read(folder: Path, code: str) -> polib.POFile:
    """Raises CatalogueError, UnknownLanguage."""
    known, file = tongue(code), path(folder, code)
    try:
        found = polib.pofile(str(file), encoding="utf-8", check_for_duplicates=True, wrapwidth=_WIDTH)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise CatalogueError(f"{file} cannot be read: {error}") from error
    forms = found.metadata.get("Plural-Forms", "")
    if not forms.startswith(f"nplurals={known.forms};"):
        raise CatalogueError(f"{file} says “{forms}” in its header: write {known.plural_header}")
    return found


def empty(code: str) -> polib.POFile:
    """A catalogue without a text. Raises UnknownLanguage."""
    known = tongue(code)
    made = polib.POFile(wrapwidth=_WIDTH, encoding="utf-8")
    made.header = f"{known.name}: the pages and the questionnaires.\n{_LICENCE}"
    made.metadata = {
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": known.plural_header,
        "X-Status": DRAFT,
    }
    return made


def write(catalogue: polib.POFile, file: Path) -> None:
    """The same catalogue gives the same bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{catalogue}\n".rstrip("\n") + "\n", encoding="utf-8", newline="\n")


def part_of(context: str | None) -> str:
    """The part that a text with this context belongs to: the contexts of a questionnaire start with its
    id and a slash, those of the pages have none."""
    questionnaire, slash, _ = (context or "").partition("/")
    return questionnaire if slash else INTERFACE


def strings(entry: polib.POEntry) -> tuple[str, ...]:
    """The translation, in as many forms as it has."""
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural))
    return (entry.msgstr,)


def is_translated(entry: polib.POEntry) -> bool:
    """Whether every form is there and can be shown, reviewed or not."""
    found = strings(entry)
    return bool(found) and all(found) and keeps_its_places(entry)


def keeps_its_places(entry: polib.POEntry) -> bool:
    """Whether the translation has the same places for numbers, names and earlier answers as the English. A
    form of a text that counts may do without its number, as in "one minute"."""
    wanted = _places(entry, entry.msgid) | _places(entry, entry.msgid_plural or "")
    for words in strings(entry):
        there = _places(entry, words)
        if there - wanted or (not entry.msgid_plural and there != wanted):
            return False
    return True


def _places(entry: polib.POEntry, words: str) -> set[str]:
    """Texts of questionnaires are never formatted, so a per cent sign is only that."""
    if entry.msgctxt is not None:
        return set(_IN_A_QUESTIONNAIRE.findall(words))
    rest = _IN_A_PAGE.sub("", words)
    return {*_IN_A_PAGE.findall(words), *(["%"] if "%" in rest else [])}


def entries(catalogue: polib.POFile, part: str | None = None) -> list[polib.POEntry]:
    """The texts in use, of one part or of all."""
    return [
        entry
        for entry in catalogue
        if not entry.obsolete and (part is None or part_of(entry.msgctxt) == part)
    ]


def read_texts(catalogue: polib.POFile, part: str) -> list[ReadText]:
    """What somebody reads who reviews this part."""
    return [
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "", *strings(entry))
        for entry in entries(catalogue, part)
    ]


def digest(texts: Iterable[ReadText]) -> str:
    """Changes with every text and every translation, not with their order."""
    lines = sorted("\x00".join(text) for text in texts)
    return hashlib.sha256("\x01".join(lines).encode()).hexdigest()[:12]


def reviews(metadata: Mapping[str, str]) -> tuple[Review, ...]:
    """What the header says, whether it still holds or not."""
    return tuple(Review(*found) for found in _REVIEW.findall(metadata.get("X-Reviewed-By", "")))


def review(catalogue: polib.POFile, part: str) -> Review | None:
    """Who has read this part as it stands now; None where nobody has, or where it has changed since."""
    texts = entries(catalogue, part)
    if not texts or any(entry.fuzzy or not is_translated(entry) for entry in texts):
        return None
    now = digest(read_texts(catalogue, part))
    return review_of(catalogue.metadata, part, now)


def review_of(metadata: Mapping[str, str], part: str, now: str) -> Review | None:
    """Who has read the texts of this part that have this digest."""
    return next((each for each in reviews(metadata) if (each.part, each.digest) == (part, now)), None)


def record_review(catalogue: polib.POFile, part: str, *, by: str, on: str) -> Review:
    """Write into the header that somebody in this role has read the part. Raises CatalogueError where it is
    not whole, or where the role cannot stand in a header.

    Earlier reviews stay: a survey in the field may be asked in the words that they are about.
    """
    texts = entries(catalogue, part)
    if not texts:
        raise CatalogueError(f"there is no part {part} in this catalogue: run survey-app translate update")
    unfinished = sum(1 for entry in texts if entry.fuzzy or not is_translated(entry))
    if unfinished:
        raise CatalogueError(f"{unfinished} texts of {part} are not translated, or marked fuzzy: finish them")
    made = Review(part, by, on, digest(read_texts(catalogue, part)))
    if not _REVIEW.fullmatch(str(made)):
        raise CatalogueError(f"“{by}” cannot be written down: give a role in plain words, without , ; ( )")
    others = [each for each in reviews(catalogue.metadata) if (each.part, each.digest) != (part, made.digest)]
    catalogue.metadata["X-Reviewed-By"] = "; ".join(str(each) for each in (*others, made))
    catalogue.metadata["X-Status"] = "reviewed in part: see X-Reviewed-By"
    return made
