"""The paper form is handed out to whoever has the link, as a file that lies there already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app import paper_forms
from survey_app.paper_forms import place
from survey_app.questionnaire.load import canonical_json, from_canonical_json
from survey_app.questionnaire.model import Fieldwork
from survey_app.taking import headers
from tests.fielded import MOVING_ON, STAFF, Fielded, field_survey, questionnaire_of

FORM = b"%PDF-1.7 a form"


@pytest.fixture
def young(tmp_path: Path) -> Iterator[Fielded]:
    made = field_survey(tmp_path, questionnaire_of(MOVING_ON), draft_languages=True)
    for large in (False, True):
        path = place(made.settings, made.survey_id, "en", large=large)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FORM + (b", large" if large else b""))
    yield made
    made.dispose()


def links(fielded: Fielded, rest: str = "") -> list[str]:
    return [
        str(link["href"]).removeprefix(fielded.path())
        for link in fielded.person().get(rest).page.select("main a")
        if "paper" in str(link["href"])
    ]


@pytest.mark.parametrize("page", ["", "/worker"])
def test_the_start_page_and_the_workers_page_lead_to_the_form_in_both_sizes(
    young: Fielded, page: str
) -> None:
    assert links(young, page) == ["/paper.pdf", "/paper-large.pdf"]


@pytest.mark.parametrize(("rest", "content"), [("/paper.pdf", FORM), ("/paper-large.pdf", FORM + b", large")])
def test_the_form_is_sent_as_it_lies_there(young: Fielded, rest: str, content: bytes) -> None:
    response = young.app.test_client().get(young.path(rest))
    assert (response.status_code, response.mimetype, response.data) == (200, "application/pdf", content)
    assert response.headers["Cache-Control"] == "no-store"
    assert not {"ETag", "Last-Modified", "Set-Cookie"} & set(response.headers.keys())
    assert all(response.headers[name] == value for name, value in headers.FIXED.items())


def test_the_form_comes_in_the_language_of_the_page_and_else_in_english(young: Fielded) -> None:
    place(young.settings, young.survey_id, "gd").write_bytes(b"%PDF-1.7 anns a' Ghaidhlig")
    client = young.app.test_client()
    assert client.get(young.path("/paper.pdf?lang=gd")).data == b"%PDF-1.7 anns a' Ghaidhlig"
    assert client.get(young.path("/paper.pdf?lang=pl")).data == FORM
    assert client.get(young.path("/paper.pdf?lang=../../x")).data == FORM


def test_nothing_leads_to_a_form_that_is_not_there(tmp_path: Path) -> None:
    fielded = field_survey(tmp_path, questionnaire_of(MOVING_ON))
    assert links(fielded) == []
    assert fielded.app.test_client().get(fielded.path("/paper.pdf")).status_code == 404
    fielded.dispose()


def test_a_survey_that_takes_no_paper_hands_out_none(tmp_path: Path) -> None:
    fielded = field_survey(tmp_path, questionnaire_of(STAFF))
    for large in (False, True):
        path = place(fielded.settings, fielded.survey_id, "en", large=large)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FORM)
    assert links(fielded) == []
    assert fielded.app.test_client().get(fielded.path("/paper.pdf")).status_code == 404
    fielded.dispose()


def test_handing_out_a_form_draws_none(young: Fielded, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(*args: object, **kwargs: object) -> bytes:
        raise AssertionError("the public side drew a form")

    monkeypatch.setattr(paper_forms, "pdf", drawn)
    monkeypatch.setattr(paper_forms, "paper", drawn)
    client = young.app.test_client()
    assert {client.get(young.path("/paper.pdf")).status_code for _ in range(20)} == {200}


def test_where_people_answer_on_paper_alone_nobody_begins_on_a_screen(tmp_path: Path) -> None:
    questionnaire = questionnaire_of(STAFF).model_copy(update={"fieldwork": Fieldwork(mode="paper")})
    fielded = field_survey(tmp_path, from_canonical_json(canonical_json(questionnaire)))
    person = fielded.person().get()
    assert not [link for link in person.page.select("main a") if "agree" in str(link["href"])]
    assert person.get("/agree").at == ""
    answer = person.client.post(fielded.path("/agree"), data={"agree": "yes"})
    assert answer.location.endswith(fielded.path())
    assert fielded.count("draft") == 0
    fielded.dispose()
