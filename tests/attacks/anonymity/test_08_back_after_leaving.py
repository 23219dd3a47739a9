"""Claim 8: Back after leaving and after finishing shows nothing, in a real Chromium whose back-forward cache
is on, with JavaScript on and off. Each of the three measures is left out in turn, and the answers come back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect
from playwright.sync_api import TimeoutError as NoLoad

from survey_app import safeguarding
from tests import leads
from tests.fielded import ROOT, Fielded, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import begin, public_side, shift_three_times

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("back")]

TYPED = "Made up words nobody may see"
WORDS = questionnaire_of(ROOT / "tests" / "questionnaires" / "words.yaml")
SCRIPT = pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright turns the back-forward cache off unless it is told not to."""
    with chromium(ignore_default_args=["--disable-back-forward-cache"]) as found:
        yield found


@pytest.fixture(scope="module")
def fielded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    with public_side(tmp_path_factory.mktemp("claim-8"), WORDS) as served:
        yield served


def typing(browser: Browser, fielded: Fielded, *, script: bool = False) -> Page:
    """Somebody in the middle of a text."""
    page = browser.new_context(java_script_enabled=script).new_page()
    begin(page, fielded)
    page.get_by_role("textbox").fill("tea and words")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox").fill(TYPED)
    return page


def leave(page: Page, fielded: Fielded) -> None:
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url(fielded.settings.leave_url)


def pressed(press: Callable[..., Any], page: Page) -> None:
    """Back or Forward; a page that comes from the cache does not load, so its loading is not waited for."""
    for _ in range(5):
        try:
            with suppress(NoLoad):
                press(timeout=1500)
        except Error as error:
            # The page was just swapped for one from the cache, and the driver has not yet followed.
            if "Not attached to an active page" not in str(error):
                raise
            page.wait_for_timeout(200)
            continue
        page.wait_for_timeout(100)
        return
    raise AssertionError("the browser does not go back")


def shown(page: Page) -> str:
    """Everything on the page: its text, and what stands in its fields."""
    fields = [field.input_value() for field in page.locator("textarea, input").all()]
    return " ".join([page.title(), page.locator("body").inner_text(), *fields])


def nothing_of_it(page: Page) -> None:
    seen = shown(page)
    for secret in (TYPED, "tea and words", "best drink", "the best?"):
        assert secret not in seen, seen


@SCRIPT
def test_back_and_forward_after_leaving_show_nothing(
    browser: Browser, fielded: Fielded, script: bool
) -> None:
    page = typing(browser, fielded, script=script)
    leave(page, fielded)
    for press in (page.go_back, page.go_back, page.go_forward, page.go_forward, page.go_back):
        pressed(press, page)
        nothing_of_it(page)
    page.context.close()


@SCRIPT
def test_a_tab_that_is_opened_again_after_leaving_shows_nothing(
    browser: Browser, fielded: Fielded, script: bool
) -> None:
    page = typing(browser, fielded, script=script)
    address = page.url
    leave(page, fielded)
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(address)
    nothing_of_it(again)
    context.close()


