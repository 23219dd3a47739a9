"""R7: Continue, Skip, Stop and Help: always there, always in that order; Continue with nothing chosen is a
skip, never an error; and no question can be required."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Audience
from survey_app.questionnaire.routing import PageKind
from tests.fielded import MOVING_ON, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import DESKTOP, PHONE, begin, public_side
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn, met
from tests.questionnaire.samples import text_of

EACH = pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
IN_ORDER = ["continue", "skip", "stop", "help"]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@EACH
def test_r7_the_four_stand_in_this_order_on_every_question(path: Path, in_the_field: In_the_field) -> None:
    for page, html in drawn(in_the_field(path)):
        shown = [button["value"] for button in html.select("main form .controls button[name=go]")]
        if page.kind in {PageKind.QUESTIONS, PageKind.NOTICE}:
            assert shown == IN_ORDER, page.id
        else:
            # Nothing is asked there, so there is nothing to skip.
            assert shown == [each for each in IN_ORDER if each != "skip"], page.id


@EACH
def test_r7_they_are_called_the_same_on_every_question(path: Path, in_the_field: In_the_field) -> None:
    for page, html in drawn(in_the_field(path)):
        if page.kind is PageKind.QUESTIONS:
            words = [button.get_text() for button in html.select("main form .controls button[name=go]")]
            assert words == ["Continue", "Skip", "Stop", "Help"], page.id


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("buttons")
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_r7_they_are_seen_in_the_order_in_which_they_are_read(
    browser: Browser, viewport: dict[str, int], tmp_path: Path
) -> None:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded:
        page = browser.new_page(viewport=viewport)  # type: ignore[arg-type]
        begin(page, fielded)
        places = []
        for value in IN_ORDER:
            box = page.locator(f"main button[value={value}]").bounding_box()
            assert box is not None, value
            places.append((round(box["y"]), round(box["x"])))
        assert places == sorted(places)
        page.close()


@EACH
def test_r7_continue_with_nothing_chosen_never_is_an_error(path: Path, in_the_field: In_the_field) -> None:
    for person in met(in_the_field(path).person()):
        assert person.status == 200, person.at
        assert not person.page.select("#error-summary"), person.at


@EACH
def test_r7_continue_with_nothing_chosen_is_a_skip(path: Path, in_the_field: In_the_field) -> None:
    fielded = in_the_field(path)
    person = fielded.person()
    for _ in met(person):
        pass
    person.press("send")
    assert [dict(answers.values) for answers in fielded.handed_in()] == [{}]


@pytest.mark.parametrize("audience", list(Audience))
def test_r7_no_question_can_be_required(audience: Audience) -> None:
    written = text_of("one-question").replace("type: ", "required: true\n        type: ", 1)
    lines = [
        line if not line.startswith("audience:") else f"audience: {audience}" for line in written.split("\n")
    ]
    loaded = load("\n".join(lines), "one-question.yaml")
    assert loaded.questionnaire is None
    assert "no question can be required" in " ".join(str(fault) for fault in loaded.faults)
