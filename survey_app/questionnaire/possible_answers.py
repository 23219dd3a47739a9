"""Which answers to one question are still possible, while conditions are looked at together.

Of a choice of one, an area, a text, a month or a number, the possible answers are a set, in which None
stands for no answer. A number falls into as many pieces as the conditions tell apart, each named by its
smallest value. Of a multiple choice there are more sets of answers than could be listed; what is known of
them is kept instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from survey_app.questionnaire.answers import Answer


@dataclass(frozen=True)
class OneOf:
    """Any of these; None is no answer. ``written`` where an answer is words, not a code or a number."""

    values: frozenset[str | None]
    written: bool = False

    @property
    def impossible(self) -> bool:
        return not self.values

    @property
    def may_be_unanswered(self) -> bool:
        return None in self.values

    def both(self, other: OneOf) -> OneOf:
        return replace(self, values=self.values & other.values)

    def either(self, other: OneOf) -> OneOf:
        return replace(self, values=self.values | other.values)

    def example(self) -> Answer | None:
        """One of the possible answers, no answer where that is one."""
        if self.may_be_unanswered:
            return None
        value = min(found for found in self.values if found is not None)
        return value if self.written else (value,)


@dataclass(frozen=True)
class Several:
    """Answers to a multiple choice: any of ``options`` together, or one of ``alone`` by itself.

    Of each set in ``hits`` at least one is chosen; of ``options``, between ``least`` and ``most``.
    """

    options: frozenset[str]
    alone: frozenset[str]
    hits: frozenset[frozenset[str]] = frozenset()
    least: int = 0
    most: int = 10_000
    unanswered: bool = True
    answered: bool = True

    @property
    def impossible(self) -> bool:
        return not self.unanswered and self._chosen() is None

    @property
    def may_be_unanswered(self) -> bool:
        return self.unanswered

    def both(self, other: Several) -> Several:
        return Several(
            self.options & other.options,
            self.alone & other.alone,
            self.hits | other.hits,
            max(self.least, other.least),
            min(self.most, other.most),
            self.unanswered and other.unanswered,
            self.answered and other.answered,
        )

    def example(self) -> Answer | None:
        return None if self.unanswered else self._chosen()

    def _chosen(self) -> tuple[str, ...] | None:
        if not self.answered:
            return None
        if self.least <= 0 <= self.most:
            for code in sorted(self.alone):
                if all(code in hit for hit in self.hits):
                    return (code,)
        if self.most < 1:
            return None
        few = self._fewest(frozenset(), self.most)
        wanted = max(self.least, 1)
        if few is None or wanted > self.most or wanted > len(self.options):
            return None
        more = sorted(self.options - few)[: max(0, wanted - len(few))]
        return tuple(sorted([*few, *more]))

    def _fewest(self, chosen: frozenset[str], left: int) -> frozenset[str] | None:
        """These and at most so many more, so that every hit is met; None where that cannot be."""
        open_hits = [hit & self.options for hit in self.hits if not hit & chosen]
        if not open_hits:
            return chosen
        if left == 0:
            return None
        smallest: frozenset[str] = min(open_hits, key=len)
        for code in sorted(smallest):
            found = self._fewest(chosen | {code}, left - 1)
            if found is not None:
                return found
        return None


Possible = OneOf | Several


def both(one: Possible, other: Possible) -> Possible:
    """What is possible where both hold; both are of the same question."""
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return one.both(other)
    if isinstance(one, Several) and isinstance(other, Several):
        return one.both(other)
    raise TypeError("answers to two kinds of question")


def pieces(least: float, most: float, decimals: int, bounds: Iterable[float]) -> tuple[str, ...]:
    """The smallest value of each piece that these bounds cut the numbers from ``least`` to ``most`` into,
    as it would be written; only numbers with so many decimals count."""
    step = 10**decimals
    first, last = math.ceil(round(least * step, 6)), math.floor(round(most * step, 6))
    starts = {first, *(math.ceil(round(bound * step, 6)) for bound in bounds)}
    return tuple(f"{start / step:.{decimals}f}" for start in sorted(starts) if first <= start <= last)
