"""Taking part, on SQLite and on PostgreSQL: what the pages do is the same on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import database_url, postgresql_server
from tests.fielded import ROOT, STAFF, Fielded, field_survey, held_by, questionnaire_of

__all__ = ["database_url", "postgresql_server"]

WORDS = ROOT / "tests" / "questionnaires" / "words.yaml"
TYPED = "teatha, شاي, 🙂"


@pytest.fixture
def words(tmp_path: Path, database_url: str) -> Iterator[Fielded]:
    made = field_survey(tmp_path, questionnaire_of(WORDS), database_url=database_url)
    yield made
    made.dispose()


@pytest.fixture
def staff(tmp_path: Path, database_url: str) -> Iterator[Fielded]:
    made = field_survey(tmp_path, questionnaire_of(STAFF), database_url=database_url)
    yield made
    made.dispose()


@pytest.fixture
def with_codes(tmp_path: Path, database_url: str) -> Iterator[Fielded]:
    questionnaire = questionnaire_of(STAFF)
    fieldwork = questionnaire.fieldwork.model_copy(update={"mode": "codes"})
    asks = questionnaire.model_copy(update={"fieldwork": fieldwork})
    made = field_survey(tmp_path, asks, database_url=database_url)
    yield made
    made.dispose()


def first_box(fielded: Fielded) -> str:
    return next(question.id for question in fielded.questionnaire.questions() if question.is_text)


def test_what_was_typed_is_kept_shown_and_handed_in_once(words: Fielded) -> None:
    person = words.person().begin()
    person.press("continue", {first_box(words): TYPED})
    person.get(f"/q/{first_box(words)}")
    assert held_by(person.page.select_one("main form"))[first_box(words)].strip() == TYPED
    data = {"go": "send", "whole": "yes"}
    for _ in range(2):
        person.client.post(words.path("/send"), data=data)
    assert len(words.handed_in()) == 1
    assert words.words() == [TYPED]


def test_leaving_deletes(words: Fielded) -> None:
    person = words.person().begin()
    person.press("continue", {first_box(words): TYPED})
    person.client.get("/leave")
    assert words.count("draft") == 0


def test_five_words_bring_back(staff: Fielded) -> None:
    person = staff.person().begin()
    person.get("/stop").press("save")
    five = person.page.select_one(".code-words").get_text(" ")
    person.press("saved")
    back = staff.person()
    back.response = back.client.post(staff.path("/come-back"), data={"words": five}, follow_redirects=True)
    assert back.at.startswith("/q/")
    assert back.get("/check").press("send").heading == "Your answers were sent"
    assert len(staff.handed_in()) == 1


def test_a_code_lets_in_once(with_codes: Fielded) -> None:
    from survey_app.letterbox import code_making

    record = code_making.survey_with_codes(with_codes.owner, with_codes.survey_id)
    code = code_making.make(with_codes.owner, record, 1)[0].typed
    for expected in (303, 422):
        person = with_codes.person()
        answer = person.client.post(with_codes.path("/code"), data={"code": code})
        assert answer.status_code == expected
        person.client.post(with_codes.path("/send"), data={"go": "send", "whole": "yes"})
    assert len(with_codes.handed_in()) == 1


@pytest.mark.parametrize(
    "rest", ["/s/%00", "/s/a%00b/agree", "/s/%ff%fe", "/s/%ED%A0%80", "/%00", "/s/" + "a" * 1500]
)
def test_an_address_of_strange_bytes_is_not_found(words: Fielded, rest: str) -> None:
    assert words.app.test_client().get(rest).status_code == 404


def test_strange_bytes_in_a_form_are_no_fault_of_the_server(words: Fielded) -> None:
    person = words.person().begin()
    name = first_box(words)
    for text in ("\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe"):
        answer = person.client.post(words.path(f"/q/{name}"), data={name: text, "go": "continue"})
        assert answer.status_code == 303, text
    for path, data in (("/", {"code": "\x00"}), ("/s/%00/agree", {"agree": "yes"})):
        assert words.app.test_client().post(path, data=data).status_code in {404, 422}
