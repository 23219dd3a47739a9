"""What makes a questionnaire wrong although each part has the right shape: every part of the language."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.load import Fault, load

#: Where a fault is expected to be found.
HERE = "§"
TEXT = """
id: everything
title: Everything
review: tests
audience: leaders
also_for: [boards]
owner: The tests
languages: [en, gd]
promised_minutes: 20
co_design: {groups: [Nobody yet], people: 0}
welcome: {who_asks: We ask., why: To learn., what_happens: You choose., safety: Help is near.}
about:
  - {id: what, heading: What, text: We count.}
privacy:
  - {id: who, heading: Who, text: Nobody else.}
thanks: {message: Thank you., what_next: We count.}
hub: true
linked: [another-one]
scales:
  - id: agreement
    points:
      - {code: agree, label: Agree, ladder: positive}
      - {code: disagree, label: Disagree, ladder: negative}
sections:
  - id: first
    title: First
    questions:
      - id: role
        type: single
        ask: What is your part?
        breakdown: true
        definitions: [{term: Part, meaning: What you do.}]
        options:
          - {code: chief, label: I lead, inline: the one who leads}
          - {code: other, label: Something else, say: What is it?}
      - id: sector
        type: single
        ask: For whom do you work?
        breakdown: true
        options:
          - {code: council, label: A council}
          - {code: charity, label: A charity}
      - id: place
        type: area
        ask: Where?
        areas: [S12000033, S12000042]
      - id: statements
        type: statements
        ask: How far is this so?
        scale: agreement
        per_page: 2
        statements:
          - {id: clear, ask: The plan is clear.}
          - {id: kept, ask: The plan is kept.}
      - id: since
        type: month
        ask: Since when?
        earliest: "2010-01"
        latest: "2026-12"
      - id: note
        type: information
        ask: Now some numbers
        body: Have them at hand.
      - id: staff
        type: number
        ask: How many staff?
        least: 0
        most: 500
        unit: people
        bands:
          - {code: few, label: Few, from: 0}
          - {code: many, label: Many, from: 50}
      - id: leavers
        type: number
        ask: How many of them left?
        show_if: {question: staff, at_least: 1}
      - id: both
        type: total
        ask: Both together
        total_of: [staff, leavers]
      - id: why
        type: long-text
        ask: You are {role|somebody}. Why did {leavers|some} leave?
        variants:
          - {language: gd, ask: Carson?}
          - {if: {question: role, equals: chief}, hint: You know best.}
  - id: homes
    title: Homes
    repeat: {most: 3, another: Is there another home?}
    questions:
      - id: kind
        type: multiple
        ask: Of which kind is home {number}?
        options:
          - {code: house, label: House}
          - {code: flat, label: Flat}
      - id: rooms
        type: number
        ask: How many rooms?
        most: 20
        show_if: {question: kind, includes: house}
  - id: last
    title: Last
    questions:
      - id: end
        type: short-text
        ask: Is there more?
        show_if: {question: kind--1, includes: flat}
disclosure: {breakdowns: [role, sector], two_way: [[role, sector]], small_areas: drop}
fieldwork:
  opens: "2026-09-01 09:00"
  closes: "2026-10-01 17:00"
  areas: [S12000033, S12000042]
  expected: {S12000033: 40, S12000042: 30}
