"""How far a translation has come: a draft is never called translated."""

from __future__ import annotations

from dataclasses import replace

from survey_app.languages import catalogues, updating
from survey_app.languages.standing import Standing, standings
from tests.languages.written import catalogue, texts, whole


def counts(standing: Standing) -> tuple[int, int, int, int]:
    return standing.translated, standing.draft, standing.fuzzy, standing.missing


def test_each_part_is_counted_for_itself_the_pages_first() -> None:
    pages, tea = standings(catalogue(translations={"Tea": "Tì"}), texts())
    assert (pages.part, counts(pages)) == ("interface", (0, 0, 0, 2))
    assert (tea.part, counts(tea)) == ("tea", (0, 1, 0, 1))


def test_everything_that_nobody_has_reviewed_is_a_draft() -> None:
    assert [counts(part) for part in standings(whole(), texts())] == [(0, 2, 0, 0), (0, 2, 0, 0)]


def test_what_a_person_has_reviewed_is_translated() -> None:
    found = whole()
    catalogues.record_review(found, "tea", by="youth worker", on="2026-03-31")
    pages, tea = standings(found, texts())
    assert (counts(pages), counts(tea)) == ((0, 2, 0, 0), (2, 0, 0, 0))
    assert tea.review is not None


def test_a_reworded_text_makes_the_whole_part_a_draft_again() -> None:
    found = whole()
    catalogues.record_review(found, "tea", by="youth worker", on="2026-03-31")
    told = texts(ask="What do you drink?")
    updating.update(found, told)
    assert counts(standings(found, told)[1]) == (0, 2, 1, 0)


def test_texts_that_the_catalogue_has_not_heard_of_are_missing() -> None:
    found = whole()
    catalogues.record_review(found, "tea", by="youth worker", on="2026-03-31")
    assert counts(standings(found, texts(hint="Any kind."))[1]) == (0, 2, 0, 1)


def test_one_form_of_several_that_is_empty_makes_the_text_missing() -> None:
    found = whole()
    cups = next(each for each in found if each.msgid_plural)
    cups.msgstr_plural[2] = ""
    assert counts(standings(found, texts())[0]) == (0, 1, 0, 1)


def test_a_text_that_has_come_to_depend_on_a_number_is_missing() -> None:
    told = [replace(text, plural="Teas") if text.text == "Tea" else text for text in texts()]
    assert counts(standings(whole(), told)[1]) == (0, 1, 0, 1)


def test_a_translation_that_cannot_be_shown_is_missing_and_counted_as_broken() -> None:
    found = whole()
    cups = next(each for each in found if each.msgid_plural)
    cups.msgstr_plural[0] = "%(cups)s"
    pages = standings(found, texts())[0]
    assert (counts(pages), pages.broken) == ((0, 1, 0, 1), 1)
