"""What a group says about a draft as it walks it together, and the file in which that is kept.

The file lies beside the questionnaire, is written to be read by people, and holds no names: months, how
many people there were, and notes a question. Only counts of it go into the questionnaire's record.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.model import Workshop
from survey_app.questionnaire.nodes import Node, Unreadable
from survey_app.questionnaire.nodes import read as read_yaml
from survey_app.questionnaire.question import IDENTIFIER

#: Stands behind the name of the questionnaire's file, in the place of ``.yaml``.
SUFFIX = ".workshop.yaml"
#: Characters of a note.
MOST_WORDS = 300
MOST_PEOPLE = 500
_KEYS = ("month", "people", "recorded", "counts", "notes")
_MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])\Z")


class NoteKind(StrEnum):
    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"
    HARD_WORD = "hard-word"
    HURTS = "hurts"


@dataclass(frozen=True)
class Note:
    kind: NoteKind
    words: str = ""


@dataclass(frozen=True)
class Session:
    """One meeting. ``month`` is YYYY-MM; ``people`` None until it was said; ``notes`` question id → notes in
    the order they were left; ``recorded``: whether it was counted into the questionnaire."""

    month: str
    people: int | None = None
    recorded: bool = False
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[NoteKind, int]:
        """How many notes of each kind, all kinds named."""
        counted = Counter(note.kind for notes in self.notes.values() for note in notes)
        return {kind: counted[kind] for kind in NoteKind}

    def on(self, question_id: str) -> tuple[Note, ...]:
        return self.notes.get(question_id, ())

    def as_record(self) -> Workshop:
        """Its counts. Raises ValueError where nobody said how many people there were."""
        if self.people is None:
            raise ValueError("nobody said how many people there were")
        counts = {kind.replace("-", "_"): count for kind, count in self.counts.items()}
        return Workshop(month=self.month, people=self.people, **counts)


@dataclass(frozen=True)
class Notebook:
    """Every session on one questionnaire, the earliest first."""

    sessions: tuple[Session, ...] = ()

    def current(self, month: str) -> Session | None:
        """The session that notes of this month go into: the last one, if it is of this month and was not
        recorded."""
        last = self.sessions[-1] if self.sessions else None
        return None if last is None or last.recorded or last.month != month else last

    def earlier(self, month: str) -> tuple[Session, ...]:
        """The sessions before the current one, the latest first."""
        past = self.sessions if self.current(month) is None else self.sessions[:-1]
        return past[::-1]

    @property
    def unrecorded(self) -> tuple[Session, ...]:
        """Sessions with notes that were not counted into the questionnaire yet."""
        return tuple(session for session in self.sessions if session.notes and not session.recorded)

    def noting(self, question_id: str, note: Note, month: str) -> Notebook:
        """With one note more; a session begins where none is open, or the open one is of another month."""
        began, session = self._open(month)
        notes = {**session.notes, question_id: (*session.on(question_id), note)}
        return began._ending_with(replace(session, notes=notes))

    def taking_back(self, question_id: str, month: str) -> Notebook:
        """Without the last note on this question of the current session."""
        session = self.current(month)
        if session is None or not session.on(question_id):
            return self
        left = {**session.notes, question_id: session.on(question_id)[:-1]}
        return self._ending_with(replace(session, notes={name: some for name, some in left.items() if some}))

    def with_people(self, people: int, month: str) -> Notebook:
        """With the number of people in the room. Raises ValueError where it cannot be one."""
        if not 1 <= people <= MOST_PEOPLE:
            raise ValueError(f"{people} is no number of people in a room")
        began, session = self._open(month)
        return began._ending_with(replace(session, people=people))

    def with_people_in_the_last(self, people: int) -> Notebook:
        """With the number of people who were at the session that is still open; as it is where none is.
        Raises ValueError where it cannot be one."""
        last = self.sessions[-1] if self.sessions else None
        return self if last is None or last.recorded else self.with_people(people, last.month)

    def all_recorded(self) -> Notebook:
        """After its sessions were counted into the questionnaire."""
        return Notebook(tuple(replace(session, recorded=True) for session in self.sessions))

    def _open(self, month: str) -> tuple[Notebook, Session]:
        found = self.current(month)
        if found is not None:
            return self, found
        session = Session(month)
        return Notebook((*self.sessions, session)), session

    def _ending_with(self, session: Session) -> Notebook:
        return Notebook((*self.sessions[:-1], session))


def read(text: str, name: str) -> Notebook:
    """The notes in a file's text. Raises Unreadable with the first thing in it that is not understood."""
    if not text.strip():
        return Notebook()
    root, faults = read_yaml(text, name)
    if faults:
        raise Unreadable(faults[0])
    return _Reading(name).notebook(root)


