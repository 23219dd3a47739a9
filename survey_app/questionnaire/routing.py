"""Which questions a person is asked, on which pages, and what of their answers counts.

Every function is a pure reading of the questionnaire and the answers so far. A condition sees only the
answers to questions that were themselves asked: when a changed answer closes a way, everything beyond it
is closed too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.cleaning import as_number, clean
from survey_app.questionnaire.expansion import counts
from survey_app.questionnaire.minutes import estimated_minutes as estimated_minutes
from survey_app.questionnaire.model import Condition, Question, Questionnaire, QuestionType, Section


class PageKind(StrEnum):
    NOTICE = "notice"  # says what comes in a sensitive section, and offers to skip it
    QUESTIONS = "questions"
    INFORMATION = "information"  # says something, asks nothing
    SUPPORT = "support"  # where support is, for everyone who reached the section


@dataclass(frozen=True)
class Page:
    """One page of the way. ``id`` is the id of its first question, or ``<section>.notice`` and
    ``<section>.support``, which no question id can be; it stays the same whatever is answered."""

    id: str
    kind: PageKind
    section: str
    questions: tuple[str, ...] = ()
    #: whether it is counted where people are told how far they are
    counts: bool = False


@dataclass(frozen=True)
class Progress:
    """ "Question ``place`` of about ``about_total``", in pages of questions.

    ``about_total`` does not depend on the answers, so it tells nobody who looks on what was said.
    """

    place: int
    about_total: int


def holds(condition: Condition, answers: Answers, questionnaire: Questionnaire) -> bool:
    """Whether the condition is true of these answers as they are given.

    A test on a question without an answer is false, ``answered: false`` and ``not`` of a false one are
    true. Callers hand in only answers that count (``asked`` and ``prune`` see to that).
    """
    if condition.all is not None:
        return all(holds(inner, answers, questionnaire) for inner in condition.all)
    if condition.any is not None:
        return any(holds(inner, answers, questionnaire) for inner in condition.any)
    if condition.not_ is not None:
        return not holds(condition.not_, answers, questionnaire)
    looked_at = condition.question or ""  # the model allows no other form than this one now
    if condition.answered is not None:
        return bool(answers.get(looked_at)) is condition.answered
    if condition.at_least is not None:
        return _amount(questionnaire.question(looked_at), answers, questionnaire) >= condition.at_least
    wanted = condition.equals if condition.equals is not None else condition.includes
    wanted_codes = (wanted,) if isinstance(wanted, str) else wanted or ()
    return not set(wanted_codes).isdisjoint(answers.codes(looked_at))


def _amount(question: Question, answers: Answers, questionnaire: Questionnaire) -> float:
    """The number that was given, or how many were chosen; below zero where there is no answer."""
    codes = answers.codes(question.id)
    if not codes:
        return -1.0
    if question.type is QuestionType.MULTIPLE:
        alone = {option.code for option in questionnaire.options(question) if option.exclusive}
        return float(len(set(codes) - alone))
    return as_number(codes[0]) if question.type is QuestionType.NUMBER else -1.0


@dataclass(frozen=True)
class _Gate:
    """A question that is not asked of everybody, with the earlier questions that its condition looks at."""

    question: str
    condition: Condition
    earlier: tuple[str, ...]


@lru_cache(maxsize=64)
def _gates(questionnaire: Questionnaire) -> tuple[frozenset[str], tuple[_Gate, ...]]:
    """The questions that everybody is asked, and the gates before the others, in the order of asking."""
    before: set[str] = set()
    everybody: set[str] = set()
    gates = []
    for question in questionnaire.questions():
        if question.show_if is None:
            everybody.add(question.id)
        else:
            earlier = tuple(sorted(question.show_if.questions() & before))
            gates.append(_Gate(question.id, question.show_if, earlier))
        before.add(question.id)
    return frozenset(everybody), tuple(gates)


def asked(questionnaire: Questionnaire, answers: Answers) -> frozenset[str]:
    """The ids of the questions on this person's way, answered or not."""
    everybody, gates = _gates(questionnaire)
    if not gates:
        return everybody
    met = set(everybody)
    values = answers.values
    for gate in gates:
        counted = {each: values[each] for each in gate.earlier if each in met and each in values}
        if holds(gate.condition, Answers(counted), questionnaire):
            met.add(gate.question)
    return frozenset(met)


