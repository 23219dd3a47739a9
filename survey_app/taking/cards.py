"""Cards with a survey's link, to hand out: what it is, where it leads, and that it is a choice.

A card holds the link and nothing about a person or a worker; all cards of an area are alike. Its words are
as large as print for everybody should be (12 point at least), and its link can be typed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from survey_app import printing
from survey_app.languages.shelf import IN_ENGLISH, Offer
from survey_app.languages.untranslated import with_elements
from survey_app.questionnaire.areas import Area
from survey_app.questionnaire.model import Audience, Questionnaire
from survey_app.taking.help_lines import HelpLines

#: Cards on a sheet of A4: an even number.
A_SHEET = 8
_TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True)
class Card:
    """What stands on a card. ``area`` stands above the cards of a sheet, and is cut away."""

    token: str
    title: str
    address: str
    area: str
    example: bool

    @property
    def typed(self) -> str:
        """The address as people type it: browsers put https before it themselves."""
        return self.address.removeprefix("https://")


@dataclass(frozen=True)
class Words:
    """What every card says."""

    sheet: str
    code: str
    point: str
    choice: str
    safety: str
    example: str
    draft: str


def card_of(token: str, questionnaire: Questionnaire, area: Area, public_url: str, *, made_up: bool) -> Card:
    """The card of one link."""
    return Card(
        token=token,
        title=questionnaire.title,
        address=f"{public_url}/s/{token}",
        area=area.name,
        example=questionnaire.example or made_up,
    )


def words(_: Callable[[str], str], questionnaire: Questionnaire, lines: HelpLines) -> Words:
    """The words as ``_`` translates them; the number to ring is that of the first help line."""
    choice = _("It is your choice. Nobody is told who took part.")
    if questionnaire.area_returns:
        # Whoever reads one knows whose it is.
        choice = _("Each area gives one answer to this. Any question can be skipped.")
    safety = _("People read the answers later. If someone is not safe now, ring %(number)s.")
    return Words(
        sheet=_("Cards to cut out"),
        code=_("QR code of the link"),
        point=_("Point a camera at the square, or type:"),
        choice=choice,
        safety=safety % {"number": emergency_number(lines, questionnaire.audience)},
        example=_("An example. Not a real survey."),
        draft=_("A draft translation that nobody has checked yet."),
    )


def emergency_number(lines: HelpLines, audience: Audience) -> str:
    """The first of the help lines that this audience is shown."""
    return (lines.for_audience(audience.value) or lines.lines)[0].phone


def document(cards: Sequence[Card], said: Words, offer: Offer = IN_ENGLISH) -> str:
    """Sheets of cards as HTML for paper, one sheet a card."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    html = environment.get_template("paper/cards.html").render(
        cards=cards,
        words=said,
        a_sheet=A_SHEET,
        lang=offer.tongue.lang,
        direction=offer.tongue.direction,
        draft=offer.draft,
    )
    return with_elements(html)


def sheets(cards: Sequence[Card], said: Words, offer: Offer = IN_ENGLISH) -> bytes:
    """Sheets of cards as a tagged PDF (PDF/UA-1). Raises NoPdfHere."""
    html = document(cards, said, offer)
    pictures = {card.token: (code(card.address), "image/svg+xml") for card in cards}
    return printing.pdf(html, identifier=hashlib.sha256(html.encode()).digest()[:16], pictures=pictures)


def code(address: str) -> bytes:
    """The address as a QR code (ISO/IEC 18004) in SVG, drawn here: no service elsewhere learns of it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return out.getvalue()
