"""Making a backup, and bringing one back.

Rows go out in the order of their random keys, so that the file says nothing that the tables do not. A
restored instance is emptied at once of what has had its day since.
"""

from __future__ import annotations

import base64
import datetime
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from survey_app.backup import stream
from survey_app.backup.shelf import Listed, add_to_list
from survey_app.config import Settings
from survey_app.letterbox.batch_keys import BatchKeys
from survey_app.storage import copying, keeping, post, surveys
from survey_app.storage.engines import Connection, Store

#: progress(done, of)
Progress = Callable[[int, int], object]

_FORMAT = 1


class BackupError(ValueError):
    """The backup cannot be made or brought back; the message says what to do."""


@dataclass(frozen=True)
class Restored:
    """``surveys``: ids; ``destroyed``: those of them whose certificate says that they are gone for good."""

    surveys: tuple[str, ...]
    destroyed: tuple[str, ...]


def back_up(
    store: Store,
    settings: Settings,
    path: Path,
    public: bytes,
    today: datetime.date,
    progress: Progress | None = None,
) -> Listed:
    """Write everything that is kept into a new file, sealed to the backup key's public half (raw 32 bytes).

    Whole or not at all. Raises BackupError where the file is there already, StoreUnavailable, OSError.
    """
    if path.exists():
        raise BackupError(f"{path} is there already: choose another name")
    with store.read() as connection:
        # One that is destroyed is in no new backup: on the list it would take each of them away.
        gone = {kept.survey for kept in keeping.all_of(connection).values() if kept.destroyed is not None}
        held = tuple(each.id for each in surveys.list_all(connection) if each.id not in gone)
        listed = Listed(str(path.absolute()), today.isoformat(), held)
        _write(path, stream.sealed(public, _content(connection, listed, progress)))
    add_to_list(settings, listed)
    return listed


def restore(
    store: Store, settings: Settings, path: Path, private: bytes, progress: Progress | None = None
) -> Restored:
    """Bring a backup back into an empty database, in one transaction.

    A survey whose certificate of destruction lies in the instance's folder stays destroyed. Open surveys get
    a new batch. Raises BackupError, stream.CannotRead, StoreUnavailable, OSError.
    """
    destroyed = _certificates(settings)
    keys = BatchKeys(settings.batch_keys)
    with keys.alone(), path.open("rb") as file, store.write() as connection:
        if not copying.is_empty(connection):
            raise BackupError("this instance holds something already: restore into a new one")
        lines = _lines(stream.opened(private, file))
        head = _head(lines)
        of = cast(int, head["rows"])
        if _put_all(connection, lines, destroyed, progress, of) != of:
            raise BackupError(f"{path} does not hold what it says: take another copy of it")
        found = surveys.list_all(connection)
        for record in found:
            if record.id in destroyed:
                keeping.stays_destroyed(connection, record.id, *destroyed[record.id])
                surveys.set_state(connection, record.id, surveys.CLOSED)
            elif record.is_open:
                post.begin_batch(connection, record.id, keys.new(record.id))
    ids = tuple(record.id for record in found)
    return Restored(ids, tuple(each for each in ids if each in destroyed))


def _content(connection: Connection, listed: Listed, progress: Progress | None) -> Iterator[bytes]:
    of, done = copying.count(connection), 0
    yield _line({"format": _FORMAT, "day": listed.day, "surveys": listed.surveys, "rows": of})
    for name in copying.KEPT:
        for row in copying.rows(connection, name):
            yield _line([name, {column: _plain(value) for column, value in row.items()}])
            done += 1
            if progress is not None and done % 100 == 0:
                progress(done, of)
    if progress is not None:
        progress(done, of)


def _put_all(
    connection: Connection,
    lines: Iterator[object],
    destroyed: Mapping[str, tuple[str, str]],
    progress: Progress | None,
    of: int,
) -> int:
    done = 0
    for line in lines:
        try:
            name, row = cast("tuple[str, dict[str, object]]", line)
            values = {column: _value(value) for column, value in row.items()}
            if not (values.get("survey") in destroyed and name in keeping.DESTROYED):
                copying.put(connection, name, values)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BackupError(
                "the backup holds what this version does not know: restore it with a newer one"
            ) from error
        done += 1
        if progress is not None and done % 100 == 0:
            progress(done, of)
    return done


def _head(lines: Iterator[object]) -> Mapping[str, object]:
    head = next(lines, None)
    if not isinstance(head, dict) or head.get("format") != _FORMAT or not isinstance(head.get("rows"), int):
        raise BackupError("the backup was made by a newer version of this software: restore it with that")
    return head


def _lines(pieces: Iterator[bytes]) -> Iterator[object]:
    """Each line, as soon as it is whole."""
    waiting = b""
    for piece in pieces:
        *whole, waiting = (waiting + piece).split(b"\n")
        for line in whole:
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise BackupError("the backup holds a line that nobody wrote like this") from error
    if waiting:
        raise BackupError("the backup ends in the middle of a line: take another copy of it")


def _line(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> object:
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _value(value: object) -> object:
    """What stands in a column. Raises KeyError, TypeError and ValueError for anything else."""
    if isinstance(value, dict):
        return base64.b64decode(value["bytes"], validate=True)
    if value is not None and not isinstance(value, str | int):
        raise TypeError(value)
    return value


def _certificates(settings: Settings) -> dict[str, tuple[str, str]]:
    """survey → (the day it was destroyed, the certificate), of those that lie in the instance's folder."""
    found = {}
    for path in sorted((settings.instance / "certificates").glob("*.json")):
        try:
            text = path.read_text(encoding="utf-8")
            said = json.loads(text)
            found[str(said["survey"])] = (str(said["destroyed_on"]), text.rstrip("\n"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupError(
                f"{path} cannot be read as a certificate: look at it, or move it away"
            ) from error
    return found


def _write(path: Path, content: Iterator[bytes]) -> None:
    """Beside its place first, for its owner's eyes; then under its name, never over another file."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in content:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError as error:
        raise BackupError(f"{path} is there already: choose another name") from error
    finally:
        aside.unlink()
