"""YAML text to questionnaire: every fault at once, each with its place and the way on."""

from __future__ import annotations

import re

import pytest

from survey_app.questionnaire.load import Fault, canonical_json, from_canonical_json, load
from tests.questionnaire.samples import SHIPPED, SMALL, loaded, questionnaire_at, text_of

#: Where a fault is expected to be found.
HERE = "§"


def faults_after(name: str, old: str, new: str) -> tuple[tuple[Fault, ...], tuple[int, int]]:
    """The faults of a small questionnaire with one change, and the place marked in it."""
    text = text_of(name)
    assert old in text
    changed = text.replace(old, new, 1)
    before = changed[: changed.index(HERE)]
    return load(changed.replace(HERE, ""), f"{name}.yaml").faults, (
        before.count("\n") + 1,
        len(before) - before.rfind("\n"),
    )


@pytest.mark.parametrize("path", [*SHIPPED, *SMALL], ids=lambda path: path.stem)
def test_a_questionnaire_without_faults_is_loaded(path) -> None:
    found = loaded(path)
    assert found.faults == ()
    assert found.questionnaire is not None
    assert re.fullmatch("[0-9a-f]{64}", found.questionnaire.version)


#: small questionnaire → what is changed in it, rule, words of the fault
SHAPE = {
    "one-question": [
        ("title: One question", "§titel: One question", "extra-forbidden", "did you mean title"),
        ("id: tea\n", "id: §Tea time\n", "string-pattern-mismatch", "start with a letter"),
        ("type: single", "type: §singel", "enum", "did you mean single"),
        ("audience: young-people", "audience: §children", "enum", "write one of: young-people"),
        ("        ask: Do you like tea?", "        §ask:", "string-type", "nothing is written"),
        ("minutes: 3", 'minutes: §"3"', "int-type", "without quotes"),
        ("minutes: 3", "minutes: §2.5", "int-type", "whole number"),
        ("minutes: 3", "minutes: §0", "greater-than-equal", "write 1 or more"),
        ("label: I do}", "label: §16}", "string-type", 'put quotes around it: "16"'),
        ("title: First", "title: §[a, b]", "string-type", "words are expected"),
        ("people: 0}", "people: 0, §names: [x]}", "extra-forbidden", "what can stand here"),
        ("{who_asks: We ask., ", "§{", "missing", "who_asks is missing"),
        ("id: tea", "id: tea\n        §required: true", "extra-forbidden", ""),
    ],
    "several": [
        ("not_sure: true", "not_sure: §yes", "bool-type", "write true or false"),
    ],
    "statements": [
        ("equals: [disagree, neither]", "equals: §3", "string-type", "a code or a list of codes"),
    ],
    "routed": [
        ("{question: tea, equals: tea}", "§{question: tea}", "value-error", "exactly one of equals"),
        ("          all:\n", "          §al:\n", "extra-forbidden", "did you mean all"),
    ],
    "words": [
        ("max_length: 20", "max_length: §10", "greater-than-equal", "20 or more"),
    ],
}  # fmt: skip

