"""Cards with a survey's link: what they say, and that nobody can keep the server busy with them."""

from __future__ import annotations

import threading

import pytest

from survey_app.questionnaire.areas import area
from survey_app.taking import cards, help_lines
from survey_app.taking.card_sheets import Drawn
from survey_app.taking.cards import Card, card_of, document, words
from tests.fielded import GLASGOW, MOVING_ON, ROOT, questionnaire_of

LINES = help_lines.read(ROOT / "questionnaires" / "help-lines.toml")


@pytest.fixture
def card() -> Card:
    return card_of(
        "0123456789", questionnaire_of(MOVING_ON), area(GLASGOW), "https://s.example", made_up=False
    )


def test_a_sheet_has_eight_cards_all_alike(card: Card) -> None:
    html = document([card], words(str, questionnaire_of(MOVING_ON), LINES))
    first, *others = html.split('<section class="card">')[1:]
    end = first.index("</section>")
    assert len(others) == cards.A_SHEET - 1 == 7
    assert {other[:end] for other in others} == {first[:end]}


def test_a_link_is_printed_as_people_type_it(card: Card) -> None:
    assert card.typed == "s.example/s/0123456789"
    assert card.address == "https://s.example/s/0123456789"


def test_a_link_that_is_served_without_tls_is_printed_in_full() -> None:
    made = card_of(
        "0123456789", questionnaire_of(MOVING_ON), area(GLASGOW), "http://127.0.0.1:8000", made_up=True
    )
    assert made.typed == "http://127.0.0.1:8000/s/0123456789"


def test_words_of_a_questionnaire_are_escaped(card: Card) -> None:
    questionnaire = questionnaire_of(MOVING_ON).model_copy(update={"title": "<b>Moving</b>"})
    made = card_of("0123456789", questionnaire, area(GLASGOW), "https://s.example", made_up=False)
    assert "<b>Moving</b>" not in document([made], words(str, questionnaire_of(MOVING_ON), LINES))


def test_the_number_on_the_card_is_the_first_of_the_deployments_help_lines() -> None:
    questionnaire = questionnaire_of(MOVING_ON)
    number = cards.emergency_number(LINES, questionnaire.audience)
    assert number == "999"
    assert words(str, questionnaire, LINES).safety.endswith("ring 999.")


def test_a_sheet_is_drawn_once() -> None:
    drawn, calls = Drawn(), []
    for _ in range(3):
        assert drawn.get("one", lambda: (calls.append(1), b"sheet")[1]) == b"sheet"
    assert len(calls) == 1


def test_no_more_sheets_are_kept_than_it_has_room_for() -> None:
    drawn, calls = Drawn(most=2), []

    def draw() -> bytes:
        calls.append(1)
        return b"sheet"

    for key in ("a", "b", "a", "c", "a", "b"):
        drawn.get(key, draw)
    assert len(calls) == 4, "b was asked for longest ago when c came"


def test_one_sheet_is_drawn_at_a_time_and_nobody_waits_for_ever() -> None:
    drawn, begun, done = Drawn(patience=0.01), threading.Event(), threading.Event()

    def slowly() -> bytes:
        begun.set()
        done.wait(10)
        return b"slow"

    first = threading.Thread(target=lambda: drawn.get("slow", slowly))
    first.start()
    begun.wait(10)
    try:
        assert drawn.get("other", lambda: b"other") is None
    finally:
        done.set()
        first.join()
    assert drawn.get("other", lambda: b"other") == b"other"
    assert drawn.get("slow", lambda: b"again") == b"slow"


def test_a_sheet_that_failed_stands_in_nobodys_way() -> None:
    drawn = Drawn(patience=0.01)

    def fails() -> bytes:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        drawn.get("one", fails)
    assert drawn.get("one", lambda: b"sheet") == b"sheet"
