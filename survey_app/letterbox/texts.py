"""Texts as the words desk shows them: one at a time, in an order of chance, hints first.

A place is told with a text only where that leaves it among many. What a reader could take away must be
counted too: where all texts but three name another place, those three are told by what they do not say. So
the texts that name no place are a group as well, and no group is smaller than the least.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from survey_app.letterbox import envelopes
from survey_app.letterbox.opening import CannotOpenSurvey
from survey_app.questionnaire.areas import area as area_of
from survey_app.questionnaire.areas import region_of
from survey_app.questionnaire.telling.danger import may_mean_danger, reading_order
from survey_app.questionnaire.telling.detector import found_in
from survey_app.questionnaire.telling.finding import Finding
from survey_app.storage import reading, surveys
from survey_app.storage.engines import Store
from survey_app.storage.surveys import SurveyRecord

#: Texts to one question that a place needs before it is told; a survey's own threshold may raise it.
LEAST = 10
#: Stands where words were taken out.
TAKEN_OUT = "[…]"


@dataclass(frozen=True)
class Text:
    """``place``: a council area or a region, or nothing; ``found``: what may say who somebody is."""

    id: bytes
    question: str
    place: str | None
    words: str
    found: tuple[Finding, ...]
    may_mean_danger: bool


@dataclass(frozen=True)
class OpenTexts:
    """A survey's texts for one sitting. ``order``: their ids as they are read; ``places``: id → place, where
    one may be told; ``unreadable``: how many envelopes did not open."""

    survey: SurveyRecord
    order: tuple[bytes, ...]
    places: Mapping[bytes, str]
    unreadable: int
    key: X25519PrivateKey = field(repr=False)

    def one(self, store: Store, id: bytes) -> Text | None:
        """A text; None where it is not there any more. Raises envelopes.CannotOpen, StoreUnavailable."""
        with store.read() as connection:
            sealed = reading.text(connection, self.survey.id, id)
        if sealed is None:
            return None
        _, words = self._opened(sealed.question, sealed.sealed)
        return Text(id, sealed.question, self.places.get(id), words, found_in(words), may_mean_danger(words))

    def redacted(self, text: Text, sealed: bytes) -> str:
        """The words of a redaction. Raises envelopes.CannotOpen."""
        return self._opened(text.question, sealed)[1]

    def seal(self, text: Text, words: str) -> bytes:
        """A redaction as it is stored: to the survey's key, without a place."""
        return envelopes.seal_words(
            self.survey.public_key,
            survey=self.survey.id,
            version=self.survey.version,
            area="",
            question=text.question,
            words=words,
        )

    def _opened(self, question: str, sealed: bytes) -> tuple[str, str]:
        return envelopes.open_words(
            self.key, survey=self.survey.id, version=self.survey.version, question=question, sealed=sealed
        )


def open_texts(
    store: Store,
    survey_id: str,
    private: bytes,
    *,
    early: bool = False,
    shuffled: random.Random | None = None,
) -> OpenTexts:
    """Open a survey's texts for one sitting, in an order of its own.

    ``early``: whether two people agreed that those of an open survey may be read (the caller knows).
    ``shuffled`` is for tests. Raises CannotOpenSurvey, StoreUnavailable.
    """
    with store.read() as connection:
        record = surveys.get(connection, survey_id)
        sealed = reading.texts(connection, survey_id)
    if record is None:
        raise CannotOpenSurvey(f"there is no survey called {survey_id}")
    if record.is_open and not early:
        raise CannotOpenSurvey(f"{survey_id} is still open: its texts are read when it has closed")
    if envelopes.public_of(private) != record.public_key:
        raise CannotOpenSurvey(f"this key is not the key of {survey_id}")
    key = envelopes.prepared(private)
    opened: list[tuple[bytes, str, str, str]] = []
    for each in sealed:
        try:
            area, words = envelopes.open_words(
                key, survey=record.id, version=record.version, question=each.question, sealed=each.sealed
            )
            opened.append((each.id, each.question, area, words))
        except envelopes.CannotOpen:
            continue
    order = reading_order((words for *_, words in opened), shuffled)
    least = max(LEAST, int(json.loads(record.policy).get("min_base", 0)))
    return OpenTexts(
        record,
        tuple(opened[place][0] for place in order),
        _told([(id, question, area) for id, question, area, _ in opened], least),
        len(sealed) - len(opened),
        key,
    )


def is_redaction(original: str, redacted: str) -> bool:
    """Whether words were only taken out: what is left are pieces of the original, in its order, with
    TAKEN_OUT between. Ends of lines and spaces around the whole do not count."""
    whole, pieces = _plain(original), _plain(redacted).split(TAKEN_OUT)
    if len(pieces) == 1:
        return pieces[0] == whole
    first, *between, last = pieces
    if not whole.startswith(first):
        return False
    at = len(first)
    for piece in between:
        found = whole.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(whole) - len(last) >= at and whole.endswith(last)


def without_what_was_found(text: Text) -> str:
    """The words with everything taken out that may say who somebody is: where a redaction begins."""
    parts, at = [], 0
    for finding in text.found:
        parts += [text.words[at : finding.start], TAKEN_OUT]
        at = finding.end
    return "".join([*parts, text.words[at:]])


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def _told(texts: Sequence[tuple[bytes, str, str]], least: int) -> dict[bytes, str]:
    """id → place, of (id, question, area)."""
    by_question: defaultdict[str, list[tuple[bytes, str]]] = defaultdict(list)
    for id, question, area in texts:
        by_question[question].append((id, area))
    told: dict[bytes, str] = {}
    for each in by_question.values():
        named = _named(Counter(area for _, area in each), least)
        told |= {id: named[area] for id, area in each if area in named}
    return told


def _named(areas: Counter[str], least: int) -> dict[str, str]:
    """GSS code → the place to tell, for texts to one question. Every group of texts that tell one place, and
    the group that tells none, has at least ``least`` or nobody in it."""
    groups: dict[str, tuple[int, tuple[str, ...]]] = {}
    rest: defaultdict[str, list[str]] = defaultdict(list)
    for code, many in areas.items():
        try:
            here = area_of(code)
        except KeyError:
            continue
        if many >= least:
            groups[here.name] = (many, (code,))
        else:
            rest[region_of(code).name].append(code)
    for region, codes in rest.items():
        many = sum(areas[code] for code in codes)
        if many >= least:
            groups[region] = (many, tuple(codes))
    untold = areas.total() - sum(many for many, _ in groups.values())
    while groups and 0 < untold < least:
        smallest = min(groups, key=lambda place: (groups[place][0], place))
        untold += groups.pop(smallest)[0]
    return {code: place for place, (_, codes) in groups.items() for code in codes}
