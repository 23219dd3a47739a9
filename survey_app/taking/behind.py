"""What stands behind the public side: where links lead, where drafts wait, and where answers are handed in.

In the field that is the database and the letterbox. A preview puts something in their place that forgets
everything, so that what an author tries out is the very way that respondents walk.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from survey_app.storage.surveys import SurveyRecord as SurveyRecord
from survey_app.taking.linked import Linked


class Store(Protocol):
    """Reading and writing transactions; what they give is handed on, and never looked at here."""

    def read(self) -> AbstractContextManager[Any]: ...

    def write(self) -> AbstractContextManager[Any]: ...

    def ping(self) -> None: ...


class Drafts(Protocol):
    """Half-finished visits, sealed; survey_app.storage.drafts is one."""

    def save(self, connection: Any, id: bytes, survey: str, bucket: int, sealed: bytes) -> None: ...

    def renew(self, connection: Any, id: bytes, bucket: int, sealed: bytes) -> bool: ...

    def load(self, connection: Any, id: bytes) -> bytes | None: ...

    def delete(self, connection: Any, id: bytes) -> bool: ...

    def sweep(self, connection: Any, before_bucket: int) -> int: ...


class Links(Protocol):
    """What links stand for; survey_app.taking.linked.Links is one, and says what is raised."""

    def seen_lately(self, connection: Any, token: str) -> Linked: ...

    def seen_just_now(self, token: str) -> Linked | None: ...

    def find(self, connection: Any, token: str) -> Linked: ...

    def remembered(self, token: str) -> Linked | None: ...


class HandsIn(Protocol):
    """Takes a whole response; survey_app.letterbox.store.hand_in is one, and says what is raised."""

    def __call__(
        self,
        store: Any,
        *,
        survey: SurveyRecord,
        area: str,
        ticks: bytes,
        words: Mapping[str, str],
        draft_id: bytes | None,
        and_draft: bytes | None = None,
        code: bytes | None = None,
        surge: bool = False,
    ) -> object: ...


class Codes(Protocol):
    """Who is let in by a one-use code; survey_app.letterbox.code_checking is one."""

    def of_scanned(self, store: Any, text: str, survey: str) -> bytes | None: ...

    def of_typed(self, store: Any, text: str, survey: str) -> bytes | None: ...
