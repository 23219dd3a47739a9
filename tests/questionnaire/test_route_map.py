"""The map of routes shows every question and every condition, each where it belongs."""

from __future__ import annotations

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from survey_app.questionnaire.lettering import width, wrapped
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Condition, Questionnaire
from survey_app.questionnaire.route_drawing import BOX, svg
from survey_app.questionnaire.route_map import Branch, RouteMap, Step, in_words, needed, route_map
from survey_app.questionnaire.route_words import Said
from tests.questionnaire.samples import SHIPPED, SMALL, text_of

SVG = "{http://www.w3.org/2000/svg}"
FRAME = """
id: routes
title: Routes & <ways>
review: tests
audience: leaders
owner: The tests
promised_minutes: 30
co_design: {groups: [Nobody yet], people: 0}
welcome: {who_asks: We ask., why: To learn., what_happens: You choose., safety: Help is near.}
thanks: {message: Thank you., what_next: We count.}
scales:
  - id: yes-no
    points: [{code: agree, label: "Yes", ladder: positive}, {code: disagree, label: "No", ladder: negative}]
sections:
"""
CHOICE = "type: single, options: [{code: here, label: Here}, {code: there, label: There}]"


def questionnaire_with(sections: str, head: str = "") -> Questionnaire:
    loaded = load(head + FRAME + textwrap.dedent(sections), "routes.yaml")
    assert loaded.questionnaire is not None, "\n".join(map(str, loaded.faults))
    return loaded.questionnaire


def one_part(questions: str) -> RouteMap:
    part = "  - id: part\n    title: Part\n    questions:\n" + textwrap.indent(
        textwrap.dedent(questions), "      "
    )
    return route_map(questionnaire_with(part))


def as_lines(found: RouteMap) -> list[str]:
    return ["  " * line.depth + line.words for line in in_words(found)]


def steps(items: tuple[Step | Branch, ...]) -> Iterator[Step]:
    for item in items:
        if isinstance(item, Branch):
            yield from steps(item.inside)
        else:
            yield item


def words_of(drawing: str) -> str:
    """The words in the drawing, as they are read from top to bottom, in one line."""
    texts = ["".join(text.itertext()) for text in ET.fromstring(drawing).iter(f"{SVG}text")]
    return " ".join(" ".join(texts).split())


def test_the_small_questionnaire_with_routes_is_shown_with_its_branches() -> None:
    assert as_lines(route_map(load(text_of("routed"), "routed.yaml").questionnaire)) == [  # type: ignore[arg-type]
        "Part: First",
        "  Do you drink tea? (one of 3 answers)",
        "  If “Do you drink tea?” is “I do”:",
        "    With milk? (one of 2 answers)",
        "    If “With milk?” is “With”:",
        "      Which milk? (any of 2 answers)",
        "      If “Which milk?” includes “Oat”:",
        "        Why oat? (words)",
        "  If “Do you drink tea?” is not “I do”:",
        "    What do you drink instead? (one line of words)",
        "  If “Do you drink tea?” has an answer and "
        "(“With milk?” is “Without” or “With milk?” has no answer):",
        "    Do you take it black? (one of 2 answers)",
    ]


@pytest.mark.parametrize("path", [*SHIPPED, *SMALL], ids=lambda path: path.stem)
def test_every_question_and_condition_is_drawn_once(path) -> None:
    questionnaire = load(path.read_text(encoding="utf-8"), path.name).questionnaire
    assert questionnaire is not None
    found = route_map(questionnaire)
    drawn, said = words_of(svg(found)), Said(questionnaire)
    shown = [step.id for part in found.parts for step in steps(part.inside)]
    assert len(shown) == len(set(shown))
    for section in questionnaire.sections:
        assert " ".join(section.title.split()) in drawn
        for question in section.questions:
            assert question.id in shown
            if question.show_if is not None:
                assert " ".join(said.condition(question.show_if).split()) in drawn
            for each in (question, *question.statements):
                assert " ".join((each.short or each.ask).split()[:3]) in drawn


