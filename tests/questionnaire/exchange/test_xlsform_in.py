"""What becomes of each part of an XLSForm. The forms are written as tables, as pyxform reads them."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from survey_app.questionnaire.exchange.sheets_in import NotAForm
from survey_app.questionnaire.exchange.xlsform_in import Imported, import_xlsform
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Question, Questionnaire

CHOICES = """
    | choices |
    |         | list_name | name   | label     |
    |         | tea       | black  | Black tea |
    |         | tea       | green  | Green tea |
    |         | tea       | none   | None      |
"""


def form(survey: str, rest: str = CHOICES) -> Imported:
    return import_xlsform((dedent(survey) + dedent(rest)).encode(), ".md", "form")


def made(survey: str, rest: str = CHOICES) -> Questionnaire:
    questionnaire = form(survey, rest).questionnaire
    assert questionnaire is not None, [str(fault) for fault in form(survey, rest).faults]
    return questionnaire


def one(columns: str, row: str, rest: str = CHOICES) -> Question:
    return next(made(f"\n| survey |\n| | {columns} |\n| | {row} |\n", rest).questions())


def said(survey: str, rest: str = CHOICES) -> list[str]:
    return [str(remark) for remark in form(survey, rest).remarks]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("select_one tea | q | Which?", {"type": "single"}),
        ("select one from tea | q | Which?", {"type": "single"}),
        ("select_multiple tea | q | Which?", {"type": "multiple"}),
        ("add select multiple prompt using tea | q | Which?", {"type": "multiple"}),
        ("text | q | Say", {"type": "short-text"}),
        ("integer | q | How many?", {"type": "number", "decimals": 0, "least": 0}),
        ("decimal | q | How much?", {"type": "number", "decimals": 2}),
        ("range | q | How far?", {"type": "number", "least": 0, "most": 10}),
        ("date | q | When?", {"type": "month"}),
        ("note | q | Read", {"type": "information", "ask": "Please read this", "body": "Read"}),
    ],
)
def test_types_become_ours(row: str, expected: dict[str, Any]) -> None:
    question = one("type | name | label", row)
    assert {key: getattr(question, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        ("type | name | label | appearance", "text | q | Say | multiline", {"type": "long-text"}),
        (
            "type | name | label | appearance",
            "select_one tea | q | W | likert",
            {"type": "scale", "scale": "tea"},
        ),
        ("type | name | label | hint", "text | q | Say | One line", {"hint": "One line"}),
        ("type | name | label | guidance_hint", "text | q | Say | Because", {"why": "Because"}),
        ("type | name | label | constraint", "integer | q | N | . > 2 and . < 9", {"least": 3, "most": 8}),
        ("type | name | label | constraint", "decimal | q | N | .<=1.5", {"most": 1.5}),
        (
            "type | name | label | parameters",
            "range | q | N | start=2 end=6 step=0.5",
            {"decimals": 1, "most": 6},
        ),
        ("type | name | label | constraint", "text | q | N | string-length(.) < 51", {"max_length": 50}),
        (
            "type | name | label | appearance | constraint",
            "date | q | W | month-year | . >= date('2020-03-01')",
            {"earliest": "2020-03"},
        ),
    ],
)
def test_what_a_row_says_more_is_kept(columns: str, row: str, expected: dict[str, Any]) -> None:
    question = one(columns, row)
    assert {key: getattr(question, key) for key in expected} == expected


@pytest.mark.parametrize(
    "type_",
    [
        "geopoint",
        "geotrace",
        "image",
        "audio",
        "video",
        "file",
        "barcode",
        "start",
        "end",
        "today",
        "deviceid",
        "phonenumber",
        "email",
        "username",
        "audit",
        "start-geopoint",
        "background-audio",
    ],
)
def test_what_finds_a_person_is_never_collected(type_: str) -> None:
    survey = f"""
    | survey |
    |        | type    | name | label |
    |        | text    | a    | Say   |
    |        | {type_} | b    | More  |
    """
    assert [question.id for question in made(survey).questions()] == ["a"]
    assert f"survey, row 3: {type_} b — left out: it is never collected here" in said(survey)


def test_a_question_who_somebody_is_is_never_asked() -> None:
    survey = """
    | survey |
    |        | type | name | label              |
    |        | text | a    | Say                |
    |        | text | b    | What is your name? |
    """
    assert [question.id for question in made(survey).questions()] == ["a"]
    assert any("b — left out: it asks for a name" in line for line in said(survey))


def test_nothing_stays_required() -> None:
    survey = """
    | survey |
    |        | type | name | label | required | required_message |
    |        | text | a    | Say   | yes      | Please           |
    """
    assert "survey, row 2: required: yes — left out: nothing is ever required here" in said(survey)


@pytest.mark.parametrize(
    ("column", "value", "done"),
    [
        ("default", "green", "left out: no answer is given in advance"),
        ("choice_filter", "country=${a}", "left out: every answer of the list is shown"),
        ("constraint_message", "Wrong", "left out: the pages have words of their own for that"),
        ("parameters", "randomize=true", "left out: there is no such thing here"),
        ("appearance", "quick", "left out: there is no such thing here"),
        ("my_own_notes", "ask her", "left out: there is no such thing here"),
    ],
)
def test_what_has_no_place_here_is_left_out_and_said(column: str, value: str, done: str) -> None:
    survey = f"""
    | survey |
    |        | type           | name | label | {column} |
    |        | select_one tea | q    | Tea?  | {value}  |
    """
    assert [question.id for question in made(survey).questions()] == ["q"]
    assert any(line.startswith("survey, row 2: ") and line.endswith(done) for line in said(survey))


@pytest.mark.parametrize(
    ("relevant", "condition"),
    [
        ("${tea} = 'green'", {"question": "tea", "equals": "green"}),
        ("${tea} != 'green'", {"not": {"question": "tea", "equals": "green"}}),
        ("selected(${tea}, 'green')", {"question": "tea", "equals": "green"}),
        ("selected(${many}, 'green')", {"question": "many", "includes": "green"}),
        ("${tea}='green' or ${tea}='black'", {"question": "tea", "equals": ["green", "black"]}),
        ("count-selected(${many}) >= 2", {"question": "many", "at_least": 2}),
        ("${n} > 3", {"question": "n", "at_least": 4}),
        ("3 < ${n}", {"question": "n", "at_least": 4}),
        (
            "${n} < 3",
            {"all": [{"question": "n", "answered": True}, {"not": {"question": "n", "at_least": 3}}]},
        ),
        ("${n} != ''", {"question": "n", "answered": True}),
        ("string-length(${n}) = 0", {"question": "n", "answered": False}),
        (
            "not(${tea} = 'green' and (${n} >= 1 or ${many} = ''))",
            {
                "not": {
                    "all": [
                        {"question": "tea", "equals": "green"},
                        {"any": [{"question": "n", "at_least": 1}, {"question": "many", "answered": False}]},
                    ]
                }
            },
        ),
    ],
)
def test_simple_conditions_are_kept(relevant: str, condition: dict[str, Any]) -> None:
    questionnaire = made(_ways(relevant))
    shown = questionnaire.question("last").show_if
    assert shown is not None
    assert shown.model_dump(mode="json", by_alias=True, exclude_none=True) == condition


@pytest.mark.parametrize(
    "relevant",
    [
        "${tea} = 'no-such'",
        "${nowhere} = 1",
        "${last} = 1",
        "${tea} = ${n}",
        "${n} + 1 > 3",
        "pulldata('a', 'b', 'c', ${n}) = 1",
        "today() > 3",
        "${tea} = 'green",
        "((((",
        "not(" * 60 + "${n} = 1" + ")" * 60,
        "or",
        "${many} = 'green'",
        "${tea} > 3",
    ],
)
def test_other_conditions_are_left_out_and_said(relevant: str) -> None:
    questionnaire = made(_ways(relevant))
    assert questionnaire.question("last").show_if is None
    assert any("left out, so it is asked more widely" in line for line in said(_ways(relevant)))


def _ways(relevant: str) -> str:
    return f"""
    | survey |
    |        | type                | name | label | relevant   |
    |        | select_one tea      | tea  | Tea?  |            |
    |        | select_multiple tea | many | Many? |            |
    |        | integer             | n    | How?  |            |
    |        | text                | last | Last? | {relevant} |
    """


def test_the_condition_of_a_group_stands_at_each_of_its_questions() -> None:
    questionnaire = made("""
    | survey |
    |        | type           | name | label | relevant          |
    |        | select_one tea | tea  | Tea?  |                   |
    |        | begin group    | g    | Group | ${tea} = 'green'  |
    |        | text           | a    | A     |                   |
    |        | text           | b    | B     | ${tea} != ''      |
    |        | end group      |      |       |                   |
    """)
    one = questionnaire.question("a").show_if
    both = questionnaire.question("b").show_if
    assert one is not None
    assert one.equals == "green"
    assert both is not None
    assert both.all is not None
    assert len(both.all) == 2


def test_groups_become_sections_and_loose_questions_stand_in_one_of_their_own() -> None:
    questionnaire = made("""
    | survey |
    |        | type        | name | label   |
    |        | text        | a    | A       |
    |        | begin group | g    | My part |
    |        | text        | b    | B       |
    |        | begin group | h    | Inside  |
    |        | text        | c    | C       |
    |        | end group   |      |         |
    |        | end group   |      |         |
    |        | text        | d    | D       |
    """)
    assert [(s.title[:13], [q.id for q in s.questions]) for s in questionnaire.sections] == [
        ("To be written", ["a"]),
        ("My part", ["b", "c"]),
        ("To be written", ["d"]),
    ]
    assert questionnaire.question("c").lead == "Inside"


def test_a_repeat_gets_a_bound() -> None:
    questionnaire = made("""
    | survey |
    |        | type         | name | label | repeat_count |
    |        | begin repeat | r    | Homes | 4            |
    |        | text         | a    | A     |              |
    |        | end repeat   |      |       |              |
    """)
    repeat = questionnaire.sections[0].repeat
    assert repeat is not None
    assert repeat.most == 4


def test_a_table_of_choices_becomes_statements_without_a_grid() -> None:
    question = (
        made("""
    | survey |
    |        | type           | name | label | appearance |
    |        | begin group    | g    | How?  | table-list |
    |        | select_one tea | a    | A     |            |
    |        | select_one tea | b    | B     |            |
    |        | end group      |      |       |            |
    """)
        .sections[0]
        .questions[0]
    )
    assert (question.type, question.scale, [s.id for s in question.statements]) == (
        "statements",
        "tea",
        ["a", "b"],
    )


def test_or_other_becomes_an_answer_that_asks_what_it_is() -> None:
    option = one("type | name | label", "select_one tea or_other | q | Which?").options[-1]
    assert (option.code, option.say) == ("other", "What is it?")


def test_a_follow_up_of_one_answer_becomes_please_say() -> None:
    question = (
        made("""
    | survey |
    |        | type           | name    | label  | relevant       |
    |        | select_one tea | q       | Which? |                |
    |        | text           | q_other | Why?   | ${q} = 'none'  |
    """)
        .sections[0]
        .questions[0]
    )
    assert {option.code: option.say for option in question.options} == {
        "black": None,
        "green": None,
        "none": "Why?",
    }


def test_an_answer_that_excludes_the_others_stays_so() -> None:
    constraint = "not(selected(., 'none') and count-selected(.) > 1)"
    question = one("type | name | label | constraint", f"select_multiple tea | q | W | {constraint}")
    assert {option.code: option.exclusive for option in question.options} == {
        "black": False,
        "green": False,
        "none": True,
    }


def test_names_become_safe_ids_and_collisions_are_resolved() -> None:
    survey = """
    | survey |
    |        | type | name    | label |
    |        | text | My_Name | A     |
    |        | text | my-name | B     |
    |        | text | 7       | C     |
    |        | text | go      | D     |
    """
    assert [question.id for question in made(survey).questions()] == ["my-name", "my-name-2", "q-7", "go-2"]
    assert "survey, row 3: the name “my-name” — became my-name-2" in said(survey)


def test_the_forms_own_language_is_kept_and_the_others_are_named() -> None:
    survey = """
    | survey |
    |        | type | name | label::Gaelic (gd) | label::English (en) | label::Easy words (en) |
    |        | text | a    | Ciamar              | How?                | How is it?             |
    """
    settings = """
    | settings |
    |          | default_language |
    |          | English (en)     |
    """
    question = next(made(survey, settings).questions())
    assert (question.ask, question.easy) == ("How?", "How is it?")
    assert any("the texts in Gaelic (gd)" in line for line in said(survey, settings))


def test_an_earlier_answer_in_a_text_stays_with_words_for_none() -> None:
    questionnaire = made("""
    | survey |
    |        | type           | name | label                     |
    |        | select_one tea | q    | Which?                    |
    |        | text           | w    | Why                       |
    |        | text           | a    | Why ${q}, ${w} and {this} |
    """)
    assert questionnaire.question("a").ask == "Why {q|your answer}, … and (this)"


def test_pictures_and_recordings_stay_with_the_names_they_must_have() -> None:
    question = one("type | name | label | media::image | audio", "text | q | Say | My_Cat.PNG | a.mp3")
    assert question.picture is not None
    assert (question.picture.file, question.picture.alt[:14]) == ("my-cat.png", "To be written:")
    assert question.audio is not None
    assert question.audio.file == "a.mp3"


def test_sums_stay_sums() -> None:
    questionnaire = made("""
    | survey |
    |        | type    | name | label | constraint    | calculation | readonly |
    |        | integer | a    | A     |               |             |          |
    |        | integer | b    | B     |               |             |          |
    |        | integer | c    | C     | . = ${a}+${b} |             |          |
    |        | integer | d    | D     |               | ${a} + ${b} | yes      |
    """)
    assert questionnaire.question("c").total_of == ("a", "b")
    assert (questionnaire.question("d").type, questionnaire.question("d").total_of) == ("total", ("a", "b"))


def test_what_a_form_lacks_is_to_be_written_and_check_says_so() -> None:
    done = form("""
    | survey |
    |        | type | name | label |
    |        | text | a    | A     |
    """)
    loaded = load(done.yaml, "form.yaml")
    assert loaded.questionnaire is not None
    remarks = [
        f for f in lint(loaded.questionnaire, loaded.positions, "form.yaml") if f.rule == "to-be-written"
    ]
    lines = done.yaml.splitlines()
    assert {"who_asks", "safety", "message", "owner"} <= {
        lines[f.line - 1].strip().split(":")[0] for f in remarks
    }


def test_the_minutes_promised_are_those_it_takes() -> None:
    rows = "\n".join(f"    | | text | a{n} | What do you think about this? |" for n in range(20))
    assert made(f"\n    | survey |\n    | | type | name | label |\n{rows}\n").promised_minutes > 5


@pytest.mark.parametrize("content", [b"", b"| nothing |", b"\xff\xfe\x00", b"PK\x03\x04", b"| survey |\n"])
@pytest.mark.parametrize("kind", [".xlsx", ".xls", ".csv", ".md", ".pdf"])
def test_what_is_no_form_is_refused_in_one_line(content: bytes, kind: str) -> None:
    with pytest.raises(NotAForm) as refused:
        import_xlsform(content, kind, "form")
    assert "\n" not in str(refused.value)


def test_a_form_with_nothing_to_ask_says_what_it_had() -> None:
    with pytest.raises(NotAForm) as refused:
        form("\n| survey |\n| | type | name | label |\n| | geopoint | a | A |\n")
    assert any("geopoint" in remark.what for remark in refused.value.remarks)
