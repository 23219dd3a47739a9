"""Claim 9: whoever comes back with five words, or found them, reads no answer that was given before."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Questionnaire
from tests.fielded import STAFF, Person, field_survey, questionnaire_of
from tests.questionnaire.generated import every_answer, generated
from tests.taking.test_any_way_through_the_pages import posted

#: Stands in every text that is written before saving.
CANARY = "written before, by one person"


def gives_away(page: BeautifulSoup) -> list[str]:
    """Whatever a page says of an answer."""
    found = [str(each) for each in page.select("main [checked]")]
    found += [str(each) for each in page.select("main option[selected]")]
    found += [str(each) for each in page.select("main input[type=text]") if each.get("value")]
    found += [str(each) for each in page.select("main textarea") if each.get_text(strip=True)]
    return found + ([CANARY] if CANARY in page.get_text() else [])


def answer_everything(person: Person, questionnaire: Questionnaire, data: st.DataObject) -> Answers:
    """Answer whatever is asked, page by page; returns what was said."""
    said = Answers()
    for page in routing.layout(questionnaire):
        if page.id not in {each.id for each in routing.path(questionnaire, said)}:
            continue
        person.get(f"/q/{page.id}")
        sent: dict[str, object] = {}
        after = said
        for name in page.questions:
            question = questionnaire.question(name)
            if question.tells:
                continue
            choices = every_answer(questionnaire, question)
            answer = CANARY if question.is_text else data.draw(st.sampled_from(choices)) if choices else None
            sent[name] = posted(question, answer)
            after = after.having(name, answer)
        if not sent:
            continue
        person.press("continue", sent)
        if person.status == 422:
            person.get(f"/q/{page.id}").press("skip")
            after = said
            for name in sent:
                after = after.having(name, None)
        said = after
    return said


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(generated(), st.data())
def test_no_page_after_coming_back_holds_an_earlier_answer(
    questionnaire: Questionnaire, data: st.DataObject
) -> None:
    logging.getLogger("survey_app.public").setLevel(logging.ERROR)
    fieldwork = questionnaire.fieldwork.model_copy(update={"resume": True})
    questionnaire = questionnaire.model_copy(update={"fieldwork": fieldwork})
    with tempfile.TemporaryDirectory() as folder:
        fielded = field_survey(Path(folder), questionnaire)
        try:
            person = fielded.person().begin()
            said = answer_everything(person, questionnaire, data)
            person.get("/stop").press("save")
            words = person.page.select_one(".code-words").get_text(" ")
            person.press("saved")
            back = fielded.person()
            back.response = back.client.post(
                fielded.path("/come-back"), data={"words": words}, follow_redirects=True
            )
            assert gives_away(back.page) == []
            for page in routing.path(questionnaire, said):
                assert gives_away(back.get(f"/q/{page.id}").page) == [], page.id
            for rest in ("/check", "/check?look=yes", "/stop", "/sections"):
                assert gives_away(back.get(rest).page) == [], rest
        finally:
            fielded.dispose()


def test_the_look_for_answers_finds_them_where_they_are_shown(tmp_path: Path) -> None:
    """The control: in the same visit, pages do show what was answered."""
    fielded = field_survey(tmp_path, questionnaire_of(STAFF))
    person = fielded.person().begin()
    at = person.at
    choice = person.page.select_one("main input[type=radio], main select")
    value = choice["value"] if choice.name == "input" else choice.select("option")[1]["value"]
    person.press("continue", {choice["name"]: value}).get(at)
    assert gives_away(person.page)
    fielded.dispose()
