"""R21: language and direction are right on each page, a text not yet translated carries its own language, and
switching keeps the answers, those that were typed and not yet sent off too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.languages import catalogues
from survey_app.questionnaire.answers import Answers
from tests.fielded import MOVING_ON, ROOT, Fielded, Person, field_survey, questionnaire_of
from tests.lines.conftest import In_the_field

#: Language → what a page says of itself.
TONGUES = {
    "en": ("en-GB", "ltr"),
    "gd": ("gd", "ltr"),
    "sco": ("sco", "ltr"),
    "pl": ("pl", "ltr"),
    "uk": ("uk", "ltr"),
    "ar": ("ar", "rtl"),
}
AROUND = (
    "",
    "/agree",
    "/no-thanks",
    "/worker",
    "/thanks",
    "/deleted",
    "/about",
    "/privacy",
    "/space",
    "/try",
)
EACH = pytest.mark.parametrize("code", TONGUES)


@pytest.fixture
def young(in_the_field: In_the_field) -> Fielded:
    """The young people's survey where drafts of translations are offered."""
    return in_the_field(MOVING_ON, draft_languages=True)


@pytest.fixture
def half_arabic(tmp_path: Path) -> Iterator[Fielded]:
    """A survey whose Arabic lacks two texts."""
    folder = tmp_path / "translations"
    shutil.copytree(ROOT / "translations", folder)
    found = catalogues.read(folder, "ar")
    for entry in found:
        if entry.msgid in {"How old are you?", "Continue"}:
            entry.msgstr = ""
    catalogues.write(found, catalogues.path(folder, "ar"))
    fielded = field_survey(
        tmp_path / "field", questionnaire_of(MOVING_ON), translations=folder, draft_languages=True
    )
    yield fielded
    fielded.dispose()


def says_of_itself(person: Person) -> tuple[str, str]:
    html = person.page.select_one("html")
    assert html is not None
    return str(html["lang"]), str(html["dir"])


def begun(fielded: Fielded, code: str) -> Person:
    return fielded.person().get(f"/agree?lang={code}").press("yes", button="agree")


@EACH
def test_r21_pages_around_the_questions_say_their_language_and_direction(young: Fielded, code: str) -> None:
    for rest in AROUND:
        assert says_of_itself(young.person().get(f"{rest}?lang={code}")) == TONGUES[code], rest


@EACH
def test_r21_every_page_from_the_first_question_to_the_thanks_says_them(young: Fielded, code: str) -> None:
    person = begun(young, code)
    while person.at.startswith("/q/"):
        assert says_of_itself(person) == TONGUES[code], person.at
        person.press("continue")
    assert says_of_itself(person) == TONGUES[code]
    assert says_of_itself(person.press("send")) == TONGUES[code]


@EACH
def test_r21_pages_of_no_survey_and_errors_say_them(young: Fielded, code: str) -> None:
    person = young.person()
    for address in ("/", "/privacy", "/accessibility", "/help-lines", "/nowhere", "/s/0000000000"):
        person.response = person.client.get(f"{address}?lang={code}")
        assert says_of_itself(person) == TONGUES[code], address


def test_r21_a_text_without_a_translation_carries_its_own_language(half_arabic: Fielded) -> None:
    page = begun(half_arabic, "ar").page.select_one("main")
    english = [(each.get_text(), each["dir"]) for each in page.select("[lang=en-GB]")]
    assert ("How old are you?", "ltr") in english
    assert ("Continue", "ltr") in english


def test_r21_a_choice_that_was_not_yet_sent_off_outlives_a_switch(young: Fielded) -> None:
    person = begun(young, "gd").press("language.ar", {"age": "age-18-20"})
    assert (person.at, says_of_itself(person)) == ("/q/age", TONGUES["ar"])
    assert [control["value"] for control in person.page.select("input[checked]")] == ["age-18-20"]


def test_r21_words_that_were_not_yet_sent_off_outlive_a_switch(young: Fielded) -> None:
    person = young.person().walk_to("/q/keep").press("language.pl", {"keep": "The drop-in & <music>"})
    assert says_of_itself(person) == TONGUES["pl"]
    assert person.page.select_one("textarea").get_text().strip() == "The drop-in & <music>"


def test_r21_words_that_look_like_a_number_outlive_a_switch_too(young: Fielded) -> None:
    person = young.person().walk_to("/q/keep").press("language.pl", {"keep": "Ring 0131 555 0123"})
    assert "Ring 0131 555 0123" in person.page.select_one("textarea").get_text()


def test_r21_earlier_answers_outlive_a_switch(young: Fielded) -> None:
    person = young.person().begin().press("continue", {"age": "age-18-20"}).press("language.uk")
    person.press("language.en").press("stop").press("send")
    assert young.handed_in() == [Answers({"age": ("age-18-20",)})]


def test_r21_what_is_handed_in_says_nothing_of_the_language(young: Fielded) -> None:
    for code in TONGUES:
        begun(young, code).press("continue", {"age": "age-18-20"}).press("stop").press("send")
    assert young.handed_in() == [Answers({"age": ("age-18-20",)})] * len(TONGUES)


def test_r21_each_language_is_offered_in_its_own_name_and_says_which_it_is(young: Fielded) -> None:
    items = young.person().get().page.select(".tongues li")
    assert [(each["lang"], each["dir"]) for each in items] == list(TONGUES.values())
