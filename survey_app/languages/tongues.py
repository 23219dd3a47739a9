"""A language: what it is called, which way it is read, and how it counts.

The plural forms of the languages we ship are those of CLDR (the Unicode Common Locale Data Repository), in
its order: zero, one, two, few, many, other; a form that no whole number takes is left out, as translators'
tools expect. Those tools get some languages wrong: ``pybabel init`` gives Gaelic two forms, CLDR four.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural

#: The language that questionnaires and pages are written in.
ENGLISH = "en"

_NAMES = {
    "en": "English",
    "gd": "Gàidhlig",
    "sco": "Scots",
    "pl": "Polski",
    "uk": "Українська",
    "ar": "العربية",
}
#: How many forms, and which one for n, as PO files say it; a test holds them against CLDR.
_PLURALS = {
    "en": (2, "(n != 1)"),
    "gd": (4, "(n==1 || n==11) ? 0 : (n==2 || n==12) ? 1 : (n > 2 && n < 20) ? 2 : 3"),
    "pl": (3, "(n==1) ? 0 : (n%10>=2 && n%10<=4 && (n%100<12 || n%100>14)) ? 1 : 2"),
    "uk": (
        3,
        "(n%10==1 && n%100!=11) ? 0 : (n%10>=2 && n%10<=4 && (n%100<12 || n%100>14)) ? 1 : 2",
    ),
    "ar": (
        6,
        "(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n%100>=3 && n%100<=10) ? 3 : (n%100>=11) ? 4 : 5",
    ),
}
#: Languages that CLDR does not know, and the one whose numbers, dates and plurals they share.
_LIKE = {"sco": "en_GB"}


class UnknownLanguage(ValueError):
    """No language has this code."""


@dataclass(frozen=True)
class Tongue:
    """``code`` is the BCP 47 tag that pages carry, ``formats`` the Babel locale for numbers and dates."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    formats: str
    forms: int
    plural: str

    @property
    def lang(self) -> str:
        """The value of ``lang`` in HTML."""
        return "en-GB" if self.code == ENGLISH else self.code

    @property
    def plural_header(self) -> str:
        return f"nplurals={self.forms}; plural=({self.plural});"


@lru_cache(maxsize=256)
def tongue(code: str) -> Tongue:
    """The language with this code, as in "gd" or "pt-BR". Raises UnknownLanguage."""
    try:
        locale = Locale.parse("en_GB" if code == ENGLISH else _LIKE.get(code, code), sep=_separator(code))
    except (UnknownLocaleError, ValueError) as error:
        raise UnknownLanguage(f"{code} is no language that we know: give a code such as gd or pl") from error
    name = _NAMES.get(code) or _capital(locale.get_language_name() or code)
    forms, plural = _PLURALS.get(locale.language) or _of_gettext(locale)
    return Tongue(code, name, "rtl" if locale.text_direction == "rtl" else "ltr", str(locale), forms, plural)


def tongue_of_header(metadata: Mapping[str, str]) -> Tongue:
    """The language that the header of a catalogue names. Raises UnknownLanguage."""
    code = metadata.get("Language", "")
    if not code:
        raise UnknownLanguage("the catalogue's header names no Language")
    return tongue(code)


def _separator(code: str) -> str:
    return "-" if "-" in code and code not in _LIKE else "_"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _of_gettext(locale: Locale) -> tuple[int, str]:
    """For a language that nobody has added here: what translators' tools use."""
    forms = get_plural(locale)
    return forms.num_plurals, forms.plural_expr
