"""The catalogues we ship: whole in form, honest about what they are."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

import polib
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from survey_app.languages import catalogues
from survey_app.languages.catalogues import is_translated, strings
from survey_app.languages.shelf import Shelf
from survey_app.languages.tongues import tongue
from survey_app.questionnaire.piping import pipes
from survey_app.questionnaire.translated import in_language
from tests.fielded import MOVING_ON, questionnaire_of

FOLDER = Path(__file__).parent.parent.parent / "translations"
CODES = ("ar", "gd", "pl", "sco", "uk")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def read(code: str) -> polib.POFile:
    return catalogues.read(FOLDER, code)


def said(code: str) -> list[polib.POEntry]:
    """Every text that has words, right or wrong."""
    return [entry for entry in catalogues.entries(read(code)) if any(strings(entry))]


def test_five_languages_are_shipped_and_each_can_be_read() -> None:
    assert catalogues.codes(FOLDER) == CODES
    assert Shelf(FOLDER, drafts=True).faults == ()


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_compiles_with_other_tools_and_says_the_same_there(code: str) -> None:
    compiled = io.BytesIO()
    with catalogues.path(FOLDER, code).open("rb") as file:
        write_mo(compiled, read_po(file, locale=code if code != "sco" else "en_GB", abort_invalid=True))
    compiled.seek(0)
    translations = Translations(fp=compiled)
    for entry in said(code):
        if entry.fuzzy or entry.msgid_plural:
            continue
        found = (
            translations.upgettext(entry.msgctxt, entry.msgid)
            if entry.msgctxt
            else translations.ugettext(entry.msgid)
        )
        assert found == entry.msgstr


@pytest.mark.parametrize("code", CODES)
def test_every_placeholder_of_a_text_stands_in_its_translation_and_no_other(code: str) -> None:
    for entry in said(code):
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for words in strings(entry):
            assert set(PLACEHOLDER.findall(words)) == wanted, (entry.msgid, words)
        assert is_translated(entry), entry.msgid


@pytest.mark.parametrize("code", CODES)
def test_every_earlier_answer_that_a_text_repeats_is_repeated_in_its_translation(code: str) -> None:
    for entry in said(code):
        for words in strings(entry):
            assert {p.question for p in pipes(words)} == {p.question for p in pipes(entry.msgid)}
            assert ("{number}" in words) == ("{number}" in entry.msgid)
            assert words.count("|") == entry.msgid.count("|")


@pytest.mark.parametrize("code", CODES)
def test_a_text_that_counts_has_every_form_of_its_language(code: str) -> None:
    counted = [entry for entry in said(code) if entry.msgid_plural]
    assert counted, "there is a text that counts"
    assert {len(strings(entry)) for entry in counted} == {tongue(code).forms}
    header = read(code).metadata["Plural-Forms"].split("plural=")[1].rstrip(";")
    ours = gettext.c2py(tongue(code).plural)
    assert [gettext.c2py(header)(n) for n in range(500)] == [ours(n) for n in range(500)]


@pytest.mark.parametrize("code", CODES)
def test_no_translation_has_marks_or_tags_or_spaces_at_its_ends(code: str) -> None:
    for entry in said(code):
        for words in strings(entry):
            assert words == words.strip()
            assert not re.search("[<>\x00-\x08\u202a-\u202e\u2066-\u2069]", words), words


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_says_that_it_is_a_draft_until_somebody_has_reviewed_a_part(code: str) -> None:
    metadata = read(code).metadata
    reviewed = catalogues.reviews(metadata)
    assert bool(reviewed) != (metadata["X-Status"] == catalogues.DRAFT)
    assert metadata["Language"] == code


@pytest.mark.parametrize("code", CODES)
def test_moving_on_keeps_its_ids_codes_and_conditions_in_every_language(code: str) -> None:
    questionnaire = questionnaire_of(MOVING_ON)
    assert code in questionnaire.languages
    speech = next(
        offer.speech
        for offer in Shelf(FOLDER, drafts=True).for_questionnaire(questionnaire)
        if offer.tongue.code == code
    )
    assert speech is not None
    translated = in_language(questionnaire, code, speech.lookup)
    assert translated.title != questionnaire.title
    for question in questionnaire.questions():
        other = translated.question(question.id)
        assert (other.type, other.show_if, other.sensitive) == (
            question.type,
            question.show_if,
            question.sensitive,
        )
        codes = [option.code for option in questionnaire.options(question)]
        labels = [option.label for option in translated.options(other)]
        assert [option.code for option in translated.options(other)] == codes
        assert len(set(labels)) == len(labels), labels


@pytest.mark.parametrize("code", ["uk", "ar"])
def test_a_language_with_letters_of_its_own_is_written_in_them(code: str) -> None:
    """A translation that was forgotten, or pasted into the wrong file, would be in Latin letters.

    A text of nothing but quotation marks and a place for a name has no letters in any language.
    """
    letters = {"uk": "[\u0400-\u04ff]", "ar": "[\u0621-\u064a]"}[code]
    spoken = [
        entry for entry in said(code) if re.search("[a-z]", re.sub(r"%\(\w+\)s", "", entry.msgid), re.I)
    ]
    assert len(spoken) > 500
    for entry in spoken:
        assert all(re.search(letters, words, re.IGNORECASE) for words in strings(entry)), entry.msgid
