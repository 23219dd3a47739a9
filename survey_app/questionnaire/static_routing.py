"""What can be said of the ways through a questionnaire before anybody has taken one.

Found are: conditions that can never be true, by themselves (a contradiction) or because of who is asked the
questions they look at; conditions that are always true; codes and parts of conditions that no way makes
true; variants that nobody meets; whole sections that nobody reaches; and answers after which nothing more
is asked. References to later questions and circles are faults of the file itself (``validity``).

The analysis is exact as far as ``ways`` is; where that gives up, nothing is said. Repeated sections are
looked at the first time round, as the others are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from survey_app.questionnaire.condition_words import in_words
from survey_app.questionnaire.expansion import looking_at, time_round
from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.model import Condition, Question, Questionnaire, QuestionType, Section
from survey_app.questionnaire.ways import Unknown, Ways

#: Parts of one condition that are compared with each other, to say which of them clash.
_MOST_COMPARED = 20
#: rule, path, what is wrong, what to do
Found = tuple[str, Path, str, str]


def findings(questionnaire: Questionnaire, ways: Ways | None = None) -> Iterator[Found]:
    """Everything found, by section and question; ``ways`` where they were worked out already."""
    ways = ways or Ways(questionnaire)
    for place, section in enumerate(questionnaire.sections):
        at: Path = ("sections", place)
        yield from _section(section, ways, at)
        for number, question in enumerate(section.questions):
            here = (*at, "questions", number)
            asked = first_asked(section, question)
            yield from _question(questionnaire, asked, ways, here)
    yield from _ends(questionnaire, ways)


def first_asked(section: Section, question: Question) -> str:
    """The id of the first question that is asked of this one as it was written."""
    own = question.statements[0].id if question.statements else question.id
    return time_round(own, 1) if section.repeat is not None else own


def _section(section: Section, ways: Ways, at: Path) -> Iterator[Found]:
    if not any(ways.can_be_asked(question.id) for question in section.asked):
        said = f"no answers lead to any question of the section “{section.id}”"
        yield (
            "unreachable-section",
            at,
            said,
            "look at the conditions of its questions, or remove the section",
        )


def _question(questionnaire: Questionnaire, asked: str, ways: Ways, here: Path) -> Iterator[Found]:
    question = questionnaire.question(asked)
    try:
        if question.show_if is not None:
            yield from _condition(questionnaire, question, question.show_if, ways, (*here, "show_if"))
        if ways.can_be_asked(asked):
            yield from _variants(question, ways, here)
    except Unknown:
        return


def _condition(
    questionnaire: Questionnaire, question: Question, condition: Condition, ways: Ways, at: Path
) -> Iterator[Found]:
    if not ways.can_be_asked(question.id):
        yield from _never(questionnaire, condition, ways, at)
        return
    if ways.answers(false=[condition]) is None:
        said = f"this is always true, so everyone is asked “{question.id}”"
        yield "always-true", at, said, "remove show_if, or say what it should look at"
        return
    yield from _parts(condition, [condition], ways, at)


def _never(questionnaire: Questionnaire, condition: Condition, ways: Ways, at: Path) -> Iterator[Found]:
    clash = _clash(condition, ways)
    if clash is not None:
        said = "no answers lead to this question: "
        said += " and ".join(in_words(part, inside=True) for part in clash) + " can never be true together"
        yield "contradiction", at, said, "if one of them is enough, write any instead of all; else remove one"
        return
    said = "no answers lead to this question"
    for parent in sorted(condition.questions()):
        gate = questionnaire.question(parent).show_if
        if not ways.can_be_asked(parent):
            said = f"no answers lead to this question, because none lead to “{parent}”, which it looks at"
            yield "unreachable", at, said, f"mend the condition of “{parent}” first"
            return
        if gate is not None and not ways.alone([condition, gate]):
            said += (
                f": “{parent}” is asked only if {in_words(gate)}, which rules out that {in_words(condition)}"
            )
            break
    yield "unreachable", at, said, "look at who is asked the questions that it looks at"


def _clash(condition: Condition, ways: Ways) -> tuple[Condition, ...] | None:
    """The smallest part of a condition that can never be true, whoever is asked what; None if none."""
    if ways.alone([condition]):
        return None
    for inner in condition.all or ():
        found = _clash(inner, ways)
        if found is not None:
            return found
    for size in (2, 3) if len(condition.all or ()) <= _MOST_COMPARED else ():
        for parts in combinations(condition.all or (), size):
            if not ways.alone(parts):
                return parts
    return (condition,)


def _parts(part: Condition, true: list[Condition], ways: Ways, at: Path) -> Iterator[Found]:
    """Parts of a condition that nothing makes true while the whole is; ``true`` is what holds around."""
    for number, inner in enumerate(part.any or ()):
        here = (*at, "any", number)
        if ways.answers(true=[*true, inner]) is None:
            said = f"{in_words(inner)}: no answers make this true here"
            yield "dead-condition", here, said, "remove it, or mend what it looks at"
        else:
            yield from _parts(inner, [*true, inner], ways, here)
    for number, inner in enumerate(part.all or ()):
        here = (*at, "all", number)
        yield from _parts(inner, true, ways, here)
    if part.question is None:
        return
    for key in ("equals", "includes"):
        written = getattr(part, key)
        if isinstance(written, tuple) and len(written) > 1:
            for number, code in enumerate(written):
                if ways.answers(true=[*true, part.model_copy(update={key: code})]) is None:
                    said = f"“{part.question}” is never {code} where this is looked at"
                    yield "dead-option", (*at, key, number), said, "remove the code, or mend the condition"


def _variants(question: Question, ways: Ways, here: Path) -> Iterator[Found]:
    """The first variant that fits is used, so each is met only by those whom no earlier one fits."""
    earlier: list[Condition] = []
    for number, variant in enumerate(question.variants):
        if variant.if_ is None:
            continue
        at = (*here, "variants", number, "if")
        gate = [question.show_if] if question.show_if is not None else []
        if ways.answers(true=[*gate, variant.if_], false=earlier) is None:
            behind = ", because an earlier variant fits them all" if earlier else ""
            said = f"nobody meets this variant{behind}"
            yield "dead-variant", at, said, "remove it, or mend its condition"
        elif not earlier and ways.answers(true=gate, false=[variant.if_]) is None:
            said = "everyone meets this variant, so nobody meets the words outside it"
            yield "always-true", at, said, "write these words at the question itself"
        earlier.append(variant.if_)


def _ends(questionnaire: Questionnaire, ways: Ways) -> Iterator[Found]:
    """Answers to a choice of one after which nothing more is asked, although sections follow in which
    other answers lead to something. A follow-up in the question's own section is no such thing."""
    later: list[str] = []
    for place, section in reversed(list(enumerate(questionnaire.sections))):
        if later and all(questionnaire.question(each).show_if is not None for each in later):
            for number, question in enumerate(section.questions):
                asked = first_asked(section, question)
                if question.type is QuestionType.SINGLE and section.repeat is None:
                    behind = _behind(section, asked)
                    at: Path = ("sections", place, "questions", number, "options")
                    try:
                        yield from _ends_of(questionnaire.question(asked), (*behind, *later), ways, at)
                    except Unknown:
                        return
        later += [question.id for question in section.asked if not question.tells]


def _behind(section: Section, question_id: str) -> tuple[str, ...]:
    ids = [question.id for question in section.asked]
    behind = set(ids[ids.index(question_id) + 1 :])
    return tuple(question.id for question in section.asked if question.id in behind and not question.tells)


def _ends_of(question: Question, later: tuple[str, ...], ways: Ways, at: Path) -> Iterator[Found]:
    ending, leading = [], False
    for number, option in enumerate(question.options):
        chosen = looking_at(Condition(question="it", equals=option.code), lambda _: question.id)
        if ways.asking(question.id, true=[chosen]) is None:
            continue
        if any(ways.asking(each, true=[chosen]) is not None for each in later):
            leading = True
        else:
            ending.append((number, option))
    for number, option in ending if leading else ():
        said = f"whoever chooses “{option.label}” is asked nothing more"
        mend = "if that is meant, say so under accepts; else look at the conditions of the sections behind it"
        yield "ends-here", (*at, number), said, mend
