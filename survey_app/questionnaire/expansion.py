"""The questions that are asked, from the questions that were written.

In: a section as its authors wrote it. Out: plain questions in the order of asking. Statements become one
scale each, "other, please say" becomes a short text behind its question, and a section that is repeated
becomes itself, as often as its bound allows, each time round behind the question whether there is
another. So routing, storage and tables know one kind of thing, and a bound that is written is a bound
that holds.

Ids that are made hold ``--``: ``living--other`` is what was said to the option "other" of ``living``;
``name--2`` is the question ``name`` the second time round; ``homes--another-1`` asks, after the first
time round of the section ``homes``, whether there is another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from survey_app.questionnaire.piping import NUMBER, referring
from survey_app.questionnaire.question import (
    MADE,
    NO_OPTION,
    YES,
    YES_OPTION,
    Condition,
    Question,
    QuestionType,
    Variant,
)

#: Characters that may be written to "other, please say".
SAY_LENGTH = 200
_TEXTS = ("lead", "ask", "easy", "hint", "why", "short", "body")


def said_to(question_id: str, code: str) -> str:
    """The id of the question what is meant by this option."""
    return f"{question_id}{MADE}{code}"


def time_round(question_id: str, number: int) -> str:
    """The id of a question of a repeated section, the ``number``-th time round, from 1."""
    return f"{question_id}{MADE}{number}"


def another(section_id: str, number: int) -> str:
    """The id of the question whether there is another one, asked after the ``number``-th time round."""
    return f"{section_id}{MADE}another-{number}"


def counts(question_id: str) -> bool:
    """Whether a question counts where people are told how far they are: what "other" means and later times
    round do not, because most people never meet them."""
    return MADE not in question_id or question_id.endswith((f"{MADE}1", f"{MADE}another-1"))


def plain(questions: Iterable[Question]) -> Iterator[Question]:
    """Statements as scales, and what is asked of "other, please say"."""
    for question in questions:
        if question.type is QuestionType.STATEMENTS:
            yield from _statements(question)
            continue
        yield question
        for option in question.options:
            if option.say is not None:
                yield _say(question, option.code, option.say)


def repeated(section_id: str, questions: Iterable[Question], most: int, ask: str) -> Iterator[Question]:
    """The questions of a repeated section, ``most`` times round."""
    once = tuple(questions)
    inside = frozenset(question.id for question in once)
    for number in range(1, most + 1):
        gate = None if number == 1 else _if_another(section_id, number - 1)
        for question in once:
            yield _this_time(question, number, inside, gate)
        if number < most:
            yield Question(
                id=section_id, type=QuestionType.SINGLE, ask=ask, options=(YES_OPTION, NO_OPTION)
            ).model_copy(update={"id": another(section_id, number), "show_if": gate})


def _statements(group: Question) -> Iterator[Question]:
    for statement in group.statements:
        yield group.model_copy(
            update={
                "id": statement.id,
                "type": QuestionType.SCALE,
                "lead": group.ask,
                "ask": statement.ask,
                "easy": statement.easy,
                "short": statement.short,
                "why": statement.why or group.why,
                "statements": (),
                "variants": (),
            }
        )


def _say(question: Question, code: str, ask: str) -> Question:
    several = question.type is QuestionType.MULTIPLE
    condition = {"question": question.id, "includes" if several else "equals": code}
    made = Question(
        id=code, type=QuestionType.SHORT_TEXT, ask=ask, max_length=SAY_LENGTH, sensitive=question.sensitive
    )
    return made.model_copy(
        update={"id": said_to(question.id, code), "show_if": Condition.model_validate(condition)}
    )


def _if_another(section_id: str, number: int) -> Condition:
    looking = Condition(question=section_id, equals=YES)
    return looking.model_copy(update={"question": another(section_id, number)})


def _this_time(question: Question, number: int, inside: frozenset[str], gate: Condition | None) -> Question:
    def new_id(question_id: str) -> str:
        return time_round(question_id, number) if question_id in inside else question_id

    def words(text: str | None) -> str | None:
        return None if text is None else referring(text.replace(NUMBER, str(number)), new_id)

    condition = None if question.show_if is None else looking_at(question.show_if, new_id)
    if condition is not None and gate is not None:
        condition = Condition(all=(gate, condition))
    return question.model_copy(
        update={
            "id": time_round(question.id, number),
            "show_if": condition or gate,
            "total_of": tuple(new_id(each) for each in question.total_of),
            "variants": tuple(_variant(each, new_id, words) for each in question.variants),
            "options": tuple(
                option.model_copy(
                    update={key: words(getattr(option, key)) for key in ("label", "easy", "description")}
                )
                for option in question.options
            ),
            **{key: words(getattr(question, key)) for key in _TEXTS},
        }
    )


def _variant(
    variant: Variant, new_id: Callable[[str], str], words: Callable[[str | None], str | None]
) -> Variant:
    update: dict[str, object] = {key: words(getattr(variant, key)) for key in _TEXTS if key != "short"}
    if variant.if_ is not None:
        update["if_"] = looking_at(variant.if_, new_id)
    return variant.model_copy(update=update)


def looking_at(condition: Condition, new_id: Callable[[str], str]) -> Condition:
    """The same condition on other questions."""
    update: dict[str, object] = {}
    if condition.question is not None:
        update["question"] = new_id(condition.question)
    for key in ("all", "any"):
        inner = getattr(condition, key)
        if inner is not None:
            update[key] = tuple(looking_at(each, new_id) for each in inner)
    if condition.not_ is not None:
        update["not_"] = looking_at(condition.not_, new_id)
    return condition.model_copy(update=update)
