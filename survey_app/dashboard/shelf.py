"""The published releases, each checked against its hash when it is first read.

A release never changes, so what was read once under a hash is right for good; only whether it is still
published is asked every time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from survey_app.results.release import Release, ReleaseError
from survey_app.storage import releases
from survey_app.storage.engines import Store

#: parsed releases kept in memory; a national survey takes a few megabytes
KEPT = 32


@dataclass(frozen=True)
class Shelved:
    """A published release and the ISO day it was published."""

    hash: str
    day: str
    release: Release

    @property
    def short(self) -> str:
        """The first digits of the hash, enough to tell releases apart when reading."""
        return self.hash[:12]


class Shelf:
    """``store`` must be one that can read releases and nothing else."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._parsed: OrderedDict[str, Release] = OrderedDict()
        self._lock = threading.Lock()

    def published(self) -> tuple[tuple[Shelved, ...], int]:
        """Every published release, newest first, and how many more there are that do not match their hash.

        Raises StoreUnavailable.
        """
        with self._store.read() as connection:
            days = releases.published_days(connection)
        found, damaged = [], 0
        for release_hash in days:
            try:
                one = self.get(release_hash)
            except ReleaseError:
                damaged += 1
                continue
            if one is not None:
                found.append(one)
        return tuple(found), damaged

    def get(self, release_hash: str) -> Shelved | None:
        """The release with this hash; None where none is published under it.

        Raises ReleaseError when the stored text is not what the hash says, StoreUnavailable.
        """
        with self._store.read() as connection:
            day = releases.published_day(connection, release_hash)
            if day is None:
                return None
            with self._lock:
                release = self._parsed.get(release_hash)
            if release is None:
                body = releases.body(connection, release_hash)
                if body is None:
                    return None
                release = Release.read(body, release_hash)
        with self._lock:
            self._parsed[release_hash] = release
            self._parsed.move_to_end(release_hash)
            while len(self._parsed) > KEPT:
                self._parsed.popitem(last=False)
        return Shelved(release_hash, day, release)
