"""Calculations that say an earlier answer again, as ``form_rows`` writes them."""

from __future__ import annotations

import re

from survey_app.questionnaire.piping import Pipe

_NAME = r"\$\{\s*(?P<name>[^{}$]+?)\s*\}"
_AGAIN = r"\$\{\s*(?P=name)\s*\}"
_SAID = re.compile(
    rf"if\(\s*{_NAME}\s*=\s*''\s*,\s*'(?P<default>[^']*)'\s*,\s*"
    rf"(?:jr:choice-name\(\s*{_AGAIN}\s*,\s*'{_AGAIN}'\s*\)|{_AGAIN})\s*\)\Z"
)


def said_by(calculation: str) -> Pipe | None:
    """Which answer it says again, by the question's name in the form, and the words for none."""
    found = _SAID.match(calculation.strip())
    return Pipe(found.group("name"), found.group("default")) if found else None
