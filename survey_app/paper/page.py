"""The form as a document to be set: plain HTML with its style, every text of the questionnaire escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from survey_app.languages.texts import HELP_LINE
from survey_app.languages.untranslated import unmarked, with_elements
from survey_app.paper.layout import Asked, Form, form
from survey_app.paper.words import Words
from survey_app.questionnaire.areas import Area
from survey_app.questionnaire.media import stored_name
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.piping import with_defaults

_TEMPLATES = Path(__file__).parent.parent / "templates" / "paper"
#: Points of the words that are read; what is large is what charities for blind people call large print.
SIZE, LARGE = 12, 18
#: The field that says which council area an answer is from; no question may be called so.
AREA = "area"
#: Characters of the version that the foot of each page shows.
_VERSION = 8


class HelpLine(Protocol):
    """Somebody who can help now."""

    @property
    def name(self) -> str: ...

    @property
    def phone(self) -> str: ...

    @property
    def says(self) -> str: ...

    @property
    def hours(self) -> str: ...


@dataclass(frozen=True)
class Paper:
    """``html`` is for ``printing.pdf`` with ``asked`` and the ``pictures`` that it names."""

    html: str
    asked: Mapping[str, str]
    pictures: tuple[str, ...]


def paper(
    questionnaire: Questionnaire,
    *,
    words: Words,
    help_lines: Sequence[HelpLine],
    areas: Sequence[Area],
    large: bool = False,
) -> Paper:
    """The form of a questionnaire, in the language of ``words``; the same for the same input.

    ``questionnaire`` is in that language already (``translated``). ``areas`` are those that the answers may
    be from, in the order of showing; where there is more than one, the form asks which. Nothing in it
    differs from copy to copy.
    """
    laid_out = form(questionnaire, words)
    area_asked = words.gettext("Which council area is this about?")
    version = words.gettext("version %(version)s", version=questionnaire.version[:_VERSION])
    html = (
        _environment(words)
        .get_template("form.html")
        .render(
            questionnaire=questionnaire,
            fieldwork=questionnaire.fieldwork,
            form=laid_out,
            words=words,
            tongue=words.tongue,
            draft=words.offer.draft,
            help_lines=[
                (each.name, each.phone, words.of(HELP_LINE, each.says), words.of(HELP_LINE, each.hours))
                for each in help_lines
            ],
            areas=areas,
            area_asked=area_asked,
            area=AREA,
            size=LARGE if large else SIZE,
            foot=unmarked(f"{with_defaults(questionnaire.title)} · {version}"),
            page_of=_page_of(words),
        )
    )
    asked = {**laid_out.asked, AREA: unmarked(area_asked)} if len(areas) > 1 else laid_out.asked
    return Paper(with_elements(html), asked, tuple(sorted(_pictures(laid_out))))


def _pictures(laid_out: Form) -> set[str]:
    return {stored_name(each.question.picture) for each in _all(laid_out) if each.question.picture}


def _all(laid_out: Form) -> list[Asked]:
    return [each for part in laid_out.parts for turn in part.rounds for each in turn.asked]


def _environment(words: Words) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,  # a slip in the template is an error, not a gap on paper
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        defaults=with_defaults, paragraphs=_paragraphs, spoken=unmarked, css=_in_css, stored=stored_name
    )
    return environment


def _paragraphs(text: str | None) -> list[str]:
    """As the pages cut a text: at every end of a line, as YAML's folding leaves them."""
    return [part.strip() for part in with_defaults(text or "").split("\n") if part.strip()]


def _in_css(text: str) -> str:
    """A text between the quotes of a style: every sign but letters and digits is written as a number."""
    return "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text)


def _page_of(words: Words) -> str:
    """ "Page 2 of 9" as the value of a style's ``content``."""
    page, pages = "\N{SYMBOL FOR START OF HEADING}", "\N{SYMBOL FOR START OF TEXT}"
    said = unmarked(words.gettext("Page %(page)s of %(pages)s", page=page, pages=pages))
    before, _, rest = said.partition(page)
    between, _, behind = rest.partition(pages)
    texts = [f'"{_in_css(text)}"' for text in (before, between, behind)]
    return f"{texts[0]} counter(page) {texts[1]} counter(pages) {texts[2]}"
