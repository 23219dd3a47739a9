"""What stays comparable from one version of a questionnaire to the next, what does not, and why.

A question is the same question when it has the same id: that is why ids are kept when words change. What
was changed is then weighed by what it does to a comparison of two waves:

* nothing, or nothing that is asked: it stays comparable;
* the words, the answers or their order: compare with care, and say so beside the numbers;
* the type, the points of a scale, the unit, or who is asked: the numbers are about something else.

The weights are ours, after what is known of wording and order effects (Schuman and Presser, "Questions and
Answers in Attitude Surveys", 1981). They say what to look at, not what the effect was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from survey_app.questionnaire.condition_words import in_words
from survey_app.questionnaire.expansion import plain
from survey_app.questionnaire.model import (
    Media,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Section,
)


class Effect(IntEnum):
    """What a change does to a comparison; the larger, the more."""

    SAME = 0
    COMPARABLE = 1
    CARE = 2
    BROKEN = 3


@dataclass(frozen=True)
class Change:
    """One thing that was changed: a name for programs, the effect, and both in words."""

    what: str
    effect: Effect
    words: str


@dataclass(frozen=True)
class Compared:
    """A question that both versions have."""

    id: str
    heading: str
    changes: tuple[Change, ...]

    @property
    def effect(self) -> Effect:
        return max((change.effect for change in self.changes), default=Effect.SAME)


@dataclass(frozen=True)
class Only:
    """A question that only one version has; ``like`` is the id of one in the other that reads the same."""

    id: str
    heading: str
    like: str | None = None


@dataclass(frozen=True)
class Difference:
    """``whole`` is what was changed about the questionnaire, apart from its questions."""

    old_version: str
    new_version: str
    compared: tuple[Compared, ...]
    added: tuple[Only, ...]
    removed: tuple[Only, ...]
    whole: tuple[Change, ...]

    def having(self, effect: Effect) -> tuple[Compared, ...]:
        return tuple(each for each in self.compared if each.effect is effect)


@dataclass(frozen=True)
class _Placed:
    question: Question
    section: Section
    options: tuple[Option, ...]


def difference(old: Questionnaire, new: Questionnaire) -> Difference:
    """Every question of both, by its id, in the order of the new one, then of the old one."""
    before, after = _placed(old), _placed(new)
    changes = {own: list(_changes(before[own], after[own])) for own in after if own in before}
    _bases(changes, after)
    for own in _moved(list(before), list(after)):
        changes[own].append(Change("moved", Effect.COMPARABLE, "it stands in another place among the others"))
    return Difference(
        old_version=old.version,
        new_version=new.version,
        compared=tuple(
            Compared(own, after[own].question.heading, tuple(found)) for own, found in changes.items()
        ),
        added=tuple(_only(own, after, before) for own in after if own not in before),
        removed=tuple(_only(own, before, after) for own in before if own not in after),
        whole=tuple(_whole(old, new)),
    )


def _placed(questionnaire: Questionnaire) -> dict[str, _Placed]:
    """Questions as they are asked the first time round, statements each for itself."""
    return {
        question.id: _Placed(question, section, _options(questionnaire, question))
        for section in questionnaire.sections
        for question in plain(section.questions)
    }


def _options(questionnaire: Questionnaire, question: Question) -> tuple[Option, ...]:
    return questionnaire.options(question) if question.type is not QuestionType.NUMBER else ()


def _only(own: str, here: dict[str, _Placed], there: dict[str, _Placed]) -> Only:
    question = here[own].question
    like = next(
        (
            other
            for other, placed in there.items()
            if other not in here
            and _bare(placed.question.ask) == _bare(question.ask)
            and placed.question.type is question.type
        ),
        None,
    )
    return Only(own, question.heading, like)


def _bare(text: str | None) -> str:
    """The words alone: what is left when punctuation, capitals and spaces do not count."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


def _reworded(what: str, name: str, old: str | None, new: str | None, effect: Effect) -> Iterator[Change]:
    if old == new:
        return
    if _bare(old) == _bare(new):
        yield Change(what, Effect.COMPARABLE, f"{name}: only the punctuation or capitals were changed")
    elif old is None:
        yield Change(what, effect, f"{name}: added “{new}”")
    elif new is None:
        yield Change(what, effect, f"{name}: removed “{old}”")
    else:
        yield Change(what, effect, f"{name}: “{old}” became “{new}”")


def _changes(old: _Placed, new: _Placed) -> Iterator[Change]:
    before, after = old.question, new.question
    if before.type is not after.type:
        words = f"the type was changed from {before.type} to {after.type}, so the answers are of another kind"
        yield Change("type", Effect.BROKEN, words)
    yield from _words(before, after)
    if before.is_choice and after.is_choice:
        yield from _answers(old.options, new.options, after.type)
    yield from _figures(before, after)
    yield from _asked_of(before, after)
    if old.section.id != new.section.id:
        words = f"it moved from the section “{old.section.title}” to “{new.section.title}”"
        yield Change("section", Effect.COMPARABLE, words)
    if before.breakdown != after.breakdown:
        words = f"results {'can' if after.breakdown else 'cannot'} be grouped by it any more"
        if after.breakdown:
            words = "results can be grouped by it from now on"
        yield Change("breakdown", Effect.COMPARABLE, words)


