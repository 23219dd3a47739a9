"""The demonstration has paper forms to look at, and does without them where no PDF can be made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app import paper_forms
from survey_app.demonstration import instance
from survey_app.paper_forms import place
from survey_app.printing import NoPdfHere
from tests.fielded import GLASGOW, MOVING_ON, Fielded, field_survey, questionnaire_of


@pytest.fixture
def young(tmp_path: Path) -> Iterator[Fielded]:
    made = field_survey(tmp_path, questionnaire_of(MOVING_ON))
    yield made
    made.dispose()


def draw(fielded: Fielded) -> None:
    instance._draw_paper(fielded.settings, fielded.questionnaire, fielded.survey_id, [GLASGOW])


@pytest.mark.pdf
def test_a_survey_of_the_demonstration_has_its_form_in_both_sizes(young: Fielded) -> None:
    draw(young)
    assert all(place(young.settings, young.survey_id, "en", large=large).is_file() for large in (False, True))


def test_without_what_a_pdf_is_made_with_there_is_no_form_and_no_fault(
    young: Fielded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*args: object, **kwargs: object) -> bytes:
        raise NoPdfHere

    monkeypatch.setattr(paper_forms, "pdf", nothing)
    draw(young)
    assert not place(young.settings, young.survey_id, "en").exists()