def prune(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """What counts of these answers, whatever they hold: only questions that are asked, only options that
    exist, an exclusive option alone, texts clean and no longer than allowed.

    Pruning twice is pruning once. "Rather not say" wins over every other choice, then the first exclusive
    option; of several codes for a choice of one, the first that exists counts.
    """
    return asked_and_counted(questionnaire, answers)[1]


def asked_and_counted(questionnaire: Questionnaire, answers: Answers) -> tuple[frozenset[str], Answers]:
    """The questions on the way that these answers lead, and what of them counts: ``prune``, with the
    ``asked`` of its result, in one go."""
    kept: dict[str, Answer] = {}
    for question in questionnaire.questions():
        given = answers.values.get(question.id)
        if given is not None:
            answer = clean(given, question, questionnaire.options(question))
            if answer:
                kept[question.id] = answer
    on_way = asked(questionnaire, Answers(kept))
    return on_way, Answers({each: answer for each, answer in kept.items() if each in on_way})


@lru_cache(maxsize=64)
def _plan(questionnaire: Questionnaire) -> tuple[tuple[Page, bool, frozenset[str]], ...]:
    """Every page as it is laid out; whether everybody meets the whole of it; and the questions of which one
    must be asked, so that a page without questions of its own is met."""
    everybody, _ = _gates(questionnaire)
    inside = {section.id: frozenset(each.id for each in section.asked) for section in questionnaire.sections}
    plan = []
    for page in layout(questionnaire):
        if page.questions:
            plan.append((page, everybody.issuperset(page.questions), frozenset(page.questions)))
        else:
            plan.append((page, not everybody.isdisjoint(inside[page.section]), inside[page.section]))
    return tuple(plan)


def path(questionnaire: Questionnaire, answers: Answers) -> tuple[Page, ...]:
    """The pages on this person's way, in order. What has no answer yet counts as skipped, so the way can
    grow while it is walked, but never before the page that was last answered."""
    on_way = asked(questionnaire, answers)
    pages = []
    for page, always, of in _plan(questionnaire):
        if always or on_way.issuperset(page.questions or of):
            pages.append(page)
        elif not page.questions:
            if not on_way.isdisjoint(of):
                pages.append(page)
        elif here := tuple(question for question in page.questions if question in on_way):
            pages.append(Page(page.id, page.kind, page.section, here, page.counts))
    return tuple(pages)


@lru_cache(maxsize=64)
def layout(questionnaire: Questionnaire) -> tuple[Page, ...]:
    """Every page that anybody may meet, in order, with every question that may stand on it."""
    pages: list[Page] = []
    for section in questionnaire.sections:
        if section.can_be_skipped:
            pages.append(Page(f"{section.id}.notice", PageKind.NOTICE, section.id))
        telling = {question.id for question in section.asked if question.tells}
        for together in _together(section):
            kind = PageKind.INFORMATION if together[0] in telling else PageKind.QUESTIONS
            asks = kind is PageKind.QUESTIONS and counts(together[0])
            pages.append(Page(together[0], kind, section.id, together, asks))
        if section.support_after:
            pages.append(Page(f"{section.id}.support", PageKind.SUPPORT, section.id))
    return tuple(pages)


def _together(section: Section) -> Iterator[tuple[str, ...]]:
    """Questions that share a page: runs of scales, cut evenly into at most ``per_page``. A question that
    depends on one of the run starts a new page, because the way on is worked out between pages; so does
    the first of another group of statements."""
    run: list[Question] = []
    for question in section.asked:
        is_scale = question.type is QuestionType.SCALE
        depends = question.show_if is not None and not question.show_if.questions().isdisjoint(
            other.id for other in run
        )
        if run and (depends or not is_scale or _group(question) != _group(run[0])):
            yield from _evenly(run, run[0].per_page or section.per_page)
            run = []
        if is_scale:
            run.append(question)
        else:
            yield (question.id,)
    if run:
        yield from _evenly(run, run[0].per_page or section.per_page)


def _group(question: Question) -> tuple[str | None, int | None]:
    return question.lead, question.per_page


def _evenly(run: list[Question], most: int) -> Iterator[tuple[str, ...]]:
    """Pages of nearly equal length, none longer than ``most``: seven by five is four and three."""
    pages = -(-len(run) // most)
    for number in range(pages):
        start, end = number * len(run) // pages, (number + 1) * len(run) // pages
        yield tuple(question.id for question in run[start:end])


@lru_cache(maxsize=64)
def _places(questionnaire: Questionnaire) -> Mapping[str, int]:
    return {page.id: place for place, page in enumerate(layout(questionnaire))}


def page(questionnaire: Questionnaire, page_id: str) -> Page | None:
    """The page with this id as it is laid out, whether or not it is on anyone's way; None if unknown."""
    place = _places(questionnaire).get(page_id)
    return None if place is None else layout(questionnaire)[place]


def next_page(questionnaire: Questionnaire, answers: Answers, page_id: str | None) -> Page | None:
    """The page after this one on the person's way: the first one for None, None after the last.

    The page itself may have fallen off the way. Raises KeyError for a page that does not exist.
    """
    places = _places(questionnaire)
    here = -1 if page_id is None else places[page_id]
    return next((later for later in path(questionnaire, answers) if places[later.id] > here), None)


def previous_page(questionnaire: Questionnaire, answers: Answers, page_id: str | None) -> Page | None:
    """The page before this one on the person's way: the last one for None, None before the first.

    Raises KeyError for a page that does not exist.
    """
    places = _places(questionnaire)
    here = len(places) if page_id is None else places[page_id]
    earlier = [page for page in path(questionnaire, answers) if places[page.id] < here]
    return earlier[-1] if earlier else None


def section_end(questionnaire: Questionnaire, answers: Answers, page_id: str) -> Page | None:
    """Where "skip this section" leads: the section's support page, else the next section's first page;
    None where nothing comes after. Raises KeyError for a page that does not exist."""
    places = _places(questionnaire)
    here = layout(questionnaire)[places[page_id]]
    for later in path(questionnaire, answers):
        if places[later.id] <= places[page_id]:
            continue
        if later.section != here.section or later.kind is PageKind.SUPPORT:
            return later
    return None


def progress(questionnaire: Questionnaire, answers: Answers, page_id: str) -> Progress:
    """How far along this page is. Raises KeyError for a page that does not exist."""
    places = _places(questionnaire)
    here = places[page_id]
    before = [
        earlier for earlier in path(questionnaire, answers) if earlier.counts and places[earlier.id] < here
    ]
    total = sum(1 for page in layout(questionnaire) if page.counts)
    return Progress(place=min(len(before) + 1, total), about_total=total)
