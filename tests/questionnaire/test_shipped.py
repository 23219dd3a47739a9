"""What the shipped surveys promise."""

from __future__ import annotations

import re

import pytest

from survey_app.questionnaire import forecast
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import AREAS, area
from survey_app.questionnaire.catalogue import extract
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.media import FOLDER, all_media, fault_of
from survey_app.questionnaire.model import Audience, Question, Questionnaire, QuestionType
from survey_app.questionnaire.question import MADE
from survey_app.questionnaire.reading import grade
from survey_app.questionnaire.routing import PageKind, asked, estimated_minutes, layout
from survey_app.results.shape import left_out, shape_of, unreleasable
from tests.questionnaire.samples import ROOT, SHIPPED, loaded, questionnaire_at

BY_ID = {path.stem: questionnaire_at(path) for path in SHIPPED}
MOVING_ON = BY_ID["moving-on"]
STAFF = BY_ID["national-staff-survey"]
SURVEYS = tuple(each for each in BY_ID.values() if each.kind == "survey")
PLAIN = tuple(each for each in SURVEYS if each.audience in {Audience.YOUNG_PEOPLE, Audience.FAMILIES})
#: Aberdeen City, Dumfries and Galloway, Dundee City, Na h-Eileanan Siar
FOUR_AREAS = {"S12000033", "S12000006", "S12000042", "S12000013"}
#: id → whom it asks, the fewest and the most closed questions, and open ones
LIST = {
    "moving-on": (Audience.YOUNG_PEOPLE, 16, 16, 3, 3),
    "my-support": (Audience.YOUNG_PEOPLE, 8, 11, 1, 2),
    "family-and-carers": (Audience.FAMILIES, 10, 13, 1, 2),
    "working-with-disabled-children": (Audience.STAFF, 16, 19, 1, 2),
    "national-staff-survey": (Audience.STAFF, 26, 28, 1, 1),
    "leaders": (Audience.LEADERS, 10, 14, 4, 8),
    "corporate-parenting-staff": (Audience.STAFF, 15, 20, 1, 2),
    "champions-boards": (Audience.BOARDS, 10, 14, 4, 6),
    "record-reading": (Audience.STAFF, 20, 28, 1, 1),
    "how-was-this-form": (Audience.YOUNG_PEOPLE, 2, 2, 1, 1),
}


def as_written(questionnaire: Questionnaire) -> list[Question]:
    """Its questions, statements one by one; without “other, please say” and what is asked time and again."""
    return [question for question in questionnaire.questions() if MADE not in question.id]


def test_the_eight_surveys_are_there_in_ten_files() -> None:
    assert BY_ID.keys() == LIST.keys()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_questionnaire_has_no_fault_and_nothing_is_remarked_on(path) -> None:
    read = loaded(path)
    assert read.faults == ()
    assert read.questionnaire is not None
    assert [str(each) for each in lint(read.questionnaire, read.positions, path.name)] == []
    assert list(forecast.remarks(read.questionnaire)) == []


@pytest.mark.parametrize("survey", LIST)
def test_a_survey_asks_whom_and_how_much_the_list_says(survey: str) -> None:
    audience, fewest, most, fewest_open, most_open = LIST[survey]
    questions = as_written(BY_ID[survey])
    assert BY_ID[survey].audience is audience
    assert fewest <= sum(each.is_choice for each in questions) <= most
    open_ended = [question for section in BY_ID[survey].sections for question in section.questions]
    assert fewest_open <= sum(each.is_text for each in open_ended) <= most_open


@pytest.mark.parametrize("survey", LIST)
def test_a_survey_tells_who_asks_what_becomes_of_it_and_what_is_kept(survey: str) -> None:
    told = BY_ID[survey]
    assert len(told.about) >= 5
    assert {"kept", "law", "how-long", "your-rights"} <= {part.id for part in told.privacy}
    assert {"what-happens", "ask"} <= {part.id for part in told.about}
    everything = " ".join(part.text for part in told.privacy)
    assert "Information Commissioner" in " ".join(everything.split())
    assert told.co_design.changed
    assert told.co_design.decided
    assert "made-up" in " ".join(told.co_design.groups)


@pytest.mark.parametrize("questionnaire", PLAIN, ids=lambda each: each.id)
def test_young_people_and_families_have_easy_words_everywhere(questionnaire: Questionnaire) -> None:
    assert [each.id for each in as_written(questionnaire) if not each.easy or not each.short] == []
    assert [part.id for part in (*questionnaire.about, *questionnaire.privacy) if not part.easy] == []
    easy = [message.text for message in extract(questionnaire) if message.path[-1] == "easy"]
    assert grade(easy) < 3
    assert questionnaire.fieldwork.quick_exit


