"""A catalogue brought up to date: no translation is lost, and none is passed off that is stale."""

from __future__ import annotations

import polib

from survey_app.languages import updating
from survey_app.languages.texts import Text
from survey_app.languages.updating import Changes
from tests.languages.written import TEA, catalogue, texts, whole


def entry(found: polib.POFile, text: str) -> polib.POEntry:
    return next(each for each in found if each.msgid == text)


def test_a_new_catalogue_has_every_text_and_every_form_of_its_language() -> None:
    found = catalogue("ar")
    assert [each.msgid for each in found] == [text.text for text in texts()]
    assert entry(found, "%(num)s cup").msgstr_plural == dict.fromkeys(range(6), "")


def test_what_stayed_the_same_keeps_its_translation_and_its_translators_remarks() -> None:
    found = catalogue(translations={"Do you like tea?": "An toil leat tì?"})
    entry(found, "Do you like tea?").tcomment = "Or coffee?"
    assert updating.update(found, texts()) == Changes(0, 0, 0)
    kept = entry(found, "Do you like tea?")
    assert (kept.msgstr, kept.tcomment, kept.fuzzy) == ("An toil leat tì?", "Or coffee?", False)


def test_a_reworded_text_is_fuzzy_and_says_what_it_was() -> None:
    found = catalogue(translations={"Do you like tea?": "An toil leat tì?"})
    assert updating.update(found, texts(ask="What do you drink?")) == Changes(0, 1, 0)
    reworded = entry(found, "What do you drink?")
    assert (reworded.msgstr, reworded.fuzzy) == ("An toil leat tì?", True)
    assert (reworded.previous_msgctxt, reworded.previous_msgid) == (TEA, "Do you like tea?")


def test_the_earlier_wording_is_kept_for_surveys_that_began_with_it() -> None:
    found = catalogue(translations={"Do you like tea?": "An toil leat tì?"})
    updating.update(found, texts(ask="What do you drink?"))
    before = entry(found, "Do you like tea?")
    assert (before.obsolete, before.msgstr, before.msgctxt) == (True, "An toil leat tì?", TEA)


def test_a_text_that_was_reworded_before_it_was_translated_is_simply_new() -> None:
    found = catalogue()
    assert updating.update(found, texts(ask="What do you drink?")) == Changes(1, 0, 0)
    assert not entry(found, "What do you drink?").fuzzy
    assert len(found) == len(texts())


def test_a_text_of_the_pages_is_known_again_by_being_much_alike() -> None:
    found = catalogue(translations={"Go on": "Air adhart"})
    told = [Text(None, "Go on!"), *texts()[1:]]
    assert updating.update(found, told) == Changes(0, 1, 0)
    assert (entry(found, "Go on!").msgstr, entry(found, "Go on!").fuzzy) == ("Air adhart", True)


def test_a_text_that_comes_back_finds_its_translation_again() -> None:
    found = catalogue(translations={"Tea": "Tì"})
    without = [text for text in texts() if text.text != "Tea"]
    assert updating.update(found, without) == Changes(0, 0, 1)
    assert updating.update(found, texts()) == Changes(1, 0, 0)
    assert (entry(found, "Tea").msgstr, entry(found, "Tea").obsolete) == ("Tì", False)


def test_a_second_update_changes_nothing() -> None:
    found = whole()
    updating.update(found, texts(ask="What do you drink?"))
    before = str(found)
    updating.update(found, texts(ask="What do you drink?"))
    assert str(found) == before


def test_a_fuzzy_text_stays_fuzzy_until_a_translator_has_looked_at_it() -> None:
    found = whole()
    updating.update(found, texts(ask="What do you drink?"))
    updating.update(found, texts(ask="What do you like to drink?"))
    assert entry(found, "What do you like to drink?").fuzzy
