"""Every text of a questionnaire that a respondent may meet, for translators and for lint: all but the two
answers that belong to the language itself, "I am not sure" and "I would rather not say".

A context is built from stable ids, so that a text can be moved or reworded in English without losing its
place in a translation, and two equal texts can be translated differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.model import Option, Question, Questionnaire

_NOTES = {
    "title": "A heading.",
    "who_asks": "Start page: who asks.",
    "why": "Opened by “Why do we ask?”.",
    "what_happens": "Start page: what taking part means.",
    "safety": "Start page: the truth about safety. Keep every statement of it.",
    "message": "Thank-you page.",
    "what_next": "Thank-you page: what happens next.",
    "intro": "Words above the first question of a section.",
    "content_notice": "Shown before a sensitive section, beside a button that skips it.",
    "support_after": "Shown after a sensitive section, to everyone.",
    "ask": "A question.",
    "easy": "The same in easy words.",
    "hint": "A line below a question.",
    "short": "A short heading for tables and menus.",
    "label": "An answer to choose.",
    "description": "A line below an answer.",
}


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
    yield from _texts(
        questionnaire.welcome, f"{name}/welcome", ("welcome",), ("who_asks", "why", "what_happens", "safety")
    )
    for place, section in enumerate(questionnaire.sections):
        at: Path = ("sections", place)
        keys = ("title", "intro", "content_notice", "support_after")
        yield from _texts(section, f"{name}/section/{section.id}", at, keys)
        for number, question in enumerate(section.questions):
            yield from _question(name, question, (*at, "questions", number))
    for place, scale in enumerate(questionnaire.scales):
        yield from _options(f"{name}/scale/{scale.id}", scale.points, ("scales", place, "points"))
    yield from _texts(questionnaire.thanks, f"{name}/thanks", ("thanks",), ("message", "what_next"))


def _question(name: str, question: Question, at: Path) -> Iterator[Message]:
    context = f"{name}/question/{question.id}"
    yield from _texts(question, context, at, ("ask", "easy", "hint", "why", "short"))
    yield from _options(context, question.options, (*at, "options"))


def _options(context: str, options: tuple[Option, ...], at: Path) -> Iterator[Message]:
    for number, option in enumerate(options):
        keys = ("label", "easy", "description")
        yield from _texts(option, f"{context}/{option.code}", (*at, number), keys)


def _texts(part: object, context: str, at: Path, keys: tuple[str, ...]) -> Iterator[Message]:
    for key in keys:
        text = getattr(part, key)
        if text is not None:
            note = (
                "Start page: why it is asked."
                if context.endswith("/welcome") and key == "why"
                else _NOTES[key]
            )
            yield Message(f"{context}/{key}", text, note, (*at, key))
