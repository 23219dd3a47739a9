"""An author changes the type of a question while somebody has answered it: no page fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.preview.application import application
from tests.preview.walking import BASE, PORT, Walker

SMALL = Path(__file__).parent.parent / "questionnaires" / "routed.yaml"
HEAD = SMALL.read_text(encoding="utf-8").split("sections:")[0]
SCALES = "scales: [{id: s, points: [{code: p, label: P}, {code: n, label: N}]}]\n"
#: What a question may be → how it is written, what is posted to it, and how a later one speaks of it.
TYPES: dict[str, tuple[str, dict[str, object], str]] = {
    "one": ("type: single, options: [{code: a, label: A}, {code: b, label: B}]", {"x": "a"}, "{x|it}"),
    "another": (
        "type: single, options: [{code: c, label: C}, {code: d, label: D, say: Which?}]",
        {"x": "d"},
        "{x|it}",
    ),
    "several": (
        "type: multiple, options: [{code: a, label: A}, {code: b, label: B}]",
        {"x": ["a", "b"]},
        "{x|it}",
    ),
    "scale": ("type: scale, scale: s", {"x": "p"}, "{x|it}"),
    "line": ("type: short-text", {"x": "some words"}, "it"),
    "words": ("type: long-text", {"x": "some\nwords"}, "it"),
    "number": ("type: number, least: 0, most: 9", {"x": "5"}, "{x|it}"),
    "month": ("type: month", {"x": ["03", "2020"], "x.month": "3", "x.year": "2020"}, "it"),
    "area": ("type: area", {"x": "s12000033"}, "{x|it}"),
    "information": ("type: information, body: Read this.", {}, "it"),
}


def questionnaire(kind: str) -> str:
    written, _, spoken = TYPES[kind]
    shown = "" if kind == "information" else ", show_if: {question: x, answered: true}"
    return (
        f"{HEAD}{SCALES}sections:\n  - id: one\n    title: One\n    questions:\n"
        f"      - {{id: x, ask: What is it?, {written}}}\n"
        f'      - {{id: y, ask: "And {spoken}?", type: long-text{shown}}}\n'
    )


@pytest.mark.parametrize("before", TYPES)
def test_an_answer_to_what_a_question_was_breaks_no_page(tmp_path: Path, before: str) -> None:
    file = tmp_path / "changing.yaml"
    walker = Walker(application(file, PORT), file)
    found = {}
    for after in TYPES:
        file.write_text(questionnaire(before), encoding="utf-8")
        assert walker.begin().heading == "What is it?"
        data = {**TYPES[before][1], "go": "continue"}
        assert walker.client.post("/s/preview/q/x", data=data, base_url=BASE).status_code == 303
        file.write_text(questionnaire(after), encoding="utf-8")
        for path in ("/q/x", "/q/y", "/check?look=yes", "/stop", "/check"):
            found[f"{path} of {after}"] = walker.get(f"/s/preview{path}").status
        assert walker.press("send").heading == "Your answers were sent"
    assert {where: status for where, status in found.items() if status != 200} == {}
