"""What stands on a paper form."""

from __future__ import annotations

import re

import pytest

from survey_app.questionnaire import media
from survey_app.questionnaire.model import Questionnaire
from tests.paper.forms import MOVING_ON, MY_SUPPORT, form_of, help_of, page_of, text_of
from tests.questionnaire.samples import ALL, questionnaire_at, small

YOUNG = questionnaire_at(MOVING_ON)


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_question_and_every_answer_of_any_questionnaire_has_a_field_of_its_own(
    questionnaire: Questionnaire,
) -> None:
    fields = [
        (control["name"], control.get("value", ""))
        for control in page_of(questionnaire).select("input, textarea")
        if control["name"] not in {"area", "reference"}
    ]
    wanted = []
    for question in questionnaire.questions():
        codes = [option.code for option in questionnaire.options(question)]
        if question.type.value == "multiple":
            wanted += [(f"{question.id}.{code}", "") for code in codes]
        elif question.is_choice:
            wanted += [(question.id, code) for code in codes]
        elif question.type.value == "month":
            wanted += [(f"{question.id}.month", ""), (f"{question.id}.year", "")]
        elif not question.tells:
            wanted.append((question.id, ""))
    assert sorted(fields) == sorted(wanted)
    assert len(fields) == len(set(fields))


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_no_answer_is_piped_and_no_hole_is_left(questionnaire: Questionnaire) -> None:
    words = text_of(questionnaire)
    assert "{" not in words
    assert "|" not in words


def test_the_cover_says_what_people_must_know_before_they_write() -> None:
    words = text_of(YOUNG)
    for said in (
        YOUNG.welcome.who_asks.strip(),
        YOUNG.welcome.why.strip(),
        "It takes about 10 minutes.",
        "You do not have to fill in this form.",
        "You can leave any question empty",
        "Do not write your name, or anyone else",
        "Every copy of this form is the same.",
        "Put the form into an envelope and close it.",
        "Give the envelope to the worker who gave you the form.",
        "That person sees your answers and your handwriting.",
        "The paper is destroyed within 30 days after that.",
        "Please do not send it by e-mail",
        "we cannot tell who wrote what",
    ):
        assert said in words, said


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_a_form_that_an_area_sends_does_not_say_that_nobody_knows_whose_it_is(
    questionnaire: Questionnaire,
) -> None:
    words = text_of(questionnaire)
    assert ("Whoever reads it knows which area it is from." in words) is questionnaire.area_returns
    assert ("we cannot tell who wrote what" in words) is not questionnaire.area_returns
    assert ("tells whose it is" in words) is not questionnaire.area_returns


def test_the_help_lines_stand_on_it_with_their_numbers() -> None:
    words = text_of(YOUNG)
    assert help_of(YOUNG)
    assert all(f"{line.name}: {line.phone}" in words for line in help_of(YOUNG))


def test_the_page_of_a_screen_is_not_spoken_of() -> None:
    assert "press Help. It shows who can help now" not in text_of(YOUNG)
    assert "Where the form says “press Help”, look at this list." in text_of(YOUNG)


def test_a_sensitive_part_says_what_comes_and_where_to_go_on_without_it() -> None:
    words = text_of(YOUNG)
    section = next(each for each in YOUNG.sections if each.content_notice)
    assert (section.content_notice or "").split("\n")[0].strip()[:60] in words
    assert "You can leave out this part: go to question 16." in words
    assert (section.support_after or "").split("\n")[0].strip()[:60] in words


def test_a_variant_for_some_answers_is_not_on_paper() -> None:
    questionnaire = small("variants")
    words = text_of(questionnaire)
    for question in questionnaire.questions():
        assert question.ask.split("{")[0].strip() in words


def test_a_hostile_text_is_a_text() -> None:
    section = YOUNG.sections[0].model_copy(update={"title": '</style><script>"x"</script>'})
    hostile = YOUNG.model_copy(update={"title": '</style>"<b>', "sections": (section, *YOUNG.sections[1:])})
    html = form_of(hostile).html
    assert "<script>" not in html
    assert html.count("</style>") == 1


def test_pictures_are_named_by_their_content_and_have_words() -> None:
    folder = MY_SUPPORT.parent / media.FOLDER
    questionnaire = media.pinned(questionnaire_at(MY_SUPPORT), lambda name: (folder / name).read_bytes())
    page = page_of(questionnaire)
    assert {image["src"] for image in page.select("img")} == {
        f"picture:{n}" for n in form_of(questionnaire).pictures
    }
    assert all(image["alt"] for image in page.select("img"))


def test_the_form_is_the_same_each_time_it_is_made() -> None:
    assert form_of(YOUNG) == form_of(YOUNG)


def test_large_print_is_eighteen_points_and_ordinary_print_twelve() -> None:
    assert "html { font: 18pt/" in form_of(YOUNG, large=True).html
    assert "html { font: 12pt/" in form_of(YOUNG).html


def test_nothing_that_is_read_is_smaller_than_that_or_slanted() -> None:
    """Slanted letters are hard to read for many people; only the foot of a page is small."""
    style = form_of(YOUNG).html.partition("<style>")[2].partition("</style>")[0]
    inside = style[style.index("html {") :]
    sizes = re.findall(r"font(?:-size)?: ([\d.]+)em", inside)
    assert sizes
    assert min(map(float, sizes)) >= 1
    assert "italic" not in inside


@pytest.mark.parametrize(("language", "direction"), [("gd", "ltr"), ("ar", "rtl")])
def test_a_translated_form_carries_its_language_and_direction(language: str, direction: str) -> None:
    page = page_of(YOUNG, language)
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == (language, direction)
    assert "\x02" not in str(page)


def test_what_has_no_translation_says_that_it_is_english() -> None:
    reworded = YOUNG.welcome.model_copy(update={"why": "Nobody has translated this."})
    page = page_of(YOUNG.model_copy(update={"welcome": reworded}), "ar")
    english = [each.get_text() for each in page.select('[lang="en-GB"][dir="ltr"]')]
    assert "Nobody has translated this." in english
