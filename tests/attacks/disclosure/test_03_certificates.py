"""Claim 3: a certificate proves one release, and nothing that was changed passes for it.

Two attackers: one who changes a number and leaves the seal alone, and one who makes a new seal for the
changed content. And a release in which one secondary number was shown after all.
"""

from __future__ import annotations

import hashlib
import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from survey_app.results.build import Built
from survey_app.results.disclosure.certify import NotACertificate, content_of
from survey_app.results.disclosure.verify import NotProven, verify
from survey_app.results.release import Release
from tests.attacks.disclosure.surveyed import STAFF, STATEMENTS, surveyed

pytestmark = pytest.mark.slow

CHANGES = 250


@pytest.fixture(scope="module")
def built() -> Built:
    return surveyed(STAFF, STATEMENTS, 300, regions=["Tayside", "Northern"]).built()


def integers(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every integer of the content."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from integers(value, (*path, key))
    elif isinstance(content, list):
        for place, value in enumerate(content):
            yield from integers(value, (*path, place))
    elif isinstance(content, int) and not isinstance(content, bool):
        yield path


def sealed(content: Any) -> bytes:
    """The content as a certificate with a seal that fits it."""
    packed = zlib.compress(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
    return hashlib.sha256(packed).digest() + packed


def test_the_real_certificate_is_accepted(built: Built) -> None:
    assert verify(built.release, built.certificate) > 0
    assert verify(Release.read(built.release.body), sealed(content_of(built.certificate))) > 0


def test_any_changed_byte_breaks_the_seal(built: Built) -> None:
    numbers = random.Random(1)
    for _ in range(50):
        changed = bytearray(built.certificate)
        changed[numbers.randrange(len(changed))] ^= 1 << numbers.randrange(8)
        with pytest.raises((NotACertificate, NotProven)):
            verify(built.release, bytes(changed))


def test_any_changed_integer_is_refused_even_under_a_seal_that_fits(built: Built) -> None:
    content = content_of(built.certificate)
    paths = list(integers(content))
    numbers = random.Random(2)
    accepted = []
    for path in numbers.sample(paths, min(CHANGES, len(paths))):
        copy = json.loads(json.dumps(content))
        inside = copy
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] += numbers.choice((-1, 1, 7))
        try:
            verify(built.release, sealed(copy))
        except (NotACertificate, NotProven):
            continue
        accepted.append(path)
    assert not accepted, f"{len(accepted)} of {CHANGES}: {accepted[:5]}"


def test_a_number_that_is_shown_after_all_is_refused(built: Built) -> None:
    """Every hidden number of the release in turn, shown with its true value."""
    content = content_of(built.certificate)
    release = built.release
    hidden = [
        (at, group, place)
        for at, table in enumerate(release.questions)
        for group, counts in table.cells.items()
        for place, count in enumerate(counts)
        if count is None
    ]
    numbers = random.Random(4)
    order = [group.id for group in release.groups]
    accepted = []
    for at, group, place in numbers.sample(hidden, min(120, len(hidden))):
        table = release.questions[at]
        present = [one for one in order if one in table.cells]
        value = content["truth"][table.id][present.index(group)][place]
        counts = list(table.cells[group])
        counts[place] = value
        shown = replace(table, cells={**table.cells, group: tuple(counts)})
        changed = replace(release, questions=(*release.questions[:at], shown, *release.questions[at + 1 :]))
        renamed = json.loads(json.dumps(content))
        renamed["release"] = changed.hash
        try:
            verify(changed, sealed(renamed))
        except (NotACertificate, NotProven):
            continue
        accepted.append((table.id, group, table.answers[place].id, value))
    assert not accepted, f"{len(accepted)} shown unnoticed: {accepted[:5]}"
