"""Every text of a questionnaire that a respondent may meet, for translators and for lint: all but the few
answers that belong to the language itself (``BUILT_IN``), which are the same in every questionnaire.

A context is built from stable ids, so that a text can be moved or reworded in English without losing its
place in a translation, and two equal texts can be translated differently. Definitions and variants have no
ids; they are counted, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.model import Option, Paragraph, Question, Questionnaire, Section, Statement
from survey_app.questionnaire.question import (
    NO_OPTION,
    NOT_SURE_OPTION,
    RATHER_NOT_SAY_OPTION,
    YES_OPTION,
)

#: Answers that the language gives: "not sure", "rather not say", and whether there is another of several.
BUILT_IN = (NOT_SURE_OPTION, RATHER_NOT_SAY_OPTION, YES_OPTION, NO_OPTION)

_NOTES = {
    "title": "A heading.",
    "who_asks": "Start page: who asks.",
    "why": "Opened by “Why do we ask?”.",
    "what_happens": "Start page: what taking part means.",
    "safety": "Start page: the truth about safety. Keep every statement of it.",
    "message": "Thank-you page.",
    "what_next": "Thank-you page: what happens next.",
    "heading": "A heading.",
    "text": "A paragraph of a page about the survey.",
    "intro": "Words above the first question of a section.",
    "content_notice": "Shown before a sensitive section, beside a button that skips it.",
    "support_after": "Shown after a sensitive section, to everyone.",
    "another": "A question with the answers yes and no: whether there is another one to tell about.",
    "lead": "Words above a question.",
    "ask": "A question.",
    "easy": "The same in easy words.",
    "hint": "A line below a question.",
    "short": "A short heading for tables and menus.",
    "body": "The words of a page without a question.",
    "unit": "What is counted, after a number that is typed.",
    "term": "A word that is explained.",
    "meaning": "What the word above means.",
    "alt": "What a picture shows, for people who do not see it.",
    "label": "An answer to choose.",
    "inline": "The answer inside a sentence: a later text repeats it.",
    "description": "A line below an answer.",
    "return_to": "On the paper form: what people do with the sealed envelope.",
    "say": "A question for whoever chose this answer: say more, in a few words.",
}
_WELCOME_WHY = "Start page: why it is asked."
_WITH_PIPE = (
    "Where it says {…|…}, an earlier answer is put in. Keep what stands before the |; translate what follows "
    "it, which people read who gave no answer."
)


_VARIANT = re.compile(r"/variant-[0-9]+(?=/)")


def place_of(context: str) -> str:
    """The context without the number of a variant. A survey that is opened for one audience has the words of
    its variant in the question's own place, and other variants counted anew."""
    return _VARIANT.sub("", context)


class Message(NamedTuple):
    """One text. ``note`` tells a translator what it is; ``path`` is where it stands in the YAML."""

    context: str
    text: str
    note: str
    path: Path


def extract(questionnaire: Questionnaire) -> Iterator[Message]:
    """Every text, in the order of the questionnaire; each context occurs once."""
    name = questionnaire.id
    yield from _texts(questionnaire, f"{name}/questionnaire", (), ("title",))
    welcome = ("who_asks", "why", "what_happens", "safety")
    for message in _texts(questionnaire.welcome, f"{name}/welcome", ("welcome",), welcome):
        yield message._replace(note=_WELCOME_WHY) if message.path[-1] == "why" else message
    yield from _paragraphs(f"{name}/about", questionnaire.about, ("about",))
    yield from _paragraphs(f"{name}/privacy", questionnaire.privacy, ("privacy",))
    if questionnaire.reference is not None:
        yield from _texts(questionnaire.reference, f"{name}/reference", ("reference",), ("ask", "hint"))
    for place, section in enumerate(questionnaire.sections):
        yield from _section(name, section, ("sections", place))
    for place, scale in enumerate(questionnaire.scales):
        yield from _options(f"{name}/scale/{scale.id}", scale.points, ("scales", place, "points"))
    if questionnaire.fieldwork.paper is not None:
        yield from _texts(
            questionnaire.fieldwork.paper, f"{name}/paper", ("fieldwork", "paper"), ("return_to",)
        )
    yield from _texts(questionnaire.thanks, f"{name}/thanks", ("thanks",), ("message", "what_next"))


def _paragraphs(context: str, paragraphs: Sequence[Paragraph], at: Path) -> Iterator[Message]:
    for place, paragraph in enumerate(paragraphs):
        yield from _texts(paragraph, f"{context}/{paragraph.id}", (*at, place), ("heading", "text", "easy"))


def _section(name: str, section: Section, at: Path) -> Iterator[Message]:
    context = f"{name}/section/{section.id}"
    yield from _texts(section, context, at, ("title", "intro", "content_notice", "support_after"))
    for number, question in enumerate(section.questions):
        yield from _question(name, question, (*at, "questions", number))
    if section.repeat is not None:
        yield from _texts(section.repeat, f"{context}/repeat", (*at, "repeat"), ("another",))


def _question(name: str, question: Question, at: Path) -> Iterator[Message]:
    context = f"{name}/question/{question.id}"
    yield from _texts(question, context, at, ("lead", "ask", "easy", "hint", "why", "short", "body", "unit"))
    for place, definition in enumerate(question.definitions):
        where = (*at, "definitions", place)
        yield from _texts(definition, f"{context}/definition-{place + 1}", where, ("term", "meaning"))
    if question.picture is not None:
        yield from _texts(question.picture, f"{context}/picture", (*at, "picture"), ("alt",))
    for place, variant in enumerate(question.variants):
        # Words for one language are written in that language, and not translated.
        if variant.language is None:
            keys = ("lead", "ask", "easy", "hint", "why", "body")
            yield from _texts(variant, f"{context}/variant-{place + 1}", (*at, "variants", place), keys)
    yield from _statements(name, question.statements, (*at, "statements"))
    yield from _options(context, question.options, (*at, "options"))
    for place, band in enumerate(question.bands):
        yield from _texts(band, f"{context}/{band.code}", (*at, "bands", place), ("label",))


def _statements(name: str, statements: Sequence[Statement], at: Path) -> Iterator[Message]:
    for place, statement in enumerate(statements):
        keys = ("ask", "easy", "short", "why")
        yield from _texts(statement, f"{name}/question/{statement.id}", (*at, place), keys)


def _options(context: str, options: Sequence[Option], at: Path) -> Iterator[Message]:
    for number, option in enumerate(options):
        keys = ("label", "easy", "inline", "description", "say")
        yield from _texts(option, f"{context}/{option.code}", (*at, number), keys)


def _texts(part: object, context: str, at: Path, keys: Sequence[str]) -> Iterator[Message]:
    for key in keys:
        text = getattr(part, key)
        # A sign or a number, as in "£" or "16+", is the same in every language.
        if text is not None and any(character.isalpha() for character in text):
            note = f"{_NOTES[key]} {_WITH_PIPE}" if "|" in text and "{" in text else _NOTES[key]
            yield Message(f"{context}/{key}", text, note, (*at, key))
