"""Warnings about a valid questionnaire, each with the way on."""

from __future__ import annotations

import re

import pytest

from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import load
from survey_app.questionnaire.rules import RULES
from tests.questionnaire.samples import ROOT, SHIPPED, SMALL, loaded, questionnaire_at, text_of

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


def warnings_with(labels: list[str]) -> list[Fault]:
    """Of the question about tea with these answers."""
    text = text_of("one-question")
    options = "".join(f"          - {{code: c{n}, label: '{label}'}}\n" for n, label in enumerate(labels))
    found = load(text[: text.index("          - {code: like")] + options, "x")
    assert found.questionnaire is not None, [str(fault) for fault in found.faults]
    return list(lint(found.questionnaire, found.positions))


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
        ("sensitive", "    content_notice:", "    intro:", "content-notice", 17, "comes here without notice"),
        ("sensitive", "        rather_not_say: true\n", "", "rather-not-say", 23, "add rather_not_say"),
        ("statements", "ladder: neutral", "ladder: positive", "unbalanced-scale", 12, "more positive points"),
        ("statements", "ladder: neutral", "ladder: positive", "unbalanced-scale", 12, "same number"),
        ("one-question", "label: I do not}", "label: I do}", "same-label", 19, "read the same"),
        ("one-question", "label: I do not}", "label: 🙂}", "no-words", 19, "has no words"),
        ("one-question", "Do you like tea?", "Do you like your tea and your milk?",
         "double-barrelled", 17, "two"),
        ("one-question", "Do you like tea?", "How good is tea?", "leading", 17, "How good or bad"),
        ("one-question", "Do you like tea?", "Do you like excellent tea?", "loaded-word", 17, "takes sides"),
        ("one-question", "Do you like tea?", "Do you not like no tea?",
         "double-negative", 17, "other way round"),
        ("one-question", "Do you like tea?", "Do you always like tea?", "absolute", 17, "ask how often"),
        ("one-question", "Do you like tea?", "Do you regularly drink tea?",
         "vague-quantifier", 17, "four weeks"),
        ("one-question", "Do you like tea?", "Were you hit or abused?",
         "unmarked-sensitive", 17, "sensitive: true"),
        ("one-question", "Do you like tea?", "Are you disabled?", "rather-not-say", 17, "private matter"),
        ("one-question", "title: First", "title: The PQX", "jargon", 13, "write it out"),
        ("statements", "Is there more?", "Is the chronology kept?", "jargon", 43, "different things"),
        ("statements", "The first", "I do not have the first", "negative", 32, "put in the negative"),
        ("words", ", hint: Please leave names out.", "", "names-in-words", 16, "leave names out"),
        ("one-question", "owner: The tests", "owner: The tests\nfieldwork: {quick_exit: false}",
         "no-leaving-quickly", 7, "leave quickly"),
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


@pytest.mark.parametrize(
    ("labels", "rule", "words"),
    [
        (["18 to 20", "20 or over"], "overlapping-numbers", "20 belongs to this answer"),
        (["Under 16", "17 to 20"], "overlapping-numbers", "16 belongs to no answer"),
        (["Often", "Sometimes"], "vague-quantifier", "Every week"),
        (["Very good", "Good", "Bad"], "unbalanced-scale", "good ones 2, bad ones 1"),
        (["Green tea", "Black tea", "White tea", "Red tea", "Mint"], "no-way-out", "Something else"),
    ],
)
def test_answers_that_fit_badly_are_noticed(labels: list[str], rule: str, words: str) -> None:
    (found,) = warnings_with(labels)
    assert found.rule == rule
    assert words in f"{found.message} {found.mend}"


@pytest.mark.parametrize(
    "labels",
    [
        ["Under 18", "18 to 20", "21 or over"],
        ["Every day", "Once a week or more often"],
        ["1 to 3 months", "1 to 2 years", "3 years or more"],
        ["£0 to £999", "£1,000 to £2,000", "More than £2,000"],
        ["1.5 to 2", "2 to 2.5"],
        ["9 to 5", "5 to 9"],
        ["Very good", "Good", "Bad", "Very bad"],
        ["Green tea", "Black tea", "White tea", "Red tea", "Another kind"],
        ["Good", "Bad", "I have had no tea"],
    ],
)
def test_answers_that_fit_are_left_alone(labels: list[str]) -> None:
    assert warnings_with(labels) == []


