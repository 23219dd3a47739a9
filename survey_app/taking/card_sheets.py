"""A sheet of cards for whoever hands a link out, as paper.

Setting paper keeps a processor busy for a second. So a sheet is drawn once for each link and language, one at
a time, and nobody can keep the server from answering by asking for many.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from flask import Blueprint, Response, current_app, render_template
from flask_babel import gettext

from survey_app.printing import NoPdfHere
from survey_app.taking import cards
from survey_app.taking.beginning import find_early
from survey_app.taking.cards import card_of, sheets
from survey_app.taking.language import spoken
from survey_app.taking.linked import Linked
from survey_app.taking.quiet import note
from survey_app.taking.visiting import desk

blueprint = Blueprint("cards", __name__)

#: Sheets that are kept at a time; the one that was asked for longest ago goes first.
MOST_KEPT = 64
#: Seconds that somebody waits while another sheet is drawn.
PATIENCE = 10.0


class Drawn:
    """Sheets that were drawn already. Safe to share between threads."""

    def __init__(self, most: int = MOST_KEPT, patience: float = PATIENCE) -> None:
        self._most, self._patience = most, patience
        self._kept: OrderedDict[object, bytes] = OrderedDict()
        self._looking, self._drawing = threading.Lock(), threading.Lock()

    def get(self, key: object, draw: Callable[[], bytes]) -> bytes | None:
        """The sheet under this key, drawn now where it is not kept; None while others are being drawn."""
        kept = self._look(key)
        if kept is not None:
            return kept
        if not self._drawing.acquire(timeout=self._patience):
            return None
        try:
            kept = self._look(key)
            return kept if kept is not None else self._keep(key, draw())
        finally:
            self._drawing.release()

    def _look(self, key: object) -> bytes | None:
        with self._looking:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: object, sheet: bytes) -> bytes:
        with self._looking:
            self._kept[key] = sheet
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return sheet


@blueprint.get("/s/<link>/cards.pdf")
def sheet(link: str) -> Response:
    """A sheet of eight cards, all alike."""
    linked, offer = find_early(link), spoken()
    settings, survey = desk().settings, linked.survey
    card = card_of(link, linked.questionnaire, linked.area, settings.public_url, made_up=survey.made_up)
    drawn: Drawn = current_app.extensions["cards"]
    try:
        made = drawn.get((card, offer.tongue.code), lambda: sheets([card], _words(linked), offer))
    except NoPdfHere as error:
        note(current_app, error)
        made = None
    if made is None:
        return _none_now(linked)
    return Response(made, mimetype="application/pdf")


def _words(linked: Linked) -> cards.Words:
    return cards.words(gettext, linked.questionnaire, desk().help_lines)


def _none_now(linked: Linked) -> Response:
    html = render_template("taking/no-cards.html", linked=linked, link=linked.token, quick_exit=False)
    return Response(html, status=503, mimetype="text/html")