def test_a_branch_lies_in_another_only_where_it_cannot_be_reached_otherwise() -> None:
    found = one_part(
        f"""
        - {{id: place, ask: Where?, {CHOICE}}}
        - {{id: side, ask: Which side?, {CHOICE}, show_if: {{question: place, equals: here}}}}
        - {{id: up, type: long-text, ask: Up?, show_if: {{question: side, equals: there}}}}
        - {{id: down, type: long-text, ask: Down?, show_if: {{question: side, answered: false}}}}
        """
    )
    assert as_lines(found)[2:] == [
        "  If “Where?” is “Here”:",
        "    Which side? (one of 2 answers)",
        "    If “Which side?” is “There”:",
        "      Up? (words)",
        "  If “Which side?” has no answer:",
        "    Down? (words)",
    ]


def test_questions_with_the_same_condition_share_a_branch() -> None:
    found = one_part(
        f"""
        - {{id: place, ask: Where?, {CHOICE}}}
        - {{id: first, type: long-text, ask: First?, show_if: {{question: place, equals: here}}}}
        - {{id: second, type: long-text, ask: Second?, show_if: {{question: place, equals: here}}}}
        """
    )
    (branch,) = [item for item in found.parts[0].inside if isinstance(item, Branch)]
    assert [step.id for step in steps(branch.inside)] == ["first", "second"]


def test_other_please_say_statements_and_another_are_shown() -> None:
    found = route_map(
        questionnaire_with(
            """
            - id: homes
              title: Homes
              offer_skip: true
              repeat: {most: 4, another: Is there another home?}
              questions:
                - id: kind
                  type: single
                  ask: What is home {number}?
                  options:
                    - {code: flat, label: A flat}
                    - {code: other, label: Something else, say: What was it?}
                - id: group
                  type: statements
                  ask: How much do you agree?
                  scale: yes-no
                  statements: [{id: heard, ask: I am heard}, {id: safe, ask: I am safe}]
            """
        )
    )
    assert as_lines(found) == [
        "Part: Homes",
        "  A choice to skip this part (whoever skips goes past this part)",
        "  What is home 1? (one of 2 answers)",
        "  If “What is home 1?” is “Something else”:",
        "    What was it? (one line of words)",
        "  How much do you agree? (2 statements)",
        "    I am heard",
        "    I am safe",
        "  Is there another home? (if yes, this part comes again; 4 times at most)",
    ]
    assert "Is there another home?" in words_of(svg(found))


def test_parts_in_any_order_are_said_to_be_so() -> None:
    part = "- {id: part, title: Part, questions: [{id: place, ask: Where?, " + CHOICE + "}]}"
    assert "any order" in words_of(svg(route_map(questionnaire_with(part, head="hub: true"))))
    assert "any order" not in words_of(svg(route_map(questionnaire_with(part))))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"question": "place", "equals": "here"}, "“Where?” is “Here”"),
        ({"question": "place", "equals": ["here", "there"]}, "“Where?” is “Here” or “There”"),
        ({"question": "several", "includes": "here"}, "Several includes “Here”"),
        ({"not": {"question": "several", "includes": "here"}}, "Several does not include “Here”"),
        ({"question": "several", "at_least": 2}, "at least 2 are chosen of Several"),
        ({"not": {"question": "several", "at_least": 2}}, "fewer than 2 are chosen of Several"),
        ({"question": "many", "at_least": 3}, "“How many?” is at least 3"),
        ({"not": {"question": "many", "answered": True}}, "“How many?” has no answer"),
        ({"not": {"question": "many", "answered": False}}, "“How many?” has an answer"),
        ({"not": {"not": {"question": "place", "equals": "here"}}}, "“Where?” is “Here”"),
        (
            {"not": {"any": [{"question": "place", "equals": "here"}, {"question": "many", "at_least": 3}]}},
            "it is not so that (“Where?” is “Here” or “How many?” is at least 3)",
        ),
    ],
)
def test_a_condition_is_said_with_the_words_that_people_read(condition, words: str) -> None:
    options = CHOICE.removeprefix("type: single, ")
    questionnaire = questionnaire_with(
        f"""
        - id: part
          title: Part
          questions:
            - {{id: place, ask: Where?, {CHOICE}}}
            - {{id: several, type: multiple, ask: Which ones?, short: Several, {options}}}
            - {{id: many, type: number, ask: How many?}}
        """
    )
    assert Said(questionnaire).condition(Condition.model_validate(condition)) == words


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"question": "a", "answered": False}, set()),
        ({"not": {"question": "a", "equals": "x"}}, set()),
        ({"not": {"question": "a", "answered": False}}, {"a"}),
        ({"all": [{"question": "a", "equals": "x"}, {"question": "b", "answered": True}]}, {"a", "b"}),
        ({"any": [{"question": "a", "equals": "x"}, {"question": "b", "answered": True}]}, set()),
        (
            {"any": [{"question": "a", "equals": "x"}, {"question": "a", "equals": "y"}]},
            {"a"},
        ),
    ],
)
def test_only_answers_without_which_a_condition_is_false_are_needed(condition, expected: set[str]) -> None:
    assert needed(Condition.model_validate(condition)) == expected


