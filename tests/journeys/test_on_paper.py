"""Paper from end to end with real processes: a publisher makes the form and types one in with the keyboard
alone, the release counts it, and going back shows nothing of what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.journeys.browsing import chromium, faults, overflow
from tests.serving import Instance, free_port

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pdf,
    pytest.mark.slow,
    pytest.mark.xdist_group("on-paper"),
]

PASSPHRASE = "a long passphrase for a trial"
SURVEY, AREA = "young", "S12000033"
MADE_UP = 39
CANARY = "The canary that was written with a pen."


@dataclass(frozen=True)
class Paper:
    instance: Instance
    form: Path
    password: str
    link: str


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A survey that takes paper, opened as an operator does, and somebody who publishes."""
    made = Instance(tmp_path_factory.mktemp("on-paper"), free_port())
    (made.folder / "passphrase").write_text(PASSPHRASE)
    made.command("db", "upgrade")
    made.command(
        *("survey", "open", "questionnaires/leaving-care/moving-on.yaml", "--id", SURVEY, "--made-up"),
        *("--areas", AREA, "--passphrase-file", str(made.folder / "passphrase")),
    )
    password = made.command("user", "add", "pat", "--role", "publisher").rsplit(": ", 1)[1].strip()
    link = made.command("survey", "links", SURVEY).splitlines()[0].split("\t")[1]
    return Paper(made, made.folder / "form.pdf", password, link)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # The cache that shows a page again on Back must be on, or going back would prove nothing.
    with chromium(ignore_default_args=["--disable-back-forward-cache"]) as found:
        yield found


def sign_in(page: Page, paper: Paper) -> None:
    page.goto(f"{paper.instance.address}/team/sign-in")
    page.fill("#name", "pat")
    page.fill("#password", paper.password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_one(page: Page) -> list[str]:
    """From the team's first page to a form that is ready to be sent; what axe found on the way."""
    found: list[str] = []
    with page.expect_navigation():
        page.get_by_role("link", name="Paper").first.click()
    found += faults(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Moving on").click()
    found += faults(page)
    page.focus("#age")
    page.keyboard.type("2")  # the second answer of the list
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.focus("#count-on")
    page.keyboard.press("Space")
    page.focus("#keep")
    page.keyboard.type(CANARY)
    page.focus("button[value=check]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return found + faults(page)


def test_a_publisher_makes_the_form_types_one_in_and_the_release_counts_it(
    paper: Paper, browser: Browser
) -> None:
    instance = paper.instance
    instance.command("survey", "paper", SURVEY, "-o", str(paper.form))
    assert paper.form.read_bytes().startswith(b"%PDF")
    with instance.served("serve") as log:
        context = browser.new_context()
        page = context.new_page()
        assert context.request.get(f"{paper.link}/paper.pdf").body() == paper.form.read_bytes()
        sign_in(page, paper)
        assert type_one(page) == []
        assert page.inner_text("h1") == "This is what will be sent"
        assert CANARY in page.inner_text("main")
        with page.expect_navigation():
            page.get_by_role("button", name="Send").click()
        assert page.inner_text("h1") == "Sent"
        assert faults(page) == []
        # The page before was made by a form, so the browser asks whether to send it once more …
        with pytest.raises(Error, match="ERR_CACHE_MISS"):
            page.go_back()
        expect(page).to_have_url(re.compile("^chrome-error:"))
        assert CANARY not in page.content()
        # … and if somebody does, it is not shown.
        page.reload()
        assert "was sent already" in page.inner_text("main")
        assert CANARY not in page.content()
        page.go_back()
        assert page.inner_text("h1") == "Type in a paper form"
        assert page.input_value("#keep") == ""
        context.close()
        instance.command("simulate", SURVEY, "-n", str(MADE_UP), "--seed", "3")
    assert CANARY not in log.read_text()
    closed = instance.command("survey", "close", SURVEY)
    assert "is closed" in closed
    built = instance.command(
        "release", "build", SURVEY, "--passphrase-file", str(instance.folder / "passphrase")
    )
    release = re.findall(r"[0-9a-f]{64}", built)[0]
    instance.command("release", "publish", release)
    with instance.served("serve"):
        page = browser.new_page()
        sign_in(page, paper)
        page.goto(f"{instance.address}/team/dashboard/{release}")
        assert re.search(rf"\b{MADE_UP + 1}\b", page.inner_text("main"))
        page.close()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_desk_fits_its_window_and_needs_no_javascript(
    tmp_path: Path, browser: Browser, width: int, javascript: bool
) -> None:
    instance = Instance(tmp_path, free_port())
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    instance.command("db", "upgrade")
    instance.command(
        *("survey", "open", "questionnaires/disabled-children/my-support.yaml", "--id", SURVEY, "--made-up"),
        *("--passphrase-file", str(tmp_path / "passphrase")),
    )
    password = instance.command("user", "add", "pat", "--role", "typist").rsplit(": ", 1)[1].strip()
    with instance.served("serve"):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript
        )
        page = context.new_page()
        sign_in(page, Paper(instance, tmp_path, password, ""))
        page.goto(f"{instance.address}/team/paper/{SURVEY}")
        if javascript:
            assert overflow(page) == 0
        page.select_option("#area", index=1)
        with page.expect_navigation():
            page.get_by_role("button", name="Check").click()
        if javascript:
            assert overflow(page) == 0
        with page.expect_navigation():
            page.get_by_role("button", name="Send").click()
        assert page.inner_text("h1") == "Sent"
        context.close()
