"""Writing into an author's YAML without changing anything else in it: not a comment, not a space.

The parser says where the record stands; the new lines are put in there as text. What comes out is read
again, and must mean what it meant before, with the new entries and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node

from survey_app.questionnaire.load import canonical_json, load
from survey_app.questionnaire.model import Questionnaire, Workshop

_NOTHING = re.compile(r"\s*(#.*)?\Z")


class CannotRecord(Exception):
    """The entries cannot be put in by machine; ``lines`` is what a person can put in under ``co_design``."""

    def __init__(self, why: str, lines: str) -> None:
        super().__init__(why)
        self.lines = lines


def with_workshops(text: str, name: str, workshops: Sequence[Workshop]) -> str:
    """The YAML text with these entries at the end of ``co_design: workshops``. Raises CannotRecord, also
    where the text has faults."""
    entries = [_entry(workshop) for workshop in workshops]
    by_hand = "\n".join(("  workshops:", *(f"    - {entry}" for entry in entries)))
    before = load(text, name).questionnaire
    if before is None:
        raise CannotRecord(f"{name} has faults: mend them first", by_hand)
    try:
        changed = _put_in(text, entries)
    except (YAMLError, LookupError) as error:
        raise CannotRecord("the place under co_design was not found", by_hand) from error
    after = load(changed, name).questionnaire
    if after is None or canonical_json(after) != canonical_json(_expected(before, workshops)):
        raise CannotRecord("the file is laid out in a way that only people understand", by_hand)
    return changed


def _expected(before: Questionnaire, workshops: Sequence[Workshop]) -> Questionnaire:
    recorded = (*before.co_design.workshops, *workshops)
    return before.model_copy(
        update={"co_design": before.co_design.model_copy(update={"workshops": recorded})}
    )


def _entry(workshop: Workshop) -> str:
    counts = ", ".join(
        f"{key}: {value}" for key, value in workshop.model_dump(exclude={"month"}, mode="json").items()
    )
    return f'{{month: "{workshop.month}", {counts}}}'


def _put_in(text: str, entries: Sequence[str]) -> str:
    """Raises YAMLError, LookupError."""
    record = _under(YAML(typ="safe", pure=True).compose(text), "co_design")
    if record is None:
        raise LookupError
    there = _under(record, "workshops")
    if there is None:
        if record.flow_style:
            return _before_bracket(text, record, f"workshops: [{', '.join(entries)}]")
        column = record.start_mark.column
        lines = [" " * column + "workshops:", *(" " * (column + 2) + f"- {entry}" for entry in entries)]
        return _after_last_line(text, record, lines)
    if there.flow_style:
        return _before_bracket(text, there, ", ".join(entries))
    return _after_last_line(text, there, [" " * there.start_mark.column + f"- {entry}" for entry in entries])


def _under(node: Node | None, key: str) -> CollectionNode | None:
    """The list or mapping under this key."""
    if not isinstance(node, MappingNode):
        return None
    found = next((value for name, value in node.value if name.value == key), None)
    return found if isinstance(found, CollectionNode) else None


def _before_bracket(text: str, node: CollectionNode, words: str) -> str:
    """Into a list or mapping in brackets, before the closing one."""
    end = node.end_mark.index - 1
    head = text[:end].rstrip()
    comma = " " if head.endswith(",") else ", " if node.value else ""
    return head + comma + words + text[len(head) :]


def _after_last_line(text: str, node: CollectionNode, lines: Sequence[str]) -> str:
    """After the last line of a list or mapping in lines; blank lines and comments after it stay after."""
    ending = "\r\n" if "\r\n" in text else "\n"
    rows = text[: node.end_mark.index].splitlines(keepends=True)
    rest = text[node.end_mark.index :]
    tail: list[str] = []
    while rows and _NOTHING.match(rows[-1].rstrip("\r\n")):
        tail.insert(0, rows.pop())
    if rows and not rows[-1].endswith(("\n", "\r")):
        rows[-1] += ending
    return "".join((*rows, *(line + ending for line in lines), *tail, rest))
