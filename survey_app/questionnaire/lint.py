"""What makes a valid questionnaire worse than it could be: warnings, each with the way on.

Nothing here stands in the way of use. A rule says what a person would say who reads the questionnaire
for the people it is meant for, and it says it only where it is right most of the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.catalogue import extract
from survey_app.questionnaire.faults import Fault, Path, Positions, position
from survey_app.questionnaire.language_of_care import words_to_avoid
from survey_app.questionnaire.minutes import estimated_minutes
from survey_app.questionnaire.model import Audience, Ladder, Question, Questionnaire, QuestionType
from survey_app.questionnaire.reading import grade, sentences, words
from survey_app.questionnaire.routing import holds

#: Audiences that the rules of plain reading are for.
PLAIN_READING = frozenset({Audience.YOUNG_PEOPLE, Audience.FAMILIES})
MAX_SENTENCE = 15
MAX_GRADE = 6.0
#: Words below which a grade says more about chance than about the text.
ENOUGH_TO_GRADE = 30
#: The start page has 150 words in all; the page itself needs about 40 of them.
MAX_WELCOME = 110
#: Whole sentences; labels and headings are too short to be graded with them.
_PROSE = frozenset(
    {"who_asks", "why", "what_happens", "safety", "message", "what_next", "intro", "content_notice"}
    | {"support_after", "ask", "hint", "description"}
)
_MOST_COMBINATIONS = 5000

#: rule, path, what is wrong, what to do
Found = tuple[str, Path, str, str]


def lint(questionnaire: Questionnaire, positions: Positions, name: str = "") -> tuple[Fault, ...]:
    """Warnings in the order of their places; ``positions`` as ``load`` gives them, ``name`` the file."""
    faults = []
    for find in _RULES:
        for rule, path, message, mend in find(questionnaire):
            line, column = position(positions, path)
            faults.append(Fault(name, line, column, "warning", rule, message, mend))
    return tuple(sorted(set(faults)))


def _with_paths(questionnaire: Questionnaire) -> Iterator[tuple[Path, Question]]:
    for place, section in enumerate(questionnaire.sections):
        for number, question in enumerate(section.questions):
            yield ("sections", place, "questions", number), question


def _plain_reading(questionnaire: Questionnaire) -> Iterator[Found]:
    if questionnaire.audience not in PLAIN_READING or questionnaire.languages[0] != "en":
        return
    texts = []
    for message in extract(questionnaire):
        if message.path[-1] in _PROSE:
            texts.append(message.text)
        for sentence in sentences(message.text):
            count = len(words(sentence))
            if count > MAX_SENTENCE:
                said = f"a sentence of {count} words (“{_start_of(sentence)} …”)"
                yield "long-sentence", message.path, said, f"say it in two; {MAX_SENTENCE} words are the most"
        if len(words(message.text)) >= ENOUGH_TO_GRADE and grade([message.text]) > MAX_GRADE:
            said = f"this reads at grade {grade([message.text]):.1f}"
            yield (
                "reading-grade",
                message.path,
                said,
                f"use shorter words and sentences, for grade {MAX_GRADE:.0f}",
            )
    if grade(texts) > MAX_GRADE:
        said = f"the questionnaire as a whole reads at grade {grade(texts):.1f}"
        yield "reading-grade", ("title",), said, f"use shorter words and sentences, for grade {MAX_GRADE:.0f}"


def _start_of(sentence: str) -> str:
    return " ".join(sentence.split()[:4])


def _language_of_care(questionnaire: Questionnaire) -> Iterator[Found]:
    if questionnaire.audience not in PLAIN_READING or questionnaire.languages[0] != "en":
        return
    for message in extract(questionnaire):
        for said, better in words_to_avoid(message.text):
            yield "word-to-avoid", message.path, f"“{said}” is a word of the system", f"say {better}"


def _welcome(questionnaire: Questionnaire) -> Iterator[Found]:
    welcome = questionnaire.welcome
    texts = (welcome.who_asks, welcome.why, welcome.what_happens, welcome.safety)
    count = sum(len(words(text)) for text in texts)
    if questionnaire.audience in PLAIN_READING and count > MAX_WELCOME:
        said = f"the start page has {count} words of yours"
        yield (
            "long-welcome",
            ("welcome",),
            said,
            f"cut it to {MAX_WELCOME}, so that it is read before it is agreed to",
        )


def _minutes(questionnaire: Questionnaire) -> Iterator[Found]:
    estimate = estimated_minutes(questionnaire)
    if estimate > questionnaire.promised_minutes:
        said = f"people are promised {questionnaire.promised_minutes} minutes, and it takes about {estimate}"
        yield "promised-minutes", ("promised_minutes",), said, f"promise {estimate}, or ask less"


def _sensitive(questionnaire: Questionnaire) -> Iterator[Found]:
    for path, question in _with_paths(questionnaire):
        if question.sensitive and question.is_choice and not question.rather_not_say:
            said = "a sensitive question without “I would rather not say”"
            yield "rather-not-say", (*path, "ask"), said, "add rather_not_say: true"


def _scales(questionnaire: Questionnaire) -> Iterator[Found]:
    for place, scale in enumerate(questionnaire.scales):
        path: Path = ("scales", place)
        rungs = [point.ladder for point in scale.points]
        if rungs[0] is None:
            said = f"the scale {scale.id} has no ladder, so small groups can show either every point or none"
            yield "no-ladder", path, said, "give each point a ladder: positive, neutral or negative"
            continue
        positive, negative = rungs.count(Ladder.POSITIVE), rungs.count(Ladder.NEGATIVE)
        if positive != negative:
            said = f"the scale {scale.id} has {positive} positive points and {negative} negative ones"
            yield (
                "unbalanced-scale",
                path,
                said,
                "give both sides the same number, so that neither is easier to pick",
            )
        order = [rung for rung, before in zip(rungs, [None, *rungs], strict=False) if rung is not before]
        if len(order) != len(set(order)):
            said = f"the points of the scale {scale.id} do not go one way"
            yield "scale-order", path, said, "write them from one end to the other"


def _labels(questionnaire: Questionnaire) -> Iterator[Found]:
    for path, question in _with_paths(questionnaire):
        counted = Counter(option.label.casefold() for option in questionnaire.options(question))
        for label, times in counted.items():
            if times > 1:
                said = f"two answers read the same (“{label}”)"
                yield "same-label", (*path, "options"), said, "say how they differ, or remove one"


def _routing(questionnaire: Questionnaire) -> Iterator[Found]:
    """The release can protect a routed question and the one it hangs on as one table; with two it cannot."""
    for path, question in _with_paths(questionnaire):
        if question.show_if is None:
            continue
        at = (*path, "show_if")
        looked_at = [questionnaire.question(parent) for parent in sorted(question.show_if.questions())]
        if len(looked_at) > 1 and question.is_choice:
            said = f"this hangs on {len(looked_at)} questions, so no results can be released for it"
            yield "two-parents", at, said, "look at one question only"
        elif looked_at[0].is_text and question.is_choice:
            said = "this hangs on words that someone wrote, so no results can be released for it"
            yield "two-parents", at, said, "look at a choice"
        if not _reachable(questionnaire, question, looked_at):
            said = "no answers lead to this question"
            yield "unreachable", at, said, "look at what the conditions ask for together"


def _reachable(questionnaire: Questionnaire, question: Question, parents: list[Question]) -> bool:
    """Whether some answers make the condition true; True where there are too many to try."""
    condition = question.show_if
    ways = [_ways_to_answer(questionnaire, parent) for parent in parents]
    combinations = 1
    for several in ways:
        combinations *= len(several)
    if condition is None or combinations > _MOST_COMBINATIONS:
        return True
    ids = [parent.id for parent in parents]
    return any(
        holds(condition, Answers({i: a for i, a in zip(ids, way, strict=True) if a}), questionnaire)
        for way in product(*ways)
    )


def _ways_to_answer(questionnaire: Questionnaire, question: Question) -> list[tuple[str, ...] | str]:
    """No answer and each answer there is; of several at once, each pair and all of them together."""
    if question.is_text:
        return ["", "words"]
    codes = [option.code for option in questionnaire.options(question) if not option.exclusive]
    alone: list[tuple[str, ...] | str] = [(option.code,) for option in questionnaire.options(question)]
    if question.type is not QuestionType.MULTIPLE:
        return ["", *alone]
    pairs = [(one, other) for one in codes for other in codes if one < other]
    return ["", *alone, *pairs, tuple(codes)]


_RULES: tuple[Callable[[Questionnaire], Iterator[Found]], ...] = (
    _plain_reading,
    _language_of_care,
    _welcome,
    _minutes,
    _sensitive,
    _scales,
    _labels,
    _routing,
)
