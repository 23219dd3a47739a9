"""What a constraint of an XLSForm says about an answer, as far as our questions know such bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from survey_app.questionnaire.exchange.expressions import (
    Chosen,
    Compared,
    Comparison,
    Expression,
    Group,
    Negated,
    NotSimple,
    Selected,
    Sum,
    read_expression,
)

_OWN = "."


@dataclass(frozen=True)
class Bounds:
    """Numbers from ``least`` to ``most``, or above and below others; months; a longest text; the answers
    that exclude all others (None where that is not what is said); the parts of a sum."""

    least: Decimal | None = None
    above: Decimal | None = None
    most: Decimal | None = None
    below: Decimal | None = None
    earliest: str | None = None
    latest: str | None = None
    longest: int | None = None
    alone: tuple[str, ...] | None = None
    sum: tuple[str, ...] = ()
    left_out: bool = False

    def within(self, step: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """The smallest and the largest number, where numbers go up by ``step``."""
        lows = [
            each
            for each in (self.least, self.above + step if self.above is not None else None)
            if each is not None
        ]
        highs = [
            each
            for each in (self.most, self.below - step if self.below is not None else None)
            if each is not None
        ]
        return (max(lows) if lows else None), (min(highs) if highs else None)


def bounds_of(constraint: str) -> Bounds:
    """What is understood of a constraint; ``left_out`` where anything is not."""
    try:
        tree = read_expression(constraint)
    except NotSimple:
        return Bounds(left_out=True)
    parts = tree.parts if isinstance(tree, Group) and tree.how == "all" else (tree,)
    bounds = Bounds()
    for part in parts:
        bounds = _with(bounds, part)
    return bounds


def _with(bounds: Bounds, part: Expression) -> Bounds:
    if isinstance(part, Group) and part.how == "all":
        for inner in part.parts:
            bounds = _with(bounds, inner)
        return bounds
    alone = _alone(part)
    if alone is not None:
        return replace(bounds, alone=(*(bounds.alone or ()), alone))
    if not isinstance(part, Compared) or part.left.name != _OWN:
        return replace(bounds, left_out=True)
    if isinstance(part.right, Sum):
        return replace(bounds, sum=part.right.names) if part.by == "=" else replace(bounds, left_out=True)
    if isinstance(part.left, Chosen):
        return _long(bounds, part)
    return _compared(bounds, part)


def _compared(bounds: Bounds, part: Compared) -> Bounds:
    right = part.right
    if isinstance(right, Decimal):
        return _number(bounds, part.by, right)
    if isinstance(right, str) and part.by in {">=", ">"}:
        return replace(bounds, earliest=right)
    if isinstance(right, str) and part.by in {"<=", "<"}:
        return replace(bounds, latest=right)
    return replace(bounds, left_out=True)


def _number(bounds: Bounds, by: Comparison, number: Decimal) -> Bounds:
    if by == ">=":
        return replace(bounds, least=number)
    if by == ">":
        return replace(bounds, above=number)
    if by == "<=":
        return replace(bounds, most=number)
    if by == "<":
        return replace(bounds, below=number)
    return replace(bounds, left_out=True)


def _long(bounds: Bounds, part: Compared) -> Bounds:
    if isinstance(part.left, Chosen) and part.left.what == "length" and isinstance(part.right, Decimal):
        longest = int(min(part.right, Decimal(100_000))) - (1 if part.by == "<" else 0)
        if part.by in {"<", "<="}:
            return replace(bounds, longest=longest)
    return replace(bounds, left_out=True)


def _alone(part: Expression) -> str | None:
    """The code of ``not(selected(., 'none') and count-selected(.) > 1)``, however it is turned."""
    if not isinstance(part, Negated) or not isinstance(part.part, Group) or part.part.how != "all":
        return None
    selected = [inner for inner in part.part.parts if isinstance(inner, Selected) and inner.name == _OWN]
    more = [inner for inner in part.part.parts if _more_than_one(inner)]
    return selected[0].code if len(selected) == len(more) == 1 and len(part.part.parts) == 2 else None


def _more_than_one(part: Expression) -> bool:
    return (
        isinstance(part, Compared)
        and part.left == Chosen(_OWN, "count")
        and (part.by, part.right) in {(">", Decimal(1)), (">=", Decimal(2))}
    )
