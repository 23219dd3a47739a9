"""What pydantic found, said to people who write questionnaires: where it stands and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.model import (
    Band,
    CoDesign,
    Condition,
    Definition,
    Disclosure,
    Fieldwork,
    Media,
    Option,
    Paper,
    Paragraph,
    Picture,
    Question,
    Questionnaire,
    Reference,
    Repeat,
    Scale,
    Section,
    Statement,
    Thanks,
    Variant,
    Welcome,
    Workshop,
)
from survey_app.questionnaire.nodes import Node
from survey_app.questionnaire.question import Accepted

#: the key that a part stands under → what the part is
_MODELS: Mapping[str, type[BaseModel]] = {
    "sections": Section,
    "questions": Question,
    "options": Option,
    "points": Option,
    "scales": Scale,
    "co_design": CoDesign,
    "workshops": Workshop,
    "welcome": Welcome,
    "thanks": Thanks,
    "disclosure": Disclosure,
    "fieldwork": Fieldwork,
    "paper": Paper,
    "show_if": Condition,
    "all": Condition,
    "any": Condition,
    "not": Condition,
    "if": Condition,
    "statements": Statement,
    "definitions": Definition,
    "picture": Picture,
    "audio": Media,
    "bsl": Media,
    "bands": Band,
    "variants": Variant,
    "accepts": Accepted,
    "repeat": Repeat,
    "about": Paragraph,
    "privacy": Paragraph,
    "reference": Reference,
}
#: set by the program, never written
_NOT_WRITTEN = frozenset({"version", "sha256"})
_ID = (
    "“{value}” cannot be used as {key}",
    "start with a letter; use small letters a to z, digits and hyphens, at most 40 in all",
)
_TIME = ("“{value}” is no day and time", 'write it as "2026-09-01 09:00", by the clock in Scotland')
_MONTH = ("“{value}” is no month", 'write it as "2024-05"')
_AREA = ("“{value}” is no code of a council area", "write it as in S12000033 (Aberdeen City)")
_FILE = (
    "“{value}” is no name for a file of the folder media",
    "use small letters, digits and hyphens and one dot, as in plan.png, and no folder",
)
_COUNCILS = {area.name.casefold(): area.code for area in AREAS}
#: key → what is wrong with words of another shape than wanted, what to do
_SHAPED = {
    "languages": ("“{value}” is no language code", "write it as in en, gd, pl or ar"),
    "language": ("“{value}” is no language code", "write it as in en, gd, pl or ar"),
    "opens": _TIME,
    "closes": _TIME,
    "earliest": _MONTH,
    "latest": _MONTH,
    "month": _MONTH,
    "areas": _AREA,
    "expected": _AREA,
    "file": _FILE,
    "pattern": ("“{value}” is no pattern", "write A for a letter, 9 for a digit, and hyphens, as in AA-9999"),
    "rule": ("“{value}” is no name of a remark", "write the name that the check shows in brackets"),
}

#: kind of error → what is wrong, what to do; filled from the error's context, ``key`` and ``value``
_SAID = {
    "string_too_short": ("there are no words here", "write them, or remove the line"),
    "string_too_long": (
        "this is longer than {max_length} characters",
        "say it in fewer, or in two questions",
    ),
    "too_short": ("{key} needs at least {min_length}", "add what is missing"),
    "too_long": ("{key} may have at most {max_length}", "take some out, or split it in two"),
    "greater_than_equal": ("{value} is too small", "write {ge} or more"),
    "less_than_equal": ("{value} is too large", "write {le} or less"),
    "bool_type": ("{value} is neither true nor false", "write true or false"),
    "int_type": ("{value} is not a whole number", "write a whole number, without quotes"),
    "int_from_float": ("{value} is not a whole number", "write a whole number"),
    "tuple_type": (
        "a list is expected under {key}",
        "put each item on a line of its own that starts with a hyphen",
    ),
    "model_type": ("keys and values are expected here", "write lines such as id: home"),
    "model_attributes_type": ("keys and values are expected here", "write lines such as id: home"),
}


def faults_of_shape(error: ValidationError, root: Node, name: str) -> list[Fault]:
    """One fault for each part that does not have the shape the model wants."""
    found: dict[tuple[object, ...], Fault] = {}
    for details in error.errors(include_url=False):
        node, rest = _nearest(root, details["loc"])
        if _is_one_of_two(details, node, rest):
            continue
        if details["type"] == "too_short" and len(node.items or ()) >= details["ctx"]["min_length"]:
            continue  # long enough, but for items that have faults of their own
        fault = _fault(details, node, rest, name)
        # A part that may be one of two things is reported once, not once for each.
        found.setdefault((fault.line, fault.column, fault.rule), fault)
    return list(found.values())


def _nearest(root: Node, loc: Iterable[str | int]) -> tuple[Node, list[str | int]]:
    """The innermost part that is written down, and what remains of the location."""
    node, rest = root, list(loc)
    while rest:
        inner = None
        if node.entries is not None:
            inner = node.entries.get(str(rest[0]))
        elif node.items is not None and isinstance(rest[0], int) and rest[0] < len(node.items):
            inner = node.items[rest[0]]
        if inner is None and len(rest) > 1 and isinstance(rest[0], str) and node.child(str(rest[1])):
            rest = rest[1:]  # the name of one of the things that this part may be
            continue
        if inner is None:
            break
        node, rest = inner, rest[1:]
    return node, rest


def _is_one_of_two(details: ErrorDetails, node: Node, rest: list[str | int]) -> bool:
    """Where a part may be one of two things: whether this is said of the one that was not meant, or is said
    elsewhere."""
    if "[key]" in rest:
        return True  # the rules of sense know which areas there are
    if _is_one_number(rest) and _last_name(node) == "expected":
        return node.entries is not None
    return details["type"] == "float_type" or (details["type"] == "dict_type" and node.entries is None)


def _fault(details: ErrorDetails, node: Node, rest: list[str | int], name: str) -> Fault:
    kind = details["type"]
    line, column = node.line, node.column
    if kind == "missing":
        message, mend = f"{rest[0]} is missing", f"add a line that starts with {rest[0]}:"
    elif kind == "extra_forbidden":
        message, mend = _unknown_key(node)
        line, column = node.key_place or (line, column)
    else:
        message, mend = _said(details, node, rest)
    return Fault(name, line, column, "error", kind.replace("_", "-"), message, mend)


def _unknown_key(node: Node) -> tuple[str, str]:
    key = str(node.path[-1])
    if key == "required":
        return (
            "no question can be required",
            "remove this line: everybody may leave any question out, and that is counted as no answer",
        )
    known = _known_keys(node)
    close = get_close_matches(key, known, n=1, cutoff=0.6)
    mend = f"did you mean {close[0]}?" if close else f"remove it; what can stand here: {', '.join(known)}"
    return f"{key} is not known here", mend


def _known_keys(node: Node) -> list[str]:
    names = [part for part in node.path[:-1] if isinstance(part, str)]
    model = _MODELS.get(names[-1], Questionnaire) if names else Questionnaire
    return sorted((info.alias or key) for key, info in model.model_fields.items() if key not in _NOT_WRITTEN)


def _said(details: ErrorDetails, node: Node, rest: list[str | int]) -> tuple[str, str]:
    kind, value = details["type"], details["input"]
    key = next((part for part in reversed(node.path) if isinstance(part, str)), "the file")
    context: dict[str, Any] = details.get("ctx", {})
    if kind == "value_error":
        page = "variants" if _last_name(node) == "variants" else "routing"
        return str(context["error"]), f"see docs/author/{page}.md"
    if value is None:
        return f"nothing is written after {key}:", "write it, or remove the line"
    if rest and kind in {"string_type", "tuple_type"}:
        return f"{key} takes a code or a list of codes", "write one, or several as [one, another]"
    if kind == "string_type":
        if isinstance(value, (dict, list)):
            return f"words are expected after {key}:", "write them on one line, or after > on the lines below"
        return (
            f"{value} is read as a number or as true/false, not as words",
            f'put quotes around it: "{value}"',
        )
    if kind == "int_type" and _is_one_number(rest) and key == "expected":
        message = f"{value} is neither a number nor a list of areas with a number each"
        return message, "write how many responses are expected in all, or S12000033: 40 for each area"
    if kind == "int_type" and _is_one_number(rest):
        return f"{value} is no number", "write a number, without quotes"
    if kind == "string_pattern_mismatch":
        message, mend = _SHAPED.get(key, _ID)
        if mend == _AREA[1] and str(value).casefold() in _COUNCILS:
            mend = f"write {_COUNCILS[str(value).casefold()]}, its code"
        return message.format(value=value, key=key), mend
    if kind in {"enum", "literal_error"}:
        allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        close = get_close_matches(str(value), allowed, n=1)
        meant = f"did you mean {close[0]}? " if close else ""
        return f"{value} is no {key} that there is", f"{meant}write one of: {', '.join(allowed)}"
    if kind in _SAID:
        message, mend = _SAID[kind]
        filled = {**context, "key": key, "value": value}
        return message.format(**filled), mend.format(**filled)
    return details["msg"], f"look at {key} in docs/questionnaire-author.md"


def _is_one_number(rest: list[str | int]) -> bool:
    """Whether this is said of a whole number, where something else could stand too."""
    return rest in (["int"], ["constrained-int"])


def _last_name(node: Node) -> str:
    return next((part for part in reversed(node.path) if isinstance(part, str)), "")
