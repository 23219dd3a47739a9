"""Choosing a language: offered honestly, kept on the way, and nowhere else."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from survey_app.languages import catalogues, updating
from survey_app.languages.texts import collect, meant_for
from survey_app.languages.untranslated import BEGIN, END
from survey_app.questionnaire.answers import Answers
from tests.fielded import MOVING_ON, ROOT, STAFF, Fielded, Person, field_survey, questionnaire_of

Made = Callable[..., Fielded]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """Fields a survey with these translations; by default with the shipped ones, drafts allowed."""
    logging.getLogger("survey_app.public").setLevel(logging.ERROR)
    fielded: list[Fielded] = []

    def make(
        questionnaire: Path = MOVING_ON, *, drafts: bool = True, translations: Path = ROOT / "translations"
    ) -> Fielded:
        folder = tmp_path / str(len(fielded))
        made = field_survey(
            folder, questionnaire_of(questionnaire), translations=translations, draft_languages=drafts
        )
        fielded.append(made)
        return made

    yield make
    for each in fielded:
        each.dispose()


def offered(person: Person) -> list[str]:
    """The languages that the page offers, by what they call themselves; the one it is in is not a link."""
    return [item.get_text(strip=True) for item in person.page.select(".tongues li")]


def said_in(person: Person) -> tuple[str, str]:
    html = person.page.select_one("html")
    assert html is not None
    return str(html["lang"]), str(html["dir"])


def begun(fielded: Fielded, code: str) -> Person:
    person = fielded.person().get(f"/agree?lang={code}")
    return person.press("yes", button="agree")


def reviewed_folder(folder: Path, *parts: str) -> Path:
    """The shipped catalogues, with the Gaelic one whole and reviewed in these parts."""
    shutil.copytree(ROOT / "translations", folder)
    found = catalogues.read(folder, "gd")
    updating.update(found, meant_for(collect(ROOT / "questionnaires"), "gd"))
    for entry in catalogues.entries(found):
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        if not catalogues.is_translated(entry):
            entry.msgstr, entry.msgstr_plural = entry.msgid, dict.fromkeys(entry.msgstr_plural, entry.msgid)
    for part in parts:
        catalogues.record_review(found, part, by="a test", on="2026-03-31")
    catalogues.write(found, catalogues.path(folder, "gd"))
    return folder


# What is offered


def test_a_language_that_nobody_has_reviewed_is_not_offered(made: Made) -> None:
    person = made(drafts=False).person().get("?lang=gd")
    assert (said_in(person), offered(person)) == (("en-GB", "ltr"), [])
    assert person.heading == "Moving on"


def test_where_the_deployment_says_so_it_is_offered_and_every_page_calls_it_a_draft(made: Made) -> None:
    fielded = made()
    person = fielded.person().get("?lang=pl")
    assert offered(person) == ["English", "Gàidhlig", "Scots", "Polski", "Українська", "العربية"]
    for path in ("?lang=pl", "/agree?lang=pl", "/no-thanks?lang=pl", "/thanks?lang=pl"):
        assert "To tłumaczenie jest szkicem." in person.get(path).page.get_text(), path
    assert "To tłumaczenie jest szkicem." in begun(fielded, "pl").page.get_text()
    assert "draft" not in person.get("").page.get_text()


def test_a_reviewed_language_is_offered_without_being_called_a_draft(made: Made, tmp_path: Path) -> None:
    folder = reviewed_folder(tmp_path / "translations", "interface", "moving-on")
    person = made(drafts=False, translations=folder).person().get("?lang=gd")
    assert offered(person) == ["English", "Gàidhlig"]
    assert said_in(person) == ("gd", "ltr")
    assert "dreachd" not in person.page.get_text()


@pytest.mark.parametrize("part", ["interface", "moving-on"])
def test_pages_and_questionnaire_must_both_be_reviewed(made: Made, tmp_path: Path, part: str) -> None:
    folder = reviewed_folder(tmp_path / "translations", part)
    assert offered(made(drafts=False, translations=folder).person().get("?lang=gd")) == []


def test_a_review_lapses_with_the_words_it_was_about(made: Made, tmp_path: Path) -> None:
    folder = reviewed_folder(tmp_path / "translations", "interface", "moving-on")
    found = catalogues.read(folder, "gd")
    age = next(entry for entry in found if entry.msgctxt == "moving-on/question/age/ask")
    age.msgstr = "Rudeigin eile?"
    catalogues.write(found, catalogues.path(folder, "gd"))
    assert offered(made(drafts=False, translations=folder).person().get("?lang=gd")) == []


def test_a_questionnaire_is_not_offered_in_a_language_that_it_does_not_list(made: Made) -> None:
    person = made(STAFF).person().get("?lang=gd")
    assert (said_in(person), offered(person)) == (("en-GB", "ltr"), [])


@pytest.mark.parametrize("code", ["xx", "", "../en", "<script>", "gd gd", "EN"])
def test_a_language_that_is_none_is_english(made: Made, code: str) -> None:
    person = made().person()
    person.response = person.client.get(person.fielded.path(), query_string={"lang": code})
    assert (person.status, said_in(person)) == (200, ("en-GB", "ltr"))


def test_a_catalogue_that_cannot_be_read_takes_no_survey_down(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(ROOT / "translations", folder)
    catalogues.path(folder, "gd").write_text("no catalogue", encoding="utf-8")
    person = made(translations=folder).person().get("?lang=gd")
    assert (person.status, said_in(person)) == (200, ("en-GB", "ltr"))
    assert "Gàidhlig" not in offered(person)
    assert "Polski" in offered(person)


# On the way


def test_the_language_goes_along_from_the_start_page_to_the_thanks(made: Made) -> None:
    fielded = made()
    person = begun(fielded, "uk")
    headings = []
    for _ in range(60):
        assert said_in(person) == ("uk", "ltr"), person.at
        headings.append(person.page.select_one("h1"))
        if person.at == "/check":
            break
        person.press("continue")
    person.press("send")
    assert (person.at, said_in(person)) == ("/thanks", ("uk", "ltr"))
    for heading in headings:
        # One that was reworded a moment ago is in English, and says so.
        assert heading.select("[lang=en-GB]") or re.search("[\u0400-\u04ff]", heading.get_text()), heading


def test_changing_the_language_in_the_middle_keeps_the_answers_and_what_is_on_the_page(made: Made) -> None:
    fielded = made()
    person = begun(fielded, "gd")
    person.press("continue", {"age": "age-18-20"})
    assert person.at == "/q/living"
    person.press("language.ar", {"living": "student"})
    assert (person.at, said_in(person)) == ("/q/living", ("ar", "rtl"))
    chosen = [control["value"] for control in person.page.select("input[checked]")]
    assert chosen == ["student"]
    person.press("language.en")
    assert said_in(person) == ("en-GB", "ltr")
    person.press("stop").press("send")
    assert fielded.handed_in() == [Answers({"age": ("age-18-20",), "living": ("student",)})]


def test_what_is_handed_in_says_nothing_of_the_language(made: Made) -> None:
    fielded = made()
    for code in ("gd", "en"):
        begun(fielded, code).press("continue", {"age": "age-18-20"}).press("stop").press("send")
    first, second = fielded.handed_in()
    assert first == second == Answers({"age": ("age-18-20",)})


def test_no_cookie_is_set_for_the_language(made: Made) -> None:
    person = made().person().get("?lang=gd").get("/agree?lang=gd")
    assert not person.client._cookies  # type: ignore[attr-defined]


def test_a_mistake_is_told_in_the_language_and_the_page_stays_in_it(made: Made) -> None:
    person = begun(made(), "pl")
    for _ in range(60):
        if person.page.select_one("textarea"):
            break
        person.press("continue")
    person.press("continue", {"keep": "x" * 1001})
    assert person.status == 422
    assert "o 1 znak za długi" in person.page.get_text()
    assert said_in(person) == ("pl", "ltr")
    assert str(person.page.title).startswith("<title>Błąd:")


def test_other_pages_are_in_the_language_too(made: Made) -> None:
    fielded = made()
    client = fielded.app.test_client()
    for path in ("/", "/privacy", "/accessibility", "/help-lines", f"/help-lines?link={fielded.link}"):
        separator = "&" if "?" in path else "?"
        page = client.get(f"{path}{separator}lang=ar").get_data(as_text=True)
        assert '<html lang="ar" dir="rtl">' in page, path
        assert re.search("[\u0621-\u064a]", page), path


def test_leaving_says_nothing_of_the_language(made: Made) -> None:
    assert begun(made(), "gd").page.select_one("#leave")["href"] == "/leave"  # type: ignore[index]


# How it is shown


def test_arabic_is_read_from_right_to_left_with_a_style_of_its_own(made: Made) -> None:
    person = begun(made(), "ar")
    assert said_in(person) == ("ar", "rtl")
    assert "public.rtl.css" in str(person.page.select_one("link[rel=stylesheet]"))


def test_telephone_numbers_are_read_from_left_to_right_everywhere(made: Made) -> None:
    page = made().person().get("").client.get("/help-lines?lang=ar").get_data(as_text=True)
    numbers = re.findall(r'<a href="tel:\d+"([^>]*)>', page)
    assert numbers
    assert all('dir="ltr"' in each for each in numbers)


def test_each_language_is_named_in_itself_and_says_which_it_is(made: Made) -> None:
    items = made().person().get("?lang=pl").page.select(".tongues li")
    named = [(item["lang"], item["dir"], item.get_text(strip=True)) for item in items]
    assert ("gd", "ltr", "Gàidhlig") in named
    assert ("ar", "rtl", "العربية") in named
    (here,) = [item for item in items if item.select("[aria-current]")]
    assert here["lang"] == "pl"


def test_the_two_answers_that_every_questionnaire_has_are_in_the_language(made: Made) -> None:
    person = begun(made(), "gd")
    assert "B’ fheàrr leam gun a ràdh" in [  # noqa: RUF001
        label.get_text() for label in person.page.select("label")
    ]


def test_a_text_without_a_translation_carries_its_own_language(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(ROOT / "translations", folder)
    found = catalogues.read(folder, "ar")
    for entry in found:
        if entry.msgid in {"How old are you?", "Continue"}:
            entry.msgstr = ""
    catalogues.write(found, catalogues.path(folder, "ar"))
    person = begun(made(translations=folder), "ar")
    english = [(span.get_text(), span["dir"]) for span in person.page.select("span[lang=en-GB]")]
    assert english == [("How old are you?", "ltr"), ("Continue", "ltr")]
    assert person.page.title is not None
    assert person.page.title.get_text().startswith("How old are you?")


def test_no_page_shows_the_marks_of_untranslated_texts(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(ROOT / "translations", folder)
    catalogues.write(catalogues.empty("gd"), catalogues.path(folder, "gd"))
    fielded = made(translations=folder)
    person = begun(fielded, "gd")
    for _ in range(60):
        assert person.response is not None
        page = person.response.get_data(as_text=True)
        assert BEGIN not in page, person.at
        assert END not in page, person.at
        assert "Error" not in person.heading
        assert person.page.select("span[lang=en-GB]"), person.at
        if person.at == "/check":
            break
        person.press("continue")
    assert person.at == "/check"


def test_every_page_of_a_question_has_the_same_size_in_every_language(made: Made) -> None:
    fielded = made()
    for code in ("en", "gd", "sco", "pl", "uk", "ar"):
        person = begun(fielded, code)
        assert person.response is not None
        assert len(person.response.get_data()) == 16 * 1024, code


def test_help_lines_are_spoken_of_in_the_language_whatever_signs_they_hold(made: Made) -> None:
    fielded = made()
    desk = fielded.app.extensions["desk"]
    strange = replace(desk.help_lines.lines[0], says="100% free <now> & {always}")
    fielded.app.extensions["desk"] = replace(
        desk, help_lines=replace(desk.help_lines, lines=(strange, *desk.help_lines.lines[1:]))
    )
    response = fielded.app.test_client().get("/help-lines?lang=gd")
    assert response.status_code == 200
    page = response.get_data(as_text=True)
    assert '<span lang="en-GB" dir="ltr">100% free &lt;now&gt; &amp; {always}</span>' in page
    assert "Airson duine sam bith fo aois 19." in page