"""

CASES = [
    # ids
    ("id: role", "id: §my--role", "reserved-id", "single hyphens"),
    ("id: homes", "id: §my--homes", "reserved-id", "single hyphens"),
    ("id: kept", "id: §my--kept", "reserved-id", "single hyphens"),
    ("id: kept", "id: §role", "duplicate-id", "of its own"),
    ("code: other,", "code: §the--other,", "reserved-code", "single hyphens"),
    ("code: many", "code: §few", "duplicate-code", "a code of its own"),
    ("{id: what,", "{id: what, heading: A, text: A.}\n  - {id: §what,", "duplicate-id", "of its own"),
    # the whole
    ("also_for: [boards]", "also_for: [§leaders]", "also-for", "it is for leaders already"),
    ("linked: [another-one]", "linked: [§everything]", "linked", "the questionnaire itself"),
    ("languages: [en, gd]", "languages: [en, gd, §gd]", "twice", "remove one"),
    ("audience: leaders", "audience: families", "hub", "led from page to page"),
    ("audience: leaders", "audience: families", "per-page", "one question a page"),
    ("hub: true", "hub: true\nkind: §record-reading", "reference", "no record is counted twice"),
    ("hub: true", "hub: true\nreference: §{ask: Which?, pattern: AA-99}", "reference", "whose answers"),
    # types
    ("type: month", "type: month\n        options: §[{code: a, label: A}]", "wrong-type", "has no options"),
    ("type: month", "type: month\n        not_sure: §true", "wrong-type", "has no not_sure"),
    ("unit: people", "unit: people\n        max_length: §20", "wrong-type", "has no max_length"),
    ("ask: Where?", "ask: Where?\n        least: §2", "wrong-type", "type area has no least"),
    ("ask: Where?", "ask: Where?\n        body: §Here.", "wrong-type", "has no body"),
    ("        body: Have them at hand.\n", "", "body", "a page of information needs words"),
    ("total_of: [staff, leavers]", "total_of: §[]", "total-of", "a total needs to say of what"),
    ("type: statements\n        ask: How far is this so?\n        scale: agreement",
     "type: statements\n        ask: How far is this so?", "scale", "statements need to say which"),
    ("          - {id: clear, ask: The plan is clear.}\n          - {id: kept, ask: The plan is kept.}",
     "          §[]", "statements", "there are no statements"),
    ("most: 500", "most: §-1", "greater-than-equal", "write 0 or more"),
    ("least: 0", "least: 600", "range", "most is smaller than least"),
    ("label: Few, from: 0", "label: Few, from: §5", "bands", "let the first band begin at 0"),
    ("label: Many, from: 50", "label: Many, from: §0", "bands", "from the smallest numbers"),
    ("label: Many, from: 50", "label: Many, from: §501", "bands", "500 is the most"),
    ("label: Many, from: 50", "label: Many, from: §lots", "int-type", "lots is no number"),
    ('latest: "2026-12"', 'latest: §"2009-12"', "range", "swap the two"),
    ('latest: "2026-12"', 'latest: §"12/2026"', "string-pattern-mismatch", 'write it as "2024-05"'),
    ("areas: [S12000033, S12000042]\n      - id: statements",
     "areas: [S12000033, §S12999999]\n      - id: statements", "unknown-area", "there is no council"),
    ("areas: [S12000033, S12000042]\n      - id: statements",
     "areas: [S12000033, §Fife]\n      - id: statements", "string-pattern-mismatch", "write S12000047"),
    ("areas: [S12000033, S12000042]\n      - id: statements",
     "areas: [S12000033, §S12000033]\n      - id: statements", "twice", "remove one"),
    ("label: Disagree, ladder: negative", "label: Disagree, ladder: negative, say: §Why?", "say", "choice"),
    ("unit: people", "unit: people\n        picture: {file: §plan.exe, alt: A plan}", "media", "jpeg"),
    ("unit: people", "unit: people\n        audio: {file: §../a.mp3}",
     "string-pattern-mismatch", "no folder"),
    ("{term: Part, meaning: What you do.}",
     "{term: Part, meaning: What you do.}, {term: §part, meaning: A bit.}", "twice", "explained twice"),
    ("most: 20", "most: 20\n        breakdown: §true", "breakdown", "only a single choice"),
    # conditions
    ("{question: staff, at_least: 1}", "{question: staff, equals: §few}", "wrong-test", "write at_least"),
    ("{question: staff, at_least: 1}", "{question: role, at_least: §1}", "wrong-test", "does not fit"),
    ("{question: staff, at_least: 1}", "{question: since, equals: §may}", "wrong-test", "is a month"),
    ("{question: staff, at_least: 1}", "{question: §note, answered: true}", "wrong-test", "asks nothing"),
    ("{question: staff, at_least: 1}", "{question: §statements, equals: agree}", "unknown-question", "clear"),
    ("{question: staff, at_least: 1}", "{question: place, equals: §s12000099}", "unknown-code", "s12000033"),
    ("{question: staff, at_least: 1}", "{question: clear, equals: §agre}", "unknown-code", "mean agree"),
    ("{question: staff, at_least: 1}",
     "{question: role, equals: [chief, §chief]}", "twice", "remove one"),
    ("{question: kind--1, includes: flat}",
     "{question: §kind, includes: flat}", "repeated-question", "kind--1 for the first"),
    ("{question: kind--1, includes: flat}",
     "{question: §kind--4, includes: flat}", "unknown-question", "did you mean kind--"),
    ("if: {question: role, equals: chief}", "if: {question: §end, answered: true}", "later-question", ""),
    ("{question: staff, at_least: 1}", "{question: role, equals: §[]}", "unknown-code", "never true"),
    # totals
    ("total_of: [staff, leavers]", "total_of: [staff, §role]", "total-of", "cannot be added up"),
    ("total_of: [staff, leavers]", "total_of: [staff, §rooms]", "later-question", "earlier one"),
    ("total_of: [staff, leavers]", "total_of: [staff, §stuff]", "unknown-question", "did you mean staff"),
    # earlier answers in later texts
    ("ask: You are {role|somebody}.", 'ask: §"You are {role}.', "pipe", "words for people without an answer"),
    ("ask: You are {role|somebody}.", 'ask: §"You are {role|}.', "pipe", "there are no words here"),
    ("ask: You are {role|somebody}.", 'ask: §"You are {rol|such}.', "unknown-question", "did you mean role"),
    ("ask: You are {role|somebody}.", 'ask: §"You are {end|such}.', "later-question", "earlier one"),
    ("ask: You are {role|somebody}.", 'ask: §"You since {since|ever}.', "pipe", "only choices and numbers"),
    ("ask: You are {role|somebody}.", 'ask: §"You are {number}.', "pipe", "counts the times round"),
    ("ask: You are {role|somebody}.", 'ask: §"You are {{role|such}}.', "pipe", "not in the way it is read"),
    ("hint: You know best.", 'hint: §"You, {why|friend}."', "later-question", "earlier one"),
    ("title: Last", 'title: §"{role|Last}"', "pipe", "cannot be said again here"),
    # variants
    ("language: gd", "language: §pl", "variant", "not under languages"),
    ("language: gd, ask: Carson?", "audience: §staff, ask: Why?", "variant", "not under also_for"),
    ("{language: gd, ask: Carson?}", "§{language: gd}", "variant", "changes nothing"),
    ("{language: gd, ask: Carson?}",
     "{language: gd, ask: Carson?}\n          - {language: §gd, ask: Eile?}", "twice", "the first that fits"),
    ("{language: gd, ask: Carson?}", "{language: gd, body: §Carson?}", "wrong-type", "has no body"),
    ("{language: gd, ask: Carson?}", "§{ask: Carson?}", "value-error", "docs/author/variants.md"),
    # results and fieldwork
    ("breakdowns: [role, sector]", "breakdowns: [role, §place]", "unknown-breakdown", "breakdown: true"),
    ("two_way: [[role, sector]]", "two_way: [[role, §secter]]", "unknown-breakdown", "did you mean sector"),
    ("two_way: [[role, sector]]", "two_way: [§[role, role]]", "two-way", "two different"),
    ("two_way: [[role, sector]]", "two_way: [[role, sector], §[sector, role]]", "twice", "crossed already"),
    ("breakdowns: [role, sector], two_way: [[role, sector]]",
     "breakdowns: [role], two_way: [[role, §sector]]", "two-way", "not among the breakdowns"),
    ('closes: "2026-10-01 17:00"', 'closes: §"2026-08-01 17:00"', "date", "closes before it opens"),
    ('closes: "2026-10-01 17:00"', 'closes: §"2027-02-29 17:00"', "date", "no such day (2027-02-29)"),
    ('closes: "2026-10-01 17:00"', "closes: §next week", "string-pattern-mismatch", "by the clock"),
    ("S12000042: 30}", "S12000041: §30}", "expected", "not among the areas"),
    ("S12000042: 30}", "Fife: §30}", "unknown-area", "write S12000047, its code"),
    ("expected: {S12000033: 40, S12000042: 30}", "expected: §many", "int-type", "how many responses"),
    ("S12000042: 30}", "S12000042: §some}", "int-type", "whole number"),
    # remarks that are accepted
    ("unit: people", "unit: people\n        accepts: [{rule: §leadin, because: So.}]",
     "unknown-rule", "did you mean leading"),
    ("unit: people", "unit: people\n        accepts: [{rule: §leading}]", "missing", "because"),
    # misspelt keys of the newer parts
    ("unit: people", "§unti: people", "extra-forbidden", "did you mean unit"),
    ("repeat: {most: 3,", "repeat: {§mst: 3,", "extra-forbidden", "did you mean most"),
    ("small_areas: drop", "small_areas: §drp", "literal-error", "did you mean drop"),
    ("from: 50", "§form: 50", "extra-forbidden", "did you mean from"),
]  # fmt: skip


#: Of these, one each is put into one file.
ONE_EACH = frozenset(
    {"reserved-id", "reserved-code", "also-for", "linked", "wrong-type", "range", "say", "media", "variant"}
    | {"repeated-question", "total-of", "unknown-breakdown", "date", "expected", "extra-forbidden"}
)


def faults_after(old: str, new: str) -> tuple[tuple[Fault, ...], tuple[int, int]]:
    assert old in TEXT
    changed = TEXT.replace(old, new, 1)
    before = changed.partition(HERE)[0]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    return load(changed.replace(HERE, ""), "x.yaml").faults, place


def test_the_whole_language_is_valid() -> None:
    assert [str(fault) for fault in load(TEXT, "x.yaml").faults] == []


@pytest.mark.parametrize(("old", "new", "rule", "words"), CASES, ids=lambda value: str(value)[:40])
def test_a_fault_is_said_with_its_place_and_the_way_on(old: str, new: str, rule: str, words: str) -> None:
    if old == "ask: You are {role|somebody}.":
        old, new = old + " Why did {leavers|some} leave?", new + '"'
    faults, place = faults_after(old, new)
    found = [fault for fault in faults if fault.rule == rule and words in f"{fault.message} — {fault.mend}"]
    assert found, [str(fault) for fault in faults]
    assert found[0].level == "error"
    if HERE in new and rule != "missing":
        assert (found[0].line, found[0].column) == place


def test_what_was_said_to_other_can_be_looked_at_by_its_made_id() -> None:
    fits = TEXT.replace("{question: staff, at_least: 1}", "{question: role--other, answered: true}")
    assert load(fits, "x").faults == ()


def test_a_file_with_many_faults_shows_all_of_them_at_once() -> None:
    text = TEXT
    rules = set()
    for old, new, rule, _ in CASES:
        if old.count("\n") == 0 and text.count(old) == TEXT.count(old) == 1 and rule in ONE_EACH - rules:
            text = text.replace(old, new.replace(HERE, ""), 1)
            rules.add(rule)
    assert {fault.rule for fault in load(text, "x").faults} >= rules
    assert len(rules) >= 10
