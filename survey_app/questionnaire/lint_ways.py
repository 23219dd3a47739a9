"""Ways through a questionnaire, and what results they leave."""

from __future__ import annotations

from collections.abc import Iterator

from survey_app.questionnaire.faults import Path
from survey_app.questionnaire.lint_questions import with_paths
from survey_app.questionnaire.lint_words import Found
from survey_app.questionnaire.model import Question, Questionnaire
from survey_app.questionnaire.piping import pipes
from survey_app.questionnaire.routing import layout
from survey_app.questionnaire.static_routing import findings, first_asked


def ways_through(questionnaire: Questionnaire) -> Iterator[Found]:
    """Everything that is found in the routing of a questionnaire."""
    yield from findings(questionnaire)
    yield from _parents(questionnaire)
    yield from _same_page(questionnaire)
    if questionnaire.hub:
        yield from _any_order(questionnaire)


def _parents(questionnaire: Questionnaire) -> Iterator[Found]:
    """The release can protect a routed question and the one it hangs on as one table; with two it cannot."""
    for path, question in with_paths(questionnaire):
        if question.show_if is None:
            continue
        section = questionnaire.sections[int(path[1])]
        asked = questionnaire.question(first_asked(section, question))
        if asked.show_if is None or not asked.is_tabulated:
            continue
        looked_at = [questionnaire.question(parent) for parent in sorted(asked.show_if.questions())]
        at: Path = (*path, "show_if")
        if len(looked_at) > 1:
            said = f"this hangs on {len(looked_at)} questions, so no results can be released for it"
            yield "two-parents", at, said, "look at one question only"
        elif looked_at[0].is_text:
            said = "this hangs on words that someone wrote, so no results can be released for it"
            yield "two-parents", at, said, "look at a choice"


def _same_page(questionnaire: Questionnaire) -> Iterator[Found]:
    """A page is worked out before it is shown, so that nothing on it can follow from an answer on it."""
    page_of = {question: page.id for page in layout(questionnaire) for question in page.questions}
    for path, question in with_paths(questionnaire):
        section = questionnaire.sections[int(path[1])]
        asked = questionnaire.question(first_asked(section, question))
        for key, looked_at in _said_again(asked):
            if page_of.get(looked_at) == page_of[asked.id]:
                said = f"“{looked_at}” is asked on the same page, so its answer is not known yet"
                mend = "move this question to another section, or lower per_page"
                yield "same-page", (*path, key), said, mend
                break


def _any_order(questionnaire: Questionnaire) -> Iterator[Found]:
    """Where sections may be done in any order, a condition looks best at its own."""
    section_of = {question.id: section.id for section in questionnaire.sections for question in section.asked}
    for path, question in with_paths(questionnaire):
        section = questionnaire.sections[int(path[1])]
        asked = questionnaire.question(first_asked(section, question))
        for looked_at in sorted(asked.show_if.questions()) if asked.show_if is not None else ():
            if section_of[looked_at] != section.id:
                said = f"parts may be done in any order, so “{looked_at}” may not be answered yet"
                yield "any-order", (*path, "show_if"), said, "ask both in one section, or accept it"
                break


def _said_again(question: Question) -> Iterator[tuple[str, str]]:
    for key in ("lead", "ask", "easy", "hint", "why", "body"):
        for pipe in pipes(getattr(question, key) or ""):
            yield key, pipe.question
    for variant in question.variants:
        if variant.if_ is not None:
            for looked_at in sorted(variant.if_.questions()):
                yield "variants", looked_at
