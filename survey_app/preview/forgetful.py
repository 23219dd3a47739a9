"""What stands behind the public side in a preview: one link, drafts in memory, and a letterbox that
forgets."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from survey_app.preview.watched import Reading, Watched
from survey_app.questionnaire.areas import AREAS, Area
from survey_app.questionnaire.areas import area as area_of
from survey_app.questionnaire.model import Questionnaire
from survey_app.taking.behind import SurveyRecord
from survey_app.taking.linked import Linked, UnknownLink

#: Stands in the addresses where respondents have their area's link.
TOKEN = "preview"  # noqa: S105 - nothing secret
#: Walks that are remembered at a time; the one that was begun first is forgotten first.
MOST_DRAFTS = 100


class HasFaults(Exception):
    """The file holds no questionnaire that can be shown."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(f"{reading.name} has {reading.errors} faults")
        self.reading = reading


class OneLink:
    """The one link of a preview. What it stands for is read anew each time, and nothing that was drawn is
    kept, so that every page is the file as it is now."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def seen_lately(self, connection: object, token: str) -> Linked:
        return self.find(connection, token)

    def seen_just_now(self, token: str) -> Linked | None:
        return None

    def find(self, connection: object, token: str) -> Linked:
        """Raises UnknownLink, HasFaults."""
        if token != TOKEN:
            raise UnknownLink
        reading = self._watched.now()
        questionnaire = reading.shown
        if questionnaire is None:
            raise HasFaults(reading)
        return Linked(TOKEN, _survey(questionnaire), _area(questionnaire), questionnaire, reading.codebook)

    def remembered(self, token: str) -> Linked | None:
        try:
            return self.find(None, token)
        except (UnknownLink, HasFaults):
            return None


def _survey(questionnaire: Questionnaire) -> SurveyRecord:
    """A survey as if it had been opened. Its version does not change with the file, so that a walk that was
    begun goes on when a word is changed."""
    return SurveyRecord(
        id=TOKEN,
        questionnaire=questionnaire.id,
        version=TOKEN,
        definition="",
        policy="",
        state="open",
        made_up=False,
        public_key=b"",
        opens=None,
        closes=None,
    )


def _area(questionnaire: Questionnaire) -> Area:
    """One of the areas it is for."""
    areas = questionnaire.fieldwork.areas
    return area_of(areas[0]) if areas else AREAS[0]


class NoStore:
    """Transactions of nothing."""

    @contextmanager
    def read(self) -> Iterator[None]:
        yield None

    write = read

    def ping(self) -> None:
        """There is nothing that could be away."""


class DraftsInMemory:
    """Sealed drafts, gone when the preview stops. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, bytes] = OrderedDict()

    def save(self, connection: object, id: bytes, survey: str, bucket: int, sealed: bytes) -> None:
        with self._lock:
            self._held[id] = sealed
            while len(self._held) > MOST_DRAFTS:
                self._held.popitem(last=False)

    def renew(self, connection: object, id: bytes, bucket: int, sealed: bytes) -> bool:
        with self._lock:
            if id not in self._held:
                return False
            self._held[id] = sealed
            return True

    def load(self, connection: object, id: bytes) -> bytes | None:
        with self._lock:
            return self._held.get(id)

    def delete(self, connection: object, id: bytes) -> bool:
        with self._lock:
            return self._held.pop(id, None) is not None

    def sweep(self, connection: object, before_bucket: int) -> int:
        """Nothing is swept: each draft says itself when its time is over."""
        return 0


class ForgetfulLetterbox:
    """Answers that are handed in are dropped with their draft."""

    def __init__(self, drafts: DraftsInMemory) -> None:
        self._drafts = drafts

    def __call__(
        self,
        store: object,
        *,
        survey: SurveyRecord,
        area: str,
        ticks: bytes,
        words: Mapping[str, str],
        draft_id: bytes | None,
        and_draft: bytes | None = None,
        code: bytes | None = None,
        surge: bool = False,
    ) -> None:
        for each in (draft_id, and_draft):
            if each is not None:
                self._drafts.delete(None, each)


class AnyCode:
    """Whatever is typed lets one in: there are no codes to spend."""

    def of_typed(self, store: object, text: str, survey: str) -> bytes | None:
        return TOKEN.encode() if text.strip() else None

    of_scanned = of_typed
