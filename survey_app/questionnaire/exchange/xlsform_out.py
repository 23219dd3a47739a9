"""A questionnaire as an XLSForm workbook, which any tool of that standard reads.

What the standard has no place for stands in columns of our own, or is named in ``left_out``; the JSON
(``round_trip``) leaves nothing out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from survey_app.questionnaire.exchange import form_columns as form
from survey_app.questionnaire.exchange.form_rows import Rows
from survey_app.questionnaire.model import Questionnaire, Section
from survey_app.questionnaire.question import MADE

_SURVEY = ("type", "name", "label", "hint", "guidance_hint")
_LOGIC = ("relevant", "constraint", "constraint_message", "calculation", "appearance", "readonly")
_MEDIA = ("media::image", "media::audio", "media::video")
#: Every file of the workbook, and the workbook itself, is as old as the format of its container allows, so
#: that the same questionnaire gives the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: What a spreadsheet cannot hold (openpyxl refuses it).
_NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Exported:
    """The bytes of an .xlsx file, and what is not in it, one line each."""

    workbook: bytes
    left_out: tuple[str, ...]


def xlsform(questionnaire: Questionnaire) -> Exported:
    """The workbook: sheets survey, choices and settings."""
    rows = Rows(questionnaire)
    _survey(rows, questionnaire)
    book = Workbook()
    book.remove(book.active)
    text = _languages(rows.has_easy)
    _sheet(book, "survey", [*_SURVEY, *_LOGIC, *_MEDIA, *form.OWN_COLUMNS], rows.survey, text)
    _sheet(book, "choices", ["list_name", "name", "label", *form.OWN_CHOICE_COLUMNS], rows.choices, text)
    settings = _settings(questionnaire, rows.has_easy)
    _sheet(book, "settings", list(settings), [settings], text)
    out = io.BytesIO()
    book.save(out)
    return Exported(_without_times(out.getvalue()), (*rows.left_out, *_left_out(questionnaire)))


def _survey(rows: Rows, questionnaire: Questionnaire) -> None:
    for key, name in form.WELCOME.items():
        rows.note(f"welcome{MADE}{name}", getattr(questionnaire.welcome, key))
    for paragraphs, name in ((questionnaire.about, "about"), (questionnaire.privacy, "privacy")):
        for paragraph in paragraphs:
            rows.note(f"{name}{MADE}{paragraph.id}", paragraph.heading, paragraph.text, paragraph.easy)
    for section in questionnaire.sections:
        _section(rows, section)
    for key, name in form.THANKS.items():
        rows.note(f"thanks{MADE}{name}", getattr(questionnaire.thanks, key))


def _section(rows: Rows, section: Section) -> None:
    before = ((form.CONTENT_NOTICE, section.content_notice), (form.INTRO, section.intro))
    for kind, text in before:
        if text:
            rows.note(f"{section.id}{MADE}{kind}", text)
    repeat = section.repeat
    row: dict[str, str] = {"type": "begin_repeat" if repeat else "begin_group"}
    row["name"] = rows.names.group(section)
    row["label"] = section.title
    if repeat:
        row |= {form.MOST: str(repeat.most), form.ANOTHER: repeat.another}
    if section.per_page != 1:
        row[form.PER_PAGE] = str(section.per_page)
    if section.offer_skip:
        row[form.OFFER_SKIP] = "yes"
    rows.add(row)
    for question in section.questions:
        rows.question(question)
    rows.add({"type": "end_repeat" if repeat else "end_group"})
    if section.support_after:
        rows.note(f"{section.id}{MADE}{form.SUPPORT}", section.support_after)


def _settings(questionnaire: Questionnaire, has_easy: bool) -> dict[str, str]:
    made = {"form_title": questionnaire.title, "form_id": questionnaire.id}
    if questionnaire.version:
        made["version"] = questionnaire.version[:12]
    if has_easy:
        made["default_language"] = _LANGUAGE
    for key in form.OWN_SETTINGS:
        value = getattr(questionnaire, key)
        made[key] = (
            {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        )
    return made


_LANGUAGE = "English (en)"


def _languages(has_easy: bool) -> Mapping[str, tuple[str, ...]]:
    """The headings of the columns that hold texts: in easy words too, as one more language, where there are
    any."""
    kinds = ("label", "hint", "guidance_hint", *_MEDIA)
    if not has_easy:
        return {kind: (kind,) for kind in kinds}
    return {kind: (f"{kind}::{_LANGUAGE}", f"{kind}::{form.EASY_LANGUAGE} (en)") for kind in kinds}


def _sheet(
    book: Workbook,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    text: Mapping[str, tuple[str, ...]],
) -> None:
    """Only the columns that something stands in."""
    sheet = book.create_sheet(title)
    needed = {"type", "name", "label", "list_name"}
    used = [column for column in columns if column in needed or any(column in row for row in rows)]
    sheet.append([heading for column in used for heading in text.get(column, (column,))])
    for row in rows:
        sheet.append([cell for column in used for cell in _cells(row, column, text)])
    for line in sheet.iter_rows():
        for cell in line:
            # A text that begins with = is a text, not a formula.
            if cell.value is not None:
                cell.data_type = "s"


def _cells(row: Mapping[str, str], column: str, text: Mapping[str, tuple[str, ...]]) -> Iterator[str | None]:
    value = row.get(column)
    clean = _NO_CELL.sub("", value) if value is not None else None
    yield clean
    if len(text.get(column, ())) > 1:
        easy = row.get(f"easy:{column}")
        yield _NO_CELL.sub("", easy) if easy is not None else clean


def _left_out(questionnaire: Questionnaire) -> Iterator[str]:
    yield "the co-design record"
    yield "disclosure and fieldwork settings"
    if len(questionnaire.languages) > 1:
        yield "translations: they are in the catalogues"
    for key, what in (
        ("reference", "the reference number of records"),
        ("also_for", "other audiences"),
        ("linked", "linked questionnaires"),
    ):
        if getattr(questionnaire, key):
            yield what
    for section in questionnaire.sections:
        if section.repeat:
            yield f"section {section.id}: the bound of {section.repeat.most} times round"
        for question in section.questions:
            if question.variants:
                yield f"question {question.id}: its variants"
            if question.accepts:
                yield f"question {question.id}: the remarks that are accepted"


def _without_times(workbook: bytes) -> bytes:
    """The same workbook, without when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _TIME.sub(b"1980-01-01T00:00:00Z", content)
            plain = zipfile.ZipInfo(entry.filename, _NO_TIME)
            plain.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(plain, content)
    return out.getvalue()
