"""Counting: code rows in, counts by profile out.

A profile is what a group can be made of: an area and one answer to each breakdown question. Every table
of a release, and every witness against it, is a sum over profiles, so the counts by profile are all that
is ever needed; the rows themselves are not looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Questionnaire, QuestionType
from survey_app.results.refused import Refused
from survey_app.results.release import ANSWERED, AnswerKind, AnswerLine
from survey_app.results.shape import Shape, TableShape

Ints = NDArray[np.int64]

# The bytes of the codebook.
NOT_ASKED, SKIPPED, FIRST_OPTION = 0, 1, 2
NOT_CHOSEN, CHOSEN = 2, 3


@dataclass(frozen=True)
class Tally:
    """The truth, by profile.

    ``profiles``: int [p, 1 + breakdowns]: the place of the area among the survey's areas, then of each
    breakdown's answer among its groups, sorted. ``people``: int [p]. ``counts``: question id → int
    [p, answer lines].
    """

    shape: Shape
    profiles: Ints
    people: Ints
    counts: Mapping[str, Ints]

    @cached_property
    def members(self) -> Mapping[str, NDArray[np.bool_]]:
        """Group id → which profiles it consists of, bool [p]."""
        kinds = ["area", *(table.id for table in self.shape.tables if table.is_breakdown)]
        found: dict[str, NDArray[np.bool_]] = {}
        for column, kind in enumerate(kinds):
            for place, group in enumerate(g for g in self.shape.groups if g.kind == kind):
                found[group.id] = self.profiles[:, column] == place
        for group in self.shape.groups:
            if group.kind == "region":
                parts = [found[g.id] for g in self.shape.groups if g.parent == group.id]
                found[group.id] = np.logical_or.reduce(parts)
            elif group.kind == "country":
                found[group.id] = np.ones(len(self.people), dtype=np.bool_)
        return found

    def base(self, group: str) -> int:
        """How many responses the group has."""
        return int(self.people[self.members[group]].sum())

    def row(self, table: str, group: str) -> Ints:
        """The counts of one group, int [answer lines]."""
        counts: Ints = self.counts[table][self.members[group]].sum(axis=0)
        return counts


def tabulate(
    questionnaire: Questionnaire, shape: Shape, area_codes: Sequence[str], rows: NDArray[np.uint8]
) -> Tally:
    """Count. ``rows``: uint8 [n, width] by the questionnaire's codebook; ``area_codes``: n GSS codes.

    Raises Refused for an area outside the fieldwork, a code that the codebook does not know, or a routed
    question that was asked of others than its condition says.
    """
    codebook = Codebook.of(questionnaire)
    if not len(rows):  # nobody answered: an array of no rows may have lost its width
        rows = np.zeros((0, codebook.width), dtype=np.uint8)
    if rows.ndim != 2 or rows.dtype != np.uint8 or rows.shape[1] != codebook.width:
        raise Refused(
            f"the responses do not fit the codebook: {rows.dtype} {rows.shape}, width {codebook.width}"
        )
    if len(area_codes) != len(rows):
        raise Refused(f"{len(area_codes)} areas for {len(rows)} responses")
    columns = codebook.column_index
    turned = np.ascontiguousarray(rows.T)  # a question is read as one run of memory
    keys, sizes = [_places(shape, area_codes)], [sum(1 for g in shape.groups if g.kind == "area")]
    for table in shape.tables:
        if table.is_breakdown:
            codes = turned[columns[table.id, None]]
            categories = sum(1 for group in shape.groups if group.kind == table.id)
            if codes.size and (codes.min() < SKIPPED or codes.max() > categories):
                raise Refused(f"{table.id}: a response holds an answer that the questionnaire does not have")
            # "No answer" is the last group but code 1: rotate it to its place.
            keys.append(np.where(codes == SKIPPED, categories - 1, codes.astype(np.int64) - FIRST_OPTION))
            sizes.append(categories)
    profile, profiles = _profiles(keys, sizes)
    people = np.bincount(profile, minlength=len(profiles)).astype(np.int64)
    counts = {
        table.id: _count(questionnaire, table, columns, turned, profile, people) for table in shape.tables
    }
    tally = Tally(shape, profiles, people, counts)
    _routed_as_declared(tally)
    return tally


def _places(shape: Shape, area_codes: Sequence[str]) -> Ints:
    areas = [group.id.removeprefix("area:") for group in shape.groups if group.kind == "area"]
    place = {code: number for number, code in enumerate(areas)}
    try:
        return np.fromiter((place[code] for code in area_codes), dtype=np.int64, count=len(area_codes))
    except KeyError as error:
        raise Refused(f"a response comes from {error.args[0]!r}, which is no area of this survey") from error


def _profiles(keys: Sequence[Ints], sizes: Sequence[int]) -> tuple[Ints, Ints]:
    """The profile of each response, and the sorted profiles there are."""
    if np.prod(np.array(sizes, dtype=np.float64)) >= 2**62:
        raise Refused("the breakdowns have more combinations than can be counted: declare fewer")
    combined = np.zeros(len(keys[0]), dtype=np.int64)
    for key, size in zip(keys, sizes, strict=True):
        combined = combined * size + key
    found, profile = np.unique(combined, return_inverse=True)
    parts = []
    for size in reversed(sizes):
        parts.append(found % size)
        found = found // size
    return profile.reshape(-1).astype(np.int64), np.stack(parts[::-1], axis=1)


def _count(
    questionnaire: Questionnaire,
    table: TableShape,
    columns: Mapping[tuple[str, str | None], int],
    turned: NDArray[np.uint8],
    profile: Ints,
    people: Ints,
) -> Ints:
    if table.question.type is QuestionType.MULTIPLE:
        return _count_multiple(questionnaire, table, columns, turned, profile, people)
    options = questionnaire.options(table.question)
    by_code = _by_code(
        table, turned[columns[table.id, None]], profile, len(people), len(options) + FIRST_OPTION
    )
    place = {option.code: FIRST_OPTION + number for number, option in enumerate(options)}

    def of(line: AnswerLine) -> Ints:
        if line.kind is AnswerKind.BASE:
            return people - by_code[:, NOT_ASKED]
        if line.kind is AnswerKind.NO_ANSWER:
            return by_code[:, SKIPPED]
        if line.kind is AnswerKind.RUNG:
            total: Ints = by_code[:, [place[point] for point in table.children(line.id)]].sum(axis=1)
            return total
        return by_code[:, place[line.id]]

    return np.stack([of(line) for line in table.answers], axis=1)


def _count_multiple(
    questionnaire: Questionnaire,
    table: TableShape,
    columns: Mapping[tuple[str, str | None], int],
    turned: NDArray[np.uint8],
    profile: Ints,
    people: Ints,
) -> Ints:
    options = questionnaire.options(table.question)
    codes = [turned[columns[table.id, option.code]] for option in options]
    _one_story(table, codes, [option.exclusive for option in options])
    by_option = {
        option.code: _by_code(table, code, profile, len(people), CHOSEN + 1)
        for option, code in zip(options, codes, strict=True)
    }
    first = by_option[options[0].code]
    base, skipped = people - first[:, NOT_ASKED], first[:, SKIPPED]
    exclusive = sum((by_option[o.code][:, CHOSEN] for o in options if o.exclusive), np.zeros_like(base))
    answered = base - skipped - exclusive

    def of(line: AnswerLine) -> Ints:
        if line.kind is AnswerKind.BASE:
            return base
        if line.kind is AnswerKind.NO_ANSWER:
            return skipped
        if line.id == ANSWERED:
            return answered
        if line.kind is AnswerKind.NOT_CHOSEN:
            return answered - by_option[line.id.removeprefix("not:")][:, CHOSEN]
        return by_option[line.id][:, CHOSEN]

    return np.stack([of(line) for line in table.answers], axis=1)


def _by_code(table: TableShape, codes: NDArray[np.uint8], profile: Ints, profiles: int, size: int) -> Ints:
    """How often each code occurs in each profile, int [profiles, size]."""
    if codes.size and int(codes.max()) >= size:
        raise Refused(f"{table.id}: a response holds an answer that the questionnaire does not have")
    found = np.bincount(profile * size + codes, minlength=profiles * size)
    return found.reshape(profiles, size).astype(np.int64)


def _one_story(table: TableShape, codes: Sequence[NDArray[np.uint8]], exclusive: Sequence[bool]) -> None:
    """The bytes of one response to a multiple choice must agree: all not asked, or all skipped, or at
    least one chosen and an exclusive one alone."""
    chosen = np.zeros(codes[0].shape, dtype=np.uint8)
    alone = np.zeros(codes[0].shape, dtype=np.uint8)
    for code, is_exclusive in zip(codes, exclusive, strict=True):
        picked = code == CHOSEN
        chosen += picked
        if is_exclusive:
            alone += picked
    open_question = codes[0] >= NOT_CHOSEN
    sound = (open_question == (chosen > 0)) & ((alone == 0) | (chosen == 1))
    for code in codes[1:]:
        sound &= np.where(open_question, code >= NOT_CHOSEN, code == codes[0])
    if not sound.all():
        raise Refused(f"{table.id}: the answers of a response contradict each other")


def _routed_as_declared(tally: Tally) -> None:
    """A routed base must be its parent's answer in every profile, or the two would not be one number."""
    for table in tally.shape.tables:
        own = tally.counts[table.id][:, 0]
        expected = tally.people
        if table.base_of:
            parent = tally.shape.table(table.base_of[0][0])
            places = [[line.id for line in parent.answers].index(answer) for _, answer in table.base_of]
            expected = tally.counts[parent.id][:, places].sum(axis=1)
        if not np.array_equal(own, expected):
            raise Refused(f"{table.id}: it was asked of other people than its condition says")