SENSE = {
    "one-question": [
        ("id: tea\n", "id: §go\n", "reserved-id", "choose another"),
        ("code: dislike", "code: §like", "duplicate-code", "of its own"),
        ("code: dislike", "code: §not-sure", "reserved-code", "not_sure: true"),
        ("code: dislike", "code: §no-answer", "reserved-code", "another code"),
        ("label: I do}", "label: I do, ladder: §positive}", "ladder", "make it a scale"),
        ("label: I do}", "label: I do, exclusive: §true}", "exclusive", "remove this line"),
        ("\n          - {code: dislike, label: I do not}", "§", "options", "at least 2"),
        ("type: single", "type: single\n        scale: §agreement", "wrong-type", "change the type"),
        ("type: single", "type: single\n        max_length: §50", "wrong-type", "has no max_length"),
        ("owner: The tests", "owner: The tests\nversion: §one", "version", "remove this line"),
        ("title: First\n", "title: First\n    per_page: §2\n", "per-page", "one question a page"),
        ("Do you like tea?", "§What is your name?", "asks-who", "a name"),
    ],
    "words": [
        ("{id: lines, ", "{id: §line, ", "duplicate-id", ""),
        ("max_length: 20", "max_length: 20, rather_not_say: §true", "wrong-type", "has no rather_not_say"),
    ],
    "several": [
        ("type: multiple", "type: multiple\n        breakdown: §true", "breakdown", "single choice"),
    ],
    "statements": [
        ("scale: agreement, not_sure: true, ask: The first",
         "scale: §agreemnt, ask: The first",
         "unknown-scale", "did you mean agreement"),
        ("scale: agreement, not_sure: true, ask: The first", "ask: The first", "scale", "which"),
        (", ladder: neutral", "", "ladder", "every point a ladder"),
        ("breakdowns: [sector]", "breakdowns: [§sectr]", "unknown-breakdown", "did you mean sector"),
    ],
    "routed": [
        ("type: single\n        ask: With milk?",
         "type: single\n        breakdown: §true\n        ask: With",
         "breakdown", "asked of everyone"),
        ("{question: tea, equals: tea}",
         "{question: §te, equals: tea}",
         "unknown-question", "did you mean tea"),
        ("{question: tea, equals: tea}", "{question: §black, equals: black}", "cycle", "milk → black → milk"),
        ("{question: tea, equals: tea}", "{question: §milk, equals: milk}", "cycle", "milk → milk"),
        ("{question: tea, equals: tea}", "{question: §instead, answered: true}", "later-question", "behind"),
        ("{question: tea, equals: tea}",
         "{question: tea, equals: §coffee}",
         "unknown-code", "its codes are: no-tea, not-sure, tea"),
        ("{question: tea, equals: tea}",
         "{question: tea, equals: [tea, §rather-not-say]}",
         "unknown-code", "rather-not-say"),
        ("{question: tea, equals: tea}", "{question: tea, includes: §tea}", "wrong-test", "write equals"),
        ("includes: [oat]", "equals: §oat", "wrong-test", "write includes"),
        ("question: tea, answered: true",
         "question: why-oat, equals: §froth",
         "wrong-test", "cannot be compared"),
    ],
}  # fmt: skip

TEXT = {
    "one-question": [
        ("owner: The tests", "owner: The tests\n§owner: Others", "duplicate-key", "first in line"),
        ("owner: The tests", "owner: §&who The tests", "anchor", "write the part out"),
        ("owner: The tests", "owner: §*who", "anchor", "write the part out"),
        ("owner: The tests", "owner: §!!python/name:os.system x", "tag", "remove it"),
        ("owner: The tests", "owner: The §\u202etests", "hidden-character", "delete it"),
        ("owner: The tests", "owner: The §\x07tests", "hidden-character", "delete it"),
        ("owner: The tests", "owner: [The tests\n§", "yaml", "this is not YAML"),
        ("owner: The tests", "owner: a§: b", "yaml", "this is not YAML"),
        ("sections:", "---§\nsections:", "document", "one file holds one"),
        ("owner: The tests", "? §[owner]\n: The tests", "key", "one word"),
    ],
}  # fmt: skip

CASES = [(name, *case) for group in (SHAPE, SENSE, TEXT) for name, cases in group.items() for case in cases]


@pytest.mark.parametrize(("name", "old", "new", "rule", "words"), CASES, ids=lambda value: str(value)[:40])
def test_a_fault_is_said_with_its_place_and_the_way_on(
    name: str, old: str, new: str, rule: str, words: str
) -> None:
    marked = new if HERE in new else new + HERE
    faults, place = faults_after(name, old, marked)
    found = [fault for fault in faults if fault.rule == rule]
    assert found, [str(fault) for fault in faults]
    assert words in f"{found[0].message} — {found[0].mend}"
    assert found[0].level == "error"
    if HERE in new and rule not in {"options", "document", "yaml"}:
        assert (found[0].line, found[0].column) == place


def test_one_mistake_is_one_fault() -> None:
    """A wrong type or a missing line does not set off a row of other faults."""
    for name, old, new, _, _ in CASES[: sum(map(len, SHAPE.values()))]:
        faults, _ = faults_after(name, old, new if HERE in new else new + HERE)
        if "titel" in new or "ask:" in new or "Tea time" in new:
            continue  # a misspelt key is also a missing one, a misspelt id also unknown to others
        assert len(faults) <= 2, [str(fault) for fault in faults]


def test_all_faults_are_said_at_once_in_the_order_of_their_places() -> None:
    text = (
        text_of("routed")
        .replace("minutes: 3", "minutes: three")
        .replace("equals: milk}", "equals: mlk}")
        .replace("type: long-text", "type: long-tex")
        .replace("ask: Which milk?", "ask: Which milk?\n        hnt: Any")
        .replace("code: no-tea", "code: tea")
    )
    faults = load(text, "routed.yaml").faults
    assert {fault.rule for fault in faults} >= {
        "int-type",
        "unknown-code",
        "enum",
        "extra-forbidden",
        "duplicate-code",
    }
    assert list(faults) == sorted(faults)


