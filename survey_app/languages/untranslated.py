"""A text that has no translation yet says so: it carries its own language into the page (WCAG 3.1.2).

Such a text is passed on between two marks, wherever it goes: through formatting, escaping, templates. When
the page is drawn, the marks become an element with ``lang`` and ``dir``; inside of a tag and of the title,
where there can be no element, they are taken away.
"""

from __future__ import annotations

import re

#: Control characters, which neither a questionnaire nor a page can hold otherwise.
BEGIN, END = "\x02", "\x03"
_ELEMENT = '<span lang="en-GB" dir="ltr">'
_NO_ELEMENTS = re.compile(r"<(title|textarea|option)\b.*?</\1>|<[^>]*>", re.DOTALL)
_MARKS = re.compile(f"[{BEGIN}{END}]")


def marked(text: str) -> str:
    """The text between marks, each of its lines for itself: a page may make a paragraph of each."""
    return "\n".join(f"{BEGIN}{line}{END}" if line.strip() else line for line in text.split("\n"))


def unmarked(text: str) -> str:
    """The text without any mark."""
    return _MARKS.sub("", text) if BEGIN in text else text


def with_elements(html: str) -> str:
    """The page with its marks made elements."""
    if BEGIN not in html:
        return html
    plain = _NO_ELEMENTS.sub(lambda found: _MARKS.sub("", found.group()), html)
    return plain.replace(BEGIN, _ELEMENT).replace(END, "</span>")