@pytest.mark.parametrize("questionnaire", SURVEYS, ids=lambda each: each.id)
def test_nothing_but_the_truth_is_said_about_danger(questionnaire: Questionnaire) -> None:
    """Nobody who reads answers can find who wrote them, and nobody reads them at once."""
    everything = " ".join(message.text for message in extract(questionnaire)).lower()
    assert not re.search(r"confidential|between us|no one will ever know|completely private", everything)
    said = " ".join(questionnaire.welcome.safety.split())
    assert re.search(r"read .*(later|straight away)|not read straight away", said)


@pytest.mark.parametrize("questionnaire", SURVEYS, ids=lambda each: each.id)
def test_what_is_hard_is_announced_can_be_left_unsaid_and_is_followed_by_support(
    questionnaire: Questionnaire,
) -> None:
    for section in questionnaire.sections:
        if any(question.sensitive for question in section.questions):
            assert section.content_notice
            assert section.support_after
            assert all(each.rather_not_say for each in section.questions if each.sensitive and each.is_choice)


@pytest.mark.parametrize("questionnaire", SURVEYS, ids=lambda each: each.id)
def test_a_release_has_a_table_of_every_closed_question(questionnaire: Questionnaire) -> None:
    codes = questionnaire.fieldwork.areas or [each.code for each in AREAS]
    assert unreleasable(questionnaire) == ()
    shape = shape_of(questionnaire, [area(code) for code in codes])
    tabulated = {table.question.id for table in shape.tables}
    assert {each.id for each in as_written(questionnaire) if each.is_choice} <= tabulated
    months = {each.id for each in questionnaire.questions() if each.type is QuestionType.MONTH}
    assert {each for each in left_out(questionnaire) if MADE not in each} == months


@pytest.mark.parametrize("questionnaire", BY_ID.values(), ids=lambda each: each.id)
def test_scales_have_as_many_good_answers_as_bad_ones(questionnaire: Questionnaire) -> None:
    for scale in questionnaire.scales:
        rungs = [str(point.ladder) for point in scale.points]
        assert rungs.count("positive") == rungs.count("negative") > 0


@pytest.mark.parametrize(
    "survey", ["my-support", "family-and-carers", "working-with-disabled-children", "record-reading"]
)
def test_the_review_of_disabled_children_is_held_in_four_areas(survey: str) -> None:
    assert set(BY_ID[survey].fieldwork.areas) == FOUR_AREAS
    assert set(BY_ID[survey].fieldwork.expected) == FOUR_AREAS  # type: ignore[arg-type]


def test_my_support_has_a_picture_for_every_question_and_three_answers_to_a_scale() -> None:
    survey = BY_ID["my-support"]
    files = [media.file for _, media in all_media(survey)]
    assert len(files) == len(set(files)) == len(as_written(survey))
    assert all(len(scale.points) == 3 for scale in survey.scales)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_picture_is_small_drawn_without_words_and_runs_nothing(path) -> None:
    for key, media in all_media(questionnaire_at(path)):
        drawn = (path.parent / FOLDER / media.file).read_bytes()
        assert fault_of(key, media.file, len(drawn)) is None
        assert len(drawn) < 3000
        assert not re.search(rb"<text|<script|href|\bon\w+=|style=", drawn)


def test_every_picture_is_used() -> None:
    for folder in {path.parent for path in SHIPPED}:
        shipped = [questionnaire_at(path) for path in SHIPPED if path.parent == folder]
        used = {media.file for each in shipped for _, media in all_media(each)}
        assert {each.name for each in (folder / FOLDER).glob("*")} == used


def test_the_three_about_leaving_care_name_each_other() -> None:
    three = {"leaders", "corporate-parenting-staff", "champions-boards"}
    assert {survey: {survey, *BY_ID[survey].linked} for survey in three} == dict.fromkeys(three, three)


@pytest.mark.parametrize("survey", ["leaders", "champions-boards"])
def test_returns_are_done_part_by_part_and_say_that_the_area_can_be_told(survey: str) -> None:
    told = BY_ID[survey]
    assert told.hub
    assert told.fieldwork.resume
    assert told.breakdowns() == ()
    assert "tell which" in " ".join(told.privacy[0].text.split())


def test_the_leaders_figures_add_up_and_are_tabulated_in_bands() -> None:
    numbers = [each for each in BY_ID["leaders"].questions() if each.type is QuestionType.NUMBER]
    assert all(number.bands for number in numbers)
    assert [each.id for each in numbers if each.total_of] == ["homes-all"]


def test_a_board_answers_as_a_group_and_tells_about_up_to_four_changes() -> None:
    (changes,) = [section for section in BY_ID["champions-boards"].sections if section.repeat]
    assert changes.repeat is not None
    assert changes.repeat.most == 4


def test_a_record_is_known_by_its_reference_and_some_are_read_twice() -> None:
    reading = BY_ID["record-reading"]
    assert reading.kind == "record-reading"
    assert reading.reference is not None
    assert sum(reading.fieldwork.expected.values()) == 117  # type: ignore[union-attr]
    assert [option.code for option in reading.question("reading").options] == ["first", "second"]
    parts = [section.id for section in reading.sections]
    assert parts[1:6] == ["assessment", "plan", "review", "views", "chronology"]


