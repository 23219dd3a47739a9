"""A survey's keys as files, made on a machine that is not the server.

The public file goes to the server, which seals to it. The private file holds the private half only wrapped,
once for each holder and for the recovery phrase, and stays with whoever counts: then nothing that could open
a response was ever on the public host. Both are JSON, and say what they are.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey_app.letterbox import envelopes
from survey_app.letterbox.fieldwork import RECOVERY
from survey_app.letterbox.keyholders import KeyholderError, opened_by

PUBLIC, PRIVATE = "survey-app public key", "survey-app private key, wrapped"
_FORMAT = 1


class KeyFileError(KeyholderError):
    """The file cannot be read as what it should be; the message names it and says what to do."""


@dataclass(frozen=True)
class PrivateFile:
    """``wrapped``: holder → the private key as wrapped for them (wrapping.py)."""

    public: bytes
    wrapped: Mapping[str, bytes]


def new_pair(passphrases: Mapping[str, str]) -> tuple[PrivateFile, str]:
    """A new pair, wrapped for each holder, and its recovery phrase, which is kept nowhere.

    Raises KeyholderError, envelopes.WeakPassphrase.
    """
    if not passphrases or RECOVERY in passphrases or "" in passphrases:
        raise KeyholderError(f"give at least one holder's name, and not {RECOVERY!r}")
    private, public = envelopes.new_key_pair()
    phrase = envelopes.new_recovery_phrase()
    wrapped = {holder: envelopes.wrap(private, each) for holder, each in passphrases.items()}
    return PrivateFile(public, {**wrapped, RECOVERY: envelopes.wrap(private, phrase)}), phrase


def public_text(public: bytes) -> str:
    """What the public file holds."""
    return _text({"kind": PUBLIC, "format": _FORMAT, "public_key": public.hex()})


def private_text(file: PrivateFile) -> str:
    """What the private file holds."""
    holders = {holder: blob.hex() for holder, blob in sorted(file.wrapped.items())}
    return _text({"kind": PRIVATE, "format": _FORMAT, "public_key": file.public.hex(), "holders": holders})


def read_public(path: Path) -> bytes:
    """The raw public key. Raises KeyFileError."""
    return _key(_read(path, PUBLIC), path)


def read_private(path: Path) -> PrivateFile:
    """Raises KeyFileError."""
    return _private(_read(path, PRIVATE), path)


def unlock_file(path: Path, passphrase: str) -> bytes:
    """The private key, by any holder's passphrase or by the recovery phrase.

    Raises KeyFileError, envelopes.WrongPassphrase.
    """
    return _unlocked(read_private(path), passphrase, path)


def unlock_sent(content: bytes, passphrase: str) -> bytes:
    """The private key in a private file that somebody sent. Raises as ``unlock_file``."""
    name = "the file"
    return _unlocked(_private(_parsed(content, PRIVATE, name), name), passphrase, name)


def _unlocked(file: PrivateFile, passphrase: str, name: Path | str) -> bytes:
    private = opened_by(file.wrapped, passphrase, str(name))
    if envelopes.public_of(private) != file.public:
        raise KeyFileError(f"{name} holds two keys that do not belong together: take a copy that is whole")
    return private


def _private(content: Mapping[str, Any], name: Path | str) -> PrivateFile:
    try:
        wrapped = {str(holder): bytes.fromhex(blob) for holder, blob in content["holders"].items()}
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise KeyFileError(f"{name} is damaged: take a copy of it that is whole") from error
    return PrivateFile(_key(content, name), wrapped)


def is_private(path: Path) -> bool:
    """Whether this file holds a private key; one that cannot be read, or is something else, does not."""
    try:
        _parsed(path.read_bytes(), PRIVATE, path)
    except (OSError, KeyFileError):
        return False
    return True


def write(path: Path, text: str, *, secret: bool) -> None:
    """Whole or not at all; a secret file is for its owner's eyes. Never over one that is there."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o644)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError as error:
        raise KeyFileError(f"{path} is there already: choose another name, or move it away") from error
    finally:
        aside.unlink()


def change(path: Path, file: PrivateFile) -> None:
    """Write a private file anew, whole or not at all."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write(aside, private_text(file), secret=True)
    aside.rename(path)


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _read(path: Path, kind: str) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeyFileError(f"{path} cannot be read as a key: give a file that keys new made") from error
    return _parsed(content, kind, path)


def _parsed(content: bytes, kind: str, path: Path | str) -> dict[str, Any]:
    try:
        found = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise KeyFileError(f"{path} cannot be read as a key: give a file that keys new made") from error
    if not isinstance(found, dict) or found.get("kind") != kind:
        raise KeyFileError(f"{path} is no “{kind}”: give the right one of the two files that keys new made")
    if found.get("format") != _FORMAT:
        raise KeyFileError(f"{path} was made by a newer version of this software: renew it here")
    return found


def _key(content: Mapping[str, Any], path: Path | str) -> bytes:
    try:
        public = bytes.fromhex(content["public_key"])
    except (KeyError, TypeError, ValueError) as error:
        raise KeyFileError(f"{path} is damaged: take a copy of it that is whole") from error
    if len(public) != 32:
        raise KeyFileError(f"{path} is damaged: take a copy of it that is whole")
    return public
