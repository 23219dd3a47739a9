"""Every shipped survey on the real pages: answered in full, skipped from end to end, and stopped half way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from survey_app import config, fielding
from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.media import all_media
from survey_app.questionnaire.model import Questionnaire, QuestionType
from survey_app.taking.padding import SIZE
from tests.fielded import Fielded, Person, field_survey
from tests.questionnaire.samples import SHIPPED, questionnaire_at

pytestmark = pytest.mark.slow

SURVEYS = tuple(path for path in SHIPPED if questionnaire_at(path).kind == "survey")
ILLUSTRATED = tuple(path for path in SURVEYS if [*all_media(questionnaire_at(path))])
WORDS = "It could be said in fewer words."
MOST_PAGES = 80


@pytest.fixture(params=SURVEYS, ids=lambda path: path.stem)
def fielded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fielded]:
    """The survey in the field as an operator opens it: its pictures pinned and copied."""
    logging.getLogger("survey_app.public").setLevel(logging.ERROR)
    settings = config.read({"SURVEY_INSTANCE": str(tmp_path / "instance"), "SURVEY_SECRET_KEY": "s" * 32})
    found = field_survey(tmp_path, fielding.ready(request.param, settings))
    yield found
    found.dispose()


class Walk:
    """Somebody who goes through a survey page by page, and what they have answered so far."""

    def __init__(self, person: Person) -> None:
        self.person = person.begin()
        self.questionnaire = person.fielded.questionnaire
        self.given: dict[str, Answer] = {}

    def to_the_end(self, press: str) -> None:
        """``press``: continue, which answers whatever is asked, or skip."""
        if self.person.at != "/sections":
            return self._through(press)
        for href in [str(link["href"]) for link in self.person.page.select(".parts__link")]:
            self.person.get(href.partition(self.person.fielded.link)[2])
            self._through(press)
            assert self.person.at == "/sections"
        self.person.press("continue")
        return None

    def _through(self, press: str) -> None:
        for _ in range(MOST_PAGES):
            if not self.person.at.startswith("/q/"):
                return
            self.step(press)
        raise AssertionError(f"no end after {MOST_PAGES} pages, at {self.person.at}")

    def step(self, press: str) -> None:
        response = self.person.response
        assert response is not None
        assert response.status_code == 200, self.person.at
        assert len(response.data) <= SIZE, f"{self.person.at} is longer than the one size of all pages"
        offered = {str(button["value"]) for button in self.person.page.select("button[name=go]")}
        before = self.person.at
        if press == "skip" and "skip" in offered:
            self.person.press("skip")
        else:
            self.person.press("continue", self._answers() if press == "continue" else {})
        assert self.person.at != before, f"{before} does not let anyone go on"

    def _answers(self) -> dict[str, object]:
        posted: dict[str, object] = {}
        page = self.person.page
        for name in dict.fromkeys(str(c["name"]) for c in page.select("main form [name]:not(button)")):
            if name in {question.id for question in self.questionnaire.questions()}:
                answer, posted[name] = self._answer(name, page)
                self.given[name] = answer
        return posted

    def _answer(self, name: str, page: BeautifulSoup) -> tuple[Answer, object]:
        """What is answered, and what a browser sends for it."""
        question = self.questionnaire.question(name)
        if question.is_text:
            return WORDS[: question.max_length], WORDS[: question.max_length]
        if question.type is QuestionType.MONTH:
            return ("2024-03",), ["03", "2024"]
        if question.type is QuestionType.NUMBER:
            parts = [float(self.given[each][0]) for each in question.total_of]
            number = f"{sum(parts) if parts else 7:.{question.decimals}f}"
            return (number,), number
        values = [str(control["value"]) for control in offered(page, name)]
        if question.type is QuestionType.MULTIPLE:
            options = {option.code: option for option in self.questionnaire.options(question)}
            values = [value for value in values if not options[value].exclusive]
            return tuple(values), values
        return (values[0],), values[0]


def offered(page: BeautifulSoup, name: str) -> list[Tag]:
    """What can be chosen for this question."""
    controls = page.select(f'main form input[name="{name}"], main form select[name="{name}"] option')
    return [control for control in controls if control.get("value")]


def by_kind(questionnaire: Questionnaire, given: dict[str, Answer]) -> tuple[dict[str, Answer], list[str]]:
    """The choices, and the words: they part when they are handed in."""
    choices = {name: answer for name, answer in given.items() if not questionnaire.question(name).is_text}
    return choices, sorted(str(answer) for name, answer in given.items() if name not in choices)


def test_what_is_answered_on_every_page_is_what_is_handed_in(fielded: Fielded) -> None:
    walk = Walk(fielded.person())
    walk.to_the_end("continue")
    assert walk.person.at == "/check"
    asked = routing.asked(fielded.questionnaire, Answers(walk.given))
    tells = {question.id for question in fielded.questionnaire.questions() if question.tells}
    assert set(walk.given) == asked - tells
    walk.person.press("send")
    assert walk.person.at == "/thanks"
    choices, words = by_kind(fielded.questionnaire, walk.given)
    (handed_in,) = fielded.handed_in()
    assert dict(handed_in.values) == choices
    assert fielded.words() == words


def test_whoever_skips_every_page_comes_to_the_end_and_leaves_no_answer(fielded: Fielded) -> None:
    walk = Walk(fielded.person())
    walk.to_the_end("skip")
    walk.person.press("send")
    assert walk.person.at == "/thanks"
    (handed_in,) = fielded.handed_in()
    assert dict(handed_in.values) == {}
    assert fielded.words() == []


def test_whoever_stops_sends_the_answers_given_so_far(fielded: Fielded) -> None:
    walk = Walk(fielded.person())
    if walk.person.at == "/sections":
        first = str(walk.person.page.select_one(".parts__link")["href"])  # type: ignore[index]
        walk.person.get(first.partition(fielded.link)[2])
    walk.step("continue")
    walk.step("continue")
    walk.person.press("stop").press("send")
    assert walk.person.at == "/thanks"
    choices, _ = by_kind(fielded.questionnaire, walk.given)
    (handed_in,) = fielded.handed_in()
    assert dict(handed_in.values) == choices
    assert choices


def test_the_information_page_and_the_privacy_note_can_be_read_before_anything_is_begun(
    fielded: Fielded,
) -> None:
    person = fielded.person()
    for rest, parts in (
        ("/about", fielded.questionnaire.about),
        ("/privacy", fielded.questionnaire.privacy),
    ):
        assert fielded.path(rest) in {str(a["href"]) for a in person.get().page.select("main a")}
        headings = [each.get_text(strip=True) for each in person.get(rest).page.select("main h2")]
        assert headings == [part.heading for part in parts]


@pytest.mark.parametrize("fielded", ILLUSTRATED, ids=lambda path: path.stem, indirect=True)
def test_each_picture_of_a_survey_is_on_its_page_and_says_what_it_shows(fielded: Fielded) -> None:
    walk = Walk(fielded.person())
    seen: dict[str, str] = {}
    while walk.person.at.startswith("/q/"):
        for picture in walk.person.page.select("main img"):
            with walk.person.client.get(str(picture["src"])) as shown:
                assert (shown.status_code, shown.mimetype) == (200, "image/svg+xml")
            seen[str(picture["src"])] = str(picture["alt"])
        walk.step("continue")
    assert len(seen) == len(list(all_media(fielded.questionnaire)))
    assert all(seen.values())
