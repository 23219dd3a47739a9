"""A catalogue as a file, and what its header says of it."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from survey_app.languages import catalogues
from survey_app.languages.catalogues import CatalogueError
from tests.languages.written import catalogue, whole


def kept(folder: Path, code: str = "gd") -> Path:
    catalogues.write(whole(code), catalogues.path(folder, code))
    return folder


def test_the_same_catalogue_gives_the_same_bytes(tmp_path: Path) -> None:
    file = catalogues.path(kept(tmp_path), "gd")
    before = file.read_bytes()
    catalogues.write(catalogues.read(tmp_path, "gd"), file)
    assert file.read_bytes() == before


def test_the_languages_of_a_folder_are_those_with_a_catalogue(tmp_path: Path) -> None:
    kept(tmp_path, "gd")
    kept(tmp_path, "ar")
    (tmp_path / "pl").mkdir()
    assert catalogues.codes(tmp_path) == ("ar", "gd")


def test_a_header_with_too_few_plural_forms_is_refused_with_the_right_one(tmp_path: Path) -> None:
    file = catalogues.path(kept(tmp_path), "gd")
    right = "nplurals=4; plural=((n==1 || n==11)"
    assert right in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace("nplurals=4", "nplurals=2"), encoding="utf-8")
    with pytest.raises(CatalogueError, match="write nplurals=4"):
        catalogues.read(tmp_path, "gd")


def test_a_file_that_is_no_catalogue_is_refused_by_name(tmp_path: Path) -> None:
    file = catalogues.path(kept(tmp_path), "gd")
    file.write_text('msgid "one\nmsgstr two', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"messages\.po"):
        catalogues.read(tmp_path, "gd")


def test_a_new_catalogue_calls_itself_a_draft() -> None:
    assert catalogue().metadata["X-Status"] == "draft, not reviewed"
    assert catalogues.review(whole(), "tea") is None


def test_a_review_names_the_part_the_role_and_the_day_and_is_read_back(tmp_path: Path) -> None:
    found = whole()
    catalogues.record_review(found, "tea", by="youth worker", on="2026-03-31")
    catalogues.write(found, catalogues.path(tmp_path, "gd"))
    read = catalogues.read(tmp_path, "gd")
    review = catalogues.review(read, "tea")
    assert review is not None
    assert (review.part, review.by, review.on) == ("tea", "youth worker", "2026-03-31")
    assert catalogues.review(read, "interface") is None
    assert "draft" not in read.metadata["X-Status"]


def test_a_review_lapses_when_a_translation_changes() -> None:
    found = whole()
    catalogues.record_review(found, "tea", by="youth worker", on="2026-03-31")
    entry = next(each for each in found if each.msgid == "Tea")
    entry.msgstr = "COFFEE"
    assert catalogues.review(found, "tea") is None
    entry.msgstr = "TEA"
    assert catalogues.review(found, "tea") is not None


def test_a_part_that_is_not_whole_cannot_be_reviewed() -> None:
    with pytest.raises(CatalogueError, match="1 texts of tea are not translated"):
        catalogues.record_review(catalogue(translations={"Tea": "Tì"}), "tea", by="a worker", on="2026-03-31")
    with pytest.raises(CatalogueError, match="no part coffee"):
        catalogues.record_review(whole(), "coffee", by="a worker", on="2026-03-31")


@pytest.mark.parametrize("by", ["", "one, two", "one; two (three)"])
def test_a_role_that_would_break_the_header_is_refused(by: str) -> None:
    with pytest.raises(CatalogueError, match="give a role in plain words"):
        catalogues.record_review(whole(), "tea", by=by, on="2026-03-31")


def test_one_review_after_another_leaves_the_earlier_ones() -> None:
    found = whole()
    for part in ("tea", "interface"):
        catalogues.record_review(found, part, by="youth worker", on="2026-03-31")
    assert [each.part for each in catalogues.reviews(found.metadata)] == ["tea", "interface"]
    assert catalogues.review(found, "tea") is not None


@pytest.mark.parametrize(
    ("context", "english", "translation", "whole"),
    [
        (None, "Page %(place)s", "Duilleag %(place)s", True),
        (None, "Page %(place)s", "Duilleag %(aite)s", False),
        (None, "Page %(place)s", "Duilleag", False),
        (None, "All of it", "100 % dheth", False),
        ("tea/question/tea/ask", "All of it", "100 % dheth", True),
        ("tea/question/tea/ask", "And {milk|milk}?", "Agus {milk|bainne}?", True),
        ("tea/question/tea/ask", "And {milk|milk}?", "Agus {bainne|bainne}?", False),
        ("tea/question/tea/ask", "And {milk|milk}?", "Agus bainne?", False),
        ("tea/question/tea/ask", "Home {number}", "Dachaigh {number}", True),
        ("tea/question/tea/ask", "Home {number}", "Dachaigh", False),
    ],
)
def test_a_translation_that_lost_a_place_for_a_number_or_an_answer_is_none(
    context: str | None, english: str, translation: str, whole: bool
) -> None:
    entry = polib.POEntry(msgctxt=context, msgid=english, msgstr=translation)
    assert catalogues.is_translated(entry) is whole


def test_a_form_of_a_text_that_counts_may_do_without_its_number() -> None:
    entry = polib.POEntry(
        msgid="%(num)s cup", msgid_plural="%(num)s cups", msgstr_plural={0: "aon chupa", 1: "%(num)s cupa"}
    )
    assert catalogues.is_translated(entry)
    entry.msgstr_plural[1] = "%(number)s cupa"
    assert not catalogues.is_translated(entry)
