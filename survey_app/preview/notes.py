"""The notes of workshops on one questionnaire, in the file beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from survey_app.preview.saving import write_whole
from survey_app.questionnaire import recording, workshop
from survey_app.questionnaire.model import Workshop
from survey_app.questionnaire.nodes import MAX_SIZE, Unreadable
from survey_app.questionnaire.workshop import Notebook, Session


class NotKept(Exception):
    """Nothing was written; the message says why and what to do."""


class Notes:
    """Reads the file anew each time, so that what a person changed in it counts. Safe to share between
    threads."""

    def __init__(self, questionnaire: Path) -> None:
        self._questionnaire = questionnaire
        self.path = questionnaire.with_name(questionnaire.stem + workshop.SUFFIX)
        self._lock = threading.Lock()

    def now(self) -> Notebook:
        """Raises NotKept where the file cannot be read: what is in it is never written over then."""
        try:
            return workshop.read(self.path.read_text(encoding="utf-8"), self.path.name)
        except FileNotFoundError:
            return Notebook()
        except OSError as error:
            raise NotKept(
                f"{self.path.name} cannot be read ({error.strerror}): see who may read it"
            ) from error
        except UnicodeDecodeError as error:
            raise NotKept(f"{self.path.name} is no UTF-8 text: save it as UTF-8") from error
        except Unreadable as error:
            raise NotKept(str(error.fault)) from error

    def change(self, change: Callable[[Notebook], Notebook]) -> Notebook:
        """Write down what ``change`` makes of the notes as they are now. Raises NotKept, ValueError."""
        with self._lock:
            before = self.now()
            after = change(before)
            if after != before:
                self._write(after)
            return after

    def record(self) -> int:
        """Count every session that was not recorded yet into the questionnaire's ``co_design``; gives how
        many. Raises NotKept."""
        with self._lock:
            notebook = self.now()
            open_sessions = notebook.unrecorded
            if not open_sessions:
                raise NotKept("there are no notes that were not written into the record yet")
            self._know_how_many(open_sessions)
            self._record([session.as_record() for session in open_sessions])
            # The questionnaire first: were the power to fail between the two, a session would be counted
            # again, which a person can see and take out, rather than never.
            self._write(notebook.all_recorded())
            return len(open_sessions)

    def _know_how_many(self, sessions: Sequence[Session]) -> None:
        *before, last = sessions
        forgotten = [session.month for session in before if session.people is None]
        if forgotten:
            raise NotKept(
                f"nobody said how many people took part in {forgotten[0]}: write people: and the number "
                f"below that month in {self.path.name}"
            )
        if last.people is None:
            raise NotKept("say first how many people took part")

    def _record(self, workshops: list[Workshop]) -> None:
        path = self._questionnaire
        try:
            # As it is, with the line ends that it has.
            text = path.read_bytes().decode("utf-8")
            write_whole(path, recording.with_workshops(text, path.name, workshops))
        except recording.CannotRecord as error:
            raise NotKept(f"{error}. Put this under co_design yourself:\n{error.lines}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise NotKept(f"{path.name} cannot be changed ({error}): see who may write it") from error

    def _write(self, notebook: Notebook) -> None:
        text = workshop.written(notebook, self._questionnaire.name)
        if len(text) > MAX_SIZE:
            raise NotKept(f"{self.path.name} is full: give it another name, and a new one is begun")
        try:
            write_whole(self.path, text)
        except OSError as error:
            why = error.strerror or "it failed"
            raise NotKept(f"{self.path.name} cannot be written ({why}): see who may write it") from error
