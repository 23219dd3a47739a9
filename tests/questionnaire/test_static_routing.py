"""What is said of the ways through a questionnaire, held against trying all of them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Condition, Questionnaire
from survey_app.questionnaire.routing import asked, holds, prune
from survey_app.questionnaire.static_routing import findings
from survey_app.questionnaire.ways import Unknown, Ways
from survey_app.questionnaire.wording import variant_of
from tests.questionnaire.generated import every_way, generated, small_enough
from tests.questionnaire.large import large
from tests.questionnaire.samples import text_of, unhurried

FRAME = text_of("one-question")
FRAME = FRAME[: FRAME.index("sections:")]


def made_of(*sections: str) -> Questionnaire:
    """A questionnaire of these sections, each its questions as lines: id, options and a condition."""
    text = FRAME + "sections:\n"
    for place, questions in enumerate(sections):
        text += f"  - id: s{place}\n    title: A section\n    questions:\n"
        for line in questions.strip().splitlines():
            made, kind, condition = (part.strip() for part in line.split("|"))
            text += f"      - {{id: {made}, ask: Words?, {KINDS[kind]}"
            text += f", show_if: {condition}}}\n" if condition else "}\n"
    found = load(text, "x")
    assert found.questionnaire is not None, [str(fault) for fault in found.faults]
    return found.questionnaire


OPTIONS = "options: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]"
KINDS = {
    "one": f"type: single, {OPTIONS}",
    "several": f"type: multiple, {OPTIONS}",
    "number": "type: number, most: 10",
    "words": "type: short-text",
}


def remarks(*sections: str) -> list[tuple[str, str, str]]:
    """The rule, the end of the path and the words of each remark."""
    return [(rule, ".".join(map(str, path)), said) for rule, path, said, _ in findings(made_of(*sections))]


def rules(*sections: str) -> list[str]:
    return [rule for rule, _, _ in remarks(*sections)]


def test_conditions_that_can_never_hold_together_are_named() -> None:
    (found,) = remarks(
        """
        x | one |
        y | words | {all: [{question: x, equals: a}, {question: x, equals: [b, c]}]}
        """
    )
    assert found[:2] == ("contradiction", "sections.0.questions.1.show_if")
    assert "“x” is a and “x” is b or c can never be true together" in found[2]


def test_a_chain_of_conditions_is_followed_to_its_end() -> None:
    (found,) = remarks(
        """
        x | one |
        y | one | {question: x, equals: a}
        z | one | {question: y, answered: true}
        end | words | {all: [{question: z, equals: b}, {not: {question: x, equals: [a, b]}}]}
        """
    )
    assert found[0] == "unreachable"
    first = remarks(
        """
        x | one |
        y | one | {question: x, equals: a}
        end | words | {all: [{question: y, equals: b}, {question: x, equals: c}]}
        """
    )[0]
    assert "“y” is asked only if “x” is a, which rules out" in first[2]


def test_what_hangs_on_a_question_that_nobody_gets_is_not_reached_either() -> None:
    found = remarks(
        """
        x | one |
        y | one | {all: [{question: x, equals: a}, {question: x, equals: b}]}
        z | words | {question: y, answered: true}
        """
    )
    assert [rule for rule, _, _ in found] == ["contradiction", "unreachable"]
    assert "none lead to “y”" in found[1][2]


def test_numbers_are_compared_with_their_bounds_and_with_each_other() -> None:
    number = "n | number |\n"
    assert rules(number + "y | words | {question: n, at_least: 10}") == []
    assert rules(number + "y | words | {question: n, at_least: 11}") == ["contradiction"]
    assert rules(
        number + "y | words | {all: [{question: n, at_least: 3}, {not: {question: n, at_least: 3}}]}"
    ) == ["contradiction"]
    assert rules(
        number + "y | words | {any: [{question: n, at_least: 0}, {question: n, answered: false}]}"
    ) == ["always-true"]


def test_several_can_be_chosen_together_and_no_more_than_there_are() -> None:
    several = "n | several |\n"
    both = "{question: n, includes: a}, {question: n, includes: b}"
    assert rules(several + f"y | words | {{all: [{both}]}}") == []
    assert rules(several + "y | words | {question: n, at_least: 3}") == []
    assert rules(several + "y | words | {question: n, at_least: 4}") == ["contradiction"]
    few = "{not: {question: n, at_least: 2}}"
    assert rules(several + f"y | words | {{all: [{both}, {few}]}}") == ["contradiction"]


def test_a_condition_that_is_always_true_is_noticed() -> None:
    (found,) = remarks(
        """
        x | one |
        y | words | {any: [{question: x, equals: a}, {not: {question: x, equals: a}}]}
        """
    )
    assert found[0] == "always-true"
    assert "everyone is asked “y”" in found[2]


def test_a_code_that_no_way_gives_is_noticed_where_it_stands() -> None:
    found = remarks(
        """
        x | one |
        y | words | {all: [{question: x, equals: [a, b]}, {not: {question: x, equals: b}}]}
        """
    )
    assert [each[:2] for each in found] == [("dead-option", "sections.0.questions.1.show_if.all.0.equals.1")]


def test_a_part_that_can_never_be_true_is_noticed_where_it_stands() -> None:
    found = remarks(
        """
        x | one |
        y | one | {question: x, equals: a}
        z | words | {any: [{question: x, equals: b}, {all: [{question: y, equals: a}, NEVER]}]}
        """.replace("NEVER", "{question: x, equals: c}")
    )
    assert [each[:2] for each in found] == [("dead-condition", "sections.0.questions.2.show_if.any.1")]


def test_a_section_that_nobody_reaches_is_noticed_once_more() -> None:
    never = "{all: [{question: x, equals: a}, {question: x, equals: b}]}"
    assert rules("x | one |", f"y | words | {never}\nz | words | {never}") == [
        "unreachable-section",
        "contradiction",
        "contradiction",
    ]


def test_an_answer_after_which_nothing_more_is_asked_is_noticed() -> None:
    later = "y | words | {question: x, equals: [a, b]}\nz | words | {question: x, equals: a}"
    found = remarks("x | one |", later)
    assert [each[:2] for each in found] == [("ends-here", "sections.0.questions.0.options.2")]
    assert rules("x | one |\n" + later) == [], "a follow-up in the same section is no end"
    assert rules("x | one |", later + "\nend | words |") == []


def test_nothing_is_said_where_there_are_too_many_ways_to_try() -> None:
    both = "{any: [{question: x, equals: a}, {question: z, equals: b}]}"
    questionnaire = made_of(f"x | one |\nz | one |\ny | words | {{all: [{both}, {both}, {both}]}}")
    ways = Ways(questionnaire, most_steps=0)
    assert ways.can_be_asked("y")
    assert list(findings(questionnaire, ways)) == []
    with pytest.raises(Unknown):
        ways.asking("y")


def conditions_of(questionnaire: Questionnaire) -> list[tuple[str, Condition]]:
    return [(q.id, q.show_if) for q in questionnaire.questions() if q.show_if is not None]


@unhurried
@given(small_enough())
def test_a_question_can_be_asked_if_and_only_if_some_answers_lead_to_it(questionnaire: Questionnaire) -> None:
    reached: set[str] = set()
    for answers in every_way(questionnaire):
        reached |= asked(questionnaire, answers)
    ways = Ways(questionnaire)
    assert {q.id for q in questionnaire.questions() if ways.can_be_asked(q.id)} == reached


@unhurried
@given(small_enough())
def test_a_condition_is_always_true_if_and_only_if_no_answers_make_it_false(
    questionnaire: Questionnaire,
) -> None:
    found = conditions_of(questionnaire)
    tried = list(every_way(questionnaire))
    ways = Ways(questionnaire)
    for _, condition in found:
        seen = {holds(condition, answers, questionnaire) for answers in tried}
        assert (ways.answers(true=[condition]) is not None) == (True in seen)
        assert (ways.answers(false=[condition]) is not None) == (False in seen)


@unhurried
@given(generated())
def test_the_answers_that_are_shown_for_a_way_do_lead_there(questionnaire: Questionnaire) -> None:
    ways = Ways(questionnaire)
    for question in questionnaire.questions():
        answers = ways.asking(question.id)
        if answers is not None:
            assert prune(questionnaire, answers) == answers
            assert question.id in asked(questionnaire, answers)


def test_a_large_questionnaire_is_worked_out_to_its_end() -> None:
    """500 questions with 200 conditions, many of them on conditional questions: no way is given up."""
    found = load(large(500, 200), "large.yaml").questionnaire
    assert found is not None
    assert sum(question.show_if is not None for question in found.questions()) >= 195
    ways = Ways(found)
    for question in found.questions():
        answers = ways.asking(question.id)
        assert answers is not None
        assert question.id in asked(found, answers)


def at(questionnaire: Questionnaire, path: Path) -> object:
    """What stands at this path of the model; ``not`` is called ``not_`` there."""
    found: object = questionnaire
    for key in path:
        found = found[key] if isinstance(key, int) else getattr(found, {"not": "not_"}.get(key, key))  # type: ignore[index]
    return found


@unhurried
@given(small_enough())
def test_what_is_remarked_is_so_whatever_is_answered(questionnaire: Questionnaire) -> None:
    """Each remark, of a part of a condition or of an answer, held against all the answers there are."""
    assume(not any(section.repeat for section in questionnaire.sections))
    tried = list(every_way(questionnaire))
    for rule, path, said, _ in findings(questionnaire):
        if rule == "unreachable-section":
            section = questionnaire.sections[int(path[1])]
            assert not any(q.id in asked(questionnaire, way) for way in tried for q in section.questions)
            continue
        question = questionnaire.sections[int(path[1])].questions[int(path[3])]
        asking = [way for way in tried if question.id in asked(questionnaire, way)]
        if rule in {"contradiction", "unreachable"}:
            assert asking == []
        elif path[4] == "variants":
            met = {variant_of(questionnaire, question, way, "en") == path[5] for way in asking}
            assert met == {rule == "always-true"}, said
        elif rule == "always-true":
            assert len(asking) == len(tried)
        elif rule == "dead-condition":
            part = at(questionnaire, path)
            assert isinstance(part, Condition)
            assert not any(holds(part, way, questionnaire) for way in asking), said
        elif rule == "dead-option":
            test = at(questionnaire, path[:-2])
            assert isinstance(test, Condition)
            code = at(questionnaire, path)
            around = conditions_around(questionnaire, path)
            for way in asking:
                if all(holds(part, way, questionnaire) for part in around):
                    assert code not in way.codes(test.question or ""), said
        else:
            assert rule == "ends-here"
            option = question.options[int(path[5])]
            ids = [each.id for each in questionnaire.questions()]
            for way in tried:
                if way.codes(question.id) == (option.code,):
                    later = set(ids[ids.index(question.id) + 1 :])
                    assert not asked(questionnaire, way) & later


def conditions_around(questionnaire: Questionnaire, path: Path) -> list[Condition]:
    """The part of a condition that a code stands in, and the alternatives it is a part of."""
    found = []
    for length in range(5, len(path) - 1):
        part = at(questionnaire, path[:length])
        if isinstance(part, Condition):
            found.append(part)
    return found
