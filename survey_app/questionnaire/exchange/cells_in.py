"""What stands in single cells of a form: lists of our own, numbers, parameters."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from survey_app.questionnaire.exchange.constraints_in import Bounds
from survey_app.questionnaire.exchange.words_in import plain_words


def definitions(text: str) -> list[dict[str, str]]:
    made: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        term, _, meaning = line.partition(":")
        if plain_words(term) and plain_words(meaning):
            made.setdefault(
                term.strip().casefold(), {"term": plain_words(term), "meaning": plain_words(meaning)}
            )
    return list(made.values())


def bands(text: str) -> list[dict[str, Any]]:
    """As ``form_rows`` writes them: a number, a code, a colon and a label a line, from small to large."""
    made: list[dict[str, Any]] = []
    for line in text.splitlines():
        found = re.fullmatch(r"(\d+(?:\.\d+)?) ([a-z][a-z0-9-]{0,39}): (.+)", line.strip())
        if found is None:
            return []
        start, code, label = found.groups()
        made.append({"code": code, "label": plain_words(label), "from": figure(Decimal(start))})
    return made


def number_on_a_line(parameters: str) -> tuple[Bounds, int]:
    """``start=0 end=10 step=1``, in any order, as the standard writes it."""
    given = dict(re.findall(r"(\w+)\s*=\s*(-?\d+(?:\.\d+)?)", parameters.casefold()))
    start, end = Decimal(given.get("start", "0")), Decimal(given.get("end", "10"))
    step = Decimal(given.get("step", "1"))
    exponent = step.normalize().as_tuple().exponent
    decimals = min(4, max(0, -exponent if isinstance(exponent, int) else 0))
    return Bounds(least=min(start, end), most=max(start, end)), decimals


def whole(text: str, otherwise: int, least: int, most: int) -> int:
    number = int(text) if re.fullmatch(r"\d{1,9}", text) else otherwise
    return max(least, min(most, number))


def figure(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
