"""Words that systems use about children and young people, and what to say instead.

The list is our own, after the habit that care experienced people in Scotland have asked for: to say home,
family and friends as anyone else would. It is held against questionnaires for young people and families;
staff may need the terms of the law.
"""

from __future__ import annotations

import re

#: what is written (a pattern within word boundaries) → what to write instead
INSTEAD = {
    r"placements?": "home, or where you live",
    r"placed (with|in)": "living with, or living in",
    r"contact": "time with family, or keeping in touch",
    r"looked[- ]after (child|children|young people|young person)": "care experienced, or in care",
    r"units?": "house, or home",
    r"respite": "a short break",
    r"siblings?": "brothers and sisters",
    r"peers?": "friends, or other young people",
    r"service users?": "people, or you",
    r"clients?": "people, or you",
    r"case ?loads?|cases?": "you, or your story",
    r"transitions?|transitioning": "moving on",
    r"challenging behaviou?rs?": "finding things hard",
    r"abscond(s|ed|ing)?": "leave without telling anyone",
    r"disclos(e|es|ed|ure|ures|ing)": "tell",
    r"accommodation": "home, or where you live",
    r"independent living|independence": "living in your own place",
    r"interventions?": "help",
    r"multi-?agency|inter-?agency": "everyone who helps you",
    r"stakeholders?": "people who have a part in it",
    r"engag(e|es|ed|ing|ement)": "take part, or talk",
    r"vulnerab(le|ility|ilities)": "needing more help",
    r"ceas(e|es|ed|ing)": "stop",
    r"access(ed|es|ing)?": "get, or use",
    r"outcomes?": "what changed for you",
    r"corporate parents?": "the people who must help you",
    r"permanence": "a home for good",
    r"care package|package of care": "the help you get",
    r"semi-independent": "with some help",
    r"hard to reach|difficult to place": "words about what services did not manage",
    r"non-?compliant|non-?compliance|failed to engage|did not engage": "did not want to, or could not",
    r"in (the )?community": "in your town, or near you",
}
#: Terms by which people who work in care mean different things: a survey says which of them it means.
TERMS = (
    "corporate parent",
    "corporate parenting",
    "continuing care",
    "aftercare",
    "throughcare",
    "self-directed support",
    "chronology",
    "chronologies",
    "kinship care",
    "lead professional",
    "named person",
    "team around the child",
    "trauma-informed",
    "eligibility criteria",
    "delegated functions",
    "commissioning",
    "care experienced",
    "pathway plan",
    "wellbeing indicators",
    "permanence",
)
#: Words as they are written with capitals only: small letters mean something else.
_CAPITALS = {r"LAC": "care experienced, or in care", r"YP": "young people", r"SW": "social worker"}

_PATTERNS = [
    *(
        (re.compile(rf"(?<![\w-])(?:{said})(?![\w-])", re.IGNORECASE), better)
        for said, better in INSTEAD.items()
    ),
    *((re.compile(rf"\b{said}\b"), better) for said, better in _CAPITALS.items()),
]


def words_to_avoid(text: str) -> list[tuple[str, str]]:
    """The words of the list that stand in this text, as written, each with what to say instead."""
    found: dict[str, tuple[str, str]] = {}
    for pattern, better in _PATTERNS:
        for match in pattern.finditer(text):
            found.setdefault(match.group().lower(), (match.group(), better))
    return list(found.values())
