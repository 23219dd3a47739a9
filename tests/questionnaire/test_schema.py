"""The published JSON Schema says what the model says, as far as a schema can."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from survey_app.questionnaire.load import load
from survey_app.questionnaire.nodes import read
from tests.questionnaire.samples import ROOT, SHIPPED, SMALL, text_of

SCHEMA = json.loads((ROOT / "docs" / "questionnaire.schema.json").read_text(encoding="utf-8"))
_TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}
_KNOWN = {
    *("$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description", "enum"),
    *("items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "pattern"),
    *("properties", "required", "title", "type"),
}


def accepts(schema: dict[str, Any], value: object) -> bool:
    """As much of JSON Schema 2020-12 as the schema uses; an unknown word in it is an error here."""
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    if "$ref" in schema and not accepts(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], value):
        return False
    if "anyOf" in schema and not any(accepts(inner, value) for inner in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema and not isinstance(value, _TYPES[schema["type"]]):
        return False
    if isinstance(value, bool):
        return schema.get("type") not in {"integer", "number"}
    if isinstance(value, int):
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if isinstance(value, str):
        fits = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        return fits and re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, list):
        fits = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        return fits and all(accepts(schema.get("items", {}), item) for item in value)
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        return set(schema.get("required", ())) <= set(value) <= set(known) and all(
            accepts(known[key], inner) for key, inner in value.items()
        )
    return True


@pytest.mark.parametrize("path", [*SHIPPED, *SMALL], ids=lambda path: path.stem)
def test_the_schema_accepts_what_loads(path) -> None:
    tree, _ = read(path.read_text(encoding="utf-8"), path.name)
    assert accepts(SCHEMA, tree.plain())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: One question", "titel: One question"),
        ("id: tea\n", "id: Tea time\n"),
        ("type: single", "type: singel"),
        ("audience: young-people", "audience: children"),
        ("minutes: 3", 'minutes: "3"'),
        ("minutes: 3", "minutes: 0"),
        ("minutes: 3", "minutes: true"),
        ("id: tea", "id: tea\n        required: true"),
        ("id: tea", "id: tea\n        not_sure: yes"),
        ("label: I do}", "label: 16}"),
        ("owner: The tests", "owner: The tests\nversion: abc"),
        ("sections:", "scales: [{id: s, points: [{code: one, label: One}]}]\nsections:"),
    ],
)
def test_the_schema_refuses_what_does_not_load(old: str, new: str) -> None:
    text = text_of("one-question").replace(old, new, 1)
    assert load(text, "x").questionnaire is None
    assert not accepts(SCHEMA, read(text, "x")[0].plain())
