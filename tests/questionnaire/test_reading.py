"""How hard a text is to read."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.reading import grade, sentences, syllables, words


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(
            (word, 1)
            for word in ("the", "home", "homes", "moved", "stressed", "here", "don\u2019t", "eye", "16")
        ),
        *((word, 2) for word in ("people", "something", "safety", "placement", "houses", "wanted", "table")),
        *((word, 2) for word in ("being", "going", "client", "hopeless", "question", "quiet", "react")),
        *((word, 3) for word in ("idea", "area", "everyone", "family", "usual", "serious", "video")),
        *((word, 4) for word in ("experience", "independent", "anonymous")),
        *((word, 5) for word in ("accommodation", "disability")),
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_sentences_end_at_full_stops_and_headings_at_their_end() -> None:
    assert sentences("Do you like tea? I do. So (\u201cMy best drink.\u201d) there") == [
        "Do you like tea",
        "I do",
        "So (\u201cMy best drink",
        "\u201d) there",
    ]
    assert sentences("A heading") == ["A heading"]
    assert sentences("It costs 2.50 a cup.") == ["It costs 2.50 a cup"]
    assert sentences("… ?!") == []


def test_words_are_counted_as_people_count_them() -> None:
    assert words("Don\u2019t worry \u2013 16 to 26-year-olds, too!") == [
        "Don\u2019t",
        "worry",
        "16",
        "to",
        "26",
        "year",
        "olds",
        "too",
    ]


def test_an_easy_text_has_a_low_grade_and_one_of_an_office_a_high_one() -> None:
    easy = "You can skip what you like. You can stop when you want. No one will ask you why."
    office = (
        "Participants are requested to indicate the extent to which multidisciplinary arrangements "
        "facilitated their successful transition to independent accommodation."
    )
    assert grade([easy]) < 2
    assert grade([office]) > 18
    assert 2 < grade([easy, office]) < 18


def test_a_text_that_was_counted_by_hand() -> None:
    """Six words, seven syllables, one sentence: 0.39 x 6 + 11.8 x 7 / 6 - 15.59."""
    assert grade(["The cat sat on the table."]) == pytest.approx(0.39 * 6 + 11.8 * 7 / 6 - 15.59)


def test_no_words_have_no_grade() -> None:
    assert grade([]) == 0
    assert grade(["\u2026"]) == 0