@SCRIPT
def test_back_after_finishing_says_that_the_visit_is_over(
    browser: Browser, fielded: Fielded, script: bool
) -> None:
    page = typing(browser, fielded, script=script)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Look over my answers").click()
    expect(page.get_by_text(TYPED)).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were sent")
    for _ in range(4):
        pressed(page.go_back, page)
        nothing_of_it(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("This visit is over")
    page.context.close()


@SCRIPT
def test_back_after_deleting_everything_shows_nothing(
    browser: Browser, fielded: Fielded, script: bool
) -> None:
    page = typing(browser, fielded, script=script)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is deleted")
    for _ in range(3):
        pressed(page.go_back, page)
        nothing_of_it(page)
    page.context.close()


@SCRIPT
def test_the_next_person_in_the_same_tab_finds_nothing_by_going_back(
    browser: Browser, fielded: Fielded, script: bool
) -> None:
    page = typing(browser, fielded, script=script)
    leave(page, fielded)
    begin(page, fielded)
    assert TYPED not in everything_behind(page)
    page.context.close()


def everything_behind(page: Page) -> str:
    """All that is shown on the way back to the first page of the tab."""
    seen = []
    for _ in range(7):
        pressed(page.go_back, page)
        if page.url == "about:blank":
            break
        seen.append(shown(page))
    return "\n".join(seen)


def test_three_times_shift_leaves_and_takes_the_page_out_of_the_way_back(
    browser: Browser, fielded: Fielded
) -> None:
    page = typing(browser, fielded, script=True)
    question = page.url
    shift_three_times(page)
    page.wait_for_url(fielded.settings.leave_url)
    pressed(page.go_back, page)
    assert page.url != question
    nothing_of_it(page)
    page.context.close()


def test_capitals_and_a_single_escape_do_not_leave(browser: Browser, fielded: Fielded) -> None:
    page = typing(browser, fielded, script=True)
    page.get_by_role("textbox").press_sequentially(" WE ALL SAY SO")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(page.get_by_role("textbox")).to_have_value(TYPED + " WE ALL SAY SO")
    page.context.close()


# ── what each of the three measures is for ─────────────────────────────────────────────────────────────


def without_no_store(path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[list, bytes]:
    return [(name, value) for name, value in headers if name != "Cache-Control"], body


def without_autocomplete_off(path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[list, bytes]:
    return headers, body.replace(b'autocomplete="off"', b" " * 18)


def without_a_changed_cookie(path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[list, bytes]:
    kept = [(name, value) for name, value in headers if name != "Set-Cookie" or path != "/leave"]
    return kept, body


def removing(guard: Callable[..., tuple[list, bytes]]) -> Callable[[WSGIApplication], WSGIApplication]:
    """The application as it would be without one of the guards; only ever built here."""

    def change(app: WSGIApplication) -> WSGIApplication:
        def unguarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            held: list[Any] = []
            body = b"".join(
                app(environ, lambda status, headers, exc_info=None: held.extend([status, headers]))
            )  # type: ignore[arg-type,return-value]
            headers, body = guard(environ["PATH_INFO"], held[1], body)
            start_response(held[0], headers)
            return [body]

        return unguarded

    return change


def seen_after_leaving(browser: Browser, fielded: Fielded) -> str:
    """What Back shows after leaving, at once and once the next person has begun."""
    page = typing(browser, fielded)
    leave(page, fielded)
    pressed(page.go_back, page)
    at_once = shown(page)
    page.context.close()
    page = typing(browser, fielded)
    leave(page, fielded)
    begin(page, fielded)
    later = everything_behind(page)
    page.context.close()
    return at_once + later


@pytest.mark.parametrize("guard", [without_no_store, without_autocomplete_off, without_a_changed_cookie])
def test_without_one_of_the_three_measures_the_answers_come_back(
    browser: Browser, tmp_path: Path, guard: Callable[..., tuple[list, bytes]]
) -> None:
    with public_side(tmp_path, WORDS, removing(guard)) as unguarded:
        assert TYPED in seen_after_leaving(browser, unguarded)


def test_without_the_throwaway_cookie_the_answers_come_back_after_sending(
    browser: Browser, tmp_path: Path
) -> None:
    """Taking the visit's cookie away is not enough."""

    def only_the_visit_ends(path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[list, bytes]:
        return [each for each in headers if not each[1].startswith("finished=")], body

    with public_side(tmp_path, WORDS, removing(only_the_visit_ends)) as unguarded:
        # Chromium also lets go of kept pages when memory is short, so once in a few tries is enough.
        assert any("tea and words" in behind_sending(browser, unguarded) for _ in range(4))


def behind_sending(browser: Browser, fielded: Fielded) -> str:
    """What Back shows after somebody has typed and sent."""
    page = typing(browser, fielded)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were sent")
    seen = everything_behind(page)
    page.context.close()
    return seen


def test_with_all_three_they_do_not(browser: Browser, fielded: Fielded) -> None:
    assert TYPED not in seen_after_leaving(browser, fielded)


def test_every_form_of_the_way_turns_autocomplete_off() -> None:
    templates = (ROOT / "survey_app" / "templates" / "taking").glob("*.html")
    forms = [
        form for path in templates for form in re.findall(r"<form[^>]*>", path.read_text(encoding="utf-8"))
    ]
    assert forms
    assert all('autocomplete="off"' in form for form in forms)


# ── asking to be contacted, where somebody says who they are ─────────────────────────────────────────────


@pytest.fixture(scope="module")
def with_a_lead(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    folder = tmp_path_factory.mktemp("claim-8-contact")
    leads.appoint(folder / "instance" / safeguarding.FILE)
    with public_side(folder, WORDS) as served:
        yield served


def asking(browser: Browser, fielded: Fielded, *, script: bool) -> Page:
    page = browser.new_context(java_script_enabled=script).new_page()
    page.goto(fielded.settings.public_url + "/contact")
    page.locator("#reach").fill("07700 900123")
    page.locator("#words").fill(TYPED)
    return page


@SCRIPT
@pytest.mark.parametrize("how", ["left", "sent"])
def test_back_after_asking_to_be_contacted_shows_nothing(
    browser: Browser, with_a_lead: Fielded, script: bool, how: str
) -> None:
    page = asking(browser, with_a_lead, script=script)
    if how == "left":
        leave(page, with_a_lead)
    else:
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/contact/sent")
    for press in (page.go_back, page.go_forward, page.go_back):
        pressed(press, page)
        seen = shown(page)
        assert TYPED not in seen
        assert "07700" not in seen
    page.context.close()


def test_without_its_throwaway_cookie_what_was_asked_comes_back(browser: Browser, tmp_path: Path) -> None:
    def no_cookie(path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[list, bytes]:
        return [each for each in headers if each[0] != "Set-Cookie"], body

    leads.appoint(tmp_path / "instance" / safeguarding.FILE)
    with public_side(tmp_path, WORDS, removing(no_cookie)) as unguarded:
        # Chromium also lets go of kept pages when memory is short, so once in a few tries is enough.
        assert any(TYPED in behind_asking(browser, unguarded) for _ in range(4))


def behind_asking(browser: Browser, fielded: Fielded) -> str:
    """What Back shows after somebody has asked to be contacted."""
    page = asking(browser, fielded, script=False)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/contact/sent")
    pressed(page.go_back, page)
    seen = shown(page)
    page.context.close()
    return seen
