"""Plain words: sentences, grades, words of the system and terms that are not explained. English only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from survey_app.questionnaire.catalogue import Message, extract
from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.language_of_care import TERMS, words_to_avoid
from survey_app.questionnaire.model import Audience, Questionnaire
from survey_app.questionnaire.piping import with_defaults
from survey_app.questionnaire.reading import grade, sentences, words

#: rule, path, what is wrong, what to do
Found = tuple[str, Path, str, str]

#: Audiences that the words of the system are kept from, and that are given easy words.
PLAIN_READING = frozenset({Audience.YOUNG_PEOPLE, Audience.FAMILIES})


@dataclass(frozen=True)
class Limits:
    """What is easy enough for an audience: words a sentence, and years of schooling."""

    sentence: int
    grade: float


#: The first two are those of the house; the others are assumptions of ours.
LIMITS = {
    Audience.YOUNG_PEOPLE: Limits(15, 6),
    Audience.FAMILIES: Limits(15, 6),
    Audience.BOARDS: Limits(20, 8),
    Audience.STAFF: Limits(30, 12),
    Audience.LEADERS: Limits(35, 14),
}
#: Words below which a grade says more about chance than about the text.
ENOUGH_TO_GRADE = 30
#: The start page has 150 words in all; the page itself needs about 40 of them.
MAX_WELCOME = 110
#: Whole sentences; labels and headings are too short to be graded with them.
_PROSE = frozenset(
    {"who_asks", "why", "what_happens", "safety", "message", "what_next", "intro", "content_notice"}
    | {"support_after", "ask", "hint", "description", "lead", "body", "text", "meaning"}
)
#: Where a term is met by somebody who answers.
_FIRST_MET = frozenset({"ask", "hint", "intro", "label", "lead"})
_LETTERS = re.compile(r"\b[A-Z]{2,}[A-Z0-9]*s?\b")
#: Letters that everybody knows.
_KNOWN_LETTERS = frozenset(
    {"UK", "EU", "UN", "TV", "GP", "GPS", "NHS", "BSL", "PDF", "PIN", "OK", "QR", "ID", "AM", "PM", "IT"}
    | {"NOT", "AND", "OR", "ALL", "NO", "YES", "ANY", "ONE", "NEW"}
)


def is_english(questionnaire: Questionnaire) -> bool:
    return questionnaire.languages[0].split("-")[0] == "en"


def texts(questionnaire: Questionnaire) -> Iterator[Message]:
    """Every text as somebody reads it who has answered nothing."""
    for message in extract(questionnaire):
        yield message._replace(text=with_defaults(message.text))


def plain_words(questionnaire: Questionnaire) -> Iterator[Found]:
    """Everything that is found in the words of a questionnaire, apart from how its questions are put."""
    if not is_english(questionnaire):
        return
    messages = list(texts(questionnaire))
    yield from _reading(questionnaire, messages)
    if questionnaire.audience in PLAIN_READING:
        for message in messages:
            for said, better in words_to_avoid(message.text):
                yield "word-to-avoid", message.path, f"“{said}” is a word of the system", f"say {better}"
    yield from _letters(questionnaire, messages)
    yield from _terms(questionnaire, messages)
    yield from _welcome(questionnaire)


def _reading(questionnaire: Questionnaire, messages: list[Message]) -> Iterator[Found]:
    limits = LIMITS[questionnaire.audience]
    mend = f"use shorter words and sentences, for grade {limits.grade:g}"
    prose = []
    for message in messages:
        if message.path[-1] in _PROSE:
            prose.append(message.text)
        for sentence in sentences(message.text):
            count = len(words(sentence))
            if count > limits.sentence:
                said = f"a sentence of {count} words (“{' '.join(sentence.split()[:4])} …”)"
                better = f"say it in two; {limits.sentence} words are the most"
                yield "long-sentence", message.path, said, better
        if len(words(message.text)) >= ENOUGH_TO_GRADE and (found := grade([message.text])) > limits.grade:
            yield "reading-grade", message.path, f"this reads at grade {found:.1f}", mend
    if (found := grade(prose)) > limits.grade:
        said = f"the questionnaire as a whole reads at grade {found:.1f}"
        yield "reading-grade", ("title",), said, mend


def _letters(questionnaire: Questionnaire, messages: list[Message]) -> Iterator[Found]:
    """Letters that stand for words: explained where they first stand, or by a definition."""
    explained = set(_KNOWN_LETTERS)
    for section in questionnaire.sections:
        for question in section.questions:
            explained |= {letters for each in question.definitions for letters in _LETTERS.findall(each.term)}
    for message in messages:
        in_brackets = re.findall(r"\(([A-Z]{2,}[A-Z0-9]*)\)", message.text)
        explained.update(in_brackets)
        if message.text.isupper():
            continue
        for letters in dict.fromkeys(_LETTERS.findall(message.text)):
            bare = letters.removesuffix("s")
            if questionnaire.audience in PLAIN_READING and words_to_avoid(bare):
                continue  # said already, with what to write instead
            if bare not in explained and letters not in explained:
                explained.add(bare)
                said = f"“{letters}” is not explained"
                mend = "write it out where it first stands, with the letters in brackets, or add definitions:"
                yield "jargon", message.path, said, mend


def _terms(questionnaire: Questionnaire, messages: list[Message]) -> Iterator[Found]:
    """Terms of the trade, in questionnaires for people who work in it: what does this survey mean by them?"""
    if questionnaire.audience in PLAIN_READING:
        return
    whole = " ".join(message.text for message in messages).casefold()
    defined = {
        definition.term.casefold()
        for section in questionnaire.sections
        for question in section.questions
        for definition in question.definitions
    }
    for term in TERMS:
        if any(term in each or each in term for each in defined) or f"“{term}” mean" in whole:
            continue
        pattern = re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE)
        for message in messages:
            if message.path[0] == "sections" and message.path[-1] in {
                "ask",
                "hint",
                "intro",
                "label",
                "lead",
            }:
                found = pattern.search(message.text)
                if found is not None:
                    said = f"people may mean different things by “{found.group()}”"
                    mend = "add definitions: with what this survey means by it, where it first stands"
                    yield "jargon", message.path, said, mend
                    break


def _welcome(questionnaire: Questionnaire) -> Iterator[Found]:
    welcome = questionnaire.welcome
    count = sum(
        len(words(text)) for text in (welcome.who_asks, welcome.why, welcome.what_happens, welcome.safety)
    )
    if questionnaire.audience in PLAIN_READING and count > MAX_WELCOME:
        said = f"the start page has {count} words of yours"
        mend = f"cut it to {MAX_WELCOME}, so that it is read before it is agreed to"
        yield "long-welcome", ("welcome",), said, mend
