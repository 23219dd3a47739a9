"""The questionnaire as a value."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.model import NOT_SURE, RATHER_NOT_SAY
from tests.questionnaire.samples import small


def test_a_question_is_found_by_its_id_and_an_unknown_one_is_a_key_error() -> None:
    assert small("routed").question("milk").ask == "With milk?"
    with pytest.raises(KeyError):
        small("routed").question("sugar")
    with pytest.raises(KeyError):
        small("statements").scale("no-such-scale")


def test_options_come_in_order_with_not_sure_and_rather_not_say_last() -> None:
    several = small("several")
    codes = [option.code for option in several.options(several.question("drinks"))]
    assert codes == ["tea", "coffee", "water", "nothing", NOT_SURE, RATHER_NOT_SAY]
    assert all(option.exclusive for option in several.options(several.question("drinks"))[-3:])


def test_a_scale_question_has_the_points_of_its_scale_and_words_have_no_options() -> None:
    statements = small("statements")
    assert [option.code for option in statements.options(statements.question("s7"))] == [
        "agree",
        "neither",
        "disagree",
    ]
    assert statements.options(statements.question("in-words")) == ()


def test_nothing_changes_after_it_is_made() -> None:
    with pytest.raises(ValueError, match="frozen"):
        small("routed").title = "Another"  # type: ignore[misc]


def test_a_changed_copy_is_read_as_what_it_is_now() -> None:
    """What was worked out for the original is not carried over."""
    original = small("statements")
    original.question("s1")
    fewer = original.model_copy(update={"sections": original.sections[:1]})
    assert [question.id for question in fewer.questions()] == ["sector"]
    with pytest.raises(KeyError):
        fewer.question("s1")
    assert fewer != original


def test_all_breakdowns_group_results_unless_the_questionnaire_names_some() -> None:
    statements = small("statements")
    assert [question.id for question in statements.breakdowns()] == ["sector"]
