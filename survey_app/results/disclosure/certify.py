"""The certificate: the auditor's evidence as bytes, so that anyone who may see it can check it again.

It holds the true counts by profile, so it is as private as the responses and is kept beside them.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from survey_app.results.disclosure.audit import Evidence
from survey_app.results.disclosure.published import Split, parts
from survey_app.results.disclosure.solver import Ints
from survey_app.results.release import QuestionTable, Release

FORMAT = 1
#: A certificate that unpacks to more than this is not one of ours.
MOST_BYTES = 2**30


class NotACertificate(ValueError):
    """The bytes are no certificate, or were changed after it was made."""


def certificate_of(
    release: Release, evidence: Evidence, tables: Mapping[str, Sequence[Sequence[int]]]
) -> bytes:
    """Canonical JSON, compressed, behind the sha-256 of what follows.

    ``tables``: the true counts with nothing hidden: question id ("" for the responses) → [groups in the
    release's order][answer lines]. They follow from the counts by profile; both are kept, so that no
    number of a certificate can be changed without another one telling. A witness is kept as its
    differences from the truth.
    """
    truth = evidence.worlds.truth
    breakdowns = [release.question(names[0].split(":")[0]) for names in truth.names[1:]]
    content = {
        "format": FORMAT,
        "release": release.hash,
        "pools": evidence.pools,
        "names": truth.names,
        "profiles": truth.profiles.tolist(),
        "worlds": [people.tolist() for people in evidence.worlds.people],
        "truth": tables,
        "counts": {question: counts.T.tolist() for question, counts in truth.counts.items()},
        "breakdowns": [
            [
                [table.id, _difference(_columns(table, {(table.id, ""): split}), truth.counts[table.id])]
                for table, split in zip(breakdowns, _splits(truth.profiles, truth.names, people), strict=True)
            ]
            for people in evidence.worlds.people
        ],
        "clusters": [
            [
                [
                    witness.world,
                    [
                        [q, _difference(_columns(release.question(q), witness.splits), truth.counts[q])]
                        for q in questions
                    ],
                ]
                for witness in witnesses
            ]
            for questions, witnesses in evidence.clusters
        ],
    }
    packed = zlib.compress(json.dumps(content, sort_keys=True, separators=(",", ":")).encode(), 6)
    return hashlib.sha256(packed).digest() + packed


def _splits(profiles: Ints, names: Sequence[Sequence[str]], people: Ints) -> list[Ints]:
    """The answers to each breakdown question, int [p, categories]: everyone is in the category of the
    profile."""
    return [
        people[:, None] * (profiles[:, [column]] == np.arange(len(categories)))
        for column, categories in enumerate(names)
        if column
    ]


def _columns(table: QuestionTable, splits: Mapping[Split, Ints]) -> Ints:
    """All answer lines from the leaves, int [p, lines]."""
    return np.stack(
        [sum(splits[split][:, leaf] for split, leaf in parts(table, line.id)) for line in table.answers],
        axis=1,
    )


def _difference(columns: Ints, truth: Ints) -> list[list[int]]:
    """Where in the flattened table people are more or fewer than in truth, and by how many."""
    difference = (columns - truth).ravel()
    places = np.flatnonzero(difference)
    return [places.tolist(), difference[places].tolist()]


def content_of(certificate: bytes) -> dict[str, Any]:
    """What a certificate says. Raises NotACertificate."""
    digest, packed = certificate[:32], certificate[32:]
    if hashlib.sha256(packed).digest() != digest:
        raise NotACertificate("the certificate was changed after it was made: its checksum differs")
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, MOST_BYTES)
        content = json.loads(text)
        found = content["format"]
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise NotACertificate(f"this is not a certificate: {error!r}") from error
    if not unpacker.eof or found != FORMAT:
        raise NotACertificate(f"the certificate's format is not known here (known: {FORMAT})")
    return dict(content)


def changed(truth: Ints, change: list[list[int]]) -> Ints:
    """The table that differs from the true one at these flattened places by these numbers.

    Raises NotACertificate where a place does not exist or is named twice.
    """
    places, numbers = (np.array(side, dtype=np.int64) for side in change)
    if places.shape != numbers.shape or (np.diff(places) <= 0).any():
        raise NotACertificate("a witness names a place twice or out of order")
    if places.size and not 0 <= places[0] <= places[-1] < truth.size:
        raise NotACertificate("a witness names a place that is not in its table")
    table = truth.ravel().copy()
    table[places] += numbers
    return table.reshape(truth.shape)
