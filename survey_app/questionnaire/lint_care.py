"""Care for the people who are asked: sensitive questions, easy words, a way out, and their time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.lint_questions import everything_put, with_paths
from survey_app.questionnaire.lint_words import PLAIN_READING, Found, is_english
from survey_app.questionnaire.minutes import estimated_minutes
from survey_app.questionnaire.model import Questionnaire, QuestionType, Section

#: So many questions, and somebody wants easy words for some of them.
_SHORT = 8
_HARD = re.compile(
    r"\b(?:abus(?:e|ed|ive)|self[- ]harm|suicid\w*|sexual(?:ly)? (?:abuse|assault|exploit\w*)|raped?"
    r"|violen(?:t|ce)|assault(?:ed)?|beaten|hit you|hurt you|overdose|restrain(?:ed|t)|bull(?:y|ied|ying)"
    r"|exploited|trafficked|eating disorder|miscarriage|arrested|prison|died|bereave\w*|homeless"
    r"|neglect(?:ed)?)\b",
    re.IGNORECASE,
)
#: What the law protects in particular (UK GDPR, article 9), and what people ask for in equality questions.
_PRIVATE = re.compile(
    r"\bare you (?:\w+ )?(?:disabled|transgender|trans|pregnant|religious|gay|lesbian|bisexual)\b"
    r"|\b(?:do|did) you (?:have|consider yourself|identify|describe yourself)\b[^.?]*"
    r"\b(?:disab\w+|mental health|illness|condition|faith|religio\w+|(?:trans)?gender\w*)"
    r"|\b(?:what is|describes?|is) your (?:\w+ )?"
    r"(?:religio\w+|faith|ethnic\w*|sexual orientation|gender|immigration)\b",
    re.IGNORECASE,
)
_NO_NAMES = re.compile(r"\bnames?\b", re.IGNORECASE)


def care(questionnaire: Questionnaire) -> Iterator[Found]:
    """Everything that is found about the people who are asked."""
    yield from _sensitive(questionnaire)
    if is_english(questionnaire):
        yield from _unmarked(questionnaire)
        yield from _names(questionnaire)
    yield from _easy(questionnaire)
    if questionnaire.audience in PLAIN_READING and not questionnaire.fieldwork.quick_exit:
        said = f"{questionnaire.audience} cannot leave quickly, whoever looks over their shoulder"
        yield "no-leaving-quickly", ("fieldwork", "quick_exit"), said, "remove quick_exit: false"
    estimate = estimated_minutes(questionnaire)
    if estimate > questionnaire.promised_minutes:
        promised = (
            f"{questionnaire.promised_minutes} minute{'s' if questionnaire.promised_minutes > 1 else ''}"
        )
        said = f"people are promised {promised}, and it takes about {estimate}"
        yield "promised-minutes", ("promised_minutes",), said, f"promise {estimate}, or ask less"


def _sensitive(questionnaire: Questionnaire) -> Iterator[Found]:
    for path, question in with_paths(questionnaire):
        closed = question.is_choice or question.type is QuestionType.STATEMENTS
        if question.sensitive and closed and not question.rather_not_say:
            said = "a sensitive question without “I would rather not say”"
            yield "rather-not-say", (*path, "ask"), said, "add rather_not_say: true"
    for place, section in enumerate(questionnaire.sections):
        if not any(question.sensitive for question in section.questions):
            continue
        at: Path = ("sections", place, "title")
        if section.content_notice is None:
            said = "a sensitive question comes here without notice"
            yield (
                "content-notice",
                at,
                said,
                "add content_notice: say what comes, and that it can be skipped",
            )
        if section.support_after is None:
            said = "nothing says where support is after these questions"
            yield (
                "support-after",
                at,
                said,
                "add support_after: say where to turn, and that Help is there",
            )


def _unmarked(questionnaire: Questionnaire) -> Iterator[Found]:
    for path, text, question in everything_put(questionnaire):
        if question.sensitive or path[-1] != "ask":
            continue
        found = _HARD.search(text) if questionnaire.audience in PLAIN_READING else None
        if found is not None:
            said = f"“{found.group()}” can be hard to think about, and the question is not marked"
            yield "unmarked-sensitive", path, said, "add sensitive: true and what goes with it"
            continue
        found = _PRIVATE.search(text)
        if found is not None and question.is_choice and not question.rather_not_say:
            said = f"“{found.group()}” is a private matter, and there is no “I would rather not say”"
            yield "rather-not-say", path, said, "add rather_not_say: true"


def _names(questionnaire: Questionnaire) -> Iterator[Found]:
    """A long box asks to leave names out: in its words, in its hint, or at the top of its section."""
    for place, section in enumerate(questionnaire.sections):
        for number, question in enumerate(section.questions):
            said = (question.ask, question.hint, question.lead, section.intro)
            if question.type is QuestionType.LONG_TEXT and not any(
                _NO_NAMES.search(each or "") for each in said
            ):
                path = ("sections", place, "questions", number, "ask")
                mend = "add hint: Please don’t use names."  # noqa: RUF001
                yield "names-in-words", path, "this box does not ask to leave names out", mend


def _easy(questionnaire: Questionnaire) -> Iterator[Found]:
    """Easy words are there for every question or for none: who chooses them is not left half way."""
    if questionnaire.audience not in PLAIN_READING:
        return
    with_easy = [easy for section in questionnaire.sections for _, easy in _asking(section)]
    if not any(with_easy):
        if len(with_easy) >= _SHORT:
            said = "no question has easy words, so nobody is offered them"
            yield "easy-words", ("sections",), said, "add easy: to the questions, in words of everyday"
        return
    for place, section in enumerate(questionnaire.sections):
        for path, easy in _asking(section):
            if not easy:
                at: Path = ("sections", place, *path, "ask")
                yield "easy-words", at, "this has no easy words, and others have them", "add easy:"


def _asking(section: Section) -> Iterator[tuple[Path, bool]]:
    for number, question in enumerate(section.questions):
        if question.type is QuestionType.STATEMENTS:
            for each, statement in enumerate(question.statements):
                yield ("questions", number, "statements", each), statement.easy is not None
        elif not question.tells:
            yield ("questions", number), question.easy is not None
