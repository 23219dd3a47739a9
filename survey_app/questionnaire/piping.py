"""An earlier answer inside a later text: ``How is {living|the place where you live}?``

Before the bar stands a question's id, after it the words for people who gave no answer, were not sure or
would rather not say. Texts are looked at, never run: there is no way to write an expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_PIPE = re.compile(r"\{([a-z][a-z0-9-]*)\|([^{}|]*)\}")
#: In a section that is repeated: the number of this time round, from 1.
NUMBER = "{number}"


class Pipe(NamedTuple):
    """A place in a text where an answer goes."""

    question: str
    default: str


def pipes(text: str) -> Iterator[Pipe]:
    """Every place in this text where an answer goes, in order."""
    for found in _PIPE.finditer(text):
        yield Pipe(*found.groups())


def filled(text: str, words: Callable[[Pipe], str]) -> str:
    """The text with every pipe replaced by what ``words`` gives for it."""
    return _PIPE.sub(lambda found: words(Pipe(*found.groups())), text)


def pieces(text: str) -> Iterator[str | Pipe]:
    """The text cut at its pipes, in order; the pieces together are the text."""
    end = 0
    for found in _PIPE.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        yield Pipe(*found.groups())
        end = found.end()
    if end < len(text):
        yield text[end:]


def with_defaults(text: str) -> str:
    """The text as somebody reads it who has answered nothing."""
    return filled(text, lambda pipe: pipe.default)


def referring(text: str, new_id: Callable[[str], str]) -> str:
    """The text with its pipes pointing at other questions."""
    return filled(text, lambda pipe: f"{{{new_id(pipe.question)}|{pipe.default}}}")
