"""Forms that nobody would write: every one becomes a valid questionnaire, or it is said why not."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from survey_app.questionnaire.exchange.sheets_in import KINDS, NotAForm
from survey_app.questionnaire.exchange.xlsform_in import import_xlsform
from tests.questionnaire.samples import unhurried

NAMES = st.sampled_from(
    ["a", "b", "c", "A", "a_other", "a--x", "welcome--why", "g", "g--intro", "", "not-sure"]
)
TYPES = st.sampled_from(
    [
        "text",
        "integer",
        "decimal",
        "range",
        "date",
        "note",
        "calculate",
        "time",
        "geopoint",
        "rank l",
        "hidden",
        "select_one l",
        "select_multiple l",
        "select_one l or_other",
        "select_one nowhere",
        "select_one",
        "",
        "begin group",
        "begin_group",
        "begin repeat",
        "end group",
        "end_group",
        "end repeat",
        "begin loop over l",
    ]
)
WORDS = st.text(max_size=20) | st.sampled_from(
    [
        "Say",
        "${a}",
        "{a|x}",
        "{",
        "}",
        "{number}",
        "To be written: x",
        "What is your name?",
        "=1+1",
        "\u202e",
        "yes",
    ]
)
EXPRESSIONS = st.text(max_size=12) | st.sampled_from(
    [
        "${a} = 'x'",
        "${b} >= 2",
        "selected(${a}, 'y')",
        "not(${a} = '')",
        ". < 3",
        "${a} + ${b}",
        "((",
        "${",
        "x()",
        ". >= 5 and . <= 3",
        "not(selected(., 'x') and count-selected(.) > 1)",
        "string-length(.) < 3",
        ". = ${a}",
        "if(${a} = '', 'd', ${a})",
        ". >= 99999999999999999999",
        "${a} > 1e400",
        "indexed-repeat(${a}, ${g}, 2) = 'x'",
    ]
)
COLUMNS = {
    "type": TYPES,
    "name": NAMES | WORDS,
    "label": WORDS,
    "label::Easy words (en)": WORDS,
    "hint": WORDS,
    "relevant": EXPRESSIONS,
    "constraint": EXPRESSIONS,
    "calculation": EXPRESSIONS,
    "appearance": st.sampled_from(
        ["likert", "field-list", "table-list", "month-year", "multiline", "label", "x"]
    ),
    "required": WORDS,
    "readonly": st.sampled_from(["yes", "no"]),
    "parameters": st.sampled_from(["start=1 end=5", "start=9 end=-9 step=0.001", "step=0", "x"]),
    "repeat_count": st.sampled_from(["3", "0", "999", "${a}"]),
    "most": st.sampled_from(["3", "0", "x", "99999999999"]),
    "another": WORDS,
    "bands": WORDS | st.just("0 few: Few\n5 many: Many"),
    "definitions": WORDS | st.just("a: b\na: c"),
    "decimals": st.sampled_from(["0", "9", "x"]),
    "max_length": st.sampled_from(["1", "100", "9999999", "x"]),
    "breakdown": st.just("yes"),
    "per_page": st.sampled_from(["2", "9"]),
    "media::image": st.sampled_from(["a.png", "B c.JPG", "x", ".png", "../../etc.png"]),
}
CHOICE_COLUMNS = {
    "list_name": st.sampled_from(["l", "l", "m", ""]),
    "name": st.sampled_from(["x", "y", "X", "1", "not-sure", "rather-not-say", "base", "s12000033", ""])
    | WORDS,
    "label": WORDS,
    "ladder": st.sampled_from(["positive", "negative", "x"]),
}
SETTINGS = {
    "form_title": WORDS,
    "form_id": WORDS,
    "audience": st.sampled_from(["staff", "x"]),
    "default_language": WORDS,
}


def rows(columns: dict[str, st.SearchStrategy[str]], most: int) -> st.SearchStrategy[list[dict[str, str]]]:
    return st.lists(st.fixed_dictionaries({}, optional=columns), max_size=most)


def workbook(**sheets: list[dict[str, str]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        heads = list(dict.fromkeys(head for line in lines for head in line))
        sheet.append(heads or ["type"])
        for line in lines:
            sheet.append([_cell(line.get(head)) for head in heads])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: str | None) -> str | None:
    """What a cell can hold; a leading = would be a formula, which has no value until it is worked out."""
    if value is None:
        return None
    kept = "".join(each for each in value if each.isprintable() and each < "\ufffe")
    return kept.lstrip("=")


@pytest.mark.slow
@unhurried
@given(rows(COLUMNS, 12), rows(CHOICE_COLUMNS, 8), rows(SETTINGS, 1))
def test_any_form_becomes_a_valid_questionnaire_or_it_is_said_why_not(
    survey: list[dict[str, str]], choices: list[dict[str, str]], settings: list[dict[str, str]]
) -> None:
    content = workbook(survey=survey, choices=choices, settings=settings)
    try:
        made = import_xlsform(content, ".xlsx", "form")
    except NotAForm:
        return
    assert made.questionnaire is not None, ([str(fault) for fault in made.faults], made.yaml)


@unhurried
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.sampled_from(KINDS))
def test_any_bytes_are_a_form_or_it_is_said_why_not(content: bytes, kind: str) -> None:
    with suppress(NotAForm):
        import_xlsform(content, kind, "form")