def _words(old: Question, new: Question) -> Iterator[Change]:
    yield from _reworded("ask", "the question", old.ask, new.ask, Effect.CARE)
    for key, name, effect in (
        ("lead", "the words above it", Effect.CARE),
        ("hint", "the hint", Effect.CARE),
        ("body", "the text", Effect.CARE),
        ("why", "why we ask", Effect.COMPARABLE),
        ("easy", "easy words only", Effect.COMPARABLE),
        ("short", "the heading in tables", Effect.COMPARABLE),
    ):
        yield from _reworded(key, name, getattr(old, key), getattr(new, key), effect)
    if old.definitions != new.definitions:
        yield Change("definitions", Effect.CARE, "what is meant by a term is explained in other words")
    for key, name in (("picture", "the picture"), ("audio", "the recording"), ("bsl", "the film")):
        if not _same_file(getattr(old, key), getattr(new, key)):
            yield Change(key, Effect.COMPARABLE, f"{name} was changed")
    if old.variants == new.variants:
        return
    in_language = [tuple(each for each in of.variants if each.language is not None) for of in (old, new)]
    others = [tuple(each for each in of.variants if each.language is None) for of in (old, new)]
    if in_language[0] != in_language[1]:
        yield Change("translation", Effect.COMPARABLE, "words of its own for a language were changed")
    if others[0] != others[1]:
        yield Change("variants", Effect.CARE, "the words for some people were changed")


def _same_file(old: Media | None, new: Media | None) -> bool:
    """By what is in them where both are pinned, else by their names."""
    if old is None or new is None:
        return old is new
    if old.sha256 and new.sha256:
        return old == new
    return old.model_copy(update={"sha256": ""}) == new.model_copy(update={"sha256": ""})


def _answers(old: tuple[Option, ...], new: tuple[Option, ...], kind: QuestionType) -> Iterator[Change]:
    before, after = ({option.code: option for option in options} for options in (old, new))
    gone = [option for option in old if option.code not in after]
    come = [option for option in new if option.code not in before]
    scale = kind is QuestionType.SCALE
    for option in list(gone):
        same = next((each for each in come if _bare(each.label) == _bare(option.label)), None)
        if same is not None:
            gone.remove(option)
            come.remove(same)
            words = (
                f"“{option.label}” has the code {same.code} now, which was {option.code}: keep the old code"
            )
            yield Change("recoded", Effect.BROKEN, words)
    effect = Effect.BROKEN if scale and any(not _is_extra(each) for each in (*gone, *come)) else Effect.CARE
    if gone:
        words = f"{_labels(gone)} cannot be chosen any more; whoever would have, chooses something else"
        yield Change("options-removed", effect, words)
    if come:
        words = f"{_labels(come)} can be chosen now, and takes answers from the others"
        yield Change("options-added", effect, words)
    for code in before:
        if code in after:
            yield from _one_answer(before[code], after[code])
    kept = [
        [option.code for option in options if option.code in before and option.code in after]
        for options in (old, new)
    ]
    if kept[0] != kept[1]:
        words = "the answers stand in another order; what stands first is chosen a little more often"
        yield Change("options-reordered", Effect.CARE, words)


def _is_extra(option: Option) -> bool:
    """ "Not sure" and "rather not say" are beside a scale, not on it."""
    return option.exclusive and option.ladder is None


def _labels(options: list[Option]) -> str:
    return ", ".join(f"“{option.label}”" for option in options)


def _one_answer(old: Option, new: Option) -> Iterator[Change]:
    yield from _reworded("option-label", f"the answer {new.code}", old.label, new.label, Effect.CARE)
    name = f"the line below “{new.label}”"
    yield from _reworded("option-description", name, old.description, new.description, Effect.CARE)
    name = f"easy words only, of “{new.label}”"
    yield from _reworded("option-easy", name, old.easy, new.easy, Effect.COMPARABLE)
    if old.exclusive != new.exclusive:
        words = f"“{new.label}” can {'no longer' if new.exclusive else 'now'} be chosen together with others"
        yield Change("exclusive", Effect.CARE, words)
    if old.ladder is not new.ladder:
        words = (
            f"“{new.label}” counted as {old.ladder or 'nothing'} and counts as {new.ladder or 'nothing'} now"
        )
        yield Change("ladder", Effect.CARE, words)
    if (old.say is None) != (new.say is None):
        words = f"who chooses “{new.label}” is {'not ' if new.say is None else ''}asked to say more"
        yield Change("say", Effect.COMPARABLE, words)


