"""Which texts are collected for translators."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polib
import pytest

from survey_app.languages.texts import HELP_LINE, collect, meant_for
from survey_app.questionnaire.babel_extractor import NotExtractable
from survey_app.questionnaire.translated import ANSWER
from tests.languages.written import questionnaires

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "questionnaires"


def test_pages_help_lines_built_in_answers_and_questionnaires_are_collected_together() -> None:
    found = {(text.context, text.text): text for text in collect(SHIPPED)}
    assert (None, "Continue") in found
    assert (ANSWER, "I am not sure") in found
    assert (HELP_LINE, "Day and night. Free.") in found
    assert found["moving-on/question/age/ask", "How old are you?"].files == ("leaving-care/moving-on.yaml",)


def test_a_text_that_stands_in_two_places_is_collected_once() -> None:
    found = [text for text in collect(SHIPPED) if (text.context, text.text) == (None, "Back")]
    assert len(found) == 1
    assert len(found[0].files) > 1


def test_a_text_that_counts_is_collected_with_both_of_its_english_forms() -> None:
    minutes = next(text for text in collect(SHIPPED) if text.text == "It takes about %(num)s minute.")
    assert (minutes.plural, minutes.python_format) == ("It takes about %(num)s minutes.", True)


def test_a_questionnaire_is_meant_for_the_languages_that_it_lists(tmp_path: Path) -> None:
    texts = collect(questionnaires(tmp_path, languages="[en, gd]"))

    def parts(code: str) -> set[str]:
        return {text.context.split("/")[0] for text in meant_for(texts, code) if "/" in (text.context or "")}

    assert (parts("gd"), parts("pl")) == ({"one-question"}, set())


def test_a_questionnaire_with_an_error_is_named_and_nothing_is_collected_by_halves(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("title: [", encoding="utf-8")
    with pytest.raises(NotExtractable, match="broken.yaml"):  # noqa: RUF043
        collect(tmp_path)


@pytest.mark.slow
def test_babel_finds_the_same_with_the_mapping_for_other_tools(tmp_path: Path) -> None:
    template = tmp_path / "messages.pot"
    pybabel = Path(sys.executable).parent / "pybabel"
    subprocess.run(
        [pybabel, "-q", "extract", "-F", "babel.cfg", "-o", template, "."],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    theirs = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(template))}
    ours = {(text.context, text.text) for text in collect(SHIPPED) if text.context not in {HELP_LINE, ANSWER}}
    assert theirs == ours
