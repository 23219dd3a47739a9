"""What two versions of a questionnaire can compare: every kind of change, and what it does."""

from __future__ import annotations

import pytest
from hypothesis import given

from survey_app.questionnaire.difference import Difference, Effect, difference
from survey_app.questionnaire.load import load
from survey_app.questionnaire.media import pinned
from survey_app.questionnaire.model import Questionnaire
from tests.questionnaire.generated import generated
from tests.questionnaire.samples import ALL, unhurried
from tests.questionnaire.test_validity import TEXT


def changed(*replacements: tuple[str, str]) -> Difference:
    """From the questionnaire with every part of the language to the same with these changes."""
    text = TEXT
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    before, after = load(TEXT, "old").questionnaire, load(text, "new")
    assert before is not None
    assert after.questionnaire is not None, [str(fault) for fault in after.faults]
    return difference(before, after.questionnaire)


def effect_on(found: Difference, question: str) -> Effect:
    return next(each.effect for each in found.compared if each.id == question)


BROKEN, CARE, COMPARABLE = Effect.BROKEN, Effect.CARE, Effect.COMPARABLE
CASES = [
    # what is changed, which question, which name, what it does, words
    ("What is your part?", "Which part is yours?", "role", "ask", CARE, "became “Which part is yours?”"),
    ("What is your part?", "what is your part", "role", "ask", COMPARABLE, "punctuation or capitals"),
    ("ask: What is your part?", "ask: What is your part?\n        easy: What do you do?",
     "role", "easy", COMPARABLE, "easy words only"),
    ("ask: What is your part?", "ask: What is your part?\n        hint: Choose one.",
     "role", "hint", CARE, "added “Choose one.”"),
    ("meaning: What you do.", "meaning: Your job.", "role", "definitions", CARE, "in other words"),
    ("{code: charity, label: A charity}",
     "{code: charity, label: A charity}\n          - {code: firm, label: A firm}",
     "sector", "options-added", CARE, "“A firm” can be chosen now"),
    ("label: A charity", "label: A company", "sector", "option-label", CARE, "“A charity” became"),
    ("code: charity", "code: third", "sector", "recoded", BROKEN, "keep the old code"),
    ("{code: council, label: A council}\n          - {code: charity, label: A charity}",
     "{code: charity, label: A charity}\n          - {code: council, label: A council}",
     "sector", "options-reordered", CARE, "in another order"),
    (", say: What is it?", "", "role", "say", COMPARABLE, "not asked to say more"),
    ("type: short-text\n        ask: Is there more?", "type: long-text\n        ask: Is there more?",
     "end", "type", BROKEN, "from short-text to long-text"),
    ("{code: disagree, label: Disagree, ladder: negative}",
     "{code: between, label: So, ladder: neutral}\n      - {code: disagree, label: No, ladder: negative}",
     "clear", "options-added", BROKEN, "“So” can be chosen now"),
    ("label: Agree, ladder: positive", "label: Agree, ladder: neutral", "kept", "ladder", CARE, "counts"),
    ("ask: How far is this so?", "ask: Is this so?", "clear", "lead", CARE, "the words above it"),
    ("unit: people", "unit: full-time posts", "staff", "unit", BROKEN, "the unit was changed"),
    ("from: 50", "from: 40", "staff", "bands", BROKEN, "the tables of them cannot"),
    ("most: 500", "most: 600", "staff", "most", CARE, "from 500 to 600"),
    ("at_least: 1}", "at_least: 2}", "leavers", "base", BROKEN, "other people are asked"),
    ('earliest: "2010-01"', 'earliest: "2011-01"', "since", "earliest", CARE, "the first month"),
    ("ask: Carson?", "ask: Carson a-nis?", "why", "translation", COMPARABLE, "for a language"),
    ("hint: You know best.", "hint: You know it.", "why", "variants", CARE, "for some people"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "question", "what", "effect", "words"), CASES)
def test_a_change_is_named_weighed_and_said(
    old: str, new: str, question: str, what: str, effect: Effect, words: str
) -> None:
    (compared,) = [each for each in changed((old, new)).compared if each.id == question]
    (change,) = [each for each in compared.changes if each.what == what]
    assert change.effect is effect
    assert words in change.words
    assert compared.effect >= effect