def test_the_drawing_has_a_name_and_says_in_words_what_it_shows() -> None:
    drawing = svg(route_map(load(text_of("routed"), "routed.yaml").questionnaire))  # type: ignore[arg-type]
    root = ET.fromstring(drawing)
    assert root.get("role") == "img"
    title, says = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert says is not None
    assert (title.get("id"), says.get("id")) == (root.get("aria-labelledby"), root.get("aria-describedby"))
    assert title.text == "Map of the routes of Routed"
    assert "If “With milk?” is “With”:" in str(says.text)


def test_nothing_in_a_questionnaire_can_become_part_of_the_drawing() -> None:
    questionnaire = questionnaire_with(
        "- {id: part, title: '</svg><script>x</script>', questions: [{id: place, ask: 'A < B & C?', "
        + CHOICE
        + "}]}"
    )
    root = ET.fromstring(svg(route_map(questionnaire)))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "rect", "path", "circle", "polygon", "text")
    }
    assert not [element for element in root.iter() if "style" in element.attrib or "href" in element.attrib]


def test_nothing_is_drawn_outside_the_sheet() -> None:
    questionnaire = questionnaire_with(
        "- {id: part, title: "
        + "W" * 200
        + ", questions: [{id: place, ask: "
        + "m" * 300
        + ", "
        + CHOICE
        + "}]}"
    )
    root = ET.fromstring(svg(route_map(questionnaire)))
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    for text in root.iter(f"{SVG}text"):
        size = float(text.attrib["font-size"])
        assert float(text.attrib["x"]) + width("".join(text.itertext()), size) <= wide
        assert float(text.attrib["y"]) <= high


def test_long_words_are_broken_and_long_texts_end_in_an_ellipsis() -> None:
    assert all(width(line, 15) <= BOX for line in wrapped("x" * 500, 15, BOX))
    assert "".join(wrapped("x" * 500, 15, BOX)) == "x" * 500
    short = wrapped("word " * 100, 15, BOX, most=2)
    assert len(short) == 2
    assert short[1].endswith("word…")


def test_a_chain_of_branches_stays_within_a_sheet_that_can_be_read() -> None:
    chain = [f"- {{id: q0, ask: First?, {CHOICE}}}"] + [
        f"- {{id: q{n}, ask: Next?, {CHOICE}, show_if: {{question: q{n - 1}, equals: here}}}}"
        for n in range(1, 200)
    ]
    root = ET.fromstring(svg(one_part("\n".join(chain))))
    assert float(root.attrib["width"]) < 1000
    assert len(list(root.iter(f"{SVG}text"))) >= 600
