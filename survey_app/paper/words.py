"""What the form itself says, in its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

from babel.lists import format_list

from survey_app.languages.shelf import IN_ENGLISH, Offer
from survey_app.languages.tongues import Tongue
from survey_app.languages.untranslated import marked

_ENGLISH = NullTranslations()


@dataclass(frozen=True)
class Words:
    """The texts of the form in the language of an offer; what has no translation is marked as English."""

    offer: Offer = IN_ENGLISH

    @property
    def tongue(self) -> Tongue:
        return self.offer.tongue

    def gettext(self, text: str, /, **values: Any) -> str:
        speech = self.offer.speech
        said = _ENGLISH.gettext(text) if speech is None else speech.ugettext(text)
        return said % values if values else said

    def ngettext(self, one: str, several: str, number: int, /) -> str:
        speech = self.offer.speech
        if speech is None:
            return _ENGLISH.ngettext(one, several, number)
        return speech.ungettext(one, several, number)

    def of(self, context: str, text: str) -> str:
        """A text of the deployment, as the catalogues have it under this context."""
        speech = self.offer.speech
        return text if speech is None or not text else speech.lookup(context, text) or marked(text)

    def one_of(self, several: Sequence[str]) -> str:
        """As in: one, two, or three."""
        return format_list(list(several), style="or", locale=self.tongue.formats)

    def all_of(self, several: Sequence[str]) -> str:
        """As in: one, two and three."""
        return format_list(list(several), locale=self.tongue.formats)
