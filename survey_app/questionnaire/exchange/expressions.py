"""The expressions of XLSForm that say no more than our conditions can say, read into a tree.

A small part of XPath 1.0: comparisons of an answer with a text or a number, ``selected``,
``count-selected``, ``string-length`` (against 0), ``and``, ``or``, ``not`` and brackets. Nothing is run;
whatever else stands in an expression raises NotSimple.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
#: Brackets inside brackets: more than any author writes, less than Python's own limit.
_DEEPEST = 40
_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*[^{}$]+?\s*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<op><=|>=|!=|=|<|>|\(|\)|,|\+)|(?P<word>[A-Za-z][A-Za-z0-9_-]*)|(?P<dot>\.))"
)
_FUNCTIONS = frozenset({"count-selected", "string-length", "number", "date", "coalesce", "indexed-repeat"})
_FLIPPED: dict[str, Comparison] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


class NotSimple(ValueError):
    """The expression says something our conditions cannot say; the message says what, in a few words."""


@dataclass(frozen=True)
class Answer:
    """The answer to a question, by the name it has in the form; "." is the question's own."""

    name: str


@dataclass(frozen=True)
class Chosen:
    """How many were chosen (``count``), or how long the answer is (``length``)."""

    name: str
    what: Literal["count", "length"]


@dataclass(frozen=True)
class Sum:
    """Answers added up."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    left: Answer | Chosen
    by: Comparison
    right: str | Decimal | Sum


@dataclass(frozen=True)
class Selected:
    name: str
    code: str


@dataclass(frozen=True)
class Group:
    how: Literal["all", "any"]
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Negated:
    part: Expression


Expression = Compared | Selected | Group | Negated
_Operand = Answer | Chosen | Sum | str | Decimal


def read_expression(text: str) -> Expression:
    """The tree of an expression. Raises NotSimple."""
    reader = _Reader(_tokens(text))
    read = reader.any_of(0)
    reader.end()
    return read


def this_time(name: str, number: str | int) -> str:
    """How the answer to a repeated question, the ``number``-th time round, is called here."""
    return f"{name}[{number}]"


def read_sum(text: str) -> tuple[str, ...]:
    """The names of the answers that a calculation adds up, and nothing else. Raises NotSimple."""
    reader = _Reader(_tokens(text))
    added = reader.operand()
    reader.end()
    if isinstance(added, Answer):
        return (added.name,)
    if isinstance(added, Sum):
        return added.names
    raise NotSimple("it is no sum of answers")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    text = text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise NotSimple(f"“{text[place : place + 12].strip()}” is not read")
        tokens.append((found.lastgroup, found.group(found.lastgroup)))
        place = found.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._place = 0

    def any_of(self, depth: int) -> Expression:
        return self._joined("or", "any", depth)

    def end(self) -> None:
        if self._place < len(self._tokens):
            raise NotSimple(f"“{self._tokens[self._place][1]}” is not read")

    def operand(self) -> _Operand:
        first = self._one_operand()
        names = [first.name] if isinstance(first, Answer) else []
        while self._next_is("op", "+"):
            self._place += 1
            more = self._one_operand()
            if not isinstance(first, Answer) or not isinstance(more, Answer):
                raise NotSimple("only answers can be added up")
            names.append(more.name)
        return Sum(tuple(names)) if len(names) > 1 else first

    def _joined(self, word: str, how: Literal["all", "any"], depth: int) -> Expression:
        if depth > _DEEPEST:
            raise NotSimple("it is nested too deeply")
        part = self._joined("and", "all", depth) if word == "or" else self._one(depth)
        parts = [part]
        while self._next_is("word", word):
            self._place += 1
            parts.append(self._joined("and", "all", depth) if word == "or" else self._one(depth))
        return parts[0] if len(parts) == 1 else Group(how, tuple(parts))

    def _one(self, depth: int) -> Expression:
        if self._next_is("word", "not"):
            self._place += 1
            self._take("op", "(")
            inner = self.any_of(depth + 1)
            self._take("op", ")")
            return Negated(inner)
        if self._next_is("op", "("):
            self._place += 1
            inner = self.any_of(depth + 1)
            self._take("op", ")")
            return inner
        if self._next_is("word", "selected"):
            return self._selected()
        return self._comparison()

    def _selected(self) -> Selected:
        self._place += 1
        self._take("op", "(")
        name = self._name()
        self._take("op", ",")
        kind, code = self._pop()
        if kind not in {"text", "number"}:
            raise NotSimple("selected() needs a code")
        self._take("op", ")")
        return Selected(name, code.strip("'\""))

    def _comparison(self) -> Compared:
        left = self.operand()
        kind, sign = self._pop()
        if kind != "op" or sign not in _FLIPPED:
            raise NotSimple(f"“{sign}” is not read")
        right = self.operand()
        by: Comparison = sign  # type: ignore[assignment]
        if isinstance(left, (str, Decimal, Sum)) and isinstance(right, (Answer, Chosen)):
            left, right, by = right, left, _FLIPPED[sign]
        if isinstance(left, (Answer, Chosen)) and isinstance(right, (str, Decimal, Sum)):
            return Compared(left, by, right)
        raise NotSimple("it compares two answers, or none")

    def _one_operand(self) -> _Operand:
        kind, value = self._pop()
        if kind == "text":
            return value[1:-1]
        if kind == "number":
            return _decimal(value)
        if kind == "dot":
            return Answer(".")
        if kind == "ref":
            return Answer(value[2:-1].strip())
        if kind == "word" and value in _FUNCTIONS:
            return self._function(value)
        raise NotSimple(f"“{value}” is not read")

    def _function(self, function: str) -> _Operand:
        self._take("op", "(")
        if function == "date":
            kind, value = self._pop()
            self._take("op", ")")
            if kind != "text":
                raise NotSimple("date() needs a date")
            return value[1:-1]
        name = self._name()
        if function == "indexed-repeat":
            return Answer(this_time(name, self._time_round()))
        if function == "coalesce":
            self._take("op", ",")
            if self._pop() not in {("number", "0"), ("text", "'0'")}:
                raise NotSimple("coalesce() is read with 0 only")
        self._take("op", ")")
        if function == "count-selected":
            return Chosen(name, "count")
        return Chosen(name, "length") if function == "string-length" else Answer(name)

    def _time_round(self) -> str:
        self._take("op", ",")
        self._name()
        self._take("op", ",")
        kind, value = self._pop()
        self._take("op", ")")
        if kind != "number":
            raise NotSimple("the time round must be a number")
        return value

    def _name(self) -> str:
        kind, value = self._pop()
        if kind == "dot":
            return "."
        if kind != "ref":
            raise NotSimple(f"“{value}” is not read")
        return value[2:-1].strip()

    def _next_is(self, kind: str, value: str) -> bool:
        return self._place < len(self._tokens) and self._tokens[self._place] == (kind, value)

    def _take(self, kind: str, value: str) -> None:
        if not self._next_is(kind, value):
            raise NotSimple(f"“{value}” is missing")
        self._place += 1

    def _pop(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise NotSimple("it ends too early")
        self._place += 1
        return self._tokens[self._place - 1]


def _decimal(value: str) -> Decimal:
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise NotSimple(f"“{value}” is no number") from error
