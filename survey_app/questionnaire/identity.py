"""Whether a question asks who somebody is.

A guard against what is written in the usual ways, not against a clever author: every questionnaire is
also read by people before it is used.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_ALL_OF_IT = r"(?<!first half of your )(?<!first part of your )(?<!start of your )"
#: People whose names are asked for as often as one's own.
_SOMEBODY = (
    r"(child|young person|son|daughter|mother|father|mum|dad|parent|carer|brother|sister|partner|friend"
    r"|person|member|worker|manager|teacher|doctor|nurse|colleague|respondent|interviewee|interviewer|head)"
)
_WANTED = {
    "a name": (
        r"\b(your|full|first|last|family|fore|sur|middle|given|preferred|nick) ?names?\b",
        r"\bwhat are you called\b",
        r"\bwho are you\b",
        rf"\bnames? of (the|your|this|each|any) ([a-z]+ ){{0,2}}{_SOMEBODY}s?\b",
        rf"\b{_SOMEBODY}(s'|'s) (full |first |last )?names?\b",
        r"^names?\b[:?]?$",
    ),
    "a date of birth": (
        r"\bdates? of birth\b",
        r"\bbirth ?(day|date)\b",
        r"\bdob\b",
        r"\bwhen (were|was) (you|your child|the young person) born\b",
        r"\bd\.o\.b\b",
    ),
    "a full postcode": (_NOT_ALL_OF_IT + r"\bpost ?codes?\b", r"\bzip ?code\b"),
    "an address or a number that finds a person": (
        r"\byour (home |e-?mail |postal )?address\b",
        r"\b(e-?mail|phone|mobile|telephone) ?(address|number)?s?:?$",
        r"\byour (e-?mail|(phone|mobile|telephone) number)\b",
        r"\bchi number\b",
        r"\bnational insurance number\b",
        r"\bpayroll number\b",
    ),
}
#: "Please don't use names", "we do not ask for your name": the opposite of asking.
_REFUSAL = re.compile(r"\b(do not|don't|never|without|no need to|not ask(ing)? for|leave out)\b[^.?!,;:]*")
#: A closed question about such a thing ("does your worker remember your birthday?") does not collect it.
_YES_OR_NO = re.compile(r"(do|does|did|is|are|was|were|has|have|had|can|could|will|would|how)\b")


def what_it_asks_for(words: str, closed: bool) -> str | None:
    """What these words of a question ask for that would say who somebody is, in words; None for nothing.
    ``closed``: whether the question has options to choose from."""
    plain = unicodedata.normalize("NFKC", words).casefold().replace("\u2019", "'")
    plain = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", plain)
    plain = re.sub(r"\s+", " ", plain).strip()
    if closed and _YES_OR_NO.match(plain):
        return None
    asked = _REFUSAL.sub("", plain)
    for what, patterns in _WANTED.items():
        if any(re.search(pattern, asked) for pattern in patterns):
            return what
    return None
