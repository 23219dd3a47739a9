"""Whether any answers at all make conditions true: the question behind every remark about routing.

A condition is turned into parts that say what is possible for one question (``possible_answers``), joined
by "all" and "any". Where a part needs an answer to a question, that question must have been asked, so the
condition on it must be true as well, and so on to the first question: chains of conditions are followed to
their end. What is left to choose is tried, the choice with the fewest ways first, and each way is given up
as soon as one question has no possible answer.

This is exact for every condition that can be written, with two limits. Totals that must add up, and numbers
that a person types wrongly, are not looked at: they say nothing about who is asked what. And trying is
bounded: after ``MOST_AT_ONCE`` steps, or ``MOST_STEPS`` in the whole questionnaire, ``Unknown`` is raised,
and the caller says nothing rather than something wrong. Conditions that people write take a few steps each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Condition, Question, Questionnaire, QuestionType
from survey_app.questionnaire.possible_answers import OneOf, Possible, Several, both, pieces

#: In a questionnaire, and for one question about it.
MOST_STEPS = 20_000
MOST_AT_ONCE = 1_000
_ANSWERED = "answered"


class Unknown(Exception):
    """There were too many ways to try them all."""


@dataclass(frozen=True)
class Test:
    """What a condition leaves possible for one question."""

    question: str
    possible: Possible


@dataclass(frozen=True)
class Together:
    """All of these, or (``any``) one of them."""

    parts: tuple[Goal, ...]
    any: bool = False


Goal = Test | Together
Held = dict[str, Possible]


class Ways:
    """The ways through one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, most_steps: int = MOST_STEPS) -> None:
        self._questions = {question.id: question for question in questionnaire.questions()}
        self._left = most_steps
        self._left_now = 0
        bounds = _bounds(self._questions.values())
        self._whole = {
            question.id: _everything(questionnaire, question, bounds.get(question.id, set()))
            for question in self._questions.values()
        }
        self._goals: dict[tuple[int, bool], tuple[Condition, Goal]] = {}
        self._asked: dict[str, bool] = {}
        self._needs: dict[str, int] = {}
        for question in self._questions.values():
            gate = question.show_if
            self._needs[question.id] = 1 if gate is None else 1 + self._needed(self._goal(gate, True))
            # In the order of asking, so that a question that nobody gets is known before it is looked at.
            try:
                self._asked[question.id] = self.asking(question.id) is not None
            except Unknown:
                self._asked[question.id] = True

    def can_be_asked(self, question_id: str) -> bool:
        """Whether some answers lead to this question; True where that is not known. Raises KeyError."""
        return self._asked[question_id]

    def asking(self, question_id: str, *, true: Iterable[Condition] = ()) -> Answers | None:
        """Answers with which this question is asked and these conditions hold; None where there are none.
        Raises Unknown, KeyError."""
        condition = self._questions[question_id].show_if
        return self.answers(true=(*true, condition) if condition is not None else true)

    def answers(self, *, true: Iterable[Condition] = (), false: Iterable[Condition] = ()) -> Answers | None:
        """Answers, each to a question that is asked, with which these conditions are true and those are
        false; None where there are none. Raises Unknown."""
        goals = [self._goal(each, True) for each in true] + [self._goal(each, False) for each in false]
        found = self._begin(goals)
        if found is None:
            return None
        examples = {question: possible.example() for question, possible in found.items()}
        return Answers({question: answer for question, answer in examples.items() if answer is not None})

    def alone(self, conditions: Iterable[Condition]) -> bool:
        """Whether these conditions can be true together, whoever is asked the questions they look at.
        Raises Unknown."""
        return self._begin([self._goal(each, True) for each in conditions], chained=False) is not None

    def _goal(self, condition: Condition, wanted: bool) -> Goal:
        key = (id(condition), wanted)
        if key not in self._goals:
            # The condition is kept beside the goal, so that no other takes its place in memory.
            self._goals[key] = (condition, self._work_out(condition, wanted))
        return self._goals[key][1]

    def _work_out(self, condition: Condition, wanted: bool) -> Goal:
        if condition.not_ is not None:
            return self._goal(condition.not_, not wanted)
        if condition.question is not None:
            whole = self._whole[condition.question]
            tested = _true(condition, whole) if wanted else _false(condition, whole)
            return Test(condition.question, tested)
        parts = tuple(self._goal(each, wanted) for each in (condition.all or condition.any or ()))
        if (condition.any is not None) is wanted:
            return Together(tuple(_joined(parts)), any=True)
        return Together(parts)

    def _begin(self, goals: list[Goal], chained: bool = True) -> Held | None:
        self._left_now = MOST_AT_ONCE
        return self._solve(goals, {}, chained)

    def _solve(self, goals: list[Goal], held: Held, chained: bool) -> Held | None:
        choices: list[Together] = []
        while True:
            while goals:
                goal = goals.pop()
                if isinstance(goal, Test):
                    if not self._hold(goal, held, goals, chained):
                        return None
                elif goal.any:
                    choices.append(goal)
                else:
                    goals.extend(goal.parts)
            still: list[Together] = []
            for choice in choices:
                verdicts = [(part, self._already(part, held)) for part in choice.parts]
                if any(verdict is True for _, verdict in verdicts):
                    continue
                open_parts = tuple(part for part, verdict in verdicts if verdict is None)
                if not open_parts:
                    return None
                if len(open_parts) == 1:
                    goals.append(open_parts[0])
                else:
                    still.append(Together(open_parts, any=True))
            choices = still
            if not goals:
                break
        if not choices:
            return held
        few = min(choices, key=lambda choice: len(choice.parts))
        others = [choice for choice in choices if choice is not few]
        for part in sorted(few.parts, key=self._needed):
            self._left -= 1
            self._left_now -= 1
            if self._left < 0 or self._left_now < 0:
                raise Unknown
            found = self._solve([part, *others], dict(held), chained)
            if found is not None:
                return found
        return None

    def _needed(self, goal: Goal) -> int:
        """About how many answers it takes to make this true; what takes the fewest is tried first."""
        if isinstance(goal, Test):
            return 0 if goal.possible.may_be_unanswered else min(self._needs[goal.question], 10_000)
        needs = [self._needed(part) for part in goal.parts]
        return min(needs, default=0) if goal.any else sum(needs)

    def _hold(self, test: Test, held: Held, goals: list[Goal], chained: bool) -> bool:
        """Take the test in; whoever must answer a question must be asked it. False where that cannot be."""
        before = held.get(test.question, self._whole[test.question])
        now = both(before, test.possible)
        if now.impossible:
            return False
        held[test.question] = now
        if chained and not now.may_be_unanswered and before.may_be_unanswered:
            if not self._asked[test.question]:
                return False
            condition = self._questions[test.question].show_if
            if condition is not None:
                goals.append(self._goal(condition, True))
        return True

    def _already(self, goal: Goal, held: Held) -> bool | None:
        """Whether what is held makes this true or false already; None where it is open."""
        if isinstance(goal, Test):
            before = held.get(goal.question, self._whole[goal.question])
            now = both(before, goal.possible)
            return False if now.impossible else True if now == before else None
        verdicts = [self._already(part, held) for part in goal.parts]
        decided = goal.any
        if any(verdict is decided for verdict in verdicts):
            return decided
        return None if None in verdicts else not decided


