"""What goes wrong between a browser and the server, in a real browser: the person is told plainly, and no
answer is lost or doubled that they wanted sent."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.fielded import MOVING_ON, ROOT, Clock, Fielded, field_survey, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.flaky import Line, Losing, line_to
from tests.journeys.respondents import public_side, served
from tests.serving import Instance, free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("network-faults")]

WORDS = ROOT / "tests" / "questionnaires" / "words.yaml"
TYPED = "made up tea"
#: The browser's own page, which says that it heard nothing; it comes a moment after the error is told.
OF_THE_BROWSER = re.compile("^chrome-error:")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@contextmanager
def behind_a_line(folder: Path, clock: Clock | None = None) -> Iterator[tuple[Fielded, Line]]:
    """A survey of two texts, whose browser speaks to it through a line that can fail."""
    port = free_port()
    with line_to(port) as line:
        fielded = field_survey(folder, questionnaire_of(WORDS), public_url=line.address, clock=clock)
        with served(fielded.app, port):
            yield fielded, line
        fielded.dispose()


def begin(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("button", name="Yes, I want to take part").click()
    expect(page.locator("button[name=go][value=continue]")).to_be_visible()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def press_and_hear_nothing(page: Page, name: str) -> None:
    """A click whose answer never comes: the browser says so in its own words."""
    with pytest.raises(Error, match="ERR_EMPTY_RESPONSE"), page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    expect(page).to_have_url(OF_THE_BROWSER)


def back(page: Page) -> None:
    """From the browser's own page to the one before."""
    with suppress(Error):
        page.go_back()
    expect(page).not_to_have_url(OF_THE_BROWSER)


