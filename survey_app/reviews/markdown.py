"""Markdown of a review's page as safe HTML: headings, paragraphs, lists, quotes, emphasis and links.

CommonMark without HTML of its own, and without pictures; what comes out is held against an allow-list once
more. A page that loads a stranger's picture would tell the stranger who reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_ELEMENTS = {"h2", "h3", "p", "ul", "ol", "li", "blockquote", "em", "strong", "a", "br"}
_ADDRESS = re.compile(r"(https://|mailto:|tel:|/(?!/)|#)")


@dataclass(frozen=True)
class Text:
    """A page as its authors wrote it: what stands above it, its first paragraph, and the rest."""

    title: str
    lead: str
    rest: str
    #: the line of the file on which the rest begins, from 1
    line: int


def parts(written: str) -> Text:
    """The title is the line that begins with one ``#``; the lead is the paragraph below it. Either may be
    missing, and is empty then."""
    lines = written.splitlines()
    place = next((number for number, line in enumerate(lines) if line.strip()), 0)
    title = ""
    if place < len(lines) and lines[place].startswith("# "):
        title = lines[place][2:].strip()
        place += 1
    while place < len(lines) and not lines[place].strip():
        place += 1
    lead: list[str] = []
    if place < len(lines) and not re.match(r"[#>*\-]|[0-9]+[.)]\s", lines[place]):
        while place < len(lines) and lines[place].strip():
            lead.append(lines[place].strip())
            place += 1
    while place < len(lines) and not lines[place].strip():
        place += 1
    return Text(title, " ".join(lead), "\n".join(lines[place:]), place + 1)


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": False}).disable(["image", "fence", "code"])


def tokens(written: str) -> list[Token]:
    """What the text is made of, with the lines that each part stands on."""
    return _reader().parse(written)


def html(written: str) -> Markup:
    """The text as HTML that is safe to put in a page. A link to another site says which."""
    made = tokens(written)
    for token in made:
        for child in token.children or ():
            if child.type == "link_open":
                _mark_link(child)
    drawn = _reader().renderer.render(made, _reader().options, {})
    return Markup(  # noqa: S704 - held against the allow-list here
        nh3.clean(
            drawn,
            tags=_ELEMENTS,
            attributes={"a": {"href", "rel"}},
            link_rel=None,
            url_schemes={"https", "mailto", "tel"},
        )
    )


def inline(written: str) -> Markup:
    """One line of text: emphasis and links, no paragraph around it."""
    return Markup(str(html(written)).strip().removeprefix("<p>").removesuffix("</p>"))  # noqa: S704


def _mark_link(token: Token) -> None:
    address: Any = token.attrs.get("href", "")
    if str(address).startswith("https://"):
        token.attrs["rel"] = "noreferrer"


def addresses(written: str) -> list[tuple[str, str, int]]:
    """Every link of a text: its words, its address, and its line, from 0."""
    found = []
    for token in tokens(written):
        children = token.children or []
        for place, child in enumerate(children):
            if child.type != "link_open":
                continue
            words = ""
            for each in children[place + 1 :]:
                if each.type == "link_close":
                    break
                words += each.content
            found.append((words, str(child.attrs.get("href", "")), (token.map or [0])[0]))
    return found


def may_lead_to(address: str) -> bool:
    """Whether a link may have this address: a page of ours, another site over TLS, a letter or a call."""
    return bool(_ADDRESS.match(address))
