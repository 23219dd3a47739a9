"""The language of a request: chosen on the page, carried in the address, kept nowhere else.

``?lang=gd`` stands in every address of a visit once somebody has chosen, and in no cookie, draft or
response. A survey is asked only in a language that it is offered in (``languages.shelf``); in any other
choice it is asked in English.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import flask_babel
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request
from jinja2 import Template

from survey_app.languages.shelf import IN_ENGLISH, Offer, Shelf
from survey_app.languages.tongues import ENGLISH
from survey_app.languages.untranslated import marked, with_elements
from survey_app.questionnaire.translated import in_language
from survey_app.taking.addresses import SAME_FOR_ALL, this_page
from survey_app.taking.behind import Links
from survey_app.taking.linked import Linked, NotNow, drawn_once

#: What stands before the language in the value of a button that changes it.
BUTTON = "language."


def spoken() -> Offer:
    """The language of this request. Before it is known which survey is asked for, it is the one chosen, as
    far as pages outside of surveys are offered in it."""
    if not has_request_context():
        return IN_ENGLISH
    if "offer" not in g:
        _speak(_shelf().for_pages())
    return cast(Offer, g.offer)


def offered() -> tuple[Offer, ...]:
    """The languages to choose from."""
    spoken()
    return cast(tuple[Offer, ...], g.offers)


def said(context: str, text: str) -> str:
    """A text that stands in no template, as the catalogues have it under this context."""
    speech = spoken().speech
    return speech.upgettext(context, text) if speech and text else text


def chosen_by(button: str) -> str | None:
    """The value of ``lang`` for the language that this button stands for, None for English."""
    code = button.removeprefix(BUTTON)
    return next((offer.tongue.code for offer in offered() if offer.tongue.code == code != ENGLISH), None)


class SpokenLinks:
    """Finds what links stand for, and gives it in the language of the request."""

    def __init__(self, links: Links, shelf: Shelf) -> None:
        self._links, self._shelf = links, shelf

    def seen_lately(self, connection: Any, token: str) -> Linked:
        try:
            return self._in_its_language(self._links.seen_lately(connection, token))
        except NotNow as not_now:
            raise type(not_now)(self._in_its_language(not_now.linked)) from not_now

    def seen_just_now(self, token: str) -> Linked | None:
        linked = self._links.seen_just_now(token)
        return None if linked is None else self._in_its_language(linked)

    def find(self, connection: Any, token: str) -> Linked:
        try:
            return self._in_its_language(self._links.find(connection, token))
        except NotNow as not_now:
            raise type(not_now)(self._in_its_language(not_now.linked)) from not_now

    def remembered(self, token: str) -> Linked | None:
        linked = self._links.remembered(token)
        return None if linked is None else self._in_its_language(linked)

    def _in_its_language(self, linked: Linked) -> Linked:
        offers = drawn_once(linked, "languages", lambda: self._shelf.for_questionnaire(linked.questionnaire))
        offer = _speak(cast(tuple[Offer, ...], offers))
        if offer.speech is None:
            return linked
        return cast(
            Linked, drawn_once(linked, ("language", offer.tongue.code), lambda: _translated(linked, offer))
        )


def _translated(linked: Linked, offer: Offer) -> Linked:
    """The same link with the words of a language, and with drawn pages of its own."""
    assert offer.speech is not None  # noqa: S101 - asked only for languages other than English
    questionnaire = in_language(linked.questionnaire, offer.tongue.code, offer.speech.lookup, mark=marked)
    return replace(linked, questionnaire=questionnaire, written=linked.questionnaire, drawn={})


def _speak(offers: tuple[Offer, ...]) -> Offer:
    """Let this request speak the language that its address asks for, if it is one of these."""
    # Most addresses hold no question mark at all, and taking none apart costs a part of the request.
    wanted = request.args.get("lang", ENGLISH) if request.query_string else ENGLISH
    offer = next((offer for offer in offers if offer.tongue.code == wanted), IN_ENGLISH)
    if g.get("offer", offer) is not offer:
        # Something was said before it was known which survey is asked for.
        flask_babel.refresh()
    g.offer, g.offers = offer, offers
    return offer


def _shelf() -> Shelf:
    return cast(Shelf, current_app.extensions["languages"])


class _Texts(flask_babel.Domain):
    """Flask-Babel's door to the catalogues, which it would otherwise look for in compiled files."""

    def get_translations(self) -> object:
        return spoken().speech or NullTranslations()


class _Babel(flask_babel.Babel):
    domain_instance = _Texts()


class _PageTemplate(Template):
    """A template whose untranslated texts carry their own language into the page."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        return with_elements(super().render(*args, **kwargs))


def prepare(app: Flask, shelf: Shelf) -> None:
    """Let pages, addresses and texts follow the language of the request."""
    app.extensions["languages"] = shelf
    _Babel(app, default_locale="en_GB", locale_selector=lambda: spoken().tongue.formats)
    app.jinja_env.template_class = _PageTemplate
    app.url_defaults(_carry_on)

    @app.context_processor
    def languages() -> dict[str, object]:
        return {"language": spoken(), "languages": offered(), "in_language": in_another}


def _carry_on(endpoint: str, values: dict[str, Any]) -> None:
    """Put the language of this page into an address on it."""
    offer = spoken()
    if offer.speech is not None and endpoint not in SAME_FOR_ALL:
        values.setdefault("lang", offer.tongue.code)


def in_another(code: str) -> str | None:
    """The address of this page in another language; None where it cannot be asked for again."""
    return this_page(lang=None if code == ENGLISH else code)