class _Reading:
    """Reads parts of the file called ``name``; each method raises Unreadable."""

    def __init__(self, name: str) -> None:
        self._name = name

    def notebook(self, root: Node) -> Notebook:
        sessions = root.child("sessions")
        if sessions is None or sessions.items is None or len(root.entries or {}) > 1:
            mend = "move it away, or give it another name"
            raise self._stop(root, "this is no file of a workshop's notes", mend)
        return Notebook(tuple(self._session(node) for node in sessions.items))

    def _session(self, node: Node) -> Session:
        unknown = [each for key, each in (node.entries or {}).items() if key not in _KEYS]
        if unknown:
            mend = f"take it out; a session has {', '.join(_KEYS)}"
            raise self._stop(unknown[0], "a session has no such key", mend)
        month, people = node.text("month"), node.child("people")
        if month is None or not _MONTH.match(month):
            raise self._stop(node, "a session needs its month", 'write it as in month: "2026-11"')
        counted = None if people is None else people.value
        is_count = isinstance(counted, int) and not isinstance(counted, bool) and 1 <= counted <= MOST_PEOPLE
        if people is not None and counted is not None and not is_count:
            mend = f"write a whole number from 1 to {MOST_PEOPLE}, or take the line out"
            raise self._stop(people, "this is no number of people", mend)
        return Session(
            month=month,
            people=counted if isinstance(counted, int) else None,
            recorded=node.flag("recorded"),
            notes=dict(self._questions(node.child("notes"))),
        )

    def _questions(self, node: Node | None) -> Iterator[tuple[str, tuple[Note, ...]]]:
        for question_id, notes in ((node.entries if node else None) or {}).items():
            if not IDENTIFIER.match(question_id):
                raise self._stop(notes, f"“{question_id}” is no id of a question", "write the id it has")
            yield question_id, tuple(self._note(each) for each in notes.items or [])

    def _note(self, node: Node) -> Note:
        entries = node.entries or {}
        kind, words = next(iter(entries.items())) if len(entries) == 1 else (node.value, None)
        said = words.value if words is not None else ""
        if not isinstance(kind, str) or kind not in list(NoteKind) or not isinstance(said, str):
            mend = f"write one of {', '.join(NoteKind)}, or one of them, a colon and words"
            raise self._stop(node, "this is no note", mend)
        return Note(NoteKind(kind), said[:MOST_WORDS])

    def _stop(self, node: Node, message: str, mend: str) -> Unreadable:
        return Unreadable(Fault(self._name, node.line, node.column, "error", "workshop", message, mend))


def written(notebook: Notebook, about: str) -> str:
    """The file's text; ``about`` is the name of the questionnaire's file. ``read`` gives the same back."""
    lines = [
        f"# What groups said about {about} as they walked it together. Please keep names out of it.",
        "# Written anew by survey-app preview --workshop whenever a note is left; remarks of your own, in",
        "# lines like this one, do not stay.",
        "sessions:" if notebook.sessions else "sessions: []",
    ]
    for session in notebook.sessions:
        lines += _session_lines(session)
    return "\n".join(lines) + "\n"


def _session_lines(session: Session) -> Iterator[str]:
    yield f'  - month: "{session.month}"'
    if session.people is not None:
        yield f"    people: {session.people}"
    if session.recorded:
        yield "    recorded: true"
    counts = ", ".join(f"{kind}: {count}" for kind, count in session.counts.items())
    yield f"    counts: {{{counts}}}"
    if session.notes:
        yield "    notes:"
    for question_id, notes in session.notes.items():
        yield f"      {question_id}:"
        for note in notes:
            # A text in JSON is a text in YAML too (YAML 1.2, section 1.3).
            words = f": {json.dumps(note.words, ensure_ascii=False)}" if note.words else ""
            yield f"        - {note.kind}{words}"


def counted(notes: Sequence[Note]) -> Mapping[NoteKind, int]:
    """How many notes of each kind that there are any of, in the order of the kinds."""
    found = Counter(note.kind for note in notes)
    return {kind: found[kind] for kind in NoteKind if found[kind]}
