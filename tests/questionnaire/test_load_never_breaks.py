"""Whatever is done to a questionnaire's file, loading gives a questionnaire or faults with a place in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import canonical_json, from_canonical_json, load
from survey_app.questionnaire.nodes import read
from survey_app.questionnaire.routing import layout
from tests.questionnaire.samples import SHIPPED, SMALL, unhurried

INSTEAD = (None, True, 7, -1.5, "", "x", "Tea", [], [None], {}, {"id": "x"}, [[["x"]]], {"question": "tea"})
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in (*SHIPPED, *SMALL)}


def holds_up(text: str) -> None:
    """Loading does not raise; a questionnaire can be used, and a fault lies within the text."""
    found = load(text, "x.yaml")
    lines = len(re.split("\r\n|\r|\n", text))
    for fault in found.faults:
        assert 1 <= fault.line <= lines, str(fault)
        assert fault.column >= 1
        assert fault.message
        assert fault.mend
    if found.questionnaire is None:
        assert any(fault.level == "error" for fault in found.faults)
        return
    questionnaire = from_canonical_json(canonical_json(found.questionnaire))
    assert Codebook.of(questionnaire).width < 10_000
    assert layout(questionnaire)
    for warning in lint(questionnaire, found.positions, "x.yaml"):
        assert 1 <= warning.line <= lines


def places(tree: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from places(value, (*path, key))


def changed(tree: object, path: tuple[str | int, ...], change: str, instead: object) -> str:
    """The tree as text (JSON is YAML) with one part dropped, doubled or of another type."""
    tree = deepcopy(tree)
    parent: object = tree
    for key in path[:-1]:
        parent = parent[key]  # type: ignore[index]
    key = path[-1]
    if change == "retype":
        parent[key] = instead  # type: ignore[index]
    elif change == "drop":
        del parent[key]  # type: ignore[attr-defined]
    elif isinstance(parent, list):
        parent.insert(key, deepcopy(parent[key]))  # type: ignore[arg-type]
    else:
        parent["\ue000"] = parent[key]  # type: ignore[index]
        return json.dumps(tree, indent=1, ensure_ascii=False).replace("\ue000", str(key))
    return json.dumps(tree, indent=1, ensure_ascii=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["routed", "statements"])
def test_every_part_dropped_doubled_or_of_another_type(name: str) -> None:
    tree = read(TEXTS[name], name)[0].plain()
    for path in places(tree):
        holds_up(changed(tree, path, "drop", None))
        holds_up(changed(tree, path, "double", None))
        for instead in (None, 7, "x", [], {}):
            holds_up(changed(tree, path, "retype", instead))


@unhurried
@given(st.data())
def test_any_part_of_any_questionnaire_changed(data: st.DataObject) -> None:
    tree = read(TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))], "x")[0].plain()
    path = data.draw(st.sampled_from(list(places(tree))))
    change = data.draw(st.sampled_from(["drop", "double", "retype"]))
    holds_up(changed(tree, path, change, data.draw(st.sampled_from(INSTEAD))))


@unhurried
@given(st.data())
def test_any_lines_dropped_doubled_or_moved(data: st.DataObject) -> None:
    lines = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))].split("\n")
    here = data.draw(st.integers(0, len(lines) - 1))
    there = data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(st.sampled_from(["drop", "double", "move", "indent"]))
    if change == "indent":
        lines[here] = "  " + lines[here]
    elif change == "drop":
        del lines[here:there]
    else:
        lines.insert(there, lines[here] if change == "double" else lines.pop(here))
    holds_up("\n".join(lines))


@unhurried
@given(st.data())
def test_any_characters_put_in_the_middle(data: st.DataObject) -> None:
    text = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))]
    here = data.draw(st.integers(0, len(text)))
    strange = st.text(alphabet="{}[]:,-?&*!|>'\"%@`#~ \n\t\\x0u\u202e\x00é", max_size=6) | st.text(max_size=6)
    holds_up(text[:here] + data.draw(strange) + text[here + data.draw(st.integers(0, 5)) :])


@unhurried
@given(st.text(max_size=200) | st.text(alphabet="{}[]:,-?&*!|>'\"%@`#~ \n\\ax1", max_size=60))
def test_any_text_at_all(text: str) -> None:
    holds_up(text)
