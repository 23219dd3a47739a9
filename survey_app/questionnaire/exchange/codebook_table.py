"""The codebook as CSV: one line for each value that can stand in a row, and one for what is in none."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence

from survey_app.questionnaire.exchange.in_words import without_answers
from survey_app.questionnaire.exchange.variables import Variable, variables
from survey_app.questionnaire.model import Questionnaire

HEAD = (
    "variable",
    "section",
    "question",
    "words",
    "easy words",
    "type",
    "asked of",
    "column",
    "byte",
    "code",
    "label",
    "easy label",
    "missing",
    "how it is kept",
    "version",
)
#: A spreadsheet takes a cell that begins with one of these for a formula (CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def codebook_csv(questionnaire: Questionnaire) -> bytes:
    """UTF-8 with a byte order mark (spreadsheets on Windows need it), lines end as RFC 4180 says."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for variable in variables(questionnaire):
        for line in _lines(variable):
            writer.writerow([_safe(cell) for cell in (*line, questionnaire.version)])
    return text.getvalue().encode("utf-8-sig")


def _lines(variable: Variable) -> Iterator[Sequence[str]]:
    question = variable.question
    about = (
        variable.name,
        variable.section.title,
        question.id,
        without_answers(question.ask),
        without_answers(question.easy or ""),
        question.type.value,
        variable.asked_of,
    )
    if not variable.values:
        column = "" if variable.column is None else str(variable.column)
        yield (*about, column, "", "", "", "", "", variable.kept)
        return
    for value in variable.values:
        # Of a multiple choice the byte says whether its one option was chosen, so that stands on each line.
        option = variable.option or value.option
        label = value.label if variable.option is None else f"{variable.option.label}: {value.label}"
        yield (
            *about,
            str(variable.column),
            str(value.byte),
            option.code if option else "",
            label,
            (option.easy or "") if option else "",
            value.missing.value if value.missing else "",
            variable.kept,
        )


def _safe(cell: str) -> str:
    """As a spreadsheet will show it, never run it; wide forms of the signs count too, blanks hide nothing."""
    looked_at = unicodedata.normalize("NFKC", cell)
    return "'" + cell if looked_at.startswith(_FORMULA) or looked_at.lstrip().startswith(_FORMULA) else cell
