"""The form before it is drawn: parts, questions with their numbers, and where each answer leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from survey_app.languages.untranslated import unmarked
from survey_app.paper.conditions import Conditions
from survey_app.paper.route import Known, after
from survey_app.paper.words import Words
from survey_app.questionnaire import amounts
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.expansion import plain, said_to, time_round
from survey_app.questionnaire.model import Condition, Option, Question, Questionnaire, QuestionType, Section
from survey_app.questionnaire.piping import with_defaults
from survey_app.questionnaire.wording import in_variant

_ONE = frozenset({QuestionType.SINGLE, QuestionType.SCALE, QuestionType.AREA})
#: More answers than this stand in columns.
_IN_COLUMNS = 12


@dataclass(frozen=True)
class Line:
    """An answer to tick. ``leads_to`` says where to go on; ``say`` asks what is meant by it."""

    option: Option
    leads_to: str = ""
    say: Question | None = None


@dataclass(frozen=True)
class Asked:
    """A question on the form; ``number`` is 0 where it only tells something."""

    question: Question
    number: int
    lines: tuple[Line, ...] = ()
    only_if: str = ""
    lead: str = ""
    hint: str = ""

    @property
    def name(self) -> str:
        """Of the field."""
        return self.question.id

    @property
    def one(self) -> bool:
        """Whether one answer is chosen of several."""
        return self.question.type in _ONE

    @property
    def kind(self) -> str:
        return self.question.type.value

    @property
    def in_columns(self) -> bool:
        return len(self.lines) > _IN_COLUMNS

    @property
    def spoken(self) -> str:
        """What a screen reader says of the field."""
        ask = unmarked(with_defaults(self.question.ask))
        return f"{self.number}. {ask}" if self.number else ask

    @property
    def least(self) -> str:
        return amounts.shown(self.question.least, None)

    @property
    def most(self) -> str:
        return amounts.shown(self.question.most, None)

    @property
    def has_range(self) -> bool:
        fields = Question.model_fields
        return any(getattr(self.question, key) != fields[key].default for key in ("least", "most"))

    @property
    def unit_before(self) -> bool:
        return self.question.unit in amounts.MONEY

    def hint_speaks_of_names(self, please: str) -> bool:
        """Whether its author has asked already that no names are used, in the words of ``please``."""
        return unmarked(please).rstrip(".") in unmarked(self.hint)

    @property
    def rows(self) -> int:
        """How tall the room to write is, in lines of handwriting."""
        if self.question.type is QuestionType.SHORT_TEXT:
            return 1
        return 4 if self.question.max_length <= 500 else 7 if self.question.max_length <= 2000 else 12


@dataclass(frozen=True)
class Round:
    """The questions of a part, or one time round of a part that is repeated: ``number`` of ``of``."""

    asked: tuple[Asked, ...]
    number: int = 0
    of: int = 0
    only_if: str = ""


@dataclass(frozen=True)
class Part:
    section: Section
    rounds: tuple[Round, ...]
    leave_out: str = ""
    """Where to go on for whoever leaves the part out."""


@dataclass(frozen=True)
class Form:
    parts: tuple[Part, ...]
    #: name of each group of fields → what is asked
    asked: Mapping[str, str] = field(default_factory=dict)


def form(questionnaire: Questionnaire, words: Words) -> Form:
    """The whole form, in the order of the questionnaire."""
    return _Layout(questionnaire, words).form()


class _Layout:
    def __init__(self, questionnaire: Questionnaire, words: Words) -> None:
        self._questionnaire, self._words = questionnaire, words
        #: (question, option) → the question what is meant by it, which stands beside the option
        self._says = {place: say for each in questionnaire.sections for place, say in _says(each).items()}
        beside = set(self._says.values())
        self._all = [each for each in questionnaire.questions() if each.id not in beside]
        self._places = {question.id: place for place, question in enumerate(self._all)}
        self._numbers: dict[str, int] = {}
        for question in self._all:
            if not question.tells:
                self._numbers[question.id] = len(self._numbers) + 1
        parents = {say: self._numbers[question] for (question, _), say in self._says.items()}
        self._conditions = Conditions(questionnaire, {**self._numbers, **parents}, words)

    def form(self) -> Form:
        parts = tuple(self._part(section) for section in self._questionnaire.sections)
        several = {QuestionType.SINGLE, QuestionType.SCALE, QuestionType.AREA, QuestionType.MULTIPLE}
        asked = {
            each.name: each.spoken
            for part in parts
            for turn in part.rounds
            for each in turn.asked
            if each.question.type in several | {QuestionType.MONTH}
        }
        return Form(parts, asked)

    def _part(self, section: Section) -> Part:
        asked = [each for each in section.asked if each.id in self._places]
        rounds = self._rounds(section, asked)
        leave_out = ""
        if section.can_be_skipped:
            last = asked[-1]
            leave_out = self._way_on(self._next_number(self._all[self._places[last.id] + 1 :]))
        return Part(section, rounds, leave_out)

    def _rounds(self, section: Section, asked: Sequence[Question]) -> tuple[Round, ...]:
        if section.repeat is None:
            return (Round(self._several(asked)),)
        most = section.repeat.most
        beside = sum(1 for each in section.questions for option in each.options if option.say is not None)
        once = len(tuple(plain(section.questions))) - beside
        turns = []
        for number in range(1, most + 1):
            start = (number - 1) * (once + 1)
            here = asked[start : start + once + 1]
            gate = here[0].show_if if number > 1 else None
            if gate is not None and gate.all is not None:
                gate = gate.all[0]
            only_if = self._only_if(here[0], gate) if gate is not None else ""
            turns.append(Round(self._several(here, gate), number, most, only_if))
        return tuple(turns)

    def _several(self, questions: Sequence[Question], gate: Condition | None = None) -> tuple[Asked, ...]:
        made: list[Asked] = []
        before: Question | None = None
        for question in questions:
            grouped = before is not None and question.lead is not None and question.lead == before.lead
            made.append(self._asked(question, gate, grouped, before))
            before = question
        return tuple(made)

    def _asked(
        self, question: Question, gate: Condition | None, grouped: bool, before: Question | None
    ) -> Asked:
        worded = in_variant(question, self._variant(question))
        condition = question.show_if
        only_if = self._only_if(question, condition) if condition is not None and condition != gate else ""
        return Asked(
            worded,
            self._numbers.get(question.id, 0),
            self._lines(question),
            only_if,
            lead="" if grouped else worded.lead or "",
            # A hint that a group of statements shares is said once.
            hint="" if grouped and before is not None and before.hint == question.hint else worded.hint or "",
        )

    def _variant(self, question: Question) -> int | None:
        """On paper nobody's answers are known: only the words for a language count."""
        language = self._words.tongue.code
        return next((n for n, each in enumerate(question.variants) if each.language == language), None)

    def _lines(self, question: Question) -> tuple[Line, ...]:
        if not question.is_choice:
            return ()
        alone = question.type in _ONE
        lines = []
        for option in self._questionnaire.options(question):
            say = self._says.get((question.id, option.code))
            lines.append(
                Line(
                    option,
                    self._leads_to(question, option) if alone else "",
                    self._questionnaire.question(say) if say is not None else None,
                )
            )
        return tuple(lines)

    def _leads_to(self, question: Question, option: Option) -> str:
        later = self._all[self._places[question.id] + 1 :]
        known = Known(Answers({question.id: (option.code,)}))
        found, left_out = after(self._questionnaire, later, known)
        if not any(each.id in self._numbers for each in left_out):
            return ""
        return self._way_on(self._next_number(later[len(left_out) :]) if found is not None else None)

    def _only_if(self, question: Question, condition: Condition) -> str:
        """Who answers this, and where everybody else goes on."""
        later = self._all[self._places[question.id] + 1 :]
        known = Known(not_asked=frozenset({question.id}), false=condition)
        found, left_out = after(self._questionnaire, later, known)
        way_on = self._way_on(self._next_number(later[len(left_out) :]) if found is not None else None)
        return self._words.gettext(
            "Only if %(condition)s. If not: %(way_on)s.",
            condition=self._conditions.said(condition),
            way_on=way_on,
        )

    def _next_number(self, later: Sequence[Question]) -> int | None:
        return next((self._numbers[each.id] for each in later if each.id in self._numbers), None)

    def _way_on(self, number: int | None) -> str:
        if number is None:
            return self._words.gettext("go to the end of the form")
        return self._words.gettext("go to question %(number)s", number=number)


def _says(section: Section) -> dict[tuple[str, str], str]:
    """(question, option) → the id of the question what is meant by it, in every time round."""
    found: dict[tuple[str, str], str] = {}
    for question in section.questions:
        for option in question.options:
            if option.say is None:
                continue
            say = said_to(question.id, option.code)
            if section.repeat is None:
                found[question.id, option.code] = say
            else:
                for number in range(1, section.repeat.most + 1):
                    found[time_round(question.id, number), option.code] = time_round(say, number)
    return found
