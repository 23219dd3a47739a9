"""How our questionnaires stand in an XLSForm: the words both directions share.

What the standard has a place for stands there. The rest stands in columns of our own, which XLSForm tools
pass over; a form from elsewhere simply lacks them.
"""

from __future__ import annotations

EASY_LANGUAGE = "Easy words"
#: Our own columns of the survey sheet, with what is in them.
SHORT, LEAD, UNIT, DECIMALS, BANDS, DEFINITIONS = "short", "lead", "unit", "decimals", "bands", "definitions"
SENSITIVE, BREAKDOWN, PER_PAGE, OFFER_SKIP = "sensitive", "breakdown", "per_page", "offer_skip"
MOST, ANOTHER, MAX_LENGTH, ALT = "most", "another", "max_length", "alt"
OWN_COLUMNS = (
    SHORT,
    LEAD,
    UNIT,
    DECIMALS,
    BANDS,
    DEFINITIONS,
    SENSITIVE,
    BREAKDOWN,
    PER_PAGE,
    OFFER_SKIP,
    MOST,
    ANOTHER,
    MAX_LENGTH,
    ALT,
)
#: Our own columns of the choices sheet.
LADDER, DESCRIPTION, INLINE = "ladder", "description", "inline"
OWN_CHOICE_COLUMNS = (LADDER, DESCRIPTION, INLINE)
#: Our own columns of the settings sheet: what stands at the top of a questionnaire and is one word or line.
OWN_SETTINGS = ("review", "audience", "owner", "promised_minutes", "kind", "example", "hub")

#: Appearances that tell our types apart; all of them are the standard's own.
LIKERT, MULTILINE, MONTH_YEAR, FIELD_LIST, TABLE_LIST, MINIMAL = (
    "likert",
    "multiline",
    "month-year",
    "field-list",
    "table-list",
    "minimal",
)
#: Notes in which the texts around the questions stand: <section>--intro, welcome--why, about--<id> …
INTRO, CONTENT_NOTICE, SUPPORT = "intro", "content-notice", "support"
WELCOME = {"who_asks": "who-asks", "why": "why", "what_happens": "what-happens", "safety": "safety"}
THANKS = {"message": "message", "what_next": "what-next"}
#: A calculation that says an earlier answer again: <question>--said-1, …
SAID = "said"
#: Name of the list of council areas.
AREAS_LIST = "council-areas"
