"""The pages around the surveys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fielded import MOVING_ON, Fielded, Person, field_survey, questionnaire_of


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    fielded: Fielded = field_survey(tmp_path, questionnaire_of(MOVING_ON))
    yield fielded.person()
    fielded.dispose()


def visit(person: Person, path: str) -> Person:
    person.response = person.client.get(path)
    return person


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/", "Surveys for reviews of care"), ("/privacy", "Privacy"), ("/accessibility", "Accessibility")],
)
def test_it_is_there_and_sets_no_cookie(person: Person, path: str, heading: str) -> None:
    visit(person, path)
    assert (person.status, person.heading) == (200, heading)
    assert "Set-Cookie" not in person.response.headers


def test_the_code_of_a_card_leads_to_its_survey_however_it_is_typed(person: Person) -> None:
    typed = " ".join(person.fielded.link.upper())
    person.response = person.client.post("/", data={"code": typed}, follow_redirects=True)
    assert person.heading == "Moving on"


@pytest.mark.parametrize("typed", ["", "/../team", "<script>", "?!"])
def test_what_cannot_be_a_code_is_said_with_the_way_on(person: Person, typed: str) -> None:
    person.response = person.client.post("/", data={"code": typed})
    assert person.status == 422
    assert person.page.title.get_text().startswith("Error:")
    assert "letters and numbers" in person.page.select_one(".ds_error-summary").get_text()


def test_the_accessibility_statement_says_what_was_tested_by_whom_and_what_was_not(person: Person) -> None:
    text = visit(person, "/accessibility").page.get_text()
    assert "No test with people has been done" in text
    assert "Only programs have tested it" in text
    for engine in ("axe", "html-validate", "Nu checker"):
        assert engine in text
    assert "we do not say that they do" in text


def test_the_privacy_page_says_what_is_kept_and_what_cannot_be_done(person: Person) -> None:
    headings = [each.get_text() for each in visit(person, "/privacy").page.select("h2")]
    assert headings[0] == "What is kept"
    assert headings[-1] == "What we cannot do"
