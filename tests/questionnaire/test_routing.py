"""Who is asked what, on which page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Condition
from survey_app.questionnaire.routing import (
    Page,
    PageKind,
    asked,
    holds,
    layout,
    next_page,
    page,
    path,
    previous_page,
    progress,
    section_end,
)
from tests.questionnaire.samples import allowed_answers, posted_answers, questionnaires, small, unhurried

ROUTED = small("routed")
SENSITIVE = small("sensitive")
STATEMENTS = small("statements")


def condition(**test: object) -> Condition:
    return Condition.model_validate(test)


def ids(pages: tuple[Page, ...]) -> list[str]:
    return [found.id for found in pages]


@pytest.mark.parametrize(
    ("test", "true_of_tea", "true_of_nothing"),
    [
        ({"question": "tea", "equals": "tea"}, True, False),
        ({"question": "tea", "equals": "no-tea"}, False, False),
        ({"question": "tea", "equals": ["no-tea", "tea"]}, True, False),
        ({"question": "tea", "answered": True}, True, False),
        ({"question": "tea", "answered": False}, False, True),
        ({"not": {"question": "tea", "equals": "tea"}}, False, True),
        ({"all": [{"question": "tea", "equals": "tea"}, {"question": "tea", "answered": True}]}, True, False),
        (
            {"any": [{"question": "tea", "equals": "no-tea"}, {"question": "tea", "answered": True}]},
            True,
            False,
        ),
    ],
)
def test_a_condition_on_a_skipped_question_is_false_and_not_of_it_true(
    test: dict[str, object], true_of_tea: bool, true_of_nothing: bool
) -> None:
    assert holds(condition(**test), Answers({"tea": ("tea",)}), ROUTED) is true_of_tea
    assert holds(condition(**test), Answers(), ROUTED) is true_of_nothing


def test_includes_is_true_when_one_of_the_chosen_is_named() -> None:
    chosen = Answers({"which-milk": ("cow", "oat")})
    assert holds(condition(question="which-milk", includes="oat"), chosen, ROUTED)
    assert not holds(
        condition(question="which-milk", includes="oat"), Answers({"which-milk": ("cow",)}), ROUTED
    )


def test_an_answer_opens_the_questions_that_hang_on_it() -> None:
    assert asked(ROUTED, Answers()) == {"tea", "instead"}
    assert asked(ROUTED, Answers({"tea": ("tea",)})) == {"tea", "milk", "black"}


def test_an_answer_to_a_question_that_is_not_asked_opens_nothing() -> None:
    """Somebody who changes "tea" to "no tea" is not asked about the milk they had chosen."""
    changed = Answers({"tea": ("no-tea",), "milk": ("milk",), "which-milk": ("oat",)})
    assert asked(ROUTED, changed) == {"tea", "instead", "black"}


def test_a_sensitive_section_has_a_notice_before_it_and_support_after_it() -> None:
    assert [(found.id, found.kind) for found in path(SENSITIVE, Answers())] == [
        ("before", PageKind.QUESTIONS),
        ("hard.notice", PageKind.NOTICE),
        ("worry", PageKind.QUESTIONS),
        ("hard.support", PageKind.SUPPORT),
        ("after", PageKind.QUESTIONS),
    ]


@pytest.mark.parametrize("said", [(), ("worry",), ("calm",), ("rather-not-say",)])
def test_support_is_shown_whatever_was_chosen(said: tuple[str, ...]) -> None:
    assert "hard.support" in ids(path(SENSITIVE, Answers({"worry": said} if said else {})))


@pytest.mark.parametrize("here", ["hard.notice", "worry", "worry-more"])
def test_skipping_a_section_leads_to_its_support(here: str) -> None:
    found = section_end(SENSITIVE, Answers(), here)
    assert found is not None
    assert found.id == "hard.support"


def test_skipping_the_last_section_leads_to_the_end() -> None:
    assert section_end(SENSITIVE, Answers(), "after") is None


def test_statements_share_pages_evenly_and_never_with_one_that_hangs_on_them() -> None:
    assert [found.questions for found in layout(STATEMENTS)] == [
        ("sector",),
        ("s1", "s2", "s3"),
        ("s4", "s5", "s6"),
        ("s7",),
        ("in-words",),
    ]


def test_next_and_previous_know_the_ends() -> None:
    first, last = path(ROUTED, Answers())[0], path(ROUTED, Answers())[-1]
    assert next_page(ROUTED, Answers(), None) == first
    assert next_page(ROUTED, Answers(), last.id) is None
    assert previous_page(ROUTED, Answers(), first.id) is None
    assert previous_page(ROUTED, Answers(), None) == last


def test_a_page_that_fell_off_the_way_still_leads_on_and_back() -> None:
    no_tea = Answers({"tea": ("no-tea",)})
    assert "milk" not in ids(path(ROUTED, no_tea))
    on, back = next_page(ROUTED, no_tea, "milk"), previous_page(ROUTED, no_tea, "milk")
    assert on is not None
    assert back is not None
    assert (on.id, back.id) == ("instead", "tea")


def test_a_page_is_found_by_its_id_and_an_unknown_one_is_none() -> None:
    assert page(SENSITIVE, "hard.notice") == Page("hard.notice", PageKind.NOTICE, "hard")
    assert page(SENSITIVE, "../etc/passwd") is None
    with pytest.raises(KeyError):
        next_page(SENSITIVE, Answers(), "no-such-page")


def test_progress_tells_an_onlooker_nothing_about_the_answers() -> None:
    """The total is the same whatever was said; the place is how many pages of questions were passed."""
    for said in (Answers(), Answers({"worry": ("worry",)}), Answers({"worry": ("calm",)})):
        assert progress(SENSITIVE, said, "worry").about_total == 4
        assert progress(SENSITIVE, said, "worry").place == 2


@unhurried
@given(st.data())
def test_the_way_is_in_order_and_holds_each_asked_question_once(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires)
    answers = data.draw(posted_answers(questionnaire))
    way = path(questionnaire, answers)
    on_pages = [question for found in way for question in found.questions]
    in_order = [question.id for question in questionnaire.questions()]
    assert set(on_pages) == asked(questionnaire, answers)
    assert on_pages == [question for question in in_order if question in set(on_pages)]
    assert len(set(ids(way))) == len(way)


@unhurried
@given(st.data())
def test_walking_forward_meets_every_page_and_back_meets_them_again(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires)
    answers = data.draw(allowed_answers(questionnaire))
    forward, back = [], []
    here = next_page(questionnaire, answers, None)
    while here is not None:
        forward.append(here)
        here = next_page(questionnaire, answers, here.id)
    here = previous_page(questionnaire, answers, None)
    while here is not None:
        back.append(here)
        here = previous_page(questionnaire, answers, here.id)
    assert tuple(forward) == path(questionnaire, answers) == tuple(reversed(back))


@unhurried
@given(st.data())
def test_an_answer_never_changes_the_way_before_it(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires)
    answers = data.draw(allowed_answers(questionnaire))
    for question in questionnaire.questions():
        earlier = [found.id for found in questionnaire.questions()]
        earlier = earlier[: earlier.index(question.id) + 1]
        without = asked(questionnaire, answers.having(question.id, None))
        assert {i for i in asked(questionnaire, answers) if i in earlier} == {
            i for i in without if i in earlier
        }
