"""From opened responses to a release that was proven safe, or to a refusal.

One way only: count, protect the bases, protect the questions, put the release together, audit it with
other code, write the certificate, verify that. A release leaves this module after the last step or not
at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from survey_app.questionnaire.areas import Area
from survey_app.questionnaire.model import Questionnaire
from survey_app.results.disclosure.audit import Evidence, audit_answers, audit_bases, clusters, reading_of
from survey_app.results.disclosure.certify import certificate_of, content_of
from survey_app.results.disclosure.policy import Policy
from survey_app.results.disclosure.pools import pools_of
from survey_app.results.disclosure.published import Reading, Truth, Unsafe
from survey_app.results.disclosure.stages import Pattern, visible
from survey_app.results.disclosure.verify import verify
from survey_app.results.disclosure.worlds import Witness, Worlds
from survey_app.results.refused import Refused
from survey_app.results.release import BASE, QuestionTable, Release
from survey_app.results.shape import Shape, Unreleasable, is_breakdown, left_out, shape_of, unreleasable
from survey_app.results.tabulate import Tally, tabulate

__all__ = ["Built", "Refused", "SurveyFacts", "build", "check_successor"]

#: progress(done, of)
Progress = Callable[[int, int], None]

#: How often more is hidden where the auditor is not satisfied, before there is no release.
ROUNDS = 12


@dataclass(frozen=True)
class SurveyFacts:
    """What the manifest says about the fieldwork. Days are ISO dates."""

    id: str
    opens: str | None
    closes: str | None
    made_up: bool
    #: Batches that wait for a person, and that were set aside, and are counted nowhere. Each holds at least
    #: as many responses as a group that may be shown.
    waiting: int = 0
    aside: int = 0


@dataclass(frozen=True)
class Built:
    """``certificate`` is private: it holds the counts and the witness worlds. Keep it beside the
    responses, never where a release is read."""

    release: Release
    certificate: bytes


def build(
    questionnaire: Questionnaire,
    *,
    survey: SurveyFacts,
    area_codes: Sequence[str],
    rows: NDArray[np.uint8],
    areas: Sequence[Area],
    policy: Policy,
    software: str = "",
    progress: Progress | None = None,
) -> Built:
    """Count, protect, audit, certify and verify.

    ``area_codes``: the GSS code of each response; ``rows``: uint8 [n, width] by the questionnaire's
    codebook, in the same order; ``areas``: the areas of the survey's fieldwork, in the order of showing.
    The result depends on the responses as a multiset only: not on row order, machine or run.
    Raises Refused, whatever went wrong.
    """
    try:
        shape = shape_of(questionnaire, areas)
        tally = tabulate(questionnaire, shape, area_codes, rows)
        facts = _manifest(questionnaire, survey, policy, software)
        return _Builder(tally, policy, facts, progress or _quiet).run()
    except Refused:
        raise
    except Unreleasable as error:
        raise Refused("; ".join(unreleasable(questionnaire)) or str(error)) from error
    except Exception as error:  # the boundary: whatever went wrong, there is no release
        raise Refused(
            f"something unforeseen went wrong ({type(error).__name__}), so nothing is released"
        ) from error


def check_successor(previous: Release, previous_certificate: bytes, built: Built) -> None:
    """One release a survey: a second one is refused unless it is the same to the byte.

    Raises Refused, naming the groups that grew by fewer than the least base: the difference of two
    releases would show those people. Releases while a survey goes on are off by default, so a second
    one is refused even where no group grew by so few.
    """
    if previous.hash == built.release.hash:
        return
    before = _true_bases(previous, previous_certificate)
    after = _true_bases(built.release, built.certificate)
    least = built.release.manifest["policy"]["min_base"]
    grown = [
        group.label
        for group in built.release.groups
        if 0 < abs(after[group.id] - before.get(group.id, 0)) < least
    ]
    if grown:
        raise Refused(
            f"this survey has a release already, and since then {len(grown)} groups have changed by fewer "
            f"than {least} responses ({', '.join(grown[:5])}{' …' if len(grown) > 5 else ''}): "
            "the difference of two releases would show those people"
        )
    raise Refused(
        "this survey has a release already, with other contents; one survey has one release, "
        "because two could be subtracted from each other"
    )


def _true_bases(release: Release, certificate: bytes) -> dict[str, int]:
    counts = content_of(certificate)["truth"][""]
    return {group.id: int(row[0]) for group, row in zip(release.groups, counts, strict=True)}


def _quiet(done: int, of: int) -> None:
    return None


def _manifest(
    questionnaire: Questionnaire, survey: SurveyFacts, policy: Policy, software: str
) -> dict[str, object]:
    return {
        "survey": survey.id,
        "title": questionnaire.title,
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "review": questionnaire.review,
        "audience": str(questionnaire.audience),
        "owner": questionnaire.owner,
        "left_out": [
            {"question": question, "heading": questionnaire.question(question).heading, "why": why}
            for question, why in left_out(questionnaire).items()
        ],
        "sections": {section.id: section.title for section in questionnaire.sections},
        "example": questionnaire.example,
        "made_up": survey.made_up,
        "opens": survey.opens,
        "closes": survey.closes,
        "policy": asdict(policy),
        "software": software,
        # Named only where there are any, so that other releases are the same to the byte as before.
        **(
            {"not_counted": {"batches_waiting": survey.waiting, "batches_set_aside": survey.aside}}
            if survey.waiting or survey.aside
            else {}
        ),
    }


class _Builder:
    """The steps, with what each leaves for the next."""

    def __init__(self, tally: Tally, policy: Policy, facts: dict[str, object], progress: Progress) -> None:
        self.tally, self.policy, self.facts = tally, policy, facts
        self._progress = progress
        self._done = 0
        self.truth = Truth(
            names=(_names(tally.shape, "area"), *(_names(tally.shape, kind) for kind in _kinds(tally.shape))),
            profiles=tally.profiles,
            people=tally.people,
            counts=tally.counts,
        )

    def run(self) -> Built:
        self.pattern = Pattern(self.tally, self.policy)
        self._steps = 2 * len(self.pattern.sets) + 2
        worlds = self._audited_bases()
        self._step()
        found = []
        for questions in clusters(self._reading()):
            ids = tuple(table.id for table in questions)
            found.append((ids, self._audited_answers(worlds, ids)))
            self._step()
        release = self._release()
        tables = {"": [[self.tally.base(group.id)] for group in release.groups]}
        tables |= {
            t.id: [self.tally.row(t.id, group).tolist() for group in t.cells] for t in release.questions
        }
        certificate = certificate_of(release, Evidence(pools_of(release), worlds, tuple(found)), tables)
        # As a reader would do it: from the text of the release, not from the values in hand.
        verify(Release.read(release.body, release.hash), certificate)
        self._step()
        return Built(release, certificate)

    def _step(self) -> None:
        self._done += 1
        self._progress(self._done, self._steps)

    def _audited_bases(self) -> Worlds:
        for _ in range(ROUNDS):
            for number in range(len(self.pattern.sets)):
                self.pattern.protect(number)
                self._progress(self._done + number, self._steps)
            try:
                worlds = audit_bases(self._reading())
                self._done += len(self.pattern.sets)
                return worlds
            except Unsafe as error:
                last = error
                self.pattern.base.more(error.cells)
        raise last

    def _audited_answers(self, worlds: Worlds, questions: Sequence[str]) -> tuple[Witness, ...]:
        for _ in range(ROUNDS):
            reading = self._reading()
            try:
                return audit_answers(reading, worlds, [reading.tables[question] for question in questions])
            except Unsafe as error:
                last = error
                self.pattern.hide(questions[0], error.in_the_way)
        raise last

    def _reading(self) -> Reading:
        return reading_of(self._release(), self.truth, self.policy)

    def _release(self) -> Release:
        shape, shown = self.tally.shape, self.pattern.shown
        tables = tuple(
            QuestionTable(
                id=table.id,
                section=table.section,
                ask=table.question.ask,
                heading=table.question.heading,
                type=str(table.question.type),
                asked=table.asked,
                answers=table.answers,
                cells={
                    group.id: tuple(shown(table, group.id, line.id) for line in table.answers)
                    for group in shape.groups_of(table)
                },
                base_of=table.base_of,
            )
            for table in shape.tables
        )
        counts = [visible(table.cells) for table in tables]
        share = {"visible": sum(seen for seen, _ in counts), "cells": sum(all_ for _, all_ in counts)}
        return Release(
            manifest={**self.facts, "shown": share},
            groups=shape.groups,
            bases={group.id: shown(None, group.id, BASE) for group in shape.groups},
            questions=tables,
        )


def _kinds(shape: Shape) -> tuple[str, ...]:
    return tuple(dict.fromkeys(group.kind for group in shape.groups if is_breakdown(group.kind)))


def _names(shape: Shape, kind: str) -> tuple[str, ...]:
    return tuple(group.id for group in shape.groups if group.kind == kind)
