"""A questionnaire in another language: the same ids, codes and conditions, other words.

What is stored are codes, so answers given in one language and in another are the same answers, and somebody
can change the language in the middle. A text without a translation stays in English; ``missing`` names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from survey_app.questionnaire.catalogue import BUILT_IN, Message, extract
from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.model import Option, Question, Questionnaire

#: (context, English text) → the same in another language, None where there is no translation.
Lookup = Callable[[str, str], str | None]
#: The context of the answers that belong to the language of questionnaires itself.
ANSWER = "answer"


class Translated(Questionnaire):
    """A questionnaire with the words of ``language``. Its version is that of the English one: it is the same
    questionnaire, asked in another language."""

    language: str
    built_in: Mapping[str, str]
    """English label → label, of the answers that every questionnaire may have."""

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.language))

    def _work_out_options(self, question: Question) -> tuple[Option, ...]:
        return tuple(
            option.model_copy(update={"label": self.built_in[option.label]}) if option in BUILT_IN else option
            for option in super()._work_out_options(question)
        )


def in_language(
    questionnaire: Questionnaire,
    language: str,
    lookup: Lookup,
    mark: Callable[[str], str] = lambda text: text,
) -> Translated:
    """The questionnaire in the words of a language. What has no translation stays as it is, passed through
    ``mark``, with which a page can tell it from the rest."""

    def said(context: str, text: str) -> str:
        return lookup(context, text) or mark(text)

    content = questionnaire.model_dump(by_alias=True, exclude_none=True)
    for message in extract(questionnaire):
        _put(content, message.path, said(message.context, message.text))
    built_in = {option.label: said(ANSWER, option.label) for option in BUILT_IN}
    return Translated.model_validate({**content, "language": language, "built_in": built_in})


def missing(questionnaire: Questionnaire, language: str, lookup: Lookup) -> tuple[Message, ...]:
    """The texts of the questionnaire that have no translation. Where a variant gives a question its words in
    this language, the words that it replaces need none."""
    replaced = {
        (*at, key)
        for at, question in _questions(questionnaire)
        for variant in question.variants
        if variant.language == language
        for key in variant.model_fields_set
    }
    return tuple(
        message
        for message in extract(questionnaire)
        if message.path not in replaced and not lookup(message.context, message.text)
    )


def _questions(questionnaire: Questionnaire) -> list[tuple[Path, Question]]:
    return [
        (("sections", place, "questions", number), question)
        for place, section in enumerate(questionnaire.sections)
        for number, question in enumerate(section.questions)
    ]


def _put(content: Any, path: Path, text: str) -> None:
    """Put a text in the place of another; tuples on the way become lists."""
    *way, last = path
    for step in way:
        content = _open(content, step)
    content[last] = text


def _open(content: Any, step: str | int) -> Any:
    inner = content[step]
    if isinstance(inner, tuple):
        inner = content[step] = list(inner)
    return inner
