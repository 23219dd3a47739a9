"""The YAML file as it is now: read anew whenever it is looked at, worked out once for each content."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from survey_app.preview.media import Files, found_beside, stamps
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.faults import Fault, position
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import Loaded, load
from survey_app.questionnaire.model import Audience, Questionnaire, for_audience
from survey_app.questionnaire.nodes import MAX_SIZE


@dataclass(frozen=True)
class Reading:
    """One content of the file. ``state`` is the same for the same content; ``text`` is empty where there is
    no text to be had."""

    state: str
    text: str
    name: str
    loaded: Loaded
    shown: Questionnaire | None = None
    """The questionnaire as a survey would be opened with it: for one audience, its files pinned."""
    media: Mapping[str, Path] = field(default_factory=dict)
    """The name under which pages ask for a picture, a recording or a film → where it lies."""
    examine: Callable[[], Iterable[Fault]] | None = None
    """Says more of a questionnaire without errors than this room can."""

    @property
    def questionnaire(self) -> Questionnaire | None:
        """As its authors wrote it; None where faults stand in the way."""
        return self.loaded.questionnaire

    @cached_property
    def codebook(self) -> Codebook:
        """Raises ValueError where there is no questionnaire."""
        if self.shown is None:
            raise ValueError("a questionnaire with faults has no codebook")
        return Codebook.of(self.shown)

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is found in it, in the order of the lines."""
        if self.questionnaire is None:
            return self.loaded.faults
        if self.examine is not None:
            return tuple(sorted(self.examine()))
        return tuple(
            sorted([*self.loaded.faults, *lint(self.questionnaire, self.loaded.positions, self.name)])
        )

    @property
    def errors(self) -> int:
        return sum(fault.level == "error" for fault in self.faults)

    @property
    def warnings(self) -> int:
        return len(self.faults) - self.errors


class Watched:
    """A questionnaire's file. Safe to share between threads. ``examine`` says more of a file without errors
    than its model and its words do, as ``survey-app check`` does; ``audience`` is whom it is shown for, its
    own where there is none."""

    def __init__(
        self,
        path: Path,
        examine: Callable[[Path], Iterable[Fault]] | None = None,
        audience: Audience | None = None,
    ) -> None:
        self.path = path
        self._audience = audience
        self._examine = None if examine is None else partial(examine, path)
        self._lock = threading.Lock()
        self._last: tuple[bytes | str, Files, Reading] | None = None

    def now(self) -> Reading:
        """What stands in the file at this moment. Never raises for what it holds, or for its being gone."""
        found = self._content()
        with self._lock:
            if self._last is None or self._last[0] != found or self._last[1] != stamps(self._last[1]):
                self._last = (found, *self._settled(self._read(found)))
            return self._last[2]

    def _settled(self, reading: Reading) -> tuple[Files, Reading]:
        """The reading for its audience, with the pictures, sound and films that lie beside the file now."""
        if reading.questionnaire is None:
            return {}, reading
        questionnaire, media, files, faults = found_beside(
            self.path, reading.questionnaire, reading.loaded.positions
        )
        loaded = replace(reading.loaded, faults=(*reading.loaded.faults, *faults))
        try:
            shown = for_audience(questionnaire, self._audience or questionnaire.audience)
        except ValueError as error:
            mend = "name another with --audience, or add it to also_for"
            line, column = position(loaded.positions, ("audience",))
            fault = Fault(reading.name, line, column, "error", "audience", str(error), mend)
            return {}, replace(reading, loaded=Loaded(None, (fault,)))
        state = hashlib.sha256(f"{reading.state} {sorted(files.items())}".encode()).hexdigest()[:16]
        return files, replace(reading, state=state, loaded=loaded, shown=shown, media=media)

    def _content(self) -> bytes | str:
        """The file's bytes; words where they cannot be had."""
        try:
            with self.path.open("rb") as file:
                # One byte more than is ever read tells that there is too much.
                return file.read(4 * MAX_SIZE + 1)
        except OSError as error:
            return error.strerror or "it cannot be opened"

    def _read(self, found: bytes | str) -> Reading:
        name = self.path.name
        state = hashlib.sha256(found if isinstance(found, bytes) else found.encode()).hexdigest()[:16]
        if isinstance(found, str):
            mend = "check the file and who may read it"
            fault = Fault(name, 1, 1, "error", "unreadable", f"it cannot be read ({found})", mend)
            return Reading(state, "", name, Loaded(None, (fault,)))
        try:
            text = found.decode("utf-8")
        except UnicodeDecodeError as error:
            line = found[: error.start].count(b"\n") + 1
            column = error.start - found.rfind(b"\n", 0, error.start)
            mend = "save the file as UTF-8"
            fault = Fault(name, line, column, "error", "encoding", "this is no UTF-8 text", mend)
            return Reading(state, "", name, Loaded(None, (fault,)))
        return Reading(state, text, name, load(text, name), examine=self._examine)
