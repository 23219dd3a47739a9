"""Cards with a one-use code: the link, a square that opens it with the code, and the code to type.

Eight to a sheet of A4, no two alike, in no order that means anything. Nothing on a card is of a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from survey_app import printing
from survey_app.letterbox.codes import Code
from survey_app.questionnaire.model import Questionnaire
from survey_app.taking import cards as plain
from survey_app.taking.cards import A_SHEET, code
from survey_app.taking.help_lines import HelpLines

_TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True)
class CodeCard:
    """``link`` the address to type, ``typed`` the code for it, ``scan`` the address with the code in it."""

    link: str
    typed: str
    scan: str

    @staticmethod
    def of(made: Code, link: str) -> CodeCard:
        return CodeCard(link.removeprefix("https://"), made.typed, f"{link}/c/{made.scanned}")


@dataclass(frozen=True)
class CodeCardWords:
    """What every card says."""

    sheet: str
    square: str
    point: str
    once: str
    choice: str
    safety: str
    example: str


def card_words(_: Callable[[str], str], questionnaire: Questionnaire, lines: HelpLines) -> CodeCardWords:
    """The words as ``_`` translates them; the number to ring is that of the first help line."""
    said = plain.words(_, questionnaire, lines)
    return CodeCardWords(
        sheet=_("Cards with a code, to cut out"),
        square=_("QR code of the link, with the code in it"),
        point=_("Scan the square, or type the link, then the code:"),
        once=_("The code works once."),
        choice=_("It is your choice."),
        safety=said.safety,
        example=said.example,
    )


def document(cards: Sequence[CodeCard], said: CodeCardWords, *, title: str, area: str, example: bool) -> str:
    """Sheets of cards as HTML for paper."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    pages = [cards[start : start + A_SHEET] for start in range(0, len(cards), A_SHEET)]
    return environment.get_template("paper/code-cards.html").render(
        pages=pages, words=said, title=title, area=area, example=example
    )


def sheets(cards: Sequence[CodeCard], said: CodeCardWords, *, title: str, area: str, example: bool) -> bytes:
    """Sheets of cards as a tagged PDF (PDF/UA-1). Raises NoPdfHere."""
    html = document(cards, said, title=title, area=area, example=example)
    pictures = {card.typed: (code(card.scan), "image/svg+xml") for card in cards}
    return printing.pdf(html, identifier=hashlib.sha256(html.encode()).digest()[:16], pictures=pictures)
