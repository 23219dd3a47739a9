"""R22: a first view of 60 KB at most, question pages of one size, and taking part over a slow line."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from survey_app.taking.padding import SIZE
from tests.battery.drawing import Gallery
from tests.fielded import MOVING_ON, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE, public_side
from tests.journeys.slow_line import Step, take_part

FIRST_VIEW = 60 * 1000
#: A page, the redirect before it, and the headers of both.
A_STEP = SIZE + 4 * 1024


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    """Each step of taking part at 50 kbit/s, in a real browser."""
    folder: Path = tmp_path_factory.mktemp("line")
    with public_side(folder, questionnaire_of(MOVING_ON)) as fielded, chromium() as browser:
        page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
        steps = take_part(page, fielded)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were sent")
    return steps


@pytest.mark.slow
def test_r22_every_question_page_is_one_size_in_every_language(drawn: Gallery) -> None:
    sizes = {each.file: len(each.body) for each in drawn.drawn if "/q/" in each.address}
    assert len(sizes) > 80
    assert {name: size for name, size in sizes.items() if size != SIZE} == {}


@pytest.mark.slow
def test_r22_no_page_is_compressed(drawn: Gallery) -> None:
    """Compression would give away the length of what is on it."""
    start = drawn.state("start")
    response = start.client.get(start.address, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in response.headers
    assert len(response.data) == SIZE


@pytest.mark.slow
def test_r22_style_and_script_are_compressed_and_kept_for_a_year(drawn: Gallery) -> None:
    start = drawn.state("start")
    for name in ("public.css", "leave.js"):
        response = start.client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("slow line")
def test_r22_the_first_view_weighs_60_kb_at_most_in_all(steps: list[Step]) -> None:
    assert steps[0].sent <= FIRST_VIEW
    assert any("public.css" in address for address in steps[0].came)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("slow line")
def test_r22_after_the_first_view_each_step_is_one_page(steps: list[Step]) -> None:
    """The style is kept: at 50 kbit/s that is three seconds a page instead of six."""
    assert {step.what: step.sent for step in steps[1:] if step.sent > A_STEP} == {}
    assert {
        address for step in steps[1:] for address in step.came if ".css" in address or ".js" in address
    } == set()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("slow line")
def test_r22_taking_part_works_over_a_line_of_50_kbit(steps: list[Step]) -> None:
    assert [step.what for step in steps][-1] == "sending, and the thank-you"
    assert all(step.sent > 0 for step in steps)
