"""Warnings about a valid questionnaire, each with the way on."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import load
from tests.questionnaire.samples import SHIPPED, SMALL, loaded, questionnaire_at, text_of

LONG = "This is a sentence with a lot of short words in it and it goes on and on."
OFFICE = (
    "Professionals from participating organisations coordinate multidisciplinary assessments. "
    "Arrangements facilitate collaborative decisions. Evaluations demonstrate considerable variation. "
    "Recommendations necessitate additional investigation. Practitioners communicate expectations. "
    "Representatives participate regularly. Organisations prioritise sustainability, "
    "accessibility and accountability."
)


def warnings_after(name: str, old: str, new: str) -> list[Fault]:
    text = text_of(name)
    assert old in text
    found = load(text.replace(old, new), f"{name}.yaml")
    assert found.questionnaire is not None, [str(fault) for fault in found.faults]
    return list(lint(found.questionnaire, found.positions, f"{name}.yaml"))


@pytest.mark.parametrize(
    "path", [*SHIPPED, *(path for path in SMALL if path.stem != "routed")], ids=lambda p: p.stem
)
def test_the_shipped_questionnaires_have_no_warnings(path) -> None:
    assert lint(questionnaire_at(path), loaded(path).positions, path.name) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "rule", "line", "words"),
    [
        ("one-question", "Do you like tea?", LONG, "long-sentence", 17, "a sentence of 18 words"),
        ("one-question", "who_asks: We ask.", f'who_asks: "{OFFICE}"', "reading-grade", 9, "this reads at"),
        ("one-question", "who_asks: We ask.", f'who_asks: "{OFFICE}"', "reading-grade", 3, "as a whole"),
        ("one-question", "Do you like tea?", "Do you like your placement?", "word-to-avoid", 17, "say home"),
        ("one-question", "label: I do}", "label: My Siblings do}", "word-to-avoid", 19, "brothers"),
        ("one-question", "title: One question", "title: LAC survey", "word-to-avoid", 3, "care experienced"),
        ("one-question", "We ask.", "We ask you. " * 40, "long-welcome", 9, "the start page has"),
        ("words", "minutes: 3", "minutes: 1", "promised-minutes", 7, "it takes about 2"),
        ("sensitive", "        rather_not_say: true\n", "", "rather-not-say", 23, "add rather_not_say"),
        ("statements", "ladder: neutral", "ladder: positive", "unbalanced-scale", 12, "2 positive points"),
        ("statements", "ladder: neutral", "ladder: positive", "unbalanced-scale", 12, "same number"),
        ("one-question", "label: I do not}", "label: I do}", "same-label", 19, "read the same"),
    ],
)  # fmt: skip
def test_a_warning_says_where_it_is_and_what_would_be_better(
    name: str, old: str, new: str, rule: str, line: int, words: str
) -> None:
    found = [fault for fault in warnings_after(name, old, new) if fault.rule == rule and words in str(fault)]
    assert [fault.line for fault in found] == [line]
    assert found[0].level == "warning"


def test_a_scale_without_a_ladder_or_out_of_order_is_noticed() -> None:
    text = text_of("statements")
    for rung in ("positive", "neutral", "negative"):
        text = text.replace(f", ladder: {rung}", "")
    bare = load(text, "x")
    assert bare.questionnaire is not None
    assert [fault.rule for fault in lint(bare.questionnaire, bare.positions)] == ["no-ladder"]
    mixed = text_of("statements").replace(
        "points:", "points:\n      - {code: fully, label: Fully, ladder: negative}"
    )
    assert "scale-order" in {fault.rule for fault in lint(load(mixed, "x").questionnaire, {})}  # type: ignore[arg-type]


def test_staff_may_read_longer_sentences_and_the_terms_of_the_law() -> None:
    assert warnings_after("statements", "Is there more?", LONG) == []
    assert warnings_after("statements", "Is there more?", "Are placements reviewed?") == []


@pytest.mark.parametrize("words", ["You can contact us.", "Contact with family", "the contact"])
def test_contact_is_a_word_to_avoid_and_contactless_is_not(words: str) -> None:
    assert "word-to-avoid" in {f.rule for f in warnings_after("one-question", "Do you like tea?", words)}
    assert warnings_after("one-question", "Do you like tea?", "Is it contactless?") == []


def test_a_question_that_hangs_on_two_others_cannot_be_released_and_the_warning_says_so() -> None:
    path = next(path for path in SMALL if path.stem == "routed")
    (found,) = lint(questionnaire_at(path), loaded(path).positions, "routed.yaml")
    assert found.rule == "two-parents"
    assert "no results can be released" in found.message
    assert found.line == 48


def test_a_question_that_hangs_on_words_cannot_be_released_either() -> None:
    old = "show_if: {question: milk, equals: milk}"
    text = text_of("routed").replace(
        "      - id: which-milk", "      - {id: say, type: short-text, ask: Say.}\n      - id: which-milk"
    )
    found = load(text.replace(old, "show_if: {question: say, answered: true}"), "x")
    assert found.questionnaire is not None
    assert [f.message for f in lint(found.questionnaire, found.positions) if "words" in f.message]


def test_a_question_that_nobody_can_get_is_noticed() -> None:
    old = "show_if: {question: milk, equals: milk}"
    both = "{question: milk, equals: milk}, {question: milk, equals: no-milk}"
    assert "unreachable" in {f.rule for f in warnings_after("routed", old, f"show_if: {{all: [{both}]}}")}
    assert "unreachable" not in {f.rule for f in warnings_after("routed", old, f"show_if: {{any: [{both}]}}")}


def test_two_of_several_chosen_together_can_be_asked_for() -> None:
    old = "show_if: {question: which-milk, includes: [oat]}"
    both = "{question: which-milk, includes: cow}, {question: which-milk, includes: oat}"
    assert "unreachable" not in {f.rule for f in warnings_after("routed", old, f"show_if: {{all: [{both}]}}")}
