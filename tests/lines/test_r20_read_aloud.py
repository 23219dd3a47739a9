"""R20: a recorded sound for a question where there is one, else the browser's voice where it has one, and
never by itself; signing is a local film that is fetched when asked for, and says what the page says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from survey_app import fielding
from survey_app.taking.looks import code_of
from tests.fielded import MOVING_ON, ROOT, Fielded, _settings, field_survey, questionnaire_of
from tests.journeys.browsing import chromium, noticed
from tests.journeys.respondents import PHONE, public_side, url

ALOUD = code_of({"aloud": "yes"})
SMALL = ROOT / "tests" / "questionnaires"
#: A browser with these voices, which writes down what it is told to say instead of saying it.
VOICES = """
(() => {
  window.said = [];
  window.cancelled = 0;
  window.voices = %s;
  const waiting = [];
  Object.defineProperty(window, "speechSynthesis", { configurable: true, value: {
    onvoiceschanged: null,
    getVoices: () => window.voices,
    speak(told) {
      window.said.push([told.text, told.voice && told.voice.name, told.lang]);
      waiting.push(told);
    },
    cancel() { window.cancelled += 1; waiting.length = 0; },
  } });
  window.sayAll = () => waiting.splice(0).forEach(told => told.onend && told.onend());
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();
"""
HERE = (
    '[{name: "Here", lang: "en-GB", localService: true}, {name: "Far", lang: "en-GB", localService: false}]'
)
FAR = '[{name: "Far", lang: "en-GB", localService: false}]'
TWO = (
    '[{name: "Polish", lang: "pl_PL", localService: true}, {name: "Here", lang: "en-US", localService: true}]'
)
NONE = "[]"

IN_BROWSER = (pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("read aloud"))


def in_browser(test):
    for mark in IN_BROWSER:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    folder = tmp_path_factory.mktemp("read-aloud")
    with public_side(folder, questionnaire_of(MOVING_ON), draft_languages=True) as fielded:
        yield fielded


@pytest.fixture
def page(browser: Browser, served: Fielded) -> Iterator[Page]:
    """Somebody with a draft."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    made = context.new_page()
    made.goto(url(served, "/agree"))
    with made.expect_navigation():
        made.locator("button[value=yes]").click()
    yield made
    context.close()


def with_voices(page: Page, voices: str, address: str) -> Page:
    page.add_init_script(VOICES % voices)
    page.goto(address)
    return page


def question(served: Fielded, more: str = "") -> str:
    return url(served, f"/q/age?view={ALOUD}{more}")


# The browser's voice


@in_browser
def test_r20_a_voice_of_the_device_reads_the_page_when_asked(page: Page, served: Fielded) -> None:
    with_voices(page, HERE, question(served))
    page.get_by_role("button", name="Read this page to me").click()
    said = page.evaluate("said")
    assert [words for words, _, _ in said] == [
        "Me now, Question 1 of about 19",
        "Two short questions to start with.",
        "How old are you?",
        "Easy words",
        "Why do we ask?",
        "16 or 17",
        "18 to 20",
        "21 to 23",
        "24 to 26",
        "I would rather not say",
    ]
    assert {voice for _, voice, _ in said} == {"Here"}


@in_browser
def test_r20_nothing_is_read_before_somebody_asks(page: Page, served: Fielded) -> None:
    with_voices(page, HERE, question(served))
    expect(page.get_by_role("button", name="Read this page to me")).to_be_visible()
    page.mouse.click(10, 300)
    page.keyboard.press("Tab")
    assert page.evaluate("said") == []
    page.get_by_role("button", name="Read this page to me").click()
    with page.expect_navigation():
        page.locator("button[value=continue]").click()
    assert page.evaluate("said") == [], "the next page reads itself"


@in_browser
@pytest.mark.parametrize("voices", [FAR, NONE], ids=["a voice elsewhere", "no voice"])
def test_r20_without_a_voice_of_the_device_nothing_is_read(page: Page, served: Fielded, voices: str) -> None:
    """A voice elsewhere would get the words of the page, and with them what is being asked."""
    with_voices(page, voices, question(served))
    expect(page.locator("#read-aloud")).to_have_text("This page cannot be read aloud on this device.")
    assert page.get_by_role("button", name="Read this page to me").count() == 0


@in_browser
def test_r20_a_voice_that_is_known_only_after_a_moment_is_offered_then(page: Page, served: Fielded) -> None:
    with_voices(page, NONE, question(served))
    page.evaluate(f"voices = {HERE}; speechSynthesis.onvoiceschanged()")
    page.get_by_role("button", name="Read this page to me").click()
    assert page.evaluate("said.length") > 5


@in_browser
def test_r20_reading_stops_when_asked_and_can_begin_again(page: Page, served: Fielded) -> None:
    with_voices(page, HERE, question(served))
    page.get_by_role("button", name="Read this page to me").click()
    page.get_by_role("button", name="Stop reading").click()
    assert page.evaluate("cancelled") >= 1
    page.get_by_role("button", name="Read this page to me").click()
    page.evaluate("sayAll()")
    expect(page.get_by_role("button", name="Read this page to me")).to_be_visible()


@in_browser
def test_r20_the_end_of_a_reading_that_was_stopped_does_not_end_the_next(page: Page, served: Fielded) -> None:
    with_voices(page, HERE, question(served))
    page.evaluate("""() => {
      const speak = speechSynthesis.speak;
      window.told = [];
      speechSynthesis.speak = each => { told.push(each); speak(each); };
    }""")
    page.get_by_role("button", name="Read this page to me").click()
    page.get_by_role("button", name="Stop reading").click()
    page.evaluate("window.first = told.splice(0)")
    page.get_by_role("button", name="Read this page to me").click()
    page.evaluate("first.forEach(each => each.onerror && each.onerror())")
    expect(page.get_by_role("button", name="Stop reading")).to_be_visible()


@in_browser
def test_r20_reading_stops_when_the_page_is_left(page: Page, served: Fielded) -> None:
    with_voices(page, HERE, question(served))
    page.evaluate("addEventListener('pagehide', () => sessionStorage.setItem('cancelled', cancelled))")
    page.get_by_role("button", name="Read this page to me").click()
    with page.expect_navigation():
        page.locator("button[value=continue]").click()
    assert int(page.evaluate("sessionStorage.getItem('cancelled')")) >= 1


@in_browser
def test_r20_what_is_open_is_read_and_what_is_folded_away_is_not(page: Page, served: Fielded) -> None:
    with_voices(page, HERE, question(served))
    page.locator("summary", has_text="Easy words").click()
    page.get_by_role("button", name="Read this page to me").click()
    words = [each[0] for each in page.evaluate("said")]
    assert "How old are you now?" in words
    assert not [each for each in words if each.startswith("Help can change")]
    assert "Continue" not in words


@in_browser
def test_r20_another_language_is_read_by_a_voice_of_that_language(page: Page, served: Fielded) -> None:
    with_voices(page, TWO, question(served, "&lang=pl"))
    page.locator("#read-aloud button").click()
    said = page.evaluate("said")
    assert ("Polish", "pl_PL") in {(voice, language) for _, voice, language in said}
    asked = page.get_by_role("heading", level=1).inner_text()
    assert [voice for words, voice, _ in said if words == asked] == ["Polish"]


@in_browser
def test_r20_a_language_without_a_voice_is_not_read_by_another(page: Page, served: Fielded) -> None:
    with_voices(page, HERE, question(served, "&lang=gd"))
    assert page.locator("#read-aloud button").count() == 0


@in_browser
def test_r20_without_the_setting_there_is_no_script_and_no_button(page: Page, served: Fielded) -> None:
    with_voices(page, HERE, url(served, "/q/age"))
    assert page.locator("#read-aloud, script[src*=read-aloud]").count() == 0


@in_browser
def test_r20_reading_asks_nobody_else_and_breaks_no_policy(page: Page, served: Fielded) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    said = noticed(page)
    with_voices(page, HERE, question(served))
    page.get_by_role("button", name="Read this page to me").click()
    assert [address for address in asked if not address.startswith(served.settings.public_url)] == []
    assert said == []


# What was recorded and signed


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Fielded]:
    """A survey whose one question has a recording and a film."""
    folder = tmp_path / "file"
    shutil.copytree(SMALL / "media", folder / "media")
    (folder / "media" / "home.mp3").write_bytes(b"ID3" + b"\0" * 200)
    (folder / "media" / "home.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 200)
    text = (SMALL / "pictures-sound-signing.yaml").read_text(encoding="utf-8")
    file = folder / "pictures-sound-signing.yaml"
    picture = "        picture:"
    file.write_text(
        text.replace(
            picture, f"        audio: {{file: home.mp3}}\n        bsl: {{file: home.mp4}}\n{picture}", 1
        )
    )
    fielded = field_survey(
        tmp_path / "field", fielding.ready(file, _settings(tmp_path / "field" / "instance"))
    )
    yield fielded
    fielded.dispose()


def asked_in(fielded: Fielded) -> BeautifulSoup:
    return fielded.person().begin().get(f"/q/home?view={ALOUD}").page


def test_r20_a_recording_is_there_to_be_played_and_fetched_only_then(recorded: Fielded) -> None:
    (sound,) = asked_in(recorded).select("main audio")
    assert (sound.has_attr("controls"), sound["preload"], sound.has_attr("autoplay")) == (True, "none", False)
    assert str(sound["src"]).startswith(recorded.path("/media/"))


def test_r20_where_there_is_a_recording_the_browser_does_not_read(recorded: Fielded) -> None:
    assert not asked_in(recorded).select("#read-aloud")


def test_r20_signing_is_a_film_of_our_own_that_is_fetched_when_asked_for(recorded: Fielded) -> None:
    (film,) = asked_in(recorded).select("main video")
    assert (film.has_attr("controls"), film["preload"], film.has_attr("autoplay")) == (True, "none", False)
    assert str(film["src"]).startswith(recorded.path("/media/"))


def test_r20_what_is_signed_and_recorded_stands_on_the_page_in_words(recorded: Fielded) -> None:
    page = asked_in(recorded)
    titles = {str(each["aria-labelledby"]) for each in page.select("audio, video")}
    assert titles == {"home.audio", "home.bsl"}
    assert all(page.find(id=each) for each in titles)
    assert page.select_one("h1").get_text() == "Do you like your home?"  # type: ignore[union-attr]
    assert [each.get_text() for each in page.select("main label")] == ["I do", "I do not"]


def test_r20_no_page_plays_anything_by_itself() -> None:
    for path in (ROOT / "survey_app" / "templates").rglob("*.html"):
        assert "autoplay" not in path.read_text(encoding="utf-8"), path
