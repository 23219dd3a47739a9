"""The texts of a questionnaire, as Babel gets them."""

from __future__ import annotations

import io

import pytest

from survey_app.questionnaire.babel_extractor import Found, NotExtractable, extract, texts_of
from tests.questionnaire.samples import text_of

ONE_QUESTION = text_of("one-question")


def found_in(yaml: str, name: str) -> tuple[Found, ...]:
    return texts_of(yaml, name)[1]


def contexts(yaml: str) -> dict[str, str]:
    return {found.context: found.text for found in found_in(yaml, "one-question.yaml")}


def test_babel_gets_the_line_the_context_the_text_and_a_note() -> None:
    extracted = list(extract(io.BytesIO(ONE_QUESTION.encode()), {}, (), {}))
    line, function, (context, text), notes = extracted[0]
    assert (function, context, text) == (
        "pgettext",
        "one-question/questionnaire/title",
        contexts(ONE_QUESTION)["one-question/questionnaire/title"],
    )
    assert f"title: {text}" in ONE_QUESTION.splitlines()[line - 1]
    assert notes == ["A heading."]


def test_rewording_or_moving_a_text_changes_no_context() -> None:
    reworded = ONE_QUESTION.replace("ask: ", "ask: In other words, ")
    assert contexts(reworded).keys() == contexts(ONE_QUESTION).keys()
    assert contexts(reworded) != contexts(ONE_QUESTION)


def test_a_comment_directly_above_a_text_is_a_note_for_its_translators() -> None:
    asks = next(line for line in ONE_QUESTION.splitlines() if line.strip().startswith("ask:"))
    space = asks[: len(asks) - len(asks.lstrip())]
    told = ONE_QUESTION.replace(asks, f"{space}# About the drink.\n{space}# Not the meal.\n{asks}")
    notes = {found.context: found.notes for found in found_in(told, "told.yaml")}
    assert notes["one-question/question/tea/ask"][1:] == ("About the drink.", "Not the meal.")
    assert all(len(each) == 1 for context, each in notes.items() if not context.endswith("tea/ask"))


def test_a_comment_with_a_line_between_is_not() -> None:
    told = ONE_QUESTION.replace("title:", "# Made for a test.\n\ntitle:", 1)
    assert all("Made for a test." not in found.notes for found in found_in(told, "told.yaml"))


def test_a_line_of_a_text_is_not_taken_for_a_comment() -> None:
    thanks = "thanks:\n  what_next: |\n    We count.\n    # not a comment\n  message: Thank you."
    told = ONE_QUESTION.replace("thanks: {message: Thank you., what_next: We count.}", thanks)
    found = {each.context: each for each in found_in(told, "told.yaml")}
    assert found["one-question/thanks/what_next"].text == "We count.\n# not a comment"
    assert found["one-question/thanks/message"].notes == ("Thank-you page.",)


def test_a_questionnaire_with_errors_is_not_translated_by_halves() -> None:
    with pytest.raises(NotExtractable, match=r"one-question\.yaml:1"):
        list(found_in("title: nothing else\n", "one-question.yaml"))
