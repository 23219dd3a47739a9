"""The published JSON Schema says what the model says, as far as a schema can."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from survey_app.questionnaire.load import load
from survey_app.questionnaire.nodes import read
from tests.questionnaire.samples import ROOT, SHIPPED, SMALL, text_of

SCHEMA = json.loads((ROOT / "docs" / "questionnaire.schema.json").read_text(encoding="utf-8"))


def accepts(schema: dict[str, Any], value: object) -> bool:
    return Draft202012Validator(schema).is_valid(value)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


#: Words that a validator knows; it passes over any other, so that a bound in another word would be no bound.
WORDS = frozenset(
    {
        *("$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description"),
        *("enum", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "pattern"),
        *("patternProperties", "prefixItems", "properties", "required", "title", "type"),
    }
)


def schemas_in(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, list):
        for each in schema:
            yield from schemas_in(each)
    if not isinstance(schema, dict):
        return
    yield schema
    for word, inner in schema.items():
        if word in {"$defs", "properties", "patternProperties"}:
            yield from schemas_in(list(inner.values()))
        elif word not in {"default", "const", "enum"}:
            yield from schemas_in(inner)


def test_the_schema_uses_words_of_json_schema_alone() -> None:
    assert {word for each in schemas_in(SCHEMA) for word in each} <= WORDS


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
