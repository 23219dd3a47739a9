"""Where the wrappings of a key lie: with the survey in the database, or in a private file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from survey_app.letterbox import envelopes, key_files, keyholders
from survey_app.letterbox.keyholders import KeyholderError
from survey_app.storage.engines import Store


class KeyPlace(Protocol):
    """Its methods raise KeyholderError, envelopes.WrongPassphrase, envelopes.WeakPassphrase and, in the
    database, StoreUnavailable."""

    def wrapped(self) -> Mapping[str, bytes]: ...

    def unlock(self, passphrase: str) -> bytes: ...

    def add(self, private: bytes, holder: str, passphrase: str) -> None: ...

    def take_away(self, holder: str) -> None: ...

    def rotate(self, private: bytes, holder: str, passphrase: str) -> None: ...


@dataclass(frozen=True)
class InStore:
    """With the survey."""

    store: Store
    survey: str

    def __str__(self) -> str:
        return self.survey

    def wrapped(self) -> Mapping[str, bytes]:
        return keyholders.wrappings(self.store, self.survey)

    def unlock(self, passphrase: str) -> bytes:
        return keyholders.unlock(self.store, self.survey, passphrase)

    def add(self, private: bytes, holder: str, passphrase: str) -> None:
        keyholders.add_holder(self.store, self.survey, private, holder, passphrase)

    def take_away(self, holder: str) -> None:
        self.wrapped()
        keyholders.take_away(self.store, self.survey, holder)

    def rotate(self, private: bytes, holder: str, passphrase: str) -> None:
        keyholders.rotate(self.store, self.survey, private, holder, passphrase)


@dataclass(frozen=True)
class InFile:
    """In a private file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def wrapped(self) -> Mapping[str, bytes]:
        return key_files.read_private(self.path).wrapped

    def unlock(self, passphrase: str) -> bytes:
        return key_files.unlock_file(self.path, passphrase)

    def add(self, private: bytes, holder: str, passphrase: str) -> None:
        keyholders.may_be_called(holder)
        if holder in self.wrapped():
            raise KeyholderError(f"{holder} holds a key of {self.path} already: choose another name")
        self._with({**self.wrapped(), holder: envelopes.wrap(private, passphrase)})

    def take_away(self, holder: str) -> None:
        self._with(keyholders.left_of(self.wrapped(), holder, str(self.path)))

    def rotate(self, private: bytes, holder: str, passphrase: str) -> None:
        if holder not in self.wrapped():
            raise KeyholderError(f"{holder} holds no key of {self.path}: survey-app keys list shows who does")
        self._with({**self.wrapped(), holder: envelopes.wrap(private, passphrase)})

    def _with(self, wrapped: Mapping[str, bytes]) -> None:
        file = key_files.read_private(self.path)
        key_files.change(self.path, replace(file, wrapped=wrapped))
