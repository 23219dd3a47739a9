"""No question asks who somebody is."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.identity import what_it_asks_for


@pytest.mark.parametrize(
    ("words", "asks_for"),
    [
        ("What is your name?", "a name"),
        ("Please write your full  name", "a name"),
        ("First name", "a name"),
        ("Surname:", "a name"),
        ("Name", "a name"),
        ("What is the name of your child?", "a name"),
        ("What is this household member\u2019s name?", "a name"),
        ("What is your social worker's first name?", "a name"),
        ("Name of the head of the household", "a name"),
        ("Names of each of your carers", "a name"),
        ("What\u00a0is y\u00adour name?", "a name"),
        ("What is your date of birth?", "a date of birth"),
        ("When were you born?", "a date of birth"),
        ("DOB", "a date of birth"),
        ("Your birthday", "a date of birth"),
        ("What is your postcode?", "a full postcode"),
        ("Post code", "a full postcode"),
        ("Your e-mail address", "an address or a number that finds a person"),
        ("What is your CHI number?", "an address or a number that finds a person"),
        ("If you like, what is your mobile number?", "an address or a number that finds a person"),
        ("We never share it. What is your name?", "a name"),
    ],
)
def test_what_would_find_a_person_is_noticed(words: str, asks_for: str) -> None:
    assert what_it_asks_for(words, closed=False) == asks_for


@pytest.mark.parametrize(
    "words",
    [
        "How old are you?",
        "Please don\u2019t use names. Leave out what would show who someone is.",
        "We do not ask for your name.",
        "What is the first half of your postcode?",
        "What do you call the place where you live?",
        "Who can you count on?",
        "What would you rename?",
        "What is the name of your youth club?",
        "Is your child\u2019s school near?",
        "Do people who help you know what to call you?",
        "What did you think of the renamed service?",
    ],
)
def test_what_would_not_is_left_alone(words: str) -> None:
    assert what_it_asks_for(words, closed=False) is None


def test_a_closed_question_about_such_a_thing_collects_nothing() -> None:
    assert what_it_asks_for("Does your worker remember your birthday?", closed=True) is None
    assert what_it_asks_for("Does your worker remember your birthday?", closed=False) is not None
