# ruff: noqa: RUF001
"""Danger words: they order what is read, and do nothing else. All the sentences are made up."""

from __future__ import annotations

import random
import time

import pytest

from survey_app.languages.tongues import tongue
from survey_app.questionnaire.telling.danger import PHRASES, may_mean_danger, reading_order

HINTED = {
    "en": [
        "I want to die.",
        "He HITS me",
        "i self-harm sometimes",
        "She’s been threatening us",
        "I’m not safe",
    ],
    "sco": ["A'm feart tae gang hame", "he batters me"],
    "gd": ["Tha e gam bhualadh", "Chan eil mi sàbhailte", "chan eil mi sabhailte"],
    "pl": ["Chcę umrzeć", "chce umrzec", "On bije mnie", "To było molestowanie", "Zabiję się"],
    "uk": ["Хочу померти", "він б’є мене", "Це насильство", "зґвалтування"],
    "ar": ["أريد أن أموت", "اريد ان اموت", "هو يضربني", "أنا في خطر", "يَضْرِبُنِي"],
}
PLAIN = [
    "",
    "More time with my worker.",
    "We were killing time in the waiting room.",
    "I felt safe and listened to.",
    "The grapes were cut for us.",
    "Czuję się dobrze.",
    "Все добре.",
    "كل شيء جيد",
]


@pytest.mark.parametrize("words", [words for each in HINTED.values() for words in each])
def test_a_text_about_danger_is_hinted_at(words: str) -> None:
    assert may_mean_danger(words)


@pytest.mark.parametrize("words", PLAIN)
def test_a_plain_text_is_not(words: str) -> None:
    assert not may_mean_danger(words)


@pytest.mark.parametrize(
    "phrase", [p.strip() for each in PHRASES.values() for p in each.split("\n") if p.strip()]
)
def test_every_phrase_of_the_lists_is_found_in_a_sentence(phrase: str) -> None:
    assert may_mean_danger(f"Well, {phrase.rstrip('~').upper()}!")


def test_every_language_of_the_product_has_phrases_and_a_sentence() -> None:
    assert set(PHRASES) == set(HINTED)
    assert {tongue(code).code for code in PHRASES} == {"en", "gd", "sco", "pl", "uk", "ar"}


def test_texts_with_a_hint_are_read_first_and_every_text_is_read() -> None:
    texts = [*PLAIN, "He hits me", *PLAIN, "I want to die"]
    order = reading_order(texts)
    assert sorted(order) == list(range(len(texts)))
    assert {texts[place] for place in order[:2]} == {"He hits me", "I want to die"}


@pytest.mark.parametrize("words", ["He hits me", "More time."])
def test_texts_that_are_alike_come_in_every_order(words: str) -> None:
    chance = random.Random(1)
    firsts = {reading_order([words] * 6, chance)[0] for _ in range(200)}
    assert firsts == set(range(6))


def test_an_order_is_not_the_one_before() -> None:
    texts = ["More time."] * 40
    assert reading_order(texts) != reading_order(texts)  # alike once in 40! runs


@pytest.mark.parametrize("hostile", ["not " * 25_000, "suicid" * 16_000, "é" * 100_000, "- " * 50_000])
def test_a_long_text_takes_no_longer_than_its_length(hostile: str) -> None:
    begun = time.process_time()
    may_mean_danger(hostile)
    assert time.process_time() - begun < 1
