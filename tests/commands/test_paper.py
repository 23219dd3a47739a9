"""survey paper, and the paper form of a questionnaire: what the operator types and gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.commands.questionnaire import questionnaire as questionnaires
from survey_app.commands.survey import survey
from survey_app.config import Settings
from survey_app.paper_forms import place
from survey_app.storage.engines import migrate
from tests.fielded import GLASGOW, MOVING_ON, PASSPHRASE, ROOT, Fielded, field_survey, questionnaire_of
from tests.opened import settings as settings_in
from tests.paper.forms import opened

pytestmark = pytest.mark.pdf


@pytest.fixture
def young(tmp_path: Path) -> Fielded:
    return field_survey(tmp_path, questionnaire_of(MOVING_ON))


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(survey, words, obj=settings)


def test_the_forms_of_a_survey_are_put_where_they_are_handed_out_from(young: Fielded) -> None:
    result = run(young.settings, "paper", young.survey_id)
    assert result.exit_code == 0, result.output
    forms = [place(young.settings, young.survey_id, "en", large=large) for large in (False, True)]
    assert result.output.split() == [str(path) for path in forms]
    assert all(path.read_bytes().startswith(b"%PDF-1.7") for path in forms)


def test_one_form_goes_into_a_file(young: Fielded, tmp_path: Path) -> None:
    output = tmp_path / "form.pdf"
    result = run(young.settings, "paper", young.survey_id, "--large", "-o", str(output))
    assert result.exit_code == 0, result.output
    with opened(output.read_bytes()) as document:
        assert [str(field.T) for field in document.Root.AcroForm.Fields][:2] == ["area", "age"]


def test_a_language_that_the_survey_is_not_offered_in_is_named(young: Fielded) -> None:
    result = run(young.settings, "paper", young.survey_id, "--language", "fr")
    assert result.exit_code == 1
    assert "is not offered in fr" in result.output


def test_an_unknown_survey_is_named(young: Fielded) -> None:
    result = run(young.settings, "paper", "nothing")
    assert result.exit_code == 1
    assert "there is no survey called nothing" in result.output


def test_large_print_without_a_file_is_a_matter_of_usage(young: Fielded) -> None:
    assert run(young.settings, "paper", young.survey_id, "--large").exit_code == 2


def test_opening_a_survey_that_takes_paper_makes_its_forms(tmp_path: Path) -> None:
    settings = replace(settings_in(tmp_path / "instance"), questionnaires=ROOT / "questionnaires")
    migrate(settings.database_url)
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    words = ["open", str(MOVING_ON), "--id", "moving-on-2026", "--areas", GLASGOW]
    result = run(settings, *words, "--passphrase-file", str(tmp_path / "passphrase"))
    assert result.exit_code == 0, result.output
    with opened(place(settings, "moving-on-2026", "en").read_bytes()) as document:
        # One area takes part, so nobody is asked which.
        assert str(document.Root.AcroForm.Fields[0].T) == "age"


def test_a_questionnaire_that_is_not_in_the_field_has_a_form_too(tmp_path: Path) -> None:
    output = tmp_path / "form.pdf"
    words = ["export", str(MOVING_ON), "--format", "paper-pdf", "-o", str(output)]
    result = CliRunner().invoke(questionnaires, words)
    assert result.exit_code == 0, result.output
    with opened(output.read_bytes()) as document:
        assert len(document.pages) > 3
