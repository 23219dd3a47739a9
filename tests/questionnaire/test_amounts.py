"""Numbers and months: as people write them, as they are kept, as bytes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.questionnaire import amounts
from survey_app.questionnaire.amounts import Wrong
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.codebook import FIRST_OPTION, Codebook, NotARow
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Question, Questionnaire
from survey_app.questionnaire.routing import prune
from tests.questionnaire.samples import text_of, unhurried

BANDS = (
    "decimals: 1, bands: [{code: a, label: A, from: 0}, {code: b, label: B, from: 5}, "
    "{code: c, label: C, from: 10}]"
)


def of_numbers(how: str) -> Questionnaire:
    text = text_of("one-question")
    question = f"      - {{id: amount, type: number, ask: How much?, {how}}}\n"
    loaded = load(text[: text.index("      - id: tea")] + question, "numbers.yaml")
    assert loaded.questionnaire is not None, loaded.faults
    return loaded.questionnaire


def question(**more: object) -> Question:
    return Question.model_validate({"id": "amount", "type": "number", "ask": "How much?", **more})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("12", "12.00"),
        (" 1,250 ", "1250.00"),
        ("£12.50", "12.50"),
        (".5", "0.50"),
        ("7.", "7.00"),
        ("1 000 000", "1000000.00"),
        ("١٢", "12.00"),
        ("", None),
        ("  ", None),
    ],
)
def test_numbers_are_taken_as_people_write_them(written: str, kept: str | None) -> None:
    assert amounts.number(written, question(decimals=2)) == kept


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("twelve", Wrong.NO_NUMBER),
        ("1,2", Wrong.NO_NUMBER),
        ("1e3", Wrong.NO_NUMBER),
        ("-5", Wrong.NO_NUMBER),
        ("NaN", Wrong.NO_NUMBER),
        ("²", Wrong.NO_NUMBER),
        ("9" * 5000, Wrong.NO_NUMBER),
        ("1.5", Wrong.TOO_FINE),
        ("4", Wrong.TOO_SMALL),
        ("101", Wrong.TOO_LARGE),
    ],
)
def test_what_is_no_number_of_the_question_is_said_to_be_wrong(written: str, wrong: Wrong) -> None:
    assert amounts.number(written, question(least=5, most=100)) is wrong


@given(st.text(max_size=40))
def test_whatever_is_written_is_kept_within_the_bounds_or_said_to_be_wrong(written: str) -> None:
    found = amounts.number(written, question(least=5, most=100, decimals=1))
    assert found is None or isinstance(found, Wrong) or 5 <= Decimal(found) <= 100


@pytest.mark.parametrize(
    ("month", "year", "kept"),
    [
        ("3", "2020", "2020-03"),
        ("12", "2020", "2020-12"),
        ("", "", None),
        ("", "2020", Wrong.NO_MONTH),
        ("3", "", Wrong.NO_MONTH),
        ("13", "2020", Wrong.NO_MONTH),
        ("0", "2020", Wrong.NO_MONTH),
        ("3", "20", Wrong.NO_MONTH),
        ("3", "2014", Wrong.TOO_EARLY),
        ("3", "2027", Wrong.TOO_LATE),
    ],
)
def test_a_month_is_both_its_parts_within_the_bounds(month: str, year: str, kept: str | Wrong | None) -> None:
    asked = Question.model_validate(
        {"id": "when", "type": "month", "ask": "When?", "earliest": "2015-01", "latest": "2026-12"}
    )
    assert amounts.month(month, year, asked) == kept


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [
        ("1250", "people", "1,250 people"),
        ("12.50", "£", "£12.50"),
        ("12.00", "£", "£12"),
        ("40", "%", "40%"),
        ("0", None, "0"),
        ("1000000", None, "1,000,000"),
    ],
)
def test_a_number_is_shown_with_its_unit(amount: str, unit: str | None, said: str) -> None:
    assert amounts.shown(amount, unit) == said


@pytest.mark.parametrize("number", ["0", "1", "999999999", "1000000000"])
def test_a_number_comes_back_from_its_bytes(number: str) -> None:
    codebook = Codebook.of(of_numbers("most: 1000000000"))
    row = codebook.encode(Answers({"amount": (number,)}))
    assert len(row) == codebook.width == 7
    assert codebook.decode(row) == Answers({"amount": (number,)})


def test_a_number_with_a_point_keeps_its_digits() -> None:
    codebook = Codebook.of(of_numbers("most: 1000000000, decimals: 4"))
    row = codebook.encode(Answers({"amount": ("999999999.0001",)}))
    assert codebook.decode(row).codes("amount") == ("999999999.0001",)


@pytest.mark.parametrize(
    ("number", "band"), [("0", 0), ("4.9", 0), ("5", 1), ("9.9", 1), ("10", 2), ("1000000", 2)]
)
def test_a_number_lies_in_the_last_band_that_begins_at_or_below_it(number: str, band: int) -> None:
    row = Codebook.of(of_numbers(BANDS)).encode(Answers({"amount": (number,)}))
    assert row[0] == FIRST_OPTION + band


@pytest.mark.parametrize(
    "row",
    [
        bytes([2, 0, 0, 0, 0, 0, 101]),  # above the most
        bytes([1, 0, 0, 0, 0, 0, 1]),  # a value without an answer
        bytes([3, 0, 0, 0, 0, 0, 1]),  # a band that there is not
        bytes([2, 255, 255, 255, 255, 255, 255]),
    ],
)
def test_bytes_that_no_number_gives_are_no_row(row: bytes) -> None:
    with pytest.raises(NotARow):
        Codebook.of(of_numbers("most: 100")).decode(row)


@unhurried
@given(st.text(max_size=30) | st.integers().map(str) | st.decimals(allow_nan=True).map(str))
def test_whatever_stands_for_a_number_is_pruned_to_one_that_fits_or_to_none(given_: str) -> None:
    questionnaire = of_numbers("least: 2, most: 100")
    kept = prune(questionnaire, Answers({"amount": (given_,)}))
    codes = kept.codes("amount")
    assert not codes or 2 <= int(codes[0]) <= 100
    assert prune(questionnaire, kept) == kept
