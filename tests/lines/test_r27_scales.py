"""R27: scales are rows of radios with words, a face is never the only label, and there are no grids."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import QuestionType
from survey_app.questionnaire.routing import PageKind
from tests.fielded import MOVING_ON, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import DESKTOP, PHONE, begin, public_side, url
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn
from tests.questionnaire.samples import SHIPPED, questionnaire_at, text_of

EACH = pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def has_words(text: str) -> bool:
    """Whether it says something without what is only a picture: letters or digits."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in text)


@EACH
def test_r27_every_choice_of_every_question_has_words(path: Path, in_the_field: In_the_field) -> None:
    for page, html in drawn(in_the_field(path)):
        for control in html.select("main input[type=radio], main input[type=checkbox]"):
            (label,) = html.select(f'main label[for="{control["id"]}"]')
            assert has_words(label.get_text()), (page.id, label)
            assert not label.select("img, svg"), (page.id, label)


def test_r27_a_face_alone_would_be_seen() -> None:
    """The control of the test above."""
    assert not has_words("🙂")
    assert not has_words("☹️ !")
    assert has_words("🙂 Good")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_r27_every_point_of_every_scale_has_words(path: Path) -> None:
    questionnaire = questionnaire_at(path)
    for question in questionnaire.questions():
        if question.type is QuestionType.SCALE:
            for option in questionnaire.options(question):
                assert has_words(option.label), (question.id, option.code)


def test_r27_the_check_speaks_of_an_answer_that_is_only_a_face() -> None:
    written = text_of("one-question").replace("label: I do not}", "label: 🙂}")
    questionnaire = load(written, "one-question.yaml")
    assert questionnaire.questionnaire is not None
    remarks = lint(questionnaire.questionnaire, questionnaire.positions, "one-question.yaml")
    assert "no-words" in {remark.rule for remark in remarks}


@EACH
def test_r27_a_scale_is_a_group_of_radios_each_in_a_row_of_its_own(
    path: Path, in_the_field: In_the_field
) -> None:
    fielded = in_the_field(path)
    scales = {each.id for each in fielded.questionnaire.questions() if each.type is QuestionType.SCALE}
    for page, html in drawn(fielded):
        for question in scales.intersection(page.questions):
            radios = html.select(f'main input[type=radio][name="{question}"]')
            assert len(radios) >= 2, page.id
            rows = [radio.find_parent("div") for radio in radios]
            assert len({id(row) for row in rows}) == len(radios), page.id
            assert len({id(radio.find_parent("fieldset")) for radio in radios}) == 1, page.id


@EACH
def test_r27_no_page_has_a_grid(path: Path, in_the_field: In_the_field) -> None:
    for page, html in drawn(in_the_field(path)):
        assert not html.select("table, [role=grid], [role=table], [role=row]"), page.id
        if page.kind is PageKind.QUESTIONS:
            assert grids_in(html) == [], page.id


def grids_in(html: BeautifulSoup) -> list[str]:
    """Groups that ask more than one thing."""
    found = []
    for group in html.select("fieldset"):
        names = {str(radio["name"]) for radio in group.select("input[type=radio]")}
        if len(names) > 1:
            found.append(", ".join(sorted(names)))
    return found


def test_r27_a_grid_would_be_seen() -> None:
    """The control of the test above."""
    grid = '<fieldset><input type="radio" name="a"><input type="radio" name="b"></fieldset>'
    assert grids_in(BeautifulSoup(grid, "html.parser")) == ["a, b"]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("scales")
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_r27_the_points_of_a_scale_stand_one_under_the_other(
    browser: Browser, viewport: dict[str, int], tmp_path: Path
) -> None:
    questionnaire = questionnaire_of(MOVING_ON)
    scales = [each.id for each in questionnaire.questions() if each.type is QuestionType.SCALE]
    assert scales
    with public_side(tmp_path, questionnaire) as fielded:
        page = browser.new_page(viewport=viewport)  # type: ignore[arg-type]
        begin(page, fielded)
        for scale in scales:
            page.goto(url(fielded, f"/q/{scale}"))
            boxes = [each.bounding_box() for each in page.locator("main label").all()]
            assert len({round(box["x"]) for box in boxes if box}) == 1, scale
            tops = [round(box["y"]) for box in boxes if box]
            assert tops == sorted(set(tops)), scale
        page.close()
