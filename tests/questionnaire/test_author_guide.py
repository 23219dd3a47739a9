"""Every example of the guide for authors does what the guide says."""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

import pytest

from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import (
    Band,
    CoDesign,
    Condition,
    Definition,
    Disclosure,
    Fieldwork,
    Media,
    Option,
    Paper,
    Paragraph,
    Picture,
    Question,
    Questionnaire,
    QuestionType,
    Reference,
    Repeat,
    Scale,
    Section,
    Statement,
    Thanks,
    Variant,
    Welcome,
    Workshop,
)
from survey_app.questionnaire.question import Accepted
from tests.questionnaire.samples import ROOT, SMALL

START = ROOT / "docs" / "questionnaire-author.md"
PAGES = sorted((ROOT / "docs" / "author").glob("*.md"))
GUIDE = START.read_text(encoding="utf-8")
WHOLE = GUIDE + "".join(page.read_text(encoding="utf-8") for page in PAGES)
BLOCKS = re.findall(r"^```yaml ?(\w*)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
EXCERPTS = re.findall(r"^```yaml excerpt\n(.*?)^```", WHOLE, re.MULTILINE | re.DOTALL)
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


MODELS = (
    *(Questionnaire, Section, Question, Option, Condition, Disclosure, Fieldwork, CoDesign, Workshop),
    Paper,
    *(Repeat, Reference, Paragraph, Welcome, Thanks, Statement, Band, Variant, Definition, Picture, Media),
    *(Scale, Accepted),
)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_key_that_can_be_written_is_in_the_guide(model) -> None:
    keys = {info.alias or name for name, info in model.model_fields.items()}
    keys -= {"version", "languages", "sha256"}  # worked out, or explained under "Languages"
    assert not {key for key in keys if not re.search(rf"\b{key}\b", WHOLE)}


def test_every_type_of_question_has_an_example() -> None:
    shown = "".join(text for _, text in BLOCKS) + "".join(EXCERPTS)
    assert not {kind for kind in QuestionType if f"type: {kind}" not in shown}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_lines_of_its_sample(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    (excerpt,) = re.findall(r"^```yaml excerpt\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (sample,) = re.findall(r"tests/questionnaires/([\w-]+)\.yaml`", text)
    written = (ROOT / "tests" / "questionnaires" / f"{sample}.yaml").read_text(encoding="utf-8")
    unindented = [re.sub("^ +", "", line) for line in written.split("\n")]
    lines = [re.sub("^ +", "", line) for line in excerpt.rstrip().split("\n")]
    starts = range(len(unindented))
    assert any(unindented[at : at + len(lines)] == lines for at in starts)


def test_every_sample_has_a_page() -> None:
    shown = set(re.findall(r"tests/questionnaires/([\w-]+)\.yaml`", WHOLE))
    assert {path.stem for path in SMALL} == shown


@pytest.mark.parametrize("page", [START, *PAGES], ids=lambda page: page.stem)
def test_whatever_a_page_leads_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    assert links
    assert not [link for link in links if "://" not in link and not (page.parent / link).exists()]


def test_the_start_page_leads_to_every_page() -> None:
    assert {f"author/{page.name}" for page in PAGES} <= set(re.findall(r"\]\(([^)#]+)", GUIDE))


def test_every_picture_is_taken_of_a_sample_and_shown() -> None:
    taken = tomllib.loads((ROOT / "tools" / "author-pictures.toml").read_text(encoding="utf-8"))
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    shown = set(re.findall(r"\]\(pictures/([\w-]+)\.png\)", pages))
    there = {path.stem for path in (ROOT / "docs" / "author" / "pictures").glob("*.png")}
    assert there == set(taken) == shown
    assert {each["sample"] for each in taken.values()} <= {path.stem for path in SMALL}
