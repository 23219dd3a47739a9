"""What counts of the answers, whatever was posted."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.routing import asked, prune
from tests.questionnaire.samples import posted_answers, questionnaires, small, unhurried

ROUTED = small("routed")
SEVERAL = small("several")
WORDS = small("words")


def words(text: str, question: str = "lines") -> str:
    return prune(WORDS, Answers({question: text})).text(question)


def drinks(*codes: str) -> tuple[str, ...]:
    return prune(SEVERAL, Answers({"drinks": codes})).codes("drinks")


def test_what_is_allowed_is_kept() -> None:
    answers = Answers(
        {"tea": ("tea",), "milk": ("milk",), "which-milk": ("cow", "oat"), "why-oat": "It froths."}
    )
    assert prune(ROUTED, answers) == answers


def test_changing_an_answer_drops_what_it_had_opened() -> None:
    changed = Answers(
        {"tea": ("no-tea",), "milk": ("milk",), "which-milk": ("oat",), "why-oat": "It froths."}
    )
    assert prune(ROUTED, changed) == Answers({"tea": ("no-tea",)})


def test_codes_and_questions_that_do_not_exist_are_dropped() -> None:
    assert prune(ROUTED, Answers({"tea": ("champagne",), "no-such-question": ("tea",)})) == Answers()
    assert drinks("champagne", "tea") == ("tea",)


def test_words_for_a_choice_and_a_choice_for_words_are_dropped() -> None:
    assert prune(ROUTED, Answers({"tea": "tea"})) == Answers()
    assert prune(WORDS, Answers({"lines": ("tea",)})) == Answers()


def test_things_that_are_no_text_are_dropped() -> None:
    assert prune(ROUTED, Answers({"tea": (None, 3, b"tea")})) == Answers()  # type: ignore[dict-item]
    assert prune(WORDS, Answers({"lines": 5})) == Answers()  # type: ignore[dict-item]


def test_the_first_that_exists_counts_where_one_can_be_chosen() -> None:
    posted = Answers({"tea": ("champagne", "no-tea", "tea")})
    assert prune(ROUTED, posted).codes("tea") == ("no-tea",)


def test_several_stand_once_and_in_the_order_of_the_options() -> None:
    assert drinks("water", "tea", "tea") == ("tea", "water")


@pytest.mark.parametrize(
    ("posted", "counts"),
    [
        (("tea", "nothing"), ("nothing",)),
        (("nothing", "not-sure"), ("nothing",)),
        (("tea", "not-sure"), ("not-sure",)),
        (("tea", "nothing", "rather-not-say"), ("rather-not-say",)),
    ],
)
def test_an_exclusive_answer_stands_alone_and_rather_not_say_before_all(
    posted: tuple[str, ...], counts: tuple[str, ...]
) -> None:
    assert drinks(*posted) == counts


@pytest.mark.parametrize(
    ("posted", "kept"),
    [
        ("  tea \n", "tea"),
        ("tea\r\nand\rmilk\u2028too", "tea\nand\nmilk\ntoo"),
        ("te\x00a\x1b[31m\x7f", "tea[31m"),
        ("\u202eaet\u202c", "aet"),
        ("te\u2066a\u2069\u200b\ufeff", "tea"),
        ("cafe\u0301", "café"),
        ("\ud800tea", "tea"),
        ("tea\U000e0041", "tea"),
        ("ﷺ stays, and شاي‌ها too", "ﷺ stays, and شاي‌ها too"),  # noqa: RUF001
        ("👩‍👧", "👩‍👧"),
        ("\u200b \x00", ""),
    ],
)
def test_words_lose_what_cannot_be_seen_and_keep_every_script(posted: str, kept: str) -> None:
    assert words(posted) == kept


def test_a_short_text_is_one_line() -> None:
    assert words("tea\nand milk", "line") == "tea and milk"


def test_words_are_cut_to_the_length_of_the_question() -> None:
    assert len(words("x" * 1_000_000)) == 50
    assert len(words("x" * 1_000_000, "line")) == 20


@unhurried
@given(st.data())
def test_whatever_is_posted_only_what_the_questionnaire_allows_is_left(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires)
    kept = prune(questionnaire, data.draw(posted_answers(questionnaire)))
    assert set(kept.values) <= asked(questionnaire, kept)
    for question in questionnaire.questions():
        answer = kept.get(question.id)
        if answer is None:
            continue
        if question.is_text:
            assert isinstance(answer, str)
            assert 0 < len(answer) <= question.max_length
            assert unicodedata.is_normalized("NFC", answer)
            assert not {c for c in answer if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"}
            assert not {
                c for c in answer if unicodedata.bidirectional(c) in {"RLO", "LRO", "RLE", "LRE", "PDF"}
            }
        else:
            options = {option.code: option for option in questionnaire.options(question)}
            assert set(answer) <= set(options)
            assert len(answer) == 1 or not any(options[code].exclusive for code in answer)
            assert len(answer) == 1 or question.type == "multiple"


@unhurried
@given(st.data())
def test_pruning_twice_is_pruning_once(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires)
    once = prune(questionnaire, data.draw(posted_answers(questionnaire)))
    assert prune(questionnaire, once) == once


@unhurried
@given(st.data())
def test_pruning_never_changes_who_is_asked_what(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires)
    kept = prune(questionnaire, data.draw(posted_answers(questionnaire)))
    assert asked(questionnaire, prune(questionnaire, kept)) == asked(questionnaire, kept)
