"""Opening what a closed survey holds, for whoever has its private key."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from survey_app.letterbox import envelopes
from survey_app.storage import mixed, surveys
from survey_app.storage.engines import Store
from survey_app.storage.surveys import SurveyRecord

#: progress(done, of)
Progress = Callable[[int, int], object]

_CHUNK = 500
#: Below this many envelopes a second process costs more than it saves.
_WORTH_MORE_CORES = 10_000

_Sealed = TypeVar("_Sealed")
_Opened = TypeVar("_Opened")


class CannotOpenSurvey(ValueError):
    """The survey is still open, unknown, or the key is another one's; the message says what to do."""


@dataclass(frozen=True)
class OpenedTicks:
    """``areas``: GSS codes, one a row; ``rows``: uint8 [responses, width of the codebook], in the order of
    random ids; ``on_paper``: bool [responses], whether each was typed in from paper; ``unreadable``: how many
    envelopes did not open and are in none of them."""

    areas: list[str]
    rows: NDArray[np.uint8]
    on_paper: NDArray[np.bool_]
    unreadable: int


@dataclass(frozen=True)
class OpenedText:
    """One text, joined to nothing but its question and its area."""

    question: str
    area: str
    words: str


@dataclass(frozen=True)
class OpenedWords:
    """``unreadable``: envelopes that did not open and are not among ``texts``."""

    texts: tuple[OpenedText, ...]
    unreadable: int


def open_ticks(
    store: Store, survey_id: str, private_key: bytes, progress: Progress | None = None
) -> OpenedTicks:
    """Every code row of a closed survey, over all cores where there are many.

    Raises CannotOpenSurvey, StoreUnavailable. An envelope that does not open is counted, never left out
    in silence.
    """
    with store.read() as connection:
        record = _closed(surveys.get(connection, survey_id), survey_id, private_key)
        sealed = mixed.ticks(connection, survey_id)
    opened = list(_over_all_cores(partial(_ticks, private_key, record.id, record.version), sealed, progress))
    readable = [each for each in opened if each is not None]
    widths = {len(each.ticks) for each in readable}
    if len(widths) > 1:
        raise CannotOpenSurvey(f"{survey_id} holds rows of different lengths: this store was tampered with")
    width = widths.pop() if widths else 0
    rows = np.frombuffer(b"".join(each.ticks for each in readable), dtype=np.uint8)
    return OpenedTicks(
        [each.area for each in readable],
        rows.reshape(len(readable), width),
        np.array([each.on_paper for each in readable], dtype=np.bool_),
        len(opened) - len(readable),
    )


def open_words(
    store: Store, survey_id: str, private_key: bytes, progress: Progress | None = None
) -> OpenedWords:
    """Every text of a closed survey, in the order of random ids. Raises as ``open_ticks``."""
    with store.read() as connection:
        record = _closed(surveys.get(connection, survey_id), survey_id, private_key)
        sealed = mixed.words(connection, survey_id)
    opened = list(_over_all_cores(partial(_words, private_key, record.id, record.version), sealed, progress))
    texts = tuple(text for text in opened if text is not None)
    return OpenedWords(texts, len(opened) - len(texts))


def _closed(record: SurveyRecord | None, survey_id: str, private_key: bytes) -> SurveyRecord:
    if record is None:
        raise CannotOpenSurvey(f"there is no survey called {survey_id}: survey-app survey list shows them")
    if record.is_open:
        raise CannotOpenSurvey(f"{survey_id} is still open: survey-app survey close {survey_id}")
    if envelopes.public_of(private_key) != record.public_key:
        raise CannotOpenSurvey(f"this key is not the key of {survey_id}")
    return record


def _ticks(
    private_key: bytes, survey: str, version: str, sealed: Sequence[bytes]
) -> list[envelopes.OpenedRow | None]:
    key = envelopes.prepared(private_key)
    opened: list[envelopes.OpenedRow | None] = []
    for envelope in sealed:
        try:
            opened.append(envelopes.open_ticks(key, survey=survey, version=version, sealed=envelope))
        except envelopes.CannotOpen:
            opened.append(None)
    return opened


def _words(
    private_key: bytes, survey: str, version: str, sealed: Sequence[tuple[str, bytes]]
) -> list[OpenedText | None]:
    key = envelopes.prepared(private_key)
    opened: list[OpenedText | None] = []
    for question, envelope in sealed:
        try:
            area, words = envelopes.open_words(
                key, survey=survey, version=version, question=question, sealed=envelope
            )
            opened.append(OpenedText(question, area, words))
        except envelopes.CannotOpen:
            opened.append(None)
    return opened


def _over_all_cores(
    work: Callable[[Sequence[_Sealed]], list[_Opened]],
    sealed: Sequence[_Sealed],
    progress: Progress | None,
) -> Iterator[_Opened]:
    """``work`` over chunks, in order, in as many processes as there are cores where that is worth it."""
    chunks = [sealed[start : start + _CHUNK] for start in range(0, len(sealed), _CHUNK)]
    done = 0
    for opened in _results(work, chunks, len(sealed)):
        yield from opened
        done += len(opened)
        if progress is not None:
            progress(done, len(sealed))


def _results(
    work: Callable[[Sequence[_Sealed]], list[_Opened]], chunks: Sequence[Sequence[_Sealed]], of: int
) -> Iterator[list[_Opened]]:
    cores = len(os.sched_getaffinity(0))
    if cores < 2 or of < _WORTH_MORE_CORES:
        yield from map(work, chunks)
        return
    # Fresh processes, not forks: a fork would copy whatever threads and connections are open here.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, chunks)
