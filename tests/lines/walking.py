"""Every page of a survey: as somebody meets them who walks, and as they are drawn for whoever might."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup

from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.routing import Page
from survey_app.taking import pages
from survey_app.taking.visiting import desk
from tests.fielded import Fielded, Person
from tests.questionnaire.samples import SHIPPED, questionnaire_at

#: The shipped questionnaires that people are asked; a record reading is none.
SURVEYS = tuple(path for path in SHIPPED if questionnaire_at(path).kind == "survey")
MOST_PAGES = 200


def drawn(fielded: Fielded) -> Iterator[tuple[Page, BeautifulSoup]]:
    """Every page that anybody may meet, those behind conditions too, as the public side draws it."""
    layout = routing.layout(fielded.questionnaire)
    for page in layout:
        with fielded.app.test_request_context(fielded.path(f"/q/{page.id}")):
            with desk().store.read() as connection:
                linked = desk().links.find(connection, fielded.link)
            html = pages.question_page(linked, page, Answers(), layout)
        yield page, BeautifulSoup(html, "html.parser")


def met(person: Person) -> Iterator[Person]:
    """Whoever presses Continue on every page with nothing chosen, standing on one page after the other."""
    person.begin()
    if person.at != "/sections":
        yield from _to_the_end(person)
        return
    for link in [str(each["href"]) for each in person.page.select(".parts__link")]:
        person.get(link.partition(person.fielded.link)[2])
        yield from _to_the_end(person)
    person.press("continue")


def _to_the_end(person: Person) -> Iterator[Person]:
    for _ in range(MOST_PAGES):
        if not person.at.startswith("/q/"):
            return
        yield person
        person.press("continue")
    raise AssertionError(f"no end after {MOST_PAGES} pages, at {person.at}")
