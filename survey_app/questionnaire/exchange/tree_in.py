"""The rows of a survey sheet as a tree of groups, and what kind of thing each row is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from survey_app.questionnaire.exchange.remarks import Remarks
from survey_app.questionnaire.exchange.sheets_in import Row

#: Groups inside groups inside groups …: deeper ones are read as if they stood here.
_DEEPEST = 30
_CONTROL = re.compile(r"(begin|end)[\s_](\w[\w\s-]*)\Z", re.IGNORECASE)
_SELECT = re.compile(
    "("
    + "|".join(sorted((re.escape(name) for name in aliases.select), key=len, reverse=True))
    + r")\s+(.+)\Z",
    re.IGNORECASE,
)
_OR_OTHER = re.compile(r"[\s_]+or[\s_]+(?:specify[\s_]+)?other\s*\Z", re.IGNORECASE)


class Kind(Enum):
    SINGLE = "a choice of one"
    MULTIPLE = "a choice of several"
    TEXT = "words"
    INTEGER = "a whole number"
    DECIMAL = "a number"
    RANGE = "a number on a line"
    DATE = "a date"
    NOTE = "a note"
    CALCULATE = "a calculation"
    GROUP = "a group"
    REPEAT = "a repeat"
    LOOP = "a loop over a list"
    RANK = "a ranking"
    OUTSIDE = "a choice from another file"
    MOMENT = "a time"
    COLLECTED = "something that is never collected here"
    CONFIRMED = "a box to confirm"
    UNKNOWN = "an unknown type"


@dataclass(frozen=True)
class Meant:
    """What the type of a row means; ``list_name`` and ``or_other`` of choices only; ``words`` are the type's
    own."""

    kind: Kind
    list_name: str = ""
    or_other: bool = False
    words: str = ""


@dataclass
class Node:
    """A row with what stands between it and its end; ``row`` is None for the whole sheet only."""

    row: Row
    meant: Meant
    inside: list[Node] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return self.meant.kind in {Kind.GROUP, Kind.REPEAT, Kind.LOOP}


_BY_BIND = {"string": Kind.TEXT, "int": Kind.INTEGER, "decimal": Kind.DECIMAL, "date": Kind.DATE}
_COLLECTED_BINDS = frozenset({"geopoint", "geoshape", "geotrace", "barcode", "binary"})


def meaning(type_: str) -> Meant:
    """What pyxform takes the words of a type for."""
    words = " ".join(type_.split())
    return replace(_meaning(words), words=words)


def _meaning(words: str) -> Meant:
    select = _SELECT.match(words)
    if select is not None:
        return _select(select.group(1).casefold(), select.group(2))
    low = words.casefold()
    if low in {"calculate", "q calculate", "add calculate prompt", "hidden"}:
        return Meant(Kind.CALCULATE)
    if low == "range":
        return Meant(Kind.RANGE)
    if low in {"select one", "select_one", "select multiple", "select_multiple", "select all that apply"}:
        return Meant(Kind.SINGLE if "one" in low else Kind.MULTIPLE)
    if low in {"csv-external", "xml-external"} or low.startswith(("select_one_external", "cascading")):
        return Meant(Kind.OUTSIDE)
    known = QUESTION_TYPE_DICT.get(words) or QUESTION_TYPE_DICT.get(low)
    return Meant(Kind.UNKNOWN if known is None else _from_dictionary(low, known))


def _select(name: str, rest: str) -> Meant:
    kind = aliases.select.get(name, "")
    other = _OR_OTHER.search(rest)
    list_name = rest[: other.start()] if other else rest
    if name in aliases.select_from_file or "external" in kind or list_name.startswith("${"):
        return Meant(Kind.OUTSIDE)
    if kind == "rank":
        return Meant(Kind.RANK)
    made = Kind.MULTIPLE if "all" in kind else Kind.SINGLE
    return Meant(made, list_name.split(" ")[0].strip(), other is not None)


def _from_dictionary(name: str, known: dict[str, dict[str, str]]) -> Kind:
    control, bind = known.get("control", {}), known.get("bind", {})
    if "jr:preload" in bind or "action" in known:
        return Kind.COLLECTED
    if bind.get("readonly") == "true()" and "note" in name:
        return Kind.NOTE
    if control.get("tag") == "trigger":
        return Kind.CONFIRMED
    bound = bind.get("type", "")
    if control.get("tag") == "upload" or bound in _COLLECTED_BINDS:
        return Kind.COLLECTED
    if bound in {"dateTime", "time"}:
        return Kind.MOMENT
    return _BY_BIND.get(bound, Kind.UNKNOWN)


def tree(rows: tuple[Row, ...], remarks: Remarks) -> list[Node]:
    """The rows as groups hold them. Ends that are missing or too many are said, and stop nothing."""
    top: list[Node] = []
    open_: list[Node] = []
    for row in _meaningful(rows, remarks):
        type_ = row.take("type")
        control = _CONTROL.match(" ".join(type_.split()))
        if control is None:
            (open_[-1].inside if open_ else top).append(Node(row, meaning(type_)))
            continue
        what = _control(control.group(2))
        if control.group(1).casefold() == "end":
            _close(row, what, open_, remarks)
            continue
        node = Node(row, Meant(what))
        (open_[-1].inside if open_ else top).append(node)
        if len(open_) >= _DEEPEST:
            remarks.add("survey", row.number, "groups inside groups", f"{_DEEPEST} levels are read")
        open_.append(node)
    for node in open_:
        remarks.add(
            "survey", node.row.number, f"{node.meant.kind.value} without an end", "ends with the sheet"
        )
    return top


def _control(words: str) -> Kind:
    known = aliases.control.get(words.strip().split(" over ")[0].casefold(), "group")
    return {"repeat": Kind.REPEAT, "loop": Kind.LOOP}.get(known, Kind.GROUP)


def _close(row: Row, what: Kind, open_: list[Node], remarks: Remarks) -> None:
    if not open_:
        remarks.add("survey", row.number, f"an end without a beginning of {what.value}", "passed over")
        return
    if open_[-1].meant.kind is not what:
        remarks.add("survey", row.number, f"an end of {what.value}", f"ends {open_[-1].meant.kind.value}")
    open_.pop()


def _meaningful(rows: tuple[Row, ...], remarks: Remarks) -> Iterator[Row]:
    for row in rows:
        if row.cells.get("disabled", "").casefold() in {"yes", "true", "true()"}:
            remarks.add("survey", row.number, "a row that is switched off", "left out")
        elif not row.cells.get("type"):
            remarks.add("survey", row.number, "a row without a type", "left out: it asks nothing")
        elif row.cells["type"].startswith("#"):
            remarks.add("survey", row.number, "a row that is a comment", "left out")
        elif "label" in row.cells.get("appearance", "").split():
            remarks.add("survey", row.number, "the head of a table", "left out: there are no tables here")
        else:
            yield row
