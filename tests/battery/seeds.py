"""Faults to put into a page that has none, and the engines that are known to find each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tests.battery.drawing import Drawn, Gallery

AXE, HTML_VALIDATE, NU, TREE = "axe", "html-validate", "Nu", "tree"


@dataclass(frozen=True)
class Seed:
    """A fault: in which state, what is taken for what, and who must find it."""

    name: str
    state: str
    pattern: str
    by: str
    found_by: frozenset[str]

    @property
    def file(self) -> str:
        return self.name.replace(" ", "-")

    def sown(self, drawn: Gallery) -> str:
        """The page with the fault in it. Raises AssertionError where there was nothing to spoil."""
        page = drawn.state(self.state).html
        spoilt, count = re.subn(self.pattern, self.by, page, count=1, flags=re.DOTALL)
        assert count == 1, f"{self.state} holds nothing like {self.pattern}"
        return spoilt


def sown(drawn: Gallery, seed: Seed) -> Drawn:
    """The state as it would be sent with the fault in it."""
    return replace(drawn.state(seed.state), state=seed.name, body=seed.sown(drawn).encode())


def _seed(name: str, state: str, pattern: str, by: str, *found_by: str) -> Seed:
    return Seed(name, state, pattern, by, frozenset(found_by))


_LABEL = r"<label [^>]*>(.*?)</label>"
SEEDS = (
    _seed(
        "fieldset without legend",
        "question, one choice",
        r"<legend>(.*?)</legend>",
        r"\1",
        HTML_VALIDATE,
        TREE,
    ),
    _seed("page without language", "start", r'<html lang="en-GB"', "<html", AXE, HTML_VALIDATE, NU, TREE),
    _seed("field without label", "question, long text", _LABEL, r"\1", AXE, HTML_VALIDATE, TREE),
    _seed("number without label", "number", _LABEL, r"\1", AXE, HTML_VALIDATE, TREE),
    _seed("choice without label", "question, one choice", _LABEL, r"\1", AXE, HTML_VALIDATE, TREE),
    _seed(
        "heading order",
        "about the survey",
        r"<h2( [^>]*)>(.*?)</h2>",
        r"<h4\1>\2</h4>",
        AXE,
        HTML_VALIDATE,
        NU,
        TREE,
    ),
    _seed("two first headings", "agree", r"<h2>(.*?)</h2>", r"<h1>\1</h1>", HTML_VALIDATE, TREE),
    _seed(
        "picture without alt",
        "pictures, question",
        r'(<img [^>]*?) alt="[^"]*"',
        r"\1",
        AXE,
        HTML_VALIDATE,
        NU,
        TREE,
    ),
    _seed("an id twice", "question, one choice", r"<h1 ", '<h1 id="main" ', HTML_VALIDATE, NU),
    _seed(
        "link without words", "help lines", r"(<li><a [^>]*>)[^<]*(</a>)", r"\1\2", AXE, HTML_VALIDATE, TREE
    ),
    _seed(
        "button without words",
        "question, one choice",
        r"(<button [^>]*>)[^<]*(</button>)",
        r"\1\2",
        AXE,
        HTML_VALIDATE,
        TREE,
    ),
    _seed("page without title", "start", r"<title>.*?</title>", "", AXE, HTML_VALIDATE, NU),
)