def _joined(parts: Iterable[Goal]) -> Iterable[Goal]:
    """The parts of an "any", those that look at the same question made one."""
    same: dict[str, OneOf] = {}
    for part in parts:
        if isinstance(part, Test) and isinstance(part.possible, OneOf):
            known = same.get(part.question)
            same[part.question] = part.possible if known is None else known.either(part.possible)
        else:
            yield part
    for question, possible in same.items():
        yield Test(question, possible)


def _bounds(questions: Iterable[Question]) -> dict[str, set[float]]:
    """Every number that a condition compares with, by question."""
    found: dict[str, set[float]] = {}

    def look(condition: Condition | None) -> None:
        if condition is None:
            return
        if condition.question is not None and condition.at_least is not None:
            found.setdefault(condition.question, set()).add(condition.at_least)
        for inner in (*(condition.all or ()), *(condition.any or ()), condition.not_):
            look(inner)

    for question in questions:
        look(question.show_if)
        for variant in question.variants:
            look(variant.if_)
    return found


def _everything(questionnaire: Questionnaire, question: Question, bounds: set[float]) -> Possible:
    """Every answer that can be given to this question."""
    options = questionnaire.options(question) if question.is_choice else ()
    if question.type is QuestionType.MULTIPLE:
        return Several(
            frozenset(option.code for option in options if not option.exclusive),
            frozenset(option.code for option in options if option.exclusive),
        )
    if question.is_choice:
        return OneOf(frozenset([None, *(option.code for option in options)]))
    if question.tells:
        return OneOf(frozenset([None]))
    if question.type is QuestionType.NUMBER:
        values = pieces(question.least, question.most, question.decimals, bounds)
        return OneOf(frozenset([None, *values]))
    if question.type is QuestionType.MONTH:
        return OneOf(frozenset([None, question.earliest]))
    return OneOf(frozenset([None, _ANSWERED]), written=True)


def _true(condition: Condition, whole: Possible) -> Possible:
    """What is possible for the question of a test that is true."""
    wanted = _codes(condition)
    if isinstance(whole, OneOf):
        if condition.answered is not None:
            return OneOf(
                whole.values - {None} if condition.answered else whole.values & {None}, whole.written
            )
        return OneOf(frozenset(each for each in whole.values if _fits(condition, each)), whole.written)
    if condition.answered is False:
        return Several(whole.options, whole.alone, answered=False)
    if condition.answered:
        return Several(whole.options, whole.alone, unanswered=False)
    if condition.at_least is not None:
        return Several(whole.options, whole.alone, least=ceil(condition.at_least), unanswered=False)
    return Several(whole.options, whole.alone, hits=frozenset([wanted]), unanswered=False)


def _false(condition: Condition, whole: Possible) -> Possible:
    """What is possible for the question of a test that is false."""
    if condition.answered is not None:
        opposite = condition.model_copy(update={"answered": not condition.answered})
        return _true(opposite, whole)
    if isinstance(whole, OneOf):
        return OneOf(frozenset(each for each in whole.values if not _fits(condition, each)), whole.written)
    if condition.at_least is not None:
        return Several(whole.options, whole.alone, most=ceil(condition.at_least) - 1)
    wanted = _codes(condition)
    return Several(whole.options - wanted, whole.alone - wanted)


def _fits(condition: Condition, value: str | None) -> bool:
    if value is None:
        return False
    if condition.at_least is not None:
        return float(value) >= condition.at_least
    return value in _codes(condition)


def _codes(condition: Condition) -> frozenset[str]:
    wanted = condition.equals if condition.equals is not None else condition.includes
    return frozenset((wanted,) if isinstance(wanted, str) else wanted or ())
