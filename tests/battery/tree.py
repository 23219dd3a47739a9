"""The tree that Chromium gives to screen readers, read for what a person would miss in it.

An engine of our own beside axe, html-validate and the Nu checker. It looks at what the browser made of a
page, not at its markup: what has no name there has none for anybody who listens (WCAG 1.3.1, 2.4.6, 4.1.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

#: What a person meets by name: controls, and what groups them.
NAMED = frozenset(
    {
        "button",
        "checkbox",
        "combobox",
        "group",
        "image",
        "link",
        "listbox",
        "navigation",
        "radio",
        "radiogroup",
    }
    | {"searchbox", "spinbutton", "textbox"}
)
#: What a details element begins with; it is a group that its own summary names.
_SUMMARY = frozenset({"DisclosureTriangle", "DisclosureTriangleGrouped"})


def tree_of(page: Page) -> list[Mapping[str, Any]]:
    """Chromium's accessibility tree as a flat list, in reading order (CDP, Accessibility.getFullAXTree)."""
    session = page.context.new_cdp_session(page)
    try:
        nodes: list[Mapping[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    return [node for node in _in_order(by_id, nodes[0]["nodeId"]) if not node.get("ignored")]


def _in_order(by_id: Mapping[str, Mapping[str, Any]], start: str) -> Iterator[Mapping[str, Any]]:
    waiting = [start]
    while waiting:
        node = by_id.get(waiting.pop())
        if node is None:
            continue
        yield node
        waiting.extend(reversed(node.get("childIds", ())))


def faults_of_tree(page: Page) -> list[str]:
    """What is wrong with the tree of the page as it stands."""
    nodes = tree_of(page)
    found = [
        f"a {role} has no name"
        for node, following in zip(nodes, [*nodes[1:], {}], strict=True)
        if (role := _role(node)) in NAMED and not _name(node) and _role(following) not in _SUMMARY
    ]
    levels = [_level(node) for node in nodes if _role(node) == "heading"]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} headings of level 1")
    # What stands before the h1 (a summary of errors) is not a part of the order below it.
    after = levels[levels.index(1) :] if 1 in levels else levels
    found += [
        f"a heading of level {lower} follows one of level {upper}"
        for upper, lower in pairwise(after)
        if lower > upper + 1
    ]
    if not page.evaluate("document.documentElement.lang"):
        found.append("the page has no language")
    if sum(_role(node) == "main" for node in nodes) != 1:
        found.append("not one main landmark")
    return found


def _role(node: Mapping[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: Mapping[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _level(node: Mapping[str, Any]) -> int:
    for each in node.get("properties", ()):
        if each["name"] == "level":
            return int(each["value"]["value"])
    return 2