def test_the_form_about_the_form_can_be_opened_for_everybody() -> None:
    form = BY_ID["how-was-this-form"]
    assert {form.audience, *form.also_for} == set(Audience)
    assert len(as_written(form)) == 3


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_questionnaire_says_that_it_is_an_example_and_lies_in_its_reviews_folder(path) -> None:
    questionnaire = questionnaire_at(path)
    assert questionnaire.example
    assert questionnaire.co_design.example
    assert questionnaire.review == path.parent.name
    assert questionnaire.id == path.stem
    assert questionnaire.co_design.people == 0, "nobody took part, so nobody is counted"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_editors_find_the_schema_from_where_the_file_is(path) -> None:
    found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
    assert found
    assert (path.parent / found.group(1)).resolve() == ROOT / "docs" / "questionnaire.schema.json"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_people_are_promised_at_least_the_minutes_it_takes(path) -> None:
    questionnaire = questionnaire_at(path)
    assert estimated_minutes(questionnaire) <= questionnaire.promised_minutes


def test_moving_on_asks_16_closed_and_3_open_questions() -> None:
    assert sum(question.is_choice for question in MOVING_ON.questions()) == 16
    assert sum(question.is_text for question in MOVING_ON.questions()) == 3
    assert 8 <= estimated_minutes(MOVING_ON) <= 10


def test_moving_on_is_read_easily_at_16() -> None:
    prose = [
        message.text for message in extract(MOVING_ON) if message.path[-1] not in {"label", "short", "title"}
    ]
    assert grade(prose) < 6
    assert grade([message.text for message in extract(MOVING_ON) if message.path[-1] == "easy"]) < 3


def test_every_question_of_moving_on_has_easy_words_and_a_short_heading() -> None:
    assert not [question.id for question in MOVING_ON.questions() if not question.easy or not question.short]


def test_every_closed_question_of_moving_on_can_be_answered_without_taking_sides() -> None:
    assert not [q.id for q in MOVING_ON.questions() if q.is_choice and not (q.not_sure or q.rather_not_say)]


def test_every_box_of_moving_on_asks_to_leave_names_out() -> None:
    assert all("don\u2019t use names" in (q.hint or "") for q in MOVING_ON.questions() if q.is_text)


def test_the_hard_part_of_moving_on_is_announced_and_followed_by_support() -> None:
    kinds = {page.id: page.kind for page in layout(MOVING_ON)}
    assert kinds["went-wrong.notice"] is PageKind.NOTICE
    assert kinds["went-wrong.support"] is PageKind.SUPPORT
    sensitive = {question.id for question in MOVING_ON.questions() if question.sensitive}
    (section,) = [section for section in MOVING_ON.sections if section.content_notice]
    assert sensitive == {question.id for question in section.questions}


@pytest.mark.parametrize("said", ["all-right", "not-moved", "not-sure", "rather-not-say", None])
def test_only_those_for_whom_it_went_wrong_are_asked_about_help_then(said: str | None) -> None:
    assert "wrong-help" in asked(MOVING_ON, Answers({"wrong": ("went-wrong",)}))
    assert "wrong-help" not in asked(MOVING_ON, Answers({"wrong": (said,)} if said else {}))


def test_moving_on_groups_results_by_age_and_disability() -> None:
    assert [question.id for question in MOVING_ON.breakdowns()] == ["age", "disabled"]
    assert [option.label for option in MOVING_ON.question("age").options] == [
        "16 or 17",
        "18 to 20",
        "21 to 23",
        "24 to 26",
    ]


def test_the_staff_survey_has_25_statements_in_five_groups_of_a_page_each() -> None:
    statements = [page for page in layout(STAFF) if len(page.questions) > 1]
    assert [(page.section, len(page.questions)) for page in statements] == [
        ("duties", 5),
        ("support", 5),
        ("values", 5),
        ("leadership", 5),
        ("risk", 5),
    ]
    assert all(question.not_sure for question in STAFF.questions() if question.type is QuestionType.SCALE)
    assert sum(question.is_text for question in STAFF.questions()) == 1


def test_the_staff_survey_asks_neither_area_nor_team_and_groups_by_sector_and_role() -> None:
    assert [question.id for question in STAFF.breakdowns()] == ["sector", "role"]
    assert not {"area", "team", "job-title"} & {question.id for question in STAFF.questions()}
    assert len(AREAS) == 32


def test_the_staff_survey_says_who_cannot_see_answers_and_below_which_number_nothing_is_shown() -> None:
    said = STAFF.welcome.what_happens
    assert "Your manager and your employer cannot see them" in said
    assert f"fewer than {STAFF.disclosure.min_base} people" in said


def test_leaving_quickly_is_for_young_people() -> None:
    assert (MOVING_ON.audience, MOVING_ON.fieldwork.quick_exit) == (Audience.YOUNG_PEOPLE, True)
    assert (STAFF.audience, STAFF.fieldwork.quick_exit) == (Audience.STAFF, False)
