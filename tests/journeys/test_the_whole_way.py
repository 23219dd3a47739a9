"""The whole way with real processes: open, answer in a browser, close, release, sign in, read.

Both questionnaires, with JavaScript off and on; axe looks at every page that anybody meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.browsing import chromium, faults
from tests.serving import Instance, free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("whole-way")]

PASSPHRASE = "a long passphrase for a trial"
FOUR_AREAS = "S12000033,S12000042,S12000006,S12000013"
SURVEYS = {
    "young": ("leaving-care/moving-on.yaml", 90),
    "staff": ("social-work-governance/national-staff-survey.yaml", 160),
}


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    made = Instance(tmp_path_factory.mktemp("whole-way"), free_port())
    (made.folder / "passphrase").write_text(PASSPHRASE)
    made.command("db", "upgrade")
    for survey, (file, _) in SURVEYS.items():
        made.command(
            *("survey", "open", f"questionnaires/{file}", "--id", survey, "--made-up"),
            *("--areas", FOUR_AREAS, "--passphrase-file", str(made.folder / "passphrase")),
        )
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def answer(browser: Browser, address: str, *, javascript: bool) -> list[str]:
    """Walk a survey from its worker's page to its thanks; returns what axe found on the way."""
    context = browser.new_context(java_script_enabled=javascript, viewport={"width": 360, "height": 740})
    page = context.new_page()
    found: list[str] = []

    def look() -> None:
        if javascript:
            found.extend(f"{page.url}: {fault}" for fault in faults(page))

    page.goto(f"{address}/worker")
    look()
    page.goto(address)
    look()
    assert not context.cookies(), "a cookie before anybody agreed"
    _press(page, page.get_by_role("link", name="Start"))
    look()
    _press(page, page.get_by_role("button", name=re.compile("^Yes")))
    for _ in range(60):
        look()
        if page.get_by_role("button", name="Send", exact=True).count():
            break
        _choose(page)
        _press(page, page.locator("button[name=go][value=continue]"))
    _press(page, page.get_by_role("button", name="Send", exact=True))
    look()
    assert page.inner_text("h1") == "Your answers were sent"
    context.close()
    return found


def _press(page: Page, control: Locator) -> None:
    """Press a link or a button, and wait for the page that it leads to."""
    with page.expect_navigation():
        control.click()


def _choose(page: Page) -> None:
    """The first choice of each question on the page, and some words in each box."""
    controls = page.locator("main input[type=radio], main input[type=checkbox]")
    seen: set[str | None] = set()
    for number in range(controls.count()):
        name = controls.nth(number).get_attribute("name")
        if name not in seen:
            controls.nth(number).check()
            seen.add(name)
    for number in range(page.locator("main textarea").count()):
        page.locator("main textarea").nth(number).fill("Made up: <b>not bold</b> & said plainly.")


@dataclass(frozen=True)
class Walked:
    """An instance after the whole way: both surveys answered, closed, released and published."""

    instance: Instance
    links: dict[str, str]
    password: str
    faults: list[str]


@pytest.fixture(scope="module")
def walked(instance: Instance, browser: Browser) -> Walked:
    """Everything that the tests below look at, so that each of them stands alone, in any order."""
    links = {
        survey: instance.command("survey", "links", survey).splitlines()[0].split("\t")[1]
        for survey in SURVEYS
    }
    password = instance.command("user", "add", "morven", "--role", "reviewer").rsplit(": ", 1)[1].strip()
    found: list[str] = []
    with instance.served("serve"):
        for survey, (_, made_up) in SURVEYS.items():
            for javascript in (False, True):
                found.extend(answer(browser, links[survey], javascript=javascript))
            instance.command("simulate", survey, "-n", str(made_up), "--seed", "11")
        for survey in SURVEYS:
            instance.command("survey", "close", survey)
            built = instance.command(
                "release", "build", survey, "--passphrase-file", str(instance.folder / "passphrase")
            )
            instance.command("release", "publish", re.findall(r"[0-9a-f]{64}", built)[0])
    return Walked(instance, links, password, found)


def test_every_page_on_the_way_is_without_a_fault_that_axe_finds(walked: Walked) -> None:
    assert not walked.faults


def test_from_a_link_to_a_protected_result(walked: Walked, browser: Browser) -> None:
    instance = walked.instance
    with instance.served("serve") as log:
        for link in walked.links.values():
            _closed_politely(browser, link)
        for javascript in (False, True):
            _read(browser, instance, walked.password, javascript=javascript)
    assert "127.0.0.1" not in log.read_text().replace(f"http://127.0.0.1:{instance.port}", "")


def _closed_politely(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    assert page.locator("h1").count() == 1
    assert "closed" in page.inner_text("main")
    page.close()


def _read(browser: Browser, instance: Instance, password: str, *, javascript: bool) -> None:
    """Sign in, choose a survey and a question, and read its table."""
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"{instance.address}/team/sign-in")
    page.fill("#name", "morven")
    page.fill("#password", password)
    _press(page, page.get_by_role("button", name="Sign in"))
    page.goto(f"{instance.address}/team/dashboard/")
    _press(page, page.get_by_role("link", name=re.compile("staff survey")).first)
    assert "made up" in page.inner_text("body").lower()
    _press(page, page.locator("main a[href*='/q/']").first)
    table = page.locator("main table").first
    assert table.is_visible()
    assert re.search(r"\b\d+\b", table.inner_text())
    if javascript:
        assert not faults(page)
    context.close()


def test_the_release_can_be_verified_and_taken_away_as_a_file(walked: Walked, tmp_path: Path) -> None:
    instance = walked.instance
    listed = instance.command("release", "list").splitlines()
    assert [line.split()[1] for line in listed] == ["published", "published"]
    for line in listed:
        survey, hash_ = line.split()[0], line.split()[-1]
        passphrase = str(instance.folder / "passphrase")
        again = instance.command(
            "release", "build", survey, "--passphrase-file", passphrase, "-o", str(tmp_path)
        )
        assert hash_ in again, "the same responses give the same release"
        (file,) = tmp_path.glob(f"{survey}-*.json")
        certificate = file.with_suffix(".certificate")
        instance.command("release", "verify", str(file), "--certificate", str(certificate))
        exported = instance.command("export", hash_[:12], "--format", "csv")
        assert "hidden" in exported
