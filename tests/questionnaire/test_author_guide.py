"""Every example of the guide for authors does what the guide says."""

from __future__ import annotations

import re
import textwrap

import pytest

from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Condition, Option, Question, Questionnaire, QuestionType, Section
from tests.questionnaire.samples import ROOT

GUIDE = (ROOT / "docs" / "questionnaire-author.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml ?(\w*)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
SMALLEST = next(text for kind, text in BLOCKS if not kind)
FRAME = SMALLEST[: SMALLEST.index("sections:")]
#: What the fragments of the guide refer to.
SCALES = next(text for kind, text in BLOCKS if kind == "whole" and text.startswith("scales:"))


def as_questionnaire(kind: str, text: str) -> str:
    if kind == "questions":
        section = "sections:\n  - id: one\n    title: One\n    questions:\n" + textwrap.indent(text, "      ")
        return FRAME + SCALES + section
    if kind == "sections":
        return FRAME + "sections:\n" + textwrap.indent(text, "  ")
    if kind == "whole":
        return SMALLEST.replace("id: club", "id: living\n        breakdown: true") + text
    return text


@pytest.mark.parametrize(("kind", "text"), BLOCKS, ids=lambda value: value.split("\n")[0][:40])
def test_an_example_is_a_questionnaire_without_faults(kind: str, text: str) -> None:
    found = load(as_questionnaire(kind, text), "example.yaml")
    assert found.faults == ()
    assert found.questionnaire is not None
    remarks = lint(found.questionnaire, found.positions)
    # The frame around a fragment promises the minutes of the smallest questionnaire.
    assert not [str(fault) for fault in remarks if fault.rule != "promised-minutes"]


def test_the_fault_that_the_guide_shows_is_the_one_the_check_gives() -> None:
    text = SMALLEST.replace("code: often", "code: 16-to-17")
    (fault,) = load(text, "x.yaml").faults
    line = text[: text.index("16-to-17")].count("\n") + 1
    assert str(fault).split(": ", 1)[1] in GUIDE
    assert fault == Fault("x.yaml", line, fault.column, "error", fault.rule, fault.message, fault.mend)


@pytest.mark.parametrize(
    "model", [Questionnaire, Section, Question, Option, Condition], ids=lambda m: m.__name__
)
def test_every_key_that_can_be_written_is_in_the_guide(model) -> None:
    keys = {info.alias or name for name, info in model.model_fields.items()} - {"version", "languages"}
    assert not {key for key in keys if not re.search(rf"\b{key}\b", GUIDE)}


def test_every_type_of_question_has_an_example() -> None:
    shown = "".join(text for _, text in BLOCKS)
    assert not {kind for kind in QuestionType if f"type: {kind}" not in shown}
