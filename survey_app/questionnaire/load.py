"""YAML text to questionnaire: every fault at once, each with its place and the way on.

The canonical text of a questionnaire is what a survey in the field is pinned to. It holds every value,
defaults too, so that a later default changes nothing in the field; the version is its sha-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pydantic import ValidationError

from survey_app.questionnaire.faults import Fault, Positions
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.nodes import Node, Unreadable, read
from survey_app.questionnaire.shape_faults import faults_of_shape
from survey_app.questionnaire.validity import faults_of_sense

__all__ = ["Fault", "Loaded", "canonical_json", "examined", "from_canonical_json", "load"]


@dataclass(frozen=True)
class Loaded:
    """A questionnaire, None where a fault is an error; the faults in the order of their places; and where
    each part stands, for whoever finds more (lint)."""

    questionnaire: Questionnaire | None
    faults: tuple[Fault, ...]
    positions: Positions = field(default_factory=lambda: MappingProxyType({}))


def load(text: str, name: str) -> Loaded:
    """Read YAML text; ``name`` stands in the faults as the file. Never raises for what the text holds."""
    try:
        root, faults = read(text, name)
    except Unreadable as error:
        return Loaded(None, (error.fault,))
    return examined(root, name, faults)


def examined(root: Node, name: str, faults: Sequence[Fault] = ()) -> Loaded:
    """A text that was read as a tree; ``faults`` are those it was read in spite of."""
    questionnaire = None
    found = list(faults)
    try:
        questionnaire = Questionnaire.model_validate(_without_version(root))
    except ValidationError as error:
        found += faults_of_shape(error, root, name)
    found += faults_of_sense(root, name)
    faults = sorted(set(found))
    if any(fault.level == "error" for fault in faults) or questionnaire is None:
        return Loaded(None, tuple(faults), _positions(root))
    return Loaded(
        _with_version(questionnaire, canonical_json(questionnaire)), tuple(faults), _positions(root)
    )


def canonical_json(questionnaire: Questionnaire) -> str:
    """The questionnaire as one text: the same for the same content, whatever the comments, the order of
    keys and the line breaks of its YAML were."""
    content = questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"version"})
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_canonical_json(text: str) -> Questionnaire:
    """The questionnaire whose canonical text this is; its version is the hash of the text as given.
    Raises ValueError for anything else."""
    return _with_version(Questionnaire.model_validate_json(text), text)


def _with_version(questionnaire: Questionnaire, text: str) -> Questionnaire:
    return questionnaire.model_copy(update={"version": hashlib.sha256(text.encode()).hexdigest()})


def _without_version(root: Node) -> object:
    """The version is worked out, never written: the rules of sense say so where it is."""
    plain = root.plain()
    if isinstance(plain, Mapping):
        return {key: value for key, value in plain.items() if key != "version"}
    return plain


def _positions(root: Node) -> Positions:
    return MappingProxyType({node.path: (node.line, node.column) for node in root.walk()})
