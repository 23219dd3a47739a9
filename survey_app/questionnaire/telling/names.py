"""Names of people, by English words around them and by a short list. Bare unusual names are not found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey_app.questionnaire.telling.finding import Finding, Kind
from survey_app.questionnaire.telling.given_names import ALSO_WORDS, SURE, SURNAMES
from survey_app.questionnaire.telling.innocent import INNOCENT, NO_NAME, OF_A_PLACE
from survey_app.questionnaire.telling.lists import listed

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_TITLES = frozenset({"mr", "mrs", "ms", "mx"})
#: Short for other things too, or words: a title only with a capital, and before one.
_TITLES_WITH_CAPITAL = frozenset(
    {
        "dr",
        "prof",
        "professor",
        "miss",
        "auntie",
        "aunty",
        "aunt",
        "uncle",
        "granny",
        "gran",
        "nana",
        "papa",
        "sheriff",
    }
)
_PERSON = listed(
    """
    worker keyworker mum mam mammy dad da father mother stepmum stepdad parent sister brother
    stepbrother stepsister friend pal mate bestie boyfriend girlfriend partner husband wife ex son
    daughter wean baby carer teacher headteacher tutor lecturer boss manager lawyer solicitor advocate
    judge sheriff psychologist psychiatrist counsellor nurse doctor therapist neighbour landlord
    flatmate roommate uncle auntie aunty aunt cousin niece nephew gran granny grandma grandad granda
    nana nan reporter mentor coach officer
    """
)
_CALLED = frozenset({"called", "named"})
_IS = frozenset({"is", "was", "'s", "are"})
_SAINTS = frozenset(
    {"st", "saint", "queen", "king", "prince", "princess", "lady", "lord", "sir", "the", "port", "fort"}
)
_OWNERS = frozenset({"my", "his", "her", "their", "our", "your", "whose"})
_NAME_WORDS = frozenset({"name", "name's", "names", "surname", "nickname"})
#: Written like a surname and none.
_MAKES = frozenset({"mcdonald's", "mcdonalds", "macbook", "mcflurry", "mcdonald", "macdonalds", "mcvitie's"})
_PREFIXED = re.compile(r"(?:Mc|Mac|O')[A-Z][a-z]+\Z")
#: A sentence begins here.
_STOPS = frozenset('.!?\n:;•"“”()')


@dataclass(frozen=True)
class _Token:
    """A word, in small letters without a possessive ending; whether only its first letter is a capital; and
    what stands between the word before and this one."""

    start: int
    end: int
    written: str
    small: str
    capital: bool
    before: str

    @property
    def begins(self) -> bool:
        """Whether a sentence does."""
        return not self.before or not _STOPS.isdisjoint(self.before)

    @property
    def follows_closely(self) -> bool:
        """Whether nothing but a space, a comma or the point of an abbreviation is before it."""
        return (
            self.before.strip(" \t") in {"", ",", "."} and len(self.before) <= 3 and "\n" not in self.before
        )

    @property
    def may_be_a_name(self) -> bool:
        return self.capital and self.small not in INNOCENT and self.small not in NO_NAME


def found_in(words: str) -> Iterator[Finding]:
    """Findings in a text with plain apostrophes."""
    tokens = _tokens(words)
    # Where most words have a capital, a capital says nothing.
    capitals = sum(token.written[0].isupper() and token.written != "I" for token in tokens)
    trusted = len(tokens) < 4 or capitals * 5 < len(tokens) * 3
    for place, token in enumerate(tokens):
        last = _name_from(tokens, place, trusted)
        if last is not None:
            yield Finding(token.start, tokens[last].end, Kind.NAME)


def _tokens(words: str) -> list[_Token]:
    tokens, end = [], 0
    for found in _WORD.finditer(words):
        written = found[0]
        small = written.lower().removesuffix("'s")
        capital = written[0].isupper() and (len(written) == 1 or not written.isupper())
        tokens.append(_Token(found.start(), found.end(), written, small, capital, words[end : found.start()]))
        end = found.end()
    return tokens


def _name_from(tokens: Sequence[_Token], place: int, trusted: bool) -> int | None:
    """The place of the last word of a name that begins here; None where none does."""
    token = tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) and tokens[place + 1].follows_closely else None
    if after is not None and _is_title(token) and _is_after_title(token, after):
        return place + 1
    if _is_told(tokens, place, trusted):
        return _with_surname(place, token, after)
    before = tokens[place - 1].small if place else ""
    of_a_place = after is not None and after.small in OF_A_PLACE
    if token.small in SURE and before not in _SAINTS and not of_a_place:
        return _with_surname(place, token, after)
    if after is not None and token.written.endswith("'s") and token.may_be_a_name and after.small in _PERSON:
        return place
    if not trusted or after is None or not token.capital or after.small in OF_A_PLACE or "." in after.before:
        return None
    return place + 1 if _is_surname_after(token, after, tokens[place + 2 : place + 3], before) else None


def _with_surname(place: int, token: _Token, after: _Token | None) -> int:
    """The place of the surname that follows a name, else of the name."""
    goes_on = after is not None and token.capital and after.before.isspace() and after.may_be_a_name
    return place + 1 if goes_on and not token.written.endswith("'s") else place


def _is_title(token: _Token) -> bool:
    return token.small in _TITLES or (token.capital and token.small in _TITLES_WITH_CAPITAL)


def _is_after_title(title: _Token, after: _Token) -> bool:
    if after.before.strip() == ",":
        return False
    if title.small in _TITLES:
        return len(after.small) > 1 and after.small not in NO_NAME
    if after.before.strip() == "." and title.small not in {"dr", "prof"}:
        return False
    return after.may_be_a_name


def _is_told(tokens: Sequence[_Token], place: int, trusted: bool) -> bool:
    """Whether the words before say that this is a name: my name is, who is called, my worker."""
    token = tokens[place]
    if not place or len(token.small) < 2 or token.begins:
        return _after_colon(tokens, place)
    if not token.follows_closely:
        return False
    earlier = [each.small for each in tokens[max(0, place - 6) : place]]
    before = earlier[-1]
    small_is_fine = token.small not in NO_NAME and token.small not in INNOCENT
    if before in _IS and len(earlier) > 1 and earlier[-2] in _NAME_WORDS:
        return small_is_fine
    if (
        (tokens[place - 1].written.lower() in {"name's", "names"})
        and len(earlier) > 1
        and earlier[-2] in _OWNERS
    ):
        return small_is_fine
    if before == "me" and len(earlier) > 1 and earlier[-2] in {"call", "calls", "called"}:
        return token.may_be_a_name
    if before in _CALLED:
        somebody = not _PERSON.isdisjoint(earlier[:-1]) or earlier[-3:-1] in (
            ["i", "am"],
            ["he", "is"],
            ["she", "is"],
        )
        somebody = somebody or (len(earlier) > 1 and earlier[-2] in {"i'm", "im", "he", "she"})
        said = len(earlier) > 1 and (earlier[-2] in _IS or earlier[-2] == "i'm")
        return somebody and (small_is_fine if said else token.may_be_a_name)
    return trusted and before in _PERSON and token.may_be_a_name and token.small not in OF_A_PLACE


def _after_colon(tokens: Sequence[_Token], place: int) -> bool:
    """“Name: …”, as on a form."""
    token = tokens[place]
    if not place or token.before.strip() != ":":
        return False
    return tokens[place - 1].small in _NAME_WORDS and token.small not in NO_NAME


def _is_surname_after(token: _Token, after: _Token, next_one: Sequence[_Token], before: str) -> bool:
    if not after.capital or not after.before.isspace() or before in _SAINTS:
        return False
    if next_one and next_one[0].follows_closely and next_one[0].small in OF_A_PLACE:
        return False
    if token.small in ALSO_WORDS or token.small in SURE:
        return after.may_be_a_name and not (
            token.begins and token.small in {"will", "mark", "may", "april", "summer"}
        )
    if after.small in _MAKES or after.small.removesuffix("s") in _MAKES:
        return False
    return token.may_be_a_name and (after.small in SURNAMES or _PREFIXED.match(after.written) is not None)
