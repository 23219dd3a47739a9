"""What young people read on our pages is for readers of grade 6, measured by the machinery of the linter."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from survey_app.questionnaire.lint_words import ENOUGH_TO_GRADE, LIMITS
from survey_app.questionnaire.model import Audience
from survey_app.questionnaire.reading import grade, sentences, words
from tests.battery.drawing import Drawn, Gallery

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("battery of files")]

YOUNG = LIMITS[Audience.YOUNG_PEOPLE]
#: Words. Our own sentences on these pages; the linter holds authors to fewer.
LONGEST = 20
#: Pages of the site that are not for young people alone, and say what law and engineering must have said.
FOR_ALL = {"privacy of the site", "privacy, and when texts are read", "accessibility"}


def prose(each: Drawn) -> list[str]:
    """The whole sentences of a page's content: headings, paragraphs and lists, without labels, numbers
    and lists of what there is to read."""
    main = BeautifulSoup(each.html, "html.parser").select_one("main")
    assert main is not None
    for other in main.select("nav, .place, .line__phone, button, select, .card, .reads, .visually-hidden"):
        other.decompose()
    blocks = main.select("p, li:not(:has(p)), h1, h2, dt")
    return [" ".join(block.get_text(" ").split()) for block in blocks]


def of_young_people(drawn: Gallery) -> list[Drawn]:
    return [each for each in drawn.in_language("en") if each.journey.young and each.state not in FOR_ALL]


def test_every_page_for_young_people_reads_at_grade_6_at_most(drawn: Gallery) -> None:
    found = {}
    for each in of_young_people(drawn):
        texts = [text for text in prose(each) if text.endswith((".", "?", "!", ":"))]
        if sum(len(words(text)) for text in texts) >= ENOUGH_TO_GRADE:
            found[each.state] = round(grade(texts), 1)
    assert len(found) > 15
    assert {state: level for state, level in found.items() if level > YOUNG.grade} == {}


def test_no_sentence_for_young_people_is_too_long(drawn: Gallery) -> None:
    found = {
        sentence: len(words(sentence))
        for each in of_young_people(drawn)
        for text in prose(each)
        for sentence in sentences(text)
    }
    assert {sentence: count for sentence, count in found.items() if count > LONGEST} == {}


def test_the_start_page_for_young_people_has_150_words_at_most(drawn: Gallery) -> None:
    start = BeautifulSoup(drawn.state("start").html, "html.parser").select_one("main")
    assert start is not None
    assert len(words(start.get_text(" "))) <= 150