def _figures(old: Question, new: Question) -> Iterator[Change]:
    """Numbers, months, areas and lengths."""
    for key, name, effect in (
        ("unit", "the unit", Effect.BROKEN),
        ("least", "the smallest number", Effect.CARE),
        ("most", "the largest number", Effect.CARE),
        ("decimals", "the digits after the point", Effect.COMPARABLE),
        ("earliest", "the first month", Effect.CARE),
        ("latest", "the last month", Effect.CARE),
        ("max_length", "the length of the box", Effect.COMPARABLE),
    ):
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            yield Change(key, effect, f"{name} was changed from {_shown(was)} to {_shown(now)}")
    if old.bands != new.bands:
        words = "the bands were changed: the numbers can be compared, the tables of them cannot"
        yield Change("bands", Effect.BROKEN, words)
    if old.total_of != new.total_of:
        yield Change("total-of", Effect.CARE, "it adds up other numbers")
    if set(old.areas) != set(new.areas):
        yield Change("areas", Effect.CARE, "other areas can be chosen")


def _shown(value: object) -> str:
    return "nothing" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _asked_of(old: Question, new: Question) -> Iterator[Change]:
    was = in_words(old.show_if) if old.show_if is not None else None
    now = in_words(new.show_if) if new.show_if is not None else None
    if was == now:
        return
    if was is None:
        words = f"everyone was asked; now only who has: {now}"
    elif now is None:
        words = f"everyone is asked now; before, only who had: {was}"
    else:
        words = f"other people are asked; before, who had: {was}; now, who has: {now}"
    yield Change("base", Effect.BROKEN, words)


def _bases(changes: dict[str, list[Change]], after: dict[str, _Placed]) -> None:
    """Who is asked hangs on earlier answers: where those cannot be compared, neither can who is asked."""
    for own, found in changes.items():
        condition = after[own].question.show_if
        for looked_at in sorted(condition.questions()) if condition is not None else ():
            if any(each.effect is Effect.BROKEN for each in changes.get(looked_at, ())):
                words = f"who is asked hangs on “{looked_at}”, which is not comparable"
                found.append(Change("base", Effect.BROKEN, words))


def _moved(old: list[str], new: list[str]) -> list[str]:
    """The fewest questions that, put elsewhere, explain the new order: all but the longest run in order."""
    places = [old.index(own) for own in new if own in old]
    kept = [own for own in new if own in old]
    longest: list[list[int]] = []
    for here, place in enumerate(places):
        best = max((run for run in longest if places[run[-1]] < place), key=len, default=[])
        longest.append([*best, here])
    most = max((len(run) for run in longest), default=0)
    stay = next((set(run) for run in longest if len(run) == most), set())
    return [own for here, own in enumerate(kept) if here not in stay]


def _whole(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    if old.id != new.id:
        words = f"the id was {old.id} and is {new.id}: is this the same questionnaire?"
        yield Change("id", Effect.BROKEN, words)
    if old.audience is not new.audience:
        words = f"it was for {old.audience} and is for {new.audience}, so other people answer all of it"
        yield Change("audience", Effect.BROKEN, words)
    for what, name, of, effect in _ABOUT:
        was, now = of(old), of(new)
        if was != now:
            yield Change(what, effect, f"{name} changed from {_listed(was)} to {_listed(now)}")
    for what, name, parts in (
        ("welcome", "the start page", lambda q: q.welcome),
        ("about", "the information page", lambda q: (q.about, q.privacy)),
        ("thanks", "the page of thanks", lambda q: q.thanks),
    ):
        if parts(old) != parts(new):
            yield Change(what, Effect.COMPARABLE, f"{name} was changed")
    titles = {section.id: section for section in old.sections}
    for section in new.sections:
        was_section = titles.get(section.id)
        if was_section is None:
            continue
        for key, name in (
            ("title", "the title"),
            ("intro", "the introduction"),
            ("content_notice", "the notice"),
        ):
            effect = Effect.CARE if key == "intro" else Effect.COMPARABLE
            was_words, now_words = getattr(was_section, key), getattr(section, key)
            yield from _reworded(
                f"section-{key}", f"{name} of the section {section.id}", was_words, now_words, effect
            )


def _paper(questionnaire: Questionnaire) -> str:
    paper = questionnaire.fieldwork.paper
    return "none" if paper is None else f"“{paper.return_to}”, kept for {paper.kept_days} days"


_ABOUT: tuple[tuple[str, str, Callable[[Questionnaire], object], Effect], ...] = (
    ("languages", "languages", lambda q: q.languages, Effect.COMPARABLE),
    ("minutes", "promised minutes", lambda q: q.promised_minutes, Effect.COMPARABLE),
    ("mode", "the way people take part", lambda q: q.fieldwork.mode, Effect.CARE),
    ("paper", "the paper form", _paper, Effect.CARE),
    ("areas", "the areas that take part", lambda q: q.fieldwork.areas, Effect.CARE),
    ("then", "what may be asked afterwards", lambda q: q.fieldwork.then or "nothing", Effect.COMPARABLE),
    ("min-base", "the smallest group that is shown", lambda q: q.disclosure.min_base, Effect.CARE),
    ("min-cell", "the smallest count that is shown", lambda q: q.disclosure.min_cell, Effect.CARE),
    ("breakdowns", "the breakdowns", lambda q: tuple(each.id for each in q.breakdowns()), Effect.COMPARABLE),
)


def _listed(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none named"
    return str(value)