def test_a_fault_reads_as_editors_want_it() -> None:
    fault = Fault("a.yaml", 3, 7, "error", "missing", "ask is missing", "add a line that starts with ask:")
    assert str(fault) == "a.yaml:3:7: error: ask is missing — add a line that starts with ask: [missing]"


def test_no_question_can_be_required_and_the_fault_says_why() -> None:
    faults, _ = faults_after("one-question", "id: tea", f"id: tea{HERE}\n        required: true")
    assert "no question can be required" in str(faults[0])
    assert "leave any question out" in str(faults[0])


def test_a_word_that_older_yaml_takes_for_false_is_a_word() -> None:
    found = load(text_of("one-question").replace("label: I do not", "label: NO"), "x").questionnaire
    assert found is not None
    assert found.question("tea").options[1].label == "NO"


def test_a_file_that_is_no_questionnaire_is_one_fault() -> None:
    for text in ("", "# only a comment\n", "just words", "- a\n- list", "null", "42"):
        faults = load(text, "x.yaml").faults
        assert faults, text
        assert load(text, "x.yaml").questionnaire is None
        assert all(fault.line == 1 for fault in faults if text.count("\n") == 0)


def test_a_small_file_that_would_fill_the_memory_is_refused() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{after}: &{after} [{','.join([f'*{before}'] * 9)}]\n"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (fault,) = load(bomb, "x.yaml").faults
    assert (fault.line, fault.rule) == (1, "anchor")


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_lines_may_end_as_on_any_machine(ending: str) -> None:
    text = text_of("one-question")
    found = load(text.replace("\n", ending), "x")
    assert found.questionnaire is not None
    assert found.questionnaire == load(text, "x").questionnaire
    broken = load(text.replace("type: single", "type: singel").replace("\n", ending), "x")
    assert [fault.line for fault in broken.faults] == [16]


def test_deep_nesting_and_great_size_are_refused() -> None:
    (deep,) = load("a: " + "[" * 10_000, "x.yaml").faults
    assert deep.rule == "depth"
    (size,) = load("a: " + "x" * 300_000, "x.yaml").faults
    assert size.rule == "size"


@pytest.mark.parametrize(
    "text",
    [
        'a: "\\UFFFFFFFF"',
        '"\\ud800"',
        "%YAML 9.9\n---\na: 1",
        "a: |99\n x",
        "\t- a",
        "!<x",
        "&",
        "*",
        "? ? ?",
        "{{{{",
        "%",
    ],
)
def test_strange_yaml_is_a_fault(text: str) -> None:
    found = load(text, "x.yaml")
    assert found.questionnaire is None
    assert found.faults


def test_the_version_is_the_same_whatever_the_order_the_comments_and_the_line_breaks() -> None:
    first = text_of("one-question")
    second = "# a comment\n" + first.replace(
        "id: one-question\ntitle: One question\n", "title:   'One question'\nid: one-question\n\n"
    ).replace(
        "      - id: tea\n        type: single\n", "      - type: single # a comment\n        id: tea\n"
    ).replace("ask: Do you like tea?", "ask: >\n          Do you\n          like tea?")
    one, other = load(first, "a").questionnaire, load(second, "b").questionnaire
    assert one is not None
    assert one == other
    assert one.version == other.version  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("like tea", "love tea"),
        ("code: like", "code: likes"),
        ("minutes: 3", "minutes: 4"),
        ("id: tea", "id: the"),
    ],
)
def test_the_version_changes_with_the_content(old: str, new: str) -> None:
    first, second = text_of("one-question"), text_of("one-question").replace(old, new, 1)
    assert load(first, "a").questionnaire.version != load(second, "b").questionnaire.version  # type: ignore[union-attr]


@pytest.mark.parametrize("path", [*SHIPPED, *SMALL], ids=lambda path: path.stem)
def test_the_canonical_text_gives_the_same_questionnaire_back(path) -> None:
    questionnaire = questionnaire_at(path)
    text = canonical_json(questionnaire)
    again = from_canonical_json(text)
    assert again == questionnaire
    assert again.version == questionnaire.version
    assert canonical_json(again) == text
    assert '"version"' not in text


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"id": 3}', "{" * 5000])
def test_a_text_that_is_no_canonical_one_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        from_canonical_json(text)