def load_again(page: Page) -> None:
    """What the browser's own page offers: the same request once more."""
    for _ in range(5):
        try:
            page.reload()
        except Error as error:
            # The browser's own page was just put in place, and the driver has not yet followed.
            if "Not attached to an active page" not in str(error):
                raise
            page.wait_for_timeout(300)
        else:
            return
    raise AssertionError("the browser does not load the page again")


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("losing", [Losing.THE_ANSWER, Losing.THE_POST], ids=["answer lost", "post lost"])
def test_answers_and_sending_outlive_a_line_that_fails(
    browser: Browser, tmp_path: Path, losing: Losing
) -> None:
    """Continue meets the fault and is sent again by loading the page anew; Send, and one goes back."""
    with behind_a_line(tmp_path) as (fielded, line):
        page = browser.new_context().new_page()
        begin(page, line.address + fielded.path())
        page.get_by_role("textbox").fill(TYPED)
        line.losing = losing
        press_and_hear_nothing(page, "Continue")
        line.losing = Losing.NOTHING
        load_again(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Why is it the best?")
        page.get_by_role("textbox").fill("because")
        press(page, "Continue")
        assert heading(page) == "That was the last question"
        line.losing = losing
        press_and_hear_nothing(page, "Send")
        line.losing = Losing.NOTHING
        back(page)
        if losing is Losing.THE_POST:
            press(page, "Send")
            assert heading(page) == "Your answers were sent"
        else:
            load_again(page)
            assert heading(page) == "This visit is over"
            assert "If you pressed Send, your answers were sent" in page.inner_text("main")
        assert line.lost >= 2
        page.context.close()
        assert len(fielded.handed_in()) == 1
        assert fielded.words() == sorted(["because", TYPED])


def test_double_clicks_on_continue_and_on_send_make_one(browser: Browser, tmp_path: Path) -> None:
    with public_side(tmp_path, questionnaire_of(WORDS)) as fielded:
        page = browser.new_context().new_page()
        begin(page, fielded.settings.public_url + fielded.path())
        page.get_by_role("textbox").fill(TYPED)
        page.get_by_role("button", name="Continue").dblclick(no_wait_after=True)
        expect(page.get_by_role("heading", level=1)).to_have_text("Why is it the best?")
        page.get_by_role("textbox").fill("because")
        page.get_by_role("button", name="Continue").dblclick(no_wait_after=True)
        expect(page.get_by_role("heading", level=1)).to_have_text("That was the last question")
        page.get_by_role("button", name="Send", exact=True).dblclick(no_wait_after=True)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were sent")
        page.context.close()
        assert len(fielded.handed_in()) == 1
        assert fielded.words() == sorted(["because", TYPED])


def test_a_store_that_is_locked_for_a_while_is_told_of_and_loses_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    with public_side(tmp_path, questionnaire_of(WORDS)) as fielded:
        page = browser.new_context().new_page()
        begin(page, fielded.settings.public_url + fielded.path())
        page.get_by_role("textbox").fill(TYPED)
        with locked(fielded):
            press(page, "Continue")
            assert "We could not save that just now" in page.inner_text("main")
            assert page.get_by_role("textbox").input_value() == TYPED
        press(page, "Continue")
        press(page, "Skip")
        with locked(fielded):
            press(page, "Send")
            assert "Your answers have not been sent yet" in page.inner_text("main")
        page.reload()
        assert heading(page) == "Your answers were sent"
        page.context.close()
        assert len(fielded.handed_in()) == 1


@contextmanager
def locked(fielded: Fielded) -> Iterator[None]:
    """Somebody else holds the whole database."""
    path = fielded.settings.database_url.removeprefix("sqlite:///")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def test_a_draft_whose_time_is_over_and_a_survey_that_closed_are_told_without_blame(
    browser: Browser, tmp_path: Path
) -> None:
    with public_side(tmp_path, questionnaire_of(WORDS)) as fielded:
        page = browser.new_context().new_page()
        address = fielded.settings.public_url + fielded.path()
        begin(page, address)
        page.get_by_role("textbox").fill(TYPED)
        fielded.clock.hours += 4
        press(page, "Continue")
        assert heading(page) == "This visit is over"
        said = page.inner_text("main")
        assert "What you have just chosen or typed was not kept." in said
        assert "so that nobody else finds them" in said
        page.get_by_role("link", name="Go to the start page").click()
        page.get_by_role("link", name="Start", exact=True).click()
        press(page, "Yes, I want to take part")
        page.get_by_role("textbox").fill(TYPED)
        fielded.close()
        press(page, "Continue")
        page.goto(address + "/check")
        assert heading(page) == "This survey has closed"
        page.context.close()


def test_a_server_that_is_killed_and_started_again_goes_on_where_it_was(
    browser: Browser, tmp_path: Path
) -> None:
    """A process of its own, killed without warning, over the same folder."""
    instance = Instance(tmp_path, free_port())
    (tmp_path / "passphrase").write_text("a long passphrase for a trial")
    instance.command("db", "upgrade")
    instance.command(
        *("survey", "open", str(MOVING_ON), "--id", "young", "--made-up", "--areas", "S12000049"),
        *("--passphrase-file", str(tmp_path / "passphrase")),
    )
    link = next(
        word for word in instance.command("survey", "links", "young").split() if "/s/" in word
    ).rpartition("/s/")[2]
    page = browser.new_context().new_page()
    server = started(instance)
    try:
        begin(page, f"{instance.address}/s/{link}")
        page.get_by_role("radio").first.check()
        press(page, "Continue")
        second = page.url
        kill(server)
        server = started(instance)
        page.reload()
        assert page.url == second
        press(page, "Back")
        expect(page.get_by_role("radio").first).to_be_checked()
        press(page, "Stop")
        press(page, "Send what I have answered")
        assert heading(page) == "Your answers were sent"
    finally:
        kill(server)
        page.context.close()


def kill(server: subprocess.Popen[bytes]) -> None:
    """All its processes at once: a worker left alone would answer for a moment more, and then be gone."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(15)


def started(instance: Instance) -> subprocess.Popen[bytes]:
    with (instance.folder / "server.log").open("ab") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "survey_app", "serve", "--part", "public"],
            cwd=ROOT,
            env=instance.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    instance._wait(server, instance.folder / "server.log")
    return server
