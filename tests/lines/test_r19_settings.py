"""R19: settings from every page, kept for the visit: text size, font, colours (default, cream, dark, high
contrast), pictures, read aloud, easy words; all of them without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, expect

from survey_app import fielding
from survey_app.questionnaire.answers import Answers
from survey_app.taking.addresses import SAME_FOR_ALL
from survey_app.taking.draft import unseal
from survey_app.taking.looks import CHOICES, VIEW, code_of
from survey_app.taking.visiting import desk, visit_of_request
from tests.battery.drawing import Drawn, Gallery, gallery
from tests.battery.states import JOURNEYS
from tests.fielded import MOVING_ON, Fielded, Person, _settings, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE, public_side, url
from tests.questionnaire.samples import SHIPPED

IN_BROWSER = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("settings")]
OVER_ALL_PAGES = [pytest.mark.slow, pytest.mark.xdist_group("settings")]
SCRIPT = pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
#: Everything chosen that can be.
ALL = {name: values[-1] for name, values in CHOICES.items()}
SETTINGS = pytest.mark.parametrize("setting", CHOICES)


def in_browser(test):
    for mark in IN_BROWSER:
        test = mark(test)
    return test


def over_all_pages(test):
    for mark in OVER_ALL_PAGES:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """Every state that a page can be in, as somebody meets it who has chosen everything."""
    folder = tmp_path_factory.mktemp("settings")
    # The way to one of the states is to look for a picture, which nobody finds who wants none.
    journeys = [journey for journey in JOURNEYS if journey.name != "pictured"]
    with gallery(folder, journeys, languages=("en",), settings=((VIEW, code_of(ALL)),)) as drawn:
        yield drawn


def page_of(each: Drawn) -> BeautifulSoup:
    return BeautifulSoup(each.html, "html.parser")


# From every page, and on every page


@over_all_pages
def test_r19_settings_are_reached_from_every_page(everywhere: Gallery) -> None:
    ways = "a[href^='/settings?'], a[href='/settings'], button[name=go][value=settings]"
    without = [each.state for each in everywhere.drawn if not page_of(each).select(ways)]
    assert set(without) <= {"settings"}


@over_all_pages
@SETTINGS
def test_r19_what_was_chosen_shows_on_every_page(everywhere: Gallery, setting: str) -> None:
    without = [
        each.state
        for each in everywhere.drawn
        if not page_of(each).select(f'html[data-{setting}="{ALL[setting]}"]')
    ]
    assert without == []


@over_all_pages
def test_r19_every_link_of_every_page_carries_what_was_chosen(everywhere: Gallery) -> None:
    lost = {}
    for each in everywhere.drawn:
        page = page_of(each)
        addresses = [("GET", str(link["href"])) for link in page.select("a[href^='/']")]
        addresses += [("POST", str(form["action"])) for form in page.select("form[action]")]
        router = each.client.application.url_map.bind("localhost")
        lost[each.state] = [
            address
            for method, address in addresses
            if router.match(urlsplit(address).path, method)[0] not in SAME_FOR_ALL
            and parse_qs(urlsplit(address).query).get(VIEW) != [code_of(ALL)]
        ]
    assert {state: which for state, which in lost.items() if which} == {}


@over_all_pages
def test_r19_every_page_in_every_setting_is_of_one_size(everywhere: Gallery) -> None:
    others = {
        each.state: len(each.body)
        for each in everywhere.drawn
        if len(each.body) != 16 * 1024 and "look" not in each.address
    }
    assert others == {}


# Kept for the visit


def choose(person: Person, **chosen: str) -> Person:
    return person.press("settings").press("save", dict(chosen))


def chosen_on(person: Person) -> dict[str, str]:
    html = person.page.select_one("html")
    assert html is not None
    return {name.removeprefix("data-"): str(value) for name, value in html.attrs.items() if "data-" in name}


@SETTINGS
def test_r19_a_setting_is_kept_from_the_first_question_to_the_thanks(person: Person, setting: str) -> None:
    choose(person.begin(), **{setting: ALL[setting]})
    for _ in range(60):
        assert chosen_on(person) == {setting: ALL[setting]}, person.at
        if person.at == "/check":
            break
        person.press("continue")
    assert chosen_on(person.press("send")) == {setting: ALL[setting]}


@pytest.mark.parametrize("colours", ["cream", "dark", "contrast"])
def test_r19_the_colours_are_kept_from_the_start_page_on(young: Fielded, colours: str) -> None:
    person = young.person().get("")
    link = person.page.select_one("a[href^='/settings']")
    assert link is not None
    person.response = person.client.get(str(link["href"]))
    person.press("save", {"colours": colours})
    assert (person.at, chosen_on(person)) == ("", {"colours": colours})
    start = person.page.select_one("main a.ds_button")
    assert start is not None
    person.response = person.client.get(str(start["href"]))
    person.press("yes", button="agree")
    assert chosen_on(person) == {"colours": colours}


def test_r19_they_are_kept_through_stop_and_help_and_back(person: Person) -> None:
    choose(person.begin(), size="largest").press("stop")
    assert chosen_on(person.press("back")) == {"size": "largest"}
    help_page = person.press("help").page
    back = help_page.select_one("main a.ds_button")
    assert back is not None
    person.response = person.client.get(str(back["href"]))
    assert (person.at, chosen_on(person)) == ("/q/age", {"size": "largest"})


def test_r19_choosing_keeps_what_was_answered_and_not_yet_sent_off(young: Fielded) -> None:
    person = young.person().begin().press("settings", {"age": "age-21-23"})
    person.press("save", {"size": "largest"})
    assert [each["value"] for each in person.page.select("input[checked]")] == ["age-21-23"]


def test_r19_back_to_how_it_was(person: Person) -> None:
    choose(person.begin(), **ALL).press("settings").press("default")
    assert (person.at, chosen_on(person)) == ("/q/age", {})


# In no cookie, draft or response


def test_r19_no_cookie_knows_them(person: Person) -> None:
    before = dict(person.begin().client._cookies)  # type: ignore[attr-defined]
    choose(person, **ALL).press("continue")
    assert dict(person.client._cookies) == before  # type: ignore[attr-defined]


def test_r19_no_draft_knows_them(young: Fielded) -> None:
    drafts = []
    for chosen in ({}, ALL):
        person = choose(young.person().begin(), **chosen).press("continue", {"age": "age-18-20"})
        cookie = person.client.get_cookie("visit")
        assert cookie is not None
        header = {"Cookie": f"visit={cookie.value}"}
        with young.app.test_request_context(young.path(), headers=header):
            visit = visit_of_request()
            assert visit is not None
            with desk().store.read() as connection:
                linked = desk().links.find(connection, young.link)
                sealed = desk().drafts.load(connection, visit.draft_id)
            assert sealed is not None
            survey = linked.survey
            drafts.append(unseal(visit, sealed, survey=survey.id, version=survey.version, hour=desk().hour))
    assert drafts[0] == drafts[1]


def test_r19_no_response_knows_them(young: Fielded) -> None:
    for chosen in ({}, ALL):
        person = choose(young.person().begin(), **chosen)
        person.press("continue", {"age": "age-18-20"}).press("stop").press("send")
    assert young.handed_in() == [Answers({"age": ("age-18-20",)})] * 2


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    with public_side(tmp_path_factory.mktemp("served"), questionnaire_of(MOVING_ON)) as fielded:
        yield fielded


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    """A survey with pictures beside its questions."""
    folder = tmp_path_factory.mktemp("pictured")
    (path,) = [path for path in SHIPPED if path.stem == "my-support"]
    with public_side(folder, fielding.ready(path, _settings(folder / "instance"))) as fielded:
        yield fielded


@pytest.fixture
def context(browser: Browser, script: bool) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=PHONE, java_script_enabled=script)  # type: ignore[arg-type]
    yield made
    made.close()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def first_question(context: BrowserContext, fielded: Fielded) -> Page:
    page = context.new_page()
    page.goto(url(fielded, "/agree"))
    press(page, "Yes, I want to take part")
    return page


def set_to(page: Page, *labels: str) -> None:
    press(page, "Settings")
    for label in labels:
        page.locator("label", has_text=label).first.click()
    press(page, "Save and go back")


def drawn_as(page: Page, what: str, of: str = "body") -> str:
    return page.locator(of).first.evaluate(f"each => getComputedStyle(each).{what}")


def size_of(page: Page) -> float:
    return float(drawn_as(page, "fontSize", "main label").removesuffix("px"))


@in_browser
@SCRIPT
@pytest.mark.parametrize(("label", "times"), [("Larger", 1.25), ("Largest", 1.5)])
def test_r19_text_size(context: BrowserContext, served: Fielded, label: str, times: float) -> None:
    page = first_question(context, served)
    before = size_of(page)
    set_to(page, label)
    assert size_of(page) == pytest.approx(before * times)
    press(page, "Continue")
    assert size_of(page) == pytest.approx(before * times)


@in_browser
@SCRIPT
@pytest.mark.parametrize(
    ("label", "family", "file"),
    [
        ("Atkinson Hyperlegible", "Atkinson Hyperlegible Next", "atkinson"),
        ("Lexend", "Lexend", "lexend"),
        ("OpenDyslexic", "OpenDyslexic", "opendyslexic"),
    ],
)
def test_r19_font(context: BrowserContext, served: Fielded, label: str, family: str, file: str) -> None:
    page = first_question(context, served)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.reload()
    assert not [address for address in fetched if "woff2" in address], "a font that nobody chose was fetched"
    set_to(page, label)
    page.wait_for_load_state("networkidle")
    assert family in drawn_as(page, "fontFamily")
    assert family in drawn_as(page, "fontFamily", "main button")
    assert [address for address in fetched if file in address]


@in_browser
@SCRIPT
@pytest.mark.parametrize(
    ("label", "ground"),
    [
        ("Dark words on white", (255, 255, 255)),
        ("Dark words on cream", (251, 242, 221)),
        ("Light words on dark", (22, 25, 29)),
        ("Strongest contrast", (0, 0, 0)),
    ],
)
def test_r19_colours(
    context: BrowserContext, served: Fielded, label: str, ground: tuple[int, int, int]
) -> None:
    page = first_question(context, served)
    set_to(page, label)
    assert drawn_as(page, "backgroundColor") == "rgb({}, {}, {})".format(*ground)
    press(page, "Continue")
    assert drawn_as(page, "backgroundColor") == "rgb({}, {}, {})".format(*ground)


@in_browser
def test_r19_colours_are_the_devices_own_unless_something_was_chosen(
    browser: Browser, served: Fielded
) -> None:
    context = browser.new_context(color_scheme="dark")
    page = first_question(context, served)
    assert drawn_as(page, "backgroundColor") == "rgb(22, 25, 29)"
    set_to(page, "Dark words on white")
    assert drawn_as(page, "backgroundColor") == "rgb(255, 255, 255)"
    context.close()


@in_browser
@SCRIPT
def test_r19_pictures_that_are_not_wanted_are_not_fetched(context: BrowserContext, pictured: Fielded) -> None:
    page = first_question(context, pictured)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.reload()
    assert page.locator("img.picture").count() == 1
    assert [address for address in fetched if "/media/" in address]
    press(page, "Settings")
    page.get_by_role("group", name="Show pictures").locator("label", has_text="No").click()
    fetched.clear()
    press(page, "Save and go back")
    page.wait_for_load_state("networkidle")
    assert page.locator("img.picture").count() == 0
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert [address for address in fetched if "/media/" in address] == []


@in_browser
@SCRIPT
def test_r19_easy_words_stand_open(context: BrowserContext, served: Fielded) -> None:
    page = first_question(context, served)
    expect(page.locator(".ds_details__text").first).to_be_hidden()
    press(page, "Settings")
    page.get_by_role("group", name="Show the easy words").locator("label", has_text="Yes").click()
    press(page, "Save and go back")
    expect(page.locator(".ds_details__text").first).to_be_visible()


@in_browser
@SCRIPT
def test_r19_read_aloud_is_offered_or_said_to_be_impossible(
    context: BrowserContext, served: Fielded, script: bool
) -> None:
    """This browser has no voice; what one with a voice does is told in test_r20_read_aloud.py."""
    page = first_question(context, served)
    assert page.locator("#read-aloud").count() == 0
    press(page, "Settings")
    page.get_by_role("group", name="Offer to read pages aloud").locator("label", has_text="Yes").click()
    press(page, "Save and go back")
    expect(page.locator("#read-aloud")).to_have_text("This page cannot be read aloud on this device.")


@in_browser
@SCRIPT
def test_r19_what_was_typed_is_there_after_choosing(context: BrowserContext, served: Fielded) -> None:
    page = first_question(context, served)
    page.goto(url(served, "/q/keep"))
    page.get_by_role("textbox").fill("More time with <one> worker & a “map”.")
    set_to(page, "Largest")
    assert page.get_by_role("textbox").input_value() == "More time with <one> worker & a “map”."
