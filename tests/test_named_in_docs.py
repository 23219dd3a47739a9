"""A promise that names its test is worth something as long as the test is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(ROOT.glob("docs/**/*.md"))
TEST = re.compile(r"(?<![\w/])tests/[\w/.-]*[\w/](?:::\w+)?")


def lost_in(text: str) -> list[str]:
    """Tests, and folders of them, that a page names and that are not there."""
    lost = []
    for named in TEST.findall(text):
        path, _, test = named.partition("::")
        there = ROOT / path
        if not there.exists() or (test and f"def {test}(" not in there.read_text(encoding="utf-8")):
            lost.append(named)
    return lost


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    assert lost_in(page.read_text(encoding="utf-8")) == []


def test_a_lost_test_is_seen() -> None:
    gone, lost = "tests/test_no_more.py", "tests/test_named_in_docs.py::test_no_more"
    assert lost_in(f"see `{gone}`, `{lost}`, `tests/test_named_in_docs.py` and tests/lines/.") == [gone, lost]
