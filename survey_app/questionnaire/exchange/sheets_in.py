"""An XLSForm file as rows, read by pyxform: its file formats, its names for columns, its names for types."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyxform import aliases
from pyxform.errors import PyXFormError
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.xls2json_backends import get_xlsform

from survey_app.questionnaire.exchange import form_columns as form
from survey_app.questionnaire.exchange.remarks import Remark, Remarks

#: File endings pyxform reads.
KINDS = (".xlsx", ".xlsm", ".xls", ".csv", ".md")
#: More than any form; what is larger is a mistake or an attack.
MOST_ROWS = 5_000
_MOST_UNPACKED = 200_000_000
_READ = frozenset({"survey", "choices", "settings"})
#: Pairs of names for one column, as pyxform leaves them → the one name by which we look.
_SIMPLER = {
    ("bind", "relevant"): "relevant",
    ("bind", "required"): "required",
    ("bind", "constraint"): "constraint",
    ("bind", "calculate"): "calculation",
    ("bind", "readonly"): "readonly",
    ("control", "appearance"): "appearance",
    ("control", "jr:count"): "repeat_count",
    ("media", "image"): "image",
    ("media", "audio"): "audio",
    ("media", "video"): "video",
}
_TEXTS = frozenset({"label", "hint", "guidance_hint", "image", "audio", "video"})


class NotAForm(ValueError):
    """The file holds no XLSForm that can be read, or nothing in it that can be taken over; the message says
    why, in one line, and ``remarks`` what was found."""

    def __init__(self, message: str, remarks: Iterable[Remark] = ()) -> None:
        super().__init__(message)
        self.remarks = tuple(remarks)


@dataclass
class Row:
    """A row of a sheet: ``cells`` by column, ``texts`` by column and then by language ("" where none is
    said). What is taken out has been dealt with; what is left is for the report."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, column: str) -> str:
        return self.cells.pop(column, "")

    def text(self, column: str, language: str) -> str:
        """The text in the form's own language, else without a language, else in the first there is."""
        found = self.texts.get(column, {})
        others = [text for name, text in found.items() if not is_easy(name)]
        return found.get(language) or found.get("") or (others[0] if others else "")

    def easy(self, column: str) -> str:
        return next((text for name, text in self.texts.get(column, {}).items() if is_easy(name)), "")


@dataclass(frozen=True)
class Sheets:
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row
    language: str


def is_easy(language: str) -> bool:
    return language.casefold().startswith(form.EASY_LANGUAGE.casefold())


def read_sheets(content: bytes, kind: str, remarks: Remarks) -> Sheets:
    """The sheets of a form. ``kind`` is the ending of its file's name. Raises NotAForm."""
    book = _book(content, kind)
    names = [str(name).casefold() for name in book.sheet_names or ()]
    for sheet in names:
        if sheet in {"external_choices", "osm", "entities"}:
            remarks.add(sheet, None, "this sheet", "left out: there is no such thing here")
        elif sheet not in _READ and len(names) > 1:
            remarks.add(sheet, None, "this sheet", "not looked at: it is no part of the standard")
    settings = _rows("settings", book.settings or (), {}, remarks)
    survey = _rows("survey", book.survey or (), _survey_names(), remarks)
    choices = _rows("choices", book.choices or (), _choice_names(), remarks)
    if not survey:
        raise NotAForm("there is no sheet “survey” with questions in it")
    if len(survey) > MOST_ROWS or len(choices) > 10 * MOST_ROWS:
        raise NotAForm(f"it has more than {MOST_ROWS:,} questions, or ten times as many choices")
    first = settings[0] if settings else Row(2)
    return Sheets(survey, choices, first, _language(first, survey, remarks))


class _Book:
    """What pyxform makes of a file, as far as it is looked at here."""

    survey: Iterable[Mapping[str, str]] | None
    choices: Iterable[Mapping[str, str]] | None
    settings: Iterable[Mapping[str, str]] | None
    sheet_names: Iterable[str] | None


