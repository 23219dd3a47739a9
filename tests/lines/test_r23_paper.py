"""R23: the same YAML gives a tagged, fillable form to print or to fill in on a screen, and a named person
types a paper form in, marked as paper."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from survey_app.questionnaire.model import Questionnaire
from survey_app.storage import accounts
from tests.fielded import GLASGOW
from tests.paper.forms import MOVING_ON, MY_SUPPORT, drawn, form_of, page_of
from tests.questionnaire.samples import SHIPPED, questionnaire_at, small
from tests.team.typing import Typing, typing

TEA = {"area": GLASGOW, "tea": "tea", "milk": "milk", "which-milk": ["oat"], "why-oat": "It froths."}


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Typing]:
    """Somebody of the team at the typing-in desk of a survey that takes paper."""
    made = typing(tmp_path, small("routed"))
    yield made
    made.owner.dispose()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_r23_the_same_yaml_gives_a_form_with_every_question_and_answer(path: Path) -> None:
    questionnaire: Questionnaire = questionnaire_at(path)
    fields = {control["name"] for control in page_of(questionnaire).select("input, textarea")}
    asked = {question.id for question in questionnaire.questions() if not question.tells}
    assert asked == {name.partition(".")[0] for name in fields} - {"area", "reference"}


@pytest.mark.pdf
def test_r23_the_form_is_tagged_for_screen_readers(tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(drawn(MY_SUPPORT))
    facts = subprocess.run(
        ["pdfinfo", tmp_path / "form.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert "Tagged:          yes" in facts
    assert f"Title:           {questionnaire_at(MY_SUPPORT).title}" in facts


@pytest.mark.pdf
def test_r23_the_form_can_be_filled_in_on_a_screen() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(MOVING_ON)))
    given = {"area": f"/{GLASGOW}", "age": "/age-18-20", "count-on.friends": "/friends", "keep": "My key."}
    for page in writer.pages:
        writer.update_page_form_field_values(page, given, auto_regenerate=False)
    filled = io.BytesIO()
    writer.write(filled)
    read = pypdf.PdfReader(filled).get_fields() or {}
    assert {name: read[name].value for name in given} == given


@pytest.mark.pdf
def test_r23_each_field_says_its_question_to_a_screen_reader() -> None:
    fields = pypdf.PdfReader(io.BytesIO(drawn(MOVING_ON))).get_fields() or {}
    for question in questionnaire_at(MOVING_ON).questions():
        assert question.ask.split("{")[0].strip() in str(fields[question.id]["/TU"])


def test_r23_every_copy_of_the_form_is_the_same_and_says_so() -> None:
    questionnaire = questionnaire_at(MOVING_ON)
    assert form_of(questionnaire) == form_of(questionnaire)
    assert "Every copy of this form is the same." in form_of(questionnaire).html


def test_r23_somebody_of_the_team_types_a_form_in_and_it_counts_as_a_response(typist: Typing) -> None:
    typist.open().press("check", TEA).press("send")
    assert typist.heading == "Sent"
    (answers,) = typist.handed_in()
    assert answers.codes("which-milk") == ("oat",)
    assert [text.words for text in typist.texts().texts] == ["It froths."]


def test_r23_what_was_typed_in_is_marked_as_paper_where_only_the_count_sees_it(typist: Typing) -> None:
    typist.open().press("check", TEA).press("send")
    typist.close()
    assert typist.ticks().on_paper.tolist() == [True]


def test_r23_whoever_types_is_named_once_a_day_and_never_with_a_time(typist: Typing) -> None:
    for _ in range(2):
        typist.open().press("check", TEA).press("send")
    (event,) = typist.events()
    with typist.owner.read() as connection:
        account = accounts.by_name(connection, "somebody")
    assert account is not None
    assert (event.account, event.subject) == (account.id, typist.survey)
    assert len(event.at) == len("2026-01-31")


def test_r23_nobody_types_without_the_right(tmp_path: Path) -> None:
    reviewer = typing(tmp_path, small("routed"), role="reviewer")
    assert reviewer.open().status == 403
    reviewer.owner.dispose()


def test_r23_a_form_that_was_sent_cannot_be_seen_again(typist: Typing) -> None:
    typist.open().press("check", TEA)
    again = {**typist.form_data(), "go": "check"}
    typist.press("send")
    typist.response = typist.post(again)
    assert typist.status == 410
    assert "It froths." not in typist.response.get_data(as_text=True)


def test_r23_a_double_post_makes_one_response(typist: Typing) -> None:
    typist.open().press("check", TEA)
    data = {**typist.form_data(), "go": "send"}
    for _ in range(2):
        typist.post(data)
    assert len(typist.handed_in()) == 1
