"""A release: the immutable, content-hashed value that is all a dashboard may ever see.

Every number in it is a published cell. A hidden cell is ``None``, whatever the reason it was hidden
for, and nothing else about it is kept here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

FORMAT = 1


#: Ids of answer lines. A colon never occurs in an option code, so rungs and "not chosen" lines
#: (``rung:positive``, ``not:<code>``) cannot be mistaken for options; an option may not be called
#: by one of the others.
BASE = "base"
ANSWERED = "answered"
NO_ANSWER = "no-answer"


class AnswerKind(StrEnum):
    BASE = "base"  # everyone in the group who was asked
    ANSWERED = "answered"  # multiple choice: everyone who chose at least one option that is not exclusive
    OPTION = "option"
    RUNG = "rung"  # a sum of scale points: negative or positive
    CHOSEN = "chosen"  # multiple choice: this option was among those chosen
    NOT_CHOSEN = "not-chosen"
    NOT_SURE = "not-sure"
    RATHER_NOT_SAY = "rather-not-say"
    NO_ANSWER = "no-answer"  # asked, and skipped


class ReleaseError(ValueError):
    """The text is not a release, or was changed after it was made."""


@dataclass(frozen=True)
class Group:
    """A set of respondents: ``scotland``, ``region:<slug>``, ``area:<GSS code>`` or
    ``<breakdown question id>:<option code>`` (``:no-answer`` for those who skipped it)."""

    id: str
    label: str
    #: country, region, area, or the id of the breakdown question
    kind: str
    #: the group this one is a part of; None for Scotland
    parent: str | None


@dataclass(frozen=True)
class AnswerLine:
    """A line of a question's table. ``parent`` is the line it is a part of; None for the base."""

    id: str
    label: str
    kind: AnswerKind
    parent: str | None


@dataclass(frozen=True)
class QuestionTable:
    """One question's published counts.

    ``cells`` maps a group id to counts in the order of ``answers``; a hidden cell is None. A group with
    too few respondents for this question has None for all of them, its base too.
    """

    id: str
    section: str
    ask: str
    heading: str
    type: str
    #: who was asked, in words; None when everyone was
    asked: str | None
    answers: tuple[AnswerLine, ...]
    cells: Mapping[str, tuple[int | None, ...]]
    #: the lines (question id, answer id) of another table whose sum is this table's base in every group:
    #: the same respondents, so the same numbers. Empty when everyone was asked.
    base_of: tuple[tuple[str, str], ...] = ()

    def count(self, group: str, answer: str) -> int | None:
        """The published count, None where hidden. Raises KeyError for an unknown group or line."""
        for place, line in enumerate(self.answers):
            if line.id == answer:
                return self.cells[group][place]
        raise KeyError(answer)


@dataclass(frozen=True)
class Release:
    """Everything that was published about one survey, and the manifest that says how."""

    manifest: Mapping[str, Any]
    groups: tuple[Group, ...]
    #: published number of responses a group; None where hidden
    bases: Mapping[str, int | None]
    questions: tuple[QuestionTable, ...]

    @property
    def body(self) -> str:
        """The canonical JSON text: sorted keys, no spaces, so that equal releases are equal bytes."""
        return json.dumps(
            {
                "format": FORMAT,
                "manifest": dict(self.manifest),
                "groups": [vars(group) for group in self.groups],
                "bases": dict(self.bases),
                "questions": [
                    {
                        **{
                            key: value
                            for key, value in vars(table).items()
                            if key not in {"answers", "cells"}
                        },
                        "answers": [vars(line) for line in table.answers],
                        "cells": {group: list(counts) for group, counts in table.cells.items()},
                    }
                    for table in self.questions
                ],
            },
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )

    @property
    def hash(self) -> str:
        """sha-256 of the body, hex."""
        return hashlib.sha256(self.body.encode()).hexdigest()

    def question(self, question_id: str) -> QuestionTable:
        """The table of this question. Raises KeyError."""
        for table in self.questions:
            if table.id == question_id:
                return table
        raise KeyError(question_id)

    def group(self, group_id: str) -> Group:
        """The group with this id. Raises KeyError."""
        for group in self.groups:
            if group.id == group_id:
                return group
        raise KeyError(group_id)

    @classmethod
    def read(cls, body: str, expected_hash: str | None = None) -> Release:
        """A release from its text. Raises ReleaseError when it is not one, or not the expected one."""
        if expected_hash is not None and hashlib.sha256(body.encode()).hexdigest() != expected_hash:
            raise ReleaseError("the release was changed after it was made: its hash differs")
        try:
            data = json.loads(body)
            found = data["format"]
        except (KeyError, TypeError, ValueError) as error:
            raise ReleaseError(f"this is not a release: {error!r}") from error
        if found != FORMAT:
            raise ReleaseError(f"release format {found!r} is not known here (known: {FORMAT})")
        try:
            return cls(
                manifest=MappingProxyType(data["manifest"]),
                groups=tuple(Group(**group) for group in data["groups"]),
                bases=MappingProxyType(data["bases"]),
                questions=tuple(
                    QuestionTable(
                        **{key: table[key] for key in ("id", "section", "ask", "heading", "type", "asked")},
                        answers=tuple(
                            AnswerLine(line["id"], line["label"], AnswerKind(line["kind"]), line["parent"])
                            for line in table["answers"]
                        ),
                        cells=MappingProxyType(
                            {group: tuple(counts) for group, counts in table["cells"].items()}
                        ),
                        base_of=tuple((question, answer) for question, answer in table["base_of"]),
                    )
                    for table in data["questions"]
                ),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ReleaseError(f"this is not a release: {error!r}") from error
