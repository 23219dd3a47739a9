"""Texts from elsewhere as texts that a questionnaire may hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from survey_app.questionnaire.exchange.relevance_in import Earlier
from survey_app.questionnaire.exchange.remarks import Remarks
from survey_app.questionnaire.piping import NUMBER, Pipe, pipes
from survey_app.questionnaire.unwritten import to_be_written

_LONGEST = 4000
#: As ``nodes`` refuses them: controls, rare ends of lines, marks of direction, halves of characters.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_REFERENCE = re.compile(r"\$\{\s*([^{}$]+?)\s*\}")
_BRACES = re.compile(r"[{}]")
_PIPED = frozenset({"single", "scale", "multiple", "area", "number"})
#: Stand for the braces of what is a pipe while the other braces are replaced.
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass
class Context:
    """What a text may refer to: questions asked before, by their names in the form, and calculations that
    say an answer again, by theirs."""

    earlier: Mapping[str, Earlier]
    said: Mapping[str, Pipe] = field(default_factory=dict)
    repeated: bool = False


def plain_words(text: str) -> str:
    """Without what cannot be seen, in NFC, without braces, cut to the longest text there may be."""
    return _cut(_BRACES.sub(lambda found: "(" if found.group() == "{" else ")", _seen(_named(text))))


def words(text: str, context: Context, remarks: Remarks, sheet: str, row: int) -> str:
    """The text with references to earlier answers as pipes, and no other braces."""

    def refer(found: re.Match[str]) -> str:
        name = found.group(1)
        pipe = context.said.get(name)
        question = context.earlier.get(pipe.question if pipe else name)
        if question is None or question.type not in _PIPED:
            remarks.add(
                sheet, row, f"${{{name}}} in a text", "became …: there is no such answer to say again"
            )
            return "…"
        if pipe is None:
            remarks.add(
                sheet, row, f"${{{name}}} in a text", "stays, with “your answer” for people who gave none"
            )
        return f"{_OPEN}{question.id}|{pipe.default if pipe else 'your answer'}{_CLOSE}"

    made = _REFERENCE.sub(refer, _seen(text))
    ids = {question.id: question for question in context.earlier.values()}
    for pipe in pipes(made):
        if pipe.question in ids and ids[pipe.question].type in _PIPED and pipe.default.strip():
            whole = f"{{{pipe.question}|{pipe.default}}}"
            made = made.replace(whole, f"{_OPEN}{whole[1:-1]}{_CLOSE}")
    if context.repeated:
        made = made.replace(NUMBER, f"{_OPEN}{NUMBER[1:-1]}{_CLOSE}")
    if _BRACES.search(made):
        remarks.add(
            sheet, row, "braces in a text", "became brackets: braces stand for an earlier answer here"
        )
        made = _BRACES.sub(lambda found: "(" if found.group() == "{" else ")", made)
    return _cut(made.replace(_OPEN, "{").replace(_CLOSE, "}"))


def or_unwritten(text: str, what: str) -> str:
    """The text, or a plain word that it is to be written."""
    return text or to_be_written(what)


def _named(text: str) -> str:
    return _REFERENCE.sub("…", text)


def _seen(text: str) -> str:
    text = _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace(_OPEN, "").replace(_CLOSE, "")
    return unicodedata.normalize("NFC", text).strip()


def _cut(text: str) -> str:
    return text[:_LONGEST].strip()
