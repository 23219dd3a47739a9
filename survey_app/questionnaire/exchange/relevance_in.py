"""An expression of XLSForm as a condition of ours, where it can be said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from survey_app.questionnaire.exchange.expressions import (
    Chosen,
    Compared,
    Expression,
    Group,
    Negated,
    NotSimple,
    Selected,
    Sum,
    read_expression,
)

_CHOICE_OF_ONE = frozenset({"single", "scale", "area"})


@dataclass(frozen=True)
class Earlier:
    """A question that stands before and was taken over: its id here, its type, its codes by their names in
    the form, and the digits after the point of a number."""

    id: str
    type: str
    codes: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 0


def condition_of(expression: str, earlier: Mapping[str, Earlier]) -> dict[str, Any]:
    """The condition, as it is written in YAML. Raises NotSimple with what stands in the way."""
    return _condition(read_expression(expression), earlier)


def _condition(tree: Expression, earlier: Mapping[str, Earlier]) -> dict[str, Any]:
    if isinstance(tree, Group):
        return _group(tree, [_condition(part, earlier) for part in tree.parts])
    if isinstance(tree, Negated):
        return {"not": _condition(tree.part, earlier)}
    if isinstance(tree, Selected):
        question = _known(tree.name, earlier)
        key = "equals" if question.type in _CHOICE_OF_ONE else "includes"
        return {"question": question.id, key: _code(question, tree.code)}
    return _compared(tree, earlier)


def _group(tree: Group, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Tests of one question for one of several codes are one test."""
    if tree.how == "any":
        for key in ("equals", "includes"):
            questions = {part.get("question") for part in parts if set(part) == {"question", key}}
            if len(questions) == 1 and all(set(part) == {"question", key} for part in parts):
                codes: list[str] = []
                for part in parts:
                    more = part[key] if isinstance(part[key], list) else [part[key]]
                    codes += [code for code in more if code not in codes]
                return {"question": questions.pop(), key: codes if len(codes) > 1 else codes[0]}
    return {tree.how: parts}


def _compared(tree: Compared, earlier: Mapping[str, Earlier]) -> dict[str, Any]:
    question = _known(tree.left.name, earlier)
    if isinstance(tree.right, Sum):
        raise NotSimple("it compares answers with each other")
    if isinstance(tree.left, Chosen):
        if tree.left.what == "length":
            return _length(question, tree)
        if question.type != "multiple":
            raise NotSimple(f"{question.id} is no choice of several")
        return _at_least(question, tree, Decimal(1))
    if tree.right == "":
        if tree.by not in {"=", "!="}:
            raise NotSimple("nothing is neither more nor less")
        return {"question": question.id, "answered": tree.by == "!="}
    if question.type in _CHOICE_OF_ONE:
        if tree.by not in {"=", "!="}:
            raise NotSimple(f"the codes of {question.id} are no numbers here")
        test = {"question": question.id, "equals": _code(question, str(tree.right))}
        return test if tree.by == "=" else {"not": test}
    if question.type == "number":
        return _at_least(question, tree, Decimal(1).scaleb(-question.decimals))
    if question.type == "multiple":
        raise NotSimple(f"it looks at {question.id}, a choice of several, as if it were one")
    raise NotSimple(f"the answer to {question.id} cannot be compared here")


def _length(question: Earlier, tree: Compared) -> dict[str, Any]:
    if tree.right == 0 and tree.by in {"=", "!=", ">"}:
        return {"question": question.id, "answered": tree.by != "="}
    raise NotSimple("the length of an answer is not looked at here")


def _at_least(question: Earlier, tree: Compared, step: Decimal) -> dict[str, Any]:
    """Of numbers our conditions know "at least": the others are said with it. A number that is not there is
    neither more nor less than any."""
    try:
        number = tree.right if isinstance(tree.right, Decimal) else Decimal(str(tree.right))
    except ArithmeticError as error:
        raise NotSimple(f"“{tree.right}” is no number") from error
    above = number + step
    there = {"question": question.id, "answered": True}
    if tree.by == ">=":
        return _from(question, number)
    if tree.by == ">":
        return _from(question, above)
    if tree.by == "<":
        return {"all": [there, {"not": _from(question, number)}]}
    if tree.by == "<=":
        return {"all": [there, {"not": _from(question, above)}]}
    equal = {"all": [_from(question, number), {"not": _from(question, above)}]}
    return equal if tree.by == "=" else {"not": equal}


def _from(question: Earlier, number: Decimal) -> dict[str, Any]:
    if number <= 0:
        return {"question": question.id, "answered": True}
    if number > 1_000_000_000:
        raise NotSimple(f"{number} is more than any answer")
    value = int(number) if number == number.to_integral_value() else float(number)
    return {"question": question.id, "at_least": value}


def _known(name: str, earlier: Mapping[str, Earlier]) -> Earlier:
    if name == ".":
        raise NotSimple("it looks at its own answer")
    if name not in earlier:
        raise NotSimple(f"“{name}” is not asked before, or was left out")
    return earlier[name]


def _code(question: Earlier, name: str) -> str:
    if name not in question.codes:
        raise NotSimple(f"“{name}” is no answer to {question.id}")
    return question.codes[name]
