"""A page drawn once, with named holes for what differs from person to person.

Drawing a question with macros, translations and addresses costs many times what answering a request
does; all of it is the same for everybody. So a template is rendered once, with marks where an answer, a
link or the progress goes, and a request only fills the holes.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from survey_app.languages.untranslated import with_elements

#: No text of a questionnaire can hold it: YAML and HTML forbid it.
_MARK = "\x00"


def hole(name: str) -> Markup:
    """The mark of a hole, for use in a template. What fills it is put in as it is: escape it first."""
    return Markup(f"{_MARK}{name}{_MARK}")  # noqa: S704 - names come from our templates and from identifiers


class Stencil:
    """HTML with holes. Safe to share between threads."""

    def __init__(self, drawn: str) -> None:
        self._pieces = drawn.split(_MARK)
        self._holes = tuple((place, name) for place, name in enumerate(self._pieces) if place % 2)
        #: The names of its holes.
        self.names = frozenset(name for _, name in self._holes)

    def fill(self, values: Mapping[str, str]) -> str:
        """The page with every hole filled; a hole that has no value stays empty."""
        pieces = self._pieces.copy()
        for place, name in self._holes:
            pieces[place] = values.get(name, "")
        return with_elements("".join(pieces))