def test_every_other_question_stays_as_it_was() -> None:
    found = changed(("What is your part?", "Which part is yours?"))
    assert [each.id for each in found.compared if each.changes] == ["role"]
    assert found.whole == ()


def test_who_is_asked_hangs_on_an_answer_that_can_be_compared() -> None:
    found = changed(("unit: people", "unit: full-time posts"))
    assert effect_on(found, "leavers") is BROKEN
    assert "hangs on “staff”" in str(found.having(BROKEN))


def test_a_file_is_the_same_until_its_bytes_are_known_to_differ() -> None:
    text = TEXT.replace("unit: people", "unit: people\n        audio: {file: staff.mp3}")
    before = load(text, "x").questionnaire
    assert before is not None
    first = pinned(before, lambda name: b"one")
    second = pinned(before, lambda name: b"two")
    assert not [each for each in difference(before, first).compared if each.changes]
    (changed_file,) = [each for each in difference(first, second).compared if each.changes]
    assert [(each.what, each.effect) for each in changed_file.changes] == [("audio", COMPARABLE)]


def test_questions_that_came_and_went_are_named_with_those_that_read_the_same() -> None:
    found = changed(("id: since", "id: from-when"))
    assert [(each.id, each.like) for each in found.added] == [("from-when", "since")]
    assert [(each.id, each.like) for each in found.removed] == [("since", "from-when")]


def test_a_question_that_moved_is_noticed_alone() -> None:
    sector = TEXT[TEXT.index("      - id: sector") : TEXT.index("      - id: place")]
    found = changed((sector, ""), ("      - id: note\n", sector + "      - id: note\n"))
    assert [each.id for each in found.compared if each.changes] == ["sector"]
    assert effect_on(found, "sector") is COMPARABLE


def test_a_question_in_another_section_stays_comparable() -> None:
    whole = TEXT[TEXT.index("      - id: end") : TEXT.index("disclosure:")]
    found = changed(
        ("  - id: last\n    title: Last\n    questions:\n" + whole, ""),
        ("disclosure:", "  - id: very-last\n    title: Very last\n    questions:\n" + whole + "disclosure:"),
    )
    assert effect_on(found, "end") is COMPARABLE
    assert "from the section “Last” to “Very last”" in str(found.having(COMPARABLE))


@pytest.mark.parametrize(
    ("old", "new", "what", "effect"),
    [
        ("id: everything\n", "id: other\n", "id", BROKEN),
        ("audience: leaders\nalso_for: [boards]", "audience: boards", "audience", BROKEN),
        ("promised_minutes: 20", "promised_minutes: 25", "minutes", COMPARABLE),
        ("languages: [en, gd]", "languages: [en, gd, pl]", "languages", COMPARABLE),
        ("who_asks: We ask.", "who_asks: We do.", "welcome", COMPARABLE),
        ("small_areas: drop}", "min_base: 20}", "min-base", CARE),
        ('  opens: "2026', '  mode: codes\n  opens: "2026', "mode", CARE),
        ("title: First", "title: The first", "section-title", COMPARABLE),
    ],
)  # fmt: skip
def test_what_was_changed_about_the_whole_is_said(old: str, new: str, what: str, effect: Effect) -> None:
    assert [(each.what, each.effect) for each in changed((old, new)).whole] == [(what, effect)]


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda q: q.id)
def test_a_questionnaire_does_not_differ_from_itself(questionnaire: Questionnaire) -> None:
    found = difference(questionnaire, questionnaire)
    assert not found.added
    assert not found.removed
    assert not found.whole
    assert not [each for each in found.compared if each.changes]


@unhurried
@given(generated(), generated())
def test_any_two_questionnaires_can_be_laid_side_by_side(old: Questionnaire, new: Questionnaire) -> None:
    found, back = difference(old, new), difference(new, old)
    assert {each.id for each in found.added} == {each.id for each in back.removed}
    assert {each.id for each in found.compared} == {each.id for each in back.compared}
    assert all(change.words for each in found.compared for change in each.changes)
