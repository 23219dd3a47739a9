"""YAML text as a tree that knows where each of its parts stands.

The tree is built from the parser's events, so that the YAML 1.2 rules are few and ours: ``NO`` is a word,
a key stands once, and there are no anchors, tags or second documents. An alias that repeats a part which
repeats a part is how a small file fills a memory; a questionnaire needs none of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from survey_app.questionnaire.faults import Fault, Path

#: Characters. The longest of the shipped questionnaires has about 20,000.
MAX_SIZE = 256 * 1024
MAX_DEPTH = 32

_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
#: What YAML lets through and no questionnaire needs: controls, rare ends of lines, and characters that turn
#: the direction of reading, which make a text look different from what it is.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass
class Node:
    """A scalar (``value``), a sequence (``items``) or a mapping (``entries``), with its place from 1."""

    path: Path
    line: int
    column: int
    value: object = None
    items: list[Node] | None = None
    entries: dict[str, Node] | None = None
    #: where the key of this part stands, when it is an entry of a mapping
    key_place: tuple[int, int] | None = None

    def child(self, key: str) -> Node | None:
        return (self.entries or {}).get(key)

    def text(self, key: str) -> str | None:
        """The words under this key, None where there are none or something else stands there."""
        found = self.child(key)
        return found.value if found is not None and isinstance(found.value, str) else None

    def flag(self, key: str) -> bool:
        found = self.child(key)
        return found is not None and found.value is True

    def each(self, key: str) -> list[Node]:
        """The items under this key; empty where there is no sequence."""
        found = self.child(key)
        return (found.items or []) if found is not None else []

    def words(self, key: str) -> list[tuple[str, Node]]:
        """One word or several under this key, each with where it stands."""
        found = self.child(key)
        several = [] if found is None else [found] if found.items is None else found.items
        return [(node.value, node) for node in several if isinstance(node.value, str)]

    def plain(self) -> object:
        """The tree as dicts, lists and scalars."""
        if self.entries is not None:
            return {key: node.plain() for key, node in self.entries.items()}
        if self.items is not None:
            return [node.plain() for node in self.items]
        return self.value

    def walk(self) -> Iterator[Node]:
        yield self
        for node in (*(self.entries or {}).values(), *(self.items or ())):
            yield from node.walk()


class Unreadable(Exception):
    """The text is no YAML that we read; ``fault`` says where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read(text: str, name: str) -> tuple[Node, list[Fault]]:
    """The tree of a YAML text, with the faults it can be read in spite of. Raises Unreadable."""
    if len(text) > MAX_SIZE:
        raise Unreadable(
            Fault(
                name,
                1,
                1,
                "error",
                "size",
                f"the file has {len(text):,} characters",
                f"a questionnaire may have {MAX_SIZE:,}; split it into several",
            )
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    hidden = _HIDDEN.search(text)
    if hidden:
        line, column = _place(text, hidden.start())
        raise Unreadable(
            Fault(
                name,
                line,
                column,
                "error",
                "hidden-character",
                f"a character that cannot be seen stands here (U+{ord(hidden.group()):04X})",
                "delete it and type the text again around it",
            )
        )
    reader = _Reader(name)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            reader.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise Unreadable(_unreadable(name, *_within(text, line, column), said)) from error
    except (YAMLError, ValueError, OverflowError) as error:
        # A character number that is none, as in "\UFFFFFFFF": the parser's error has no place.
        raise Unreadable(_unreadable(name, reader.line, reader.column, str(error).split("\n")[0])) from error
    if reader.root is None:
        raise Unreadable(
            Fault(
                name,
                1,
                1,
                "error",
                "empty",
                "the file is empty",
                "start with id: and title:, as in the examples",
            )
        )
    return reader.root, reader.faults


def _unreadable(name: str, line: int, column: int, said: str) -> Fault:
    return Fault(
        name,
        line,
        column,
        "error",
        "yaml",
        f"this is not YAML ({said})",
        "look for a missing colon, quote or space at the start of this line or the one before",
    )


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def _within(text: str, line: int, column: int) -> tuple[int, int]:
    """The parser points past the last line when the text ends too early."""
    lines = text.split("\n")
    while line > 1 and line > len(lines):
        line -= 1
    return line, column


class _Reader:
    """Takes the parser's events one by one and builds the tree."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self.line = 1
        self.column = 1
        self._documents = 0
        self._open: list[Node] = []
        #: the key that each open mapping waits for a value of; None where a key comes next
        self._key: list[tuple[str, int, int] | None] = []

    def take(self, event: Event) -> None:
        self.line, self.column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop("document", "a second document starts here", "one file holds one questionnaire")
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._stop("anchor", "anchors (&) and aliases (*) are not read", "write the part out in full")
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._open.pop()
            self._key.pop()
        elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
            if event.ctag is not None:
                self._stop(
                    "tag", "tags (!) are not read", "remove it; put quotes around words that start with !"
                )
            self._node(event)

    def _node(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if self._open and self._open[-1].entries is not None and self._key[-1] is None:
            self._take_key(event)
            return
        node = Node(self._path(), self.line, self.column)
        if isinstance(event, ScalarEvent):
            node.value = _scalar(event)
            if node.value is None and self._open:
                # Nothing is written, and the parser points at whatever comes next: point at the key.
                node.line, node.column = (self._key[-1] or ("", self._open[-1].line, self._open[-1].column))[
                    1:
                ]
        self._place_in_parent(node)
        if isinstance(event, ScalarEvent):
            return
        if len(self._open) >= MAX_DEPTH:
            self._stop("depth", "the parts are nested too deeply", f"{MAX_DEPTH} levels are the most")
        if isinstance(event, MappingStartEvent):
            node.entries = {}
        else:
            node.items = []
        self._open.append(node)
        self._key.append(None)

    def _take_key(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if not isinstance(event, ScalarEvent):
            self._stop("key", "a key must be one word", "remove the ? or the brackets")
        self._key[-1] = (_text(event), self.line, self.column)

    def _path(self) -> Path:
        if not self._open:
            return ()
        parent, key = self._open[-1], self._key[-1]
        return (*parent.path, key[0] if key is not None else len(parent.items or ()))

    def _place_in_parent(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent, key = self._open[-1], self._key[-1]
        if parent.items is not None:
            parent.items.append(node)
        if key is None or parent.entries is None:
            return
        word, line, column = key
        self._key[-1] = None
        if word in parent.entries:
            first = (parent.entries[word].key_place or (1, 1))[0]
            self.faults.append(
                Fault(
                    self.name,
                    line,
                    column,
                    "error",
                    "duplicate-key",
                    f"{word} stands here a second time (first in line {first})",
                    "remove one of the two",
                )
            )
            return
        node.key_place = (line, column)
        parent.entries[word] = node

    def _stop(self, rule: str, message: str, mend: str) -> NoReturn:
        raise Unreadable(Fault(self.name, self.line, self.column, "error", rule, message, mend))


def _text(event: ScalarEvent) -> str:
    return unicodedata.normalize("NFC", event.value)


def _scalar(event: ScalarEvent) -> object:
    """A plain scalar by the YAML 1.2 core schema; a quoted one is a text."""
    text = _text(event)
    if event.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    # Numbers longer than any answer are left as words: Python refuses to read very long ones.
    if _INT.match(text) and len(text) < 19:
        return int(text)
    if _FLOAT.match(text) and len(text) < 40:
        return float(text)
    return text
