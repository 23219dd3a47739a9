"""Every word of a template can be translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.fielded import ROOT

TEMPLATES = sorted(
    path
    for folder in ("public", "taking", "reviews", "macros")
    for path in (ROOT / "survey_app" / "templates" / folder).glob("*.html")
)
#: An attribute that a macro puts into somebody else's tag looks like a text here.
ATTRIBUTE = re.compile(r'[a-z-]+=""|lang="[A-Za-z-]+" dir="(ltr|rtl)"')
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SAID = ("alt", "aria-label", "title", "placeholder")


def untranslatable(template: str) -> list[str]:
    """Words outside of gettext calls, in texts and in attributes that are read out."""
    page = BeautifulSoup(JINJA.sub("", template), "html.parser")
    texts = [str(text) for text in page.find_all(string=True) if "doctype" not in str(text).lower()]
    texts += [element.get(name, "") for element in page.find_all(True) for name in SAID]
    return [
        text.strip()
        for text in texts
        if re.search(r"[A-Za-z]", text) and text.strip() != "html" and not ATTRIBUTE.fullmatch(text.strip())
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_word_goes_through_gettext(path: Path) -> None:
    assert untranslatable(path.read_text(encoding="utf-8")) == []


def test_a_word_that_does_not_would_be_found() -> None:
    assert untranslatable("<p>{{ _('Yes') }} and no</p><img alt='A map'>") == ["and no", "A map"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_has_a_style_or_a_script_of_its_own(path: Path) -> None:
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert not page.select("style, [style], script:not([src]), [onclick], [onload], [onchange]")
