"""What was promised to the people who take part, line by line; each line has tests named after it.

``pytest tests/lines -v`` reads as this list. A test of the line R7 is called ``test_r7_…`` and lies in a file
``test_r7_….py``, so that whoever reads a report, or this folder, finds the line that broke.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LINES = {
    "w1": "the worker's page: what to say, what not to do, a card, and handing over the device",
    "w2": "a link carries the survey and the area, nothing of a person or a worker",
    "w3": "every question can be tried out without making a response, plainly marked",
    "r1": "a short, plain start page that tells the truth about safety",
    "r2": "no cookie but the visit's, and no third party",
    "r3": "yes and no are equal, and no stores nothing",
    "r4": "someone helping, and words that ask them for space",
    "r5": "all of it without JavaScript and without images",
    "r6": "one question a page, one heading, a title that begins with it",
    "r7": "Continue, Skip, Stop and Help on every page, in that order, and never an error for nothing chosen",
    "r8": "not sure, rather not say and a skip are three things, in the results too",
    "r9": "a chosen radio can be cleared without JavaScript",
    "r10": "Stop offers to send, to delete and to go back; whatever else ends a visit deletes",
    "r11": "help lines from every page, not counted, checked, and back to the same question",
    "r12": "a sensitive part says first what comes, and can be skipped",
    "r13": "gentle words about names and numbers in texts, never a block",
    "r14": "leaving quickly, with and without JavaScript",
    "r15": "a shared device keeps nothing for the next person",
    "r16": "looking over the answers is offered, not forced, and hidden until asked",
    "r17": "no idle limit under two hours, and its end is said without blame",
    "r18": "progress in words that stays right under branching",
    "r19": "settings from every page, kept for the visit",
    "r20": "read aloud and signed, and never by itself",
    "r21": "language and direction of each page, and answers that outlive a change of language",
    "r22": "light pages of one size",
    "r23": "paper from the same file, tagged and fillable, and typed in by a named person",
    "r24": "double click, Back and resubmit make one response",
    "r25": "thanks, what happens next, where the results will be, help, and how was this form",
    "r26": "focus, motion, targets and reflow",
    "r27": "scales as rows of words, no grids, no face alone",
    "s1": "area, sector and role from lists, each optional",
    "s2": "three to five statements of a group share a page, each its own fieldset",
    "s3": "computed minutes, coming back with a code, opening and closing to the minute",
    "s4": "managers cannot see answers, and small groups are not shown",
}


def names_in(path: Path) -> list[str]:
    """The names of the tests in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


NAMES = [name for path in sorted(HERE.glob("test_*.py")) for name in names_in(path)]


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.upper()}: {LINES[line]}")
def test_the_line_has_a_test_named_after_it(line: str) -> None:
    assert [name for name in NAMES if name.startswith(f"test_{line}_")]


@pytest.mark.parametrize("path", sorted(HERE.glob("test_[rsw][0-9]*.py")), ids=lambda path: path.stem)
def test_a_file_holds_the_names_in_its_own_line(path: Path) -> None:
    line = path.stem.split("_")[1]
    assert line in LINES
    assert [name for name in names_in(path) if not name.startswith(f"test_{line}_")] == []