def test_easy_words_are_there_for_every_question_or_for_none() -> None:
    some = warnings_after("routed", "ask: Do you drink tea?", "ask: Do you drink tea?\n        easy: Tea?")
    assert sum(fault.rule == "easy-words" for fault in some) == 5
    assert not [f for f in warnings_after("routed", "ask: Do", "ask: Do") if f.rule == "easy-words"]


def test_a_remark_is_silenced_where_the_authors_say_why() -> None:
    old = "ask: Do you like tea?"
    accepts = "accepts: [{rule: absolute, because: We mean every single time.}]"
    always = "ask: Do you always like tea?"
    assert warnings_after("one-question", old, f"{always}\n        {accepts}") == []
    section = f"title: First\n    {accepts}"
    text = text_of("one-question").replace(old, always).replace("title: First", section)
    found = load(text, "x")
    assert found.questionnaire is not None
    assert lint(found.questionnaire, found.positions) == ()


def test_a_remark_that_is_accepted_and_not_made_is_noticed() -> None:
    accepts = "id: tea\n        accepts: [{rule: absolute, because: Once it said always.}]"
    (found,) = warnings_after("one-question", "id: tea\n", accepts + "\n")
    assert (found.rule, found.line) == ("unused-accept", 16)


def test_words_of_another_language_are_not_looked_at() -> None:
    text = text_of("one-question").replace("Do you like tea?", "How good is your placement?")
    found = load(text.replace("owner:", "languages: [pl]\nowner:"), "x")
    assert found.questionnaire is not None
    assert lint(found.questionnaire, found.positions) == ()


def test_the_guide_has_a_line_for_each_warning_and_no_other() -> None:
    guide = (ROOT / "docs" / "questionnaire-author.md").read_text(encoding="utf-8")
    section = guide[guide.index("## What check says") :]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)) == set(RULES)


@pytest.mark.parametrize(
    ("asked", "is_private"),
    [
        ("Are you disabled?", True),
        ("Do you have an illness or a condition that lasts?", True),
        ("What is your ethnic group?", True),
        ("Which of these is your religion?", True),
        ("Do you identify as transgender?", True),
        ("Do you work with disabled children?", False),
        ("Do you get help with your mental health?", False),
        ("Are you trained in the law of asylum?", False),
    ],
)
def test_a_private_matter_is_told_from_a_question_about_work_with_it(asked: str, is_private: bool) -> None:
    found = warnings_after("one-question", "Do you like tea?", asked)
    assert [remark.rule for remark in found] == ["rather-not-say"] * is_private


def test_easy_words_are_looked_at_like_the_others() -> None:
    easy = "ask: Do you like tea?\n        easy: Don't you like tea?"
    (found,) = warnings_after("one-question", "ask: Do you like tea?", easy)
    assert (found.rule, found.line) == ("leading", 18)


def test_a_condition_on_another_part_is_noticed_where_parts_may_be_done_in_any_order() -> None:
    text = text_of("routed").replace("audience: young-people", "audience: staff\nhub: true")
    found = load(text, "x")
    assert found.questionnaire is not None
    assert "any-order" not in {remark.rule for remark in lint(found.questionnaire, found.positions)}
    text = text.replace(
        "      - id: instead", "  - id: second\n    title: Second\n    questions:\n      - id: instead"
    )
    found = load(text, "x")
    assert found.questionnaire is not None
    made = [remark for remark in lint(found.questionnaire, found.positions) if remark.rule == "any-order"]
    assert [remark.line for remark in made] == [47, 52]
    assert "“tea” may not be answered yet" in made[0].message


def test_a_text_that_repeats_an_answer_of_its_own_page_is_noticed() -> None:
    text = text_of("statements")
    second = text[text.index("{id: s2") :].split("ask: ")[1].split("}")[0]
    piped = load(text.replace(f"ask: {second}", 'ask: "So {s1|it} is."'), "x")
    assert piped.questionnaire is not None, [str(fault) for fault in piped.faults]
    (remark,) = lint(piped.questionnaire, piped.positions)
    assert (remark.rule, "“s1” is asked on the same page" in remark.message) == ("same-page", True)


def test_a_question_that_hangs_on_two_others_cannot_be_released_and_the_warning_says_so() -> None:
    path = next(path for path in SMALL if path.stem == "routed")
    remarks = lint(questionnaire_at(path), loaded(path).positions, "routed.yaml")
    (found,) = [remark for remark in remarks if remark.rule == "two-parents"]
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
