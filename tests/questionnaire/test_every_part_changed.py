"""Every part of every shipped questionnaire dropped, doubled, or made of another type: it is still valid, or
there is a fault within what the part stood in, or where something refers to it; never a traceback.

The change is made in the tree that was read from the text, so that each part keeps its place in the file;
what happens to a text that is no tree is tried in ``test_load_never_breaks``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest

from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import canonical_json, examined, from_canonical_json, load
from survey_app.questionnaire.nodes import Node, read
from survey_app.questionnaire.routing import layout
from tests.questionnaire.samples import SHIPPED

#: What a part becomes; one of the same type as before is another value.
INSTEAD: tuple[object, ...] = (None, 7, "x", [None], {"id": "x"})


@dataclass(frozen=True)
class Part:
    parent: Node
    key: str | int

    @property
    def node(self) -> Node:
        return (self.parent.entries or {})[self.key] if isinstance(self.key, str) else self._items[self.key]

    @property
    def _items(self) -> list[Node]:
        return self.parent.items or []


def parts(node: Node) -> Iterator[Part]:
    inside = [*(node.entries or {})] if node.entries is not None else [*range(len(node.items or ()))]
    for key in inside:
        part = Part(node, key)
        yield part
        yield from parts(part.node)


def as_node(value: object, like: Node) -> Node:
    """This value where the other part stands."""
    made = Node(like.path, like.line, like.column, key_place=like.key_place)
    if isinstance(value, list):
        made.items = [as_node(each, like) for each in value]
    elif isinstance(value, dict):
        made.entries = {key: as_node(each, like) for key, each in value.items()}
    else:
        made.value = value
    return made


def changes(part: Part) -> Iterator[tuple[str, Node]]:
    """What is done, and what the part stands in then."""
    parent, node = part.parent, part.node
    if isinstance(part.key, str):
        entries = parent.entries or {}
        yield "drop", shell(parent, {key: each for key, each in entries.items() if key != part.key})
        for value in INSTEAD:
            yield f"become {value!r}", shell(parent, {**entries, part.key: as_node(value, node)})
        return
    items = parent.items or []
    before, after = items[: part.key], items[part.key + 1 :]
    yield "drop", shell(parent, [*before, *after])
    yield "double", shell(parent, [*before, node, deepcopy(node), *after])
    for value in INSTEAD:
        yield f"become {value!r}", shell(parent, [*before, as_node(value, node), *after])


def shell(parent: Node, inside: dict[str, Node] | list[Node]) -> Node:
    made = Node(parent.path, parent.line, parent.column, key_place=parent.key_place)
    if isinstance(inside, dict):
        made.entries = inside
    else:
        made.items = inside
    return made


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_changed_part_is_valid_or_has_a_fault_where_it_stands(path: Path) -> None:
    root, faults = read(path.read_text(encoding="utf-8"), path.name)
    assert faults == []
    tried = 0
    for part in parts(root):
        parent = part.parent
        where = ".".join(map(str, part.node.path))
        inside, words = lines_of(parent), words_of(part.node) | names_of(parent)
        kept = parent.entries, parent.items
        for change, instead in changes(part):
            parent.entries, parent.items = instead.entries, instead.items
            try:
                stands_up(root, inside, words, thoroughly=not change.startswith("become"))
            except Exception as error:
                error.add_note(f"{path.name}: let {where} {change}")
                raise
            finally:
                parent.entries, parent.items = kept
            tried += 1
    assert tried > 800


def stands_up(root: Node, inside: range, words: set[str], thoroughly: bool) -> None:
    found = examined(root, "x.yaml")
    if found.questionnaire is None:
        errors = [fault for fault in found.faults if fault.level == "error"]
        assert errors
        assert all(fault.message and fault.mend for fault in errors)
        assert any(fault.line in inside or refers_to(fault, words) for fault in errors), list(
            map(str, errors)
        )
        return
    questionnaire = from_canonical_json(canonical_json(found.questionnaire))
    assert Codebook.of(questionnaire).width < 10_000
    assert layout(questionnaire)
    if thoroughly:
        lint(questionnaire, found.positions, "x.yaml")


def lines_of(node: Node) -> range:
    lines = [part.line for part in node.walk()]
    if node.key_place is not None:
        lines.append(node.key_place[0])
    return range(min(lines), max(lines) + 1)


def words_of(node: Node) -> set[str]:
    """The ids and codes, and other words, that stood in a part."""
    return {part.value for part in node.walk() if isinstance(part.value, str)}


def names_of(node: Node) -> set[str]:
    """By what a part itself is referred to."""
    return {word for key in ("id", "code") if (word := node.text(key)) is not None}


def refers_to(fault: Fault, words: set[str]) -> bool:
    """Whether a fault elsewhere names what was changed, or what it was changed to."""
    return any(re.search(rf"\b{re.escape(word)}(?!\w)", fault.message) for word in words | {"7"})


class Doubler:
    """A tree as text (JSON is YAML) in which every key stands twice, the second time with nothing behind it;
    each on a line of its own."""

    def __init__(self, root: Node) -> None:
        self.lines: list[str] = []
        self.again: list[tuple[int, str]] = []
        self._write(root, "")

    def _write(self, node: Node, after: str) -> None:
        if node.entries is not None:
            self.lines.append("{")
            for key, inside in node.entries.items():
                self.lines.append(f"{json.dumps(key)}:")
                self._write(inside, ",")
                self.lines.append(f"{json.dumps(key)}: null,")
                self.again.append((len(self.lines), key))
            self.lines.append("}" + after)
        elif node.items is not None:
            self.lines.append("[")
            for inside in node.items:
                self._write(inside, ",")
            self.lines.append("]" + after)
        else:
            self.lines.append(json.dumps(node.value, ensure_ascii=False) + after)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_key_that_stands_twice_is_a_fault_at_its_line(path: Path) -> None:
    doubled = Doubler(read(path.read_text(encoding="utf-8"), path.name)[0])
    found = load("\n".join(doubled.lines), path.name)
    assert found.questionnaire is None
    twice = [fault for fault in found.faults if fault.rule == "duplicate-key"]
    assert [(fault.line, fault.message.split()[0]) for fault in twice] == doubled.again
    assert {fault.rule for fault in found.faults} == {"duplicate-key"}, "and of nothing else"
