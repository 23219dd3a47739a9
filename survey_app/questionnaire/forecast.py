"""What a release would hide, foretold before anybody has answered.

The model is simple and stated, so that it can be argued with. Responses come in the numbers that are
expected; where only a total is known, it is spread over the areas by population. Within a question, each
answer is as likely as any other, unless shares are given; who is asked a routed question follows from that.
Every count varies by chance as a Poisson count does. A group is hidden where its base falls below
``min_base``; and where it would be the only hidden one of its whole, one more is hidden with it, or it
could be worked out. A question's answers are all shown in a group where none of them falls below
``min_cell``.

What is not in it: that further cells are hidden to protect these, and that people do not answer evenly.
Both hide more. So a group that is foretold to be hidden mostly is, and one that is not may be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from survey_app.questionnaire.areas import AREAS, Area, area, region_of
from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.model import RESERVED_CODES, Condition, Question, Questionnaire, QuestionType

#: question id → option code → share of those who answer, from 0 to 1
Shares = Mapping[str, Mapping[str, float]]
#: responses in all, or of each area by its code
Expected = int | Mapping[str, int]

#: The part of a breakdown's groups that may be hidden before the authors are told.
MOSTLY = 0.5
#: rule, path, what is wrong, what to do
Found = tuple[str, Path, str, str]
_AREAS, _REGIONS = "area", "region"


@dataclass(frozen=True)
class Line:
    """What becomes of one way of grouping the results. ``kind`` is area, region, the id of a breakdown
    question, or two of them joined by ×."""

    kind: str
    groups: int
    #: expected responses of the smallest and of the middle group
    smallest: float
    middle: float
    #: expected number of groups that are hidden
    hidden: float
    #: of the groups and the questions: the part in which every answer can be shown
    whole: float
    #: the groups that are more likely hidden than not
    names: tuple[str, ...] = field(default=())

    @property
    def share_hidden(self) -> float:
        return self.hidden / self.groups if self.groups else 0.0


def by_area(questionnaire: Questionnaire, expected: Expected) -> dict[str, float]:
    """Expected responses of each area that takes part. A total is spread by population."""
    if not isinstance(expected, int):
        return {code: float(number) for code, number in expected.items()}
    codes = questionnaire.fieldwork.areas or tuple(each.code for each in AREAS)
    people = {code: area(code).population_thousands for code in codes}
    return {code: expected * thousands / sum(people.values()) for code, thousands in people.items()}


def forecast(
    questionnaire: Questionnaire, expected: Expected, shares: Shares | None = None
) -> tuple[Line, ...]:
    """A line for areas, regions, each breakdown and each pair that is crossed."""
    return _Forecast(questionnaire, by_area(questionnaire, expected), shares or {}).lines()


def remarks(questionnaire: Questionnaire, expected: Expected | None = None) -> Iterator[Found]:
    """Where most groups would be hidden; nothing where no responses are expected."""
    expected = expected if expected is not None else questionnaire.fieldwork.expected
    if expected is None:
        return
    for line in forecast(questionnaire, expected):
        if line.share_hidden <= MOSTLY or line.groups < 2:
            continue
        said = f"about {line.hidden:.0f} of {line.groups} {_groups_of(line)} "
        said += "would have too few responses to show"
        yield "mostly-hidden", _place(questionnaire, line), said, _instead(line)


def _groups_of(line: Line) -> str:
    return {_AREAS: "areas", _REGIONS: "regions"}.get(line.kind, f"groups of “{line.kind}”")


def _instead(line: Line) -> str:
    if line.kind == _AREAS:
        return "ask more people, or say in the information page that results are for regions"
    if line.kind == _REGIONS:
        return "ask more people, or say in the information page that results are for Scotland only"
    if "×" in line.kind:
        return "leave the pair out of two_way"
    return "join options into wider groups, ask more people, or leave it out of the breakdowns"


def _place(questionnaire: Questionnaire, line: Line) -> Path:
    if line.kind in {_AREAS, _REGIONS}:
        return ("fieldwork", "expected")
    for place, pair in enumerate(questionnaire.disclosure.two_way):
        if _pair(pair) == line.kind:
            return ("disclosure", "two_way", place)
    for place, section in enumerate(questionnaire.sections):
        for number, question in enumerate(section.questions):
            if question.id == line.kind:
                return ("sections", place, "questions", number, "breakdown")
    return ()


def _pair(pair: Sequence[str]) -> str:
    return " × ".join(pair)


class _Forecast:
    def __init__(self, questionnaire: Questionnaire, areas: Mapping[str, float], shares: Shares) -> None:
        self._questionnaire = questionnaire
        self._areas = areas
        self._shares = shares
        self._total = sum(areas.values())
        self._tables = [
            (question, self._asked(question), self._of(question))
            for question in questionnaire.questions()
            if question.is_tabulated and question.type is not QuestionType.AREA
        ]

    def lines(self) -> tuple[Line, ...]:
        taking_part = [area(code) for code in self._areas]
        regions: dict[str, float] = {}
        for each in taking_part:
            name = region_of(each.code).name
            regions[name] = regions.get(name, 0.0) + self._areas[each.code]
        found = [self._areas_line(taking_part), self._line(_REGIONS, regions, [list(regions)])]
        grouping = {question.id: self._of(question) for question in self._questionnaire.breakdowns()}
        for own, groups in grouping.items():
            bases = {self._label(own, code): self._total * share for code, share in groups.items()}
            found.append(self._line(own, bases, [list(bases)]))
        for pair in self._questionnaire.disclosure.two_way:
            first, second = (grouping.get(own, {}) for own in pair)
            bases = {
                f"{self._label(pair[0], one)}, {self._label(pair[1], other)}": self._total * share * also
                for one, share in first.items()
                for other, also in second.items()
            }
            found.append(self._line(_pair(pair), bases, [list(bases)]))
        return tuple(line for line in found if line.groups)

    def _areas_line(self, taking_part: Sequence[Area]) -> Line:
        bases = {each.name: self._areas[each.code] for each in taking_part}
        wholes: dict[str, list[str]] = {}
        for each in taking_part:
            wholes.setdefault(region_of(each.code).name, []).append(each.name)
        return self._line(_AREAS, bases, list(wholes.values()))

    def _line(self, kind: str, bases: Mapping[str, float], wholes: Sequence[Sequence[str]]) -> Line:
        """``wholes``: groups that add up to something that is shown."""
        least = self._questionnaire.disclosure.min_base
        chance = {name: below(base, least) for name, base in bases.items()}
        hidden = sum(chance.values())
        for whole in wholes:
            hidden += _one_alone([chance[name] for name in whole])
        in_order = sorted(bases.values())
        return Line(
            kind=kind,
            groups=len(bases),
            smallest=in_order[0] if in_order else 0.0,
            middle=in_order[len(in_order) // 2] if in_order else 0.0,
            hidden=min(hidden, float(len(bases))),
            whole=self._whole(kind, bases.values()),
            names=tuple(sorted(name for name, likely in chance.items() if likely > MOSTLY)),
        )

    def _whole(self, kind: str, bases: Iterable[float]) -> float:
        least = self._questionnaire.disclosure.min_cell
        tables = [table for table in self._tables if table[0].id not in kind.split(" × ")]
        chances = [
            math.prod(1 - below(base * asked * share, least) for share in of.values())
            for base in bases
            for _, asked, of in tables
        ]
        return sum(chances) / len(chances) if chances else 1.0

    def _of(self, question: Question) -> dict[str, float]:
        """The share of each answer; "not sure" and "rather not say" are too few to count."""
        codes = [option.code for option in self._questionnaire.options(question)]
        codes = [code for code in codes if code not in RESERVED_CODES]
        given = self._shares.get(question.id)
        if given is not None:
            return {code: given.get(code, 0.0) for code in codes}
        if question.type is QuestionType.MULTIPLE:
            return dict.fromkeys(codes, 0.5)
        return dict.fromkeys(codes, 1 / len(codes)) if codes else {}

    def _asked(self, question: Question) -> float:
        """The share of people who are asked this question."""
        return 1.0 if question.show_if is None else self._true(question.show_if)

    def _true(self, condition: Condition) -> float:
        if condition.all is not None:
            return math.prod(self._true(inner) for inner in condition.all)
        if condition.any is not None:
            return 1 - math.prod(1 - self._true(inner) for inner in condition.any)
        if condition.not_ is not None:
            return 1 - self._true(condition.not_)
        question = self._questionnaire.question(condition.question or "")
        asked = self._asked(question)
        if condition.answered is not None:
            return asked if condition.answered else 1 - asked
        wanted = condition.equals if condition.equals is not None else condition.includes
        if wanted is None:
            return asked / 2
        of = self._of(question)
        codes = (wanted,) if isinstance(wanted, str) else wanted
        return asked * min(1.0, sum(of.get(code, 0.0) for code in codes))

    def _label(self, question_id: str, code: str) -> str:
        options = self._questionnaire.options(self._questionnaire.question(question_id))
        return next(option.label for option in options if option.code == code)


def below(mean: float, least: int) -> float:
    """The probability that a Poisson count with this mean is below ``least``."""
    if mean <= 0:
        return 1.0
    term = math.exp(-mean)
    total = term
    for count in range(1, least):
        term *= mean / count
        total += term
    return min(1.0, total)


def _one_alone(chances: Sequence[float]) -> float:
    """The probability that exactly one of these is hidden, so that another must be."""
    if len(chances) < 2:
        return 0.0
    return sum(
        chance * math.prod(1 - other for place, other in enumerate(chances) if place != number)
        for number, chance in enumerate(chances)
    )