def _book(content: bytes, kind: str) -> _Book:
    if kind not in KINDS:
        raise NotAForm(f"a file that ends in “{kind}” is no form: use {', '.join(KINDS)}")
    if kind in {".xlsx", ".xlsm"}:
        _unpacks_to_a_reasonable_size(content)
    try:
        # What the readers of workbooks warn of (unknown extensions) is nothing that a form needs.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book: _Book = get_xlsform(xlsform=content, file_type=kind)
    except PyXFormError as error:
        raise NotAForm(_one_line(error)) from error
    except Exception as error:
        # Damaged files make the readers of five formats raise anything: all of it means the same here.
        raise NotAForm(f"it cannot be read ({type(error).__name__}: {_one_line(error)})") from error
    return book


def _unpacks_to_a_reasonable_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise NotAForm("it is no workbook: open it in a spreadsheet program and save it again") from error
    if size > _MOST_UNPACKED:
        raise NotAForm("it unpacks to more than 200 MB: no form does")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or "no reason given"


def _survey_names() -> dict[str, object]:
    return {"aliases": aliases.survey_header, "columns": set(MultipleChoiceQuestion.get_slot_names())}


def _choice_names() -> dict[str, object]:
    return {"aliases": aliases.list_header, "columns": set(Option.get_slot_names())}


def _rows(
    sheet: str, lines: Iterable[Mapping[str, str]], names: Mapping[str, object], remarks: Remarks
) -> tuple[Row, ...]:
    made = []
    lines = list(lines)
    with_colons = any("::" in str(header) for line in lines for header in line)
    columns: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, 2):
        row = Row(number)
        for header, value in line.items():
            if header not in columns:
                columns[header] = _column(sheet, str(header), with_colons, names)
            _put(row, columns[header], str(value).strip())
        if row.cells or row.texts:
            made.append(row)
    return tuple(made)


def _column(sheet: str, header: str, with_colons: bool, names: Mapping[str, object]) -> tuple[str, ...]:
    """The names pyxform gives to a column: one, or two where a part or a language is said."""
    if sheet == "settings":
        plain = "_".join(header.split()).casefold()
        known = {"title": "form_title", "id_string": "form_id", **_SETTINGS}
        return (known.get(plain, plain),)
    try:
        tokens: tuple[str, ...] = process_header(
            header=header,
            use_double_colon=with_colons,
            header_aliases=names["aliases"],
            header_columns=names["columns"],
        )[1]
    except IndexError:  # a heading that ends in "jr:"
        return (header,)
    if tokens and tokens[0] == "list name":
        tokens = ("list_name", *tokens[1:])
    simple = _SIMPLER.get((tokens[0], tokens[1])) if len(tokens) > 1 else None
    return tokens if simple is None else (simple, *tokens[2:])


_SETTINGS = {"set_form_title": "form_title", "set_form_id": "form_id", "title": "form_title"}


def _put(row: Row, column: tuple[str, ...], value: str) -> None:
    if not value or not column:
        return
    if column[0] in _TEXTS and len(column) <= 2:
        row.texts.setdefault(column[0], {})[column[1] if len(column) == 2 else ""] = value
    else:
        row.cells["::".join(column)] = value


def _language(settings: Row, survey: tuple[Row, ...], remarks: Remarks) -> str:
    """The form's own language; the others are said to be left out."""
    asked_for = settings.take("default_language")
    seen = list(dict.fromkeys(name for row in survey for name in row.texts.get("label", {})))
    whole = [name for name in seen if not is_easy(name)]
    language = asked_for if asked_for in whole else ("" if "" in whole or not whole else whole[0])
    for name in whole:
        if name != language and name:
            remarks.add("survey", None, f"the texts in {name}", _TRANSLATIONS)
    return language


_TRANSLATIONS = "left out: translations are in the catalogues (survey-app translate)"
