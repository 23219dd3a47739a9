"""R12: a page before a sensitive section says what comes, and offers to skip the section."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.routing import PageKind
from tests.fielded import MOVING_ON, Person, questionnaire_of
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn

EACH = pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
NOTICE = "/q/went-wrong.notice"


@EACH
def test_r12_every_sensitive_part_begins_with_such_a_page(path: Path) -> None:
    questionnaire = questionnaire_of(path)
    for section in questionnaire.sections:
        if any(question.sensitive for question in section.questions):
            assert section.content_notice, section.id


@EACH
def test_r12_it_says_what_comes_and_offers_to_skip_or_to_go_on(
    path: Path, in_the_field: In_the_field
) -> None:
    fielded = in_the_field(path)
    for page, html in drawn(fielded):
        if page.kind is not PageKind.NOTICE:
            continue
        (section,) = [each for each in fielded.questionnaire.sections if each.id == page.section]
        told = " ".join(html.select_one("main").get_text(" ").split())
        for line in (section.content_notice or section.intro or "").split("\n"):
            assert " ".join(line.split()) in told
        buttons = {button["value"]: button.get_text() for button in html.select("main .controls button")}
        assert (buttons["continue"], buttons["skip"]) == ("Go on to this part", "Skip this part")


def test_r12_it_stands_before_the_first_question_of_the_part(person: Person) -> None:
    assert person.walk_to(NOTICE).press("continue").at == "/q/wrong"


def test_r12_no_question_of_the_part_stands_on_it(person: Person) -> None:
    assert not person.walk_to(NOTICE).page.select("main input, main textarea")


def test_r12_skipping_leads_past_every_question_of_the_part(person: Person) -> None:
    assert person.walk_to(NOTICE).press("skip").at == "/q/went-wrong.support"


def test_r12_skipping_takes_back_what_was_answered_in_the_part(person: Person) -> None:
    person.walk_to("/q/wrong").press("continue", {"wrong": "went-wrong"})
    person.get(NOTICE).press("skip").get("/check").press("send")
    assert [dict(answers.values) for answers in person.fielded.handed_in()] == [{}]


def test_r12_where_support_is_comes_to_everybody_whatever_they_chose(person: Person) -> None:
    skipped = person.walk_to(NOTICE).press("skip").page.select_one("main").get_text()
    other = person.fielded.person().walk_to("/q/wrong").press("continue", {"wrong": "nothing-wrong"})
    while other.at != "/q/went-wrong.support":
        other.press("continue")
    assert other.page.select_one("main").get_text() == skipped


def test_r12_the_check_finds_a_sensitive_part_without_such_a_page() -> None:
    questionnaire = questionnaire_of(MOVING_ON)
    sections = tuple(
        section.model_copy(update={"content_notice": None}) for section in questionnaire.sections
    )
    found = lint(questionnaire.model_copy(update={"sections": sections}), {}, "x.yaml")
    assert "content-notice" in {fault.rule for fault in found}
