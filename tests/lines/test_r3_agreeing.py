"""R3: two equal choices, yes and no thanks; no ends kindly and stores nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.fielded import MOVING_ON, Person, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import DESKTOP, PHONE, public_side, url

#: What makes a choice look like the better one.
LOOKS = ("color", "backgroundColor", "borderColor", "borderWidth", "fontSize", "fontWeight", "boxShadow")


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_r3_there_are_two_choices_and_none_is_made_beforehand(person: Person) -> None:
    buttons = person.get("/agree").page.select('main button[name="agree"]')
    assert [button["value"] for button in buttons] == ["yes", "no"]
    assert not person.page.select("[checked], [autofocus]")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("agreeing")
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_r3_both_are_equal_in_size_weight_and_colour(
    browser: Browser, viewport: dict[str, int], tmp_path
) -> None:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded:
        page = browser.new_page(viewport=viewport)  # type: ignore[arg-type]
        page.goto(url(fielded, "/agree"))
        yes, no = page.locator('button[name="agree"]').all()
        one, other = yes.bounding_box(), no.bounding_box()
        assert one is not None
        assert other is not None
        assert (one["width"], one["height"]) == (other["width"], other["height"])
        of_each = [
            button.evaluate(
                "(button, names) => names.map(name => getComputedStyle(button)[name])", list(LOOKS)
            )
            for button in (yes, no)
        ]
        assert of_each[0] == of_each[1]
        page.close()


def test_r3_no_ends_kindly(person: Person) -> None:
    person.get("/agree").press("no", button="agree")
    assert (person.at, person.heading) == ("/no-thanks", "That is fine")
    assert "Nothing was kept, and nobody is told." in person.page.get_text()


@pytest.mark.parametrize("said", [{"agree": "no"}, {"agree": "maybe"}, {}])
def test_r3_anything_but_yes_stores_nothing(person: Person, said: dict[str, str]) -> None:
    response = person.client.post(person.fielded.path("/agree"), data=said)
    assert "Set-Cookie" not in response.headers
    for table in ("draft", "letterbox", "response", "fragment"):
        assert person.fielded.count(table) == 0


def test_r3_after_no_the_link_still_works(person: Person) -> None:
    person.get("/agree").press("no", button="agree")
    assert person.page.select_one(f'main a[href="{person.fielded.path()}"]')
