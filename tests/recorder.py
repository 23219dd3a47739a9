"""Writes down, for a test, which envelopes were made, in the order of arrival: what nobody can know later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from survey_app.letterbox import envelopes


@dataclass
class Record:
    """Inner envelopes of the ticks, inner envelopes of the words, outer envelopes, as they were made."""

    ticks: list[bytes] = field(default_factory=list)
    words: list[bytes] = field(default_factory=list)
    outer: list[bytes] = field(default_factory=list)


@contextmanager
def recording() -> Iterator[Record]:
    record = Record()
    real = {name: getattr(envelopes, name) for name in ("seal_ticks", "seal_words", "seal_outer")}

    def noted(name: str, into: list[bytes]):
        def seal(*args: object, **kwargs: object) -> bytes:
            sealed = real[name](*args, **kwargs)
            into.append(sealed)
            return sealed

        return patch.object(envelopes, name, seal)

    with (
        noted("seal_ticks", record.ticks),
        noted("seal_words", record.words),
        noted("seal_outer", record.outer),
    ):
        yield record
