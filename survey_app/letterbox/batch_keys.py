"""The private halves of batch keys: files of the mixer's user, never in the database.

A key file is there as long as its batch is filled or being mixed, and not a moment longer: once it is
gone, no copy of the letterbox, however old, can be opened or matched with the mixed store.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from survey_app.letterbox import envelopes
from survey_app.storage.post import Batch

_ENDING = ".key"
_LOCK = "mixing.lock"
_REWRITE_DUE = "rewrite-due"


class MixingElsewhere(Exception):
    """Another process is mixing or opening a survey with these keys just now."""


class BatchKeyLost(Exception):
    """Responses wait in a batch whose key file is missing or damaged, so that nobody can open them."""


@dataclass(frozen=True)
class BatchKey:
    """``private`` opens outer envelopes, ``secret`` makes the ids of what comes out; 32 bytes each."""

    survey: str
    private: bytes
    secret: bytes

    def fresh_id(self, envelope: bytes) -> bytes:
        """The id under which what was in this envelope is stored: 16 bytes, the same after a crash, and
        unknowable once the secret is destroyed."""
        return hmac.new(self.secret, envelope, hashlib.sha256).digest()[:16]


class BatchKeys:
    """The folder of key files. Only the mixer's user may read it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextmanager
    def alone(self, *, wait: bool = True) -> Iterator[None]:
        """One mixer at a time. Raises MixingElsewhere where another one is at work and ``wait`` is False."""
        handle = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._take_turn(handle, wait)
            yield
        finally:
            os.close(handle)

    @staticmethod
    def _take_turn(handle: int, wait: bool) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise MixingElsewhere("another process is mixing") from error

    def new(self, survey: str) -> Batch:
        """Make a batch: its key file is durable before anyone can seal to it."""
        private, public = envelopes.new_key_pair()
        batch = Batch(secrets.token_bytes(16), public)
        content = {"survey": survey, "private": private.hex(), "secret": secrets.token_bytes(32).hex()}
        self._write(self._path(batch.id), json.dumps(content).encode())
        return batch

    def read(self, batch: bytes) -> BatchKey:
        """Raises BatchKeyLost."""
        try:
            content = json.loads(self._path(batch).read_bytes())
            return BatchKey(
                content["survey"], bytes.fromhex(content["private"]), bytes.fromhex(content["secret"])
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BatchKeyLost(
                f"the key of batch {batch.hex()} is not in {self._folder}, and responses wait for it: "
                "bring the file back, or they stay closed for good"
            ) from error

    def all(self) -> frozenset[bytes]:
        """The batches whose keys are here."""
        return frozenset(bytes.fromhex(path.stem) for path in self._folder.glob(f"*{_ENDING}"))

    def tidy(self) -> None:
        """Remove what a process that was killed while writing a key left behind: nothing was ever sealed
        to it. Only for whoever is alone."""
        for path in self._folder.glob(f".*{_ENDING}.*"):
            path.unlink()

    def destroy(self, batch: bytes) -> None:
        """Overwrite and remove a key, durably. What the disk keeps by itself is beyond us."""
        path = self._path(batch)
        with path.open("r+b", buffering=0) as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            os.fsync(file.fileno())
        path.unlink()
        self._sync_folder()

    @property
    def rewrite_due(self) -> bool:
        """Whether the mixed store still waits to be laid out anew."""
        return (self._folder / _REWRITE_DUE).exists()

    @rewrite_due.setter
    def rewrite_due(self, due: bool) -> None:
        if due:
            (self._folder / _REWRITE_DUE).touch(0o600)
        else:
            (self._folder / _REWRITE_DUE).unlink(missing_ok=True)

    def _path(self, batch: bytes) -> Path:
        return self._folder / (batch.hex() + _ENDING)

    def _write(self, path: Path, content: bytes) -> None:
        """Whole or not at all: written aside, synced, then given its name."""
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
        self._sync_folder()

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
