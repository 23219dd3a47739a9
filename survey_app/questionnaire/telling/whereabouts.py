"""Where somebody can be found: e-mail, social media, postcode, street."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey_app.questionnaire.telling.finding import Finding, Kind
from survey_app.questionnaire.telling.innocent import NO_NAME
from survey_app.questionnaire.telling.lists import listed

_PROVIDERS = "gmail|googlemail|hotmail|outlook|icloud|yahoo|live|msn|aol|proton|protonmail|btinternet"
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_'")
#: RFC 5321, 4.5.3.1: at most 64 before the @ and 255 after it.
_MOST_LOCAL, _MOST_DOMAIN = 64, 255
_DOMAIN = re.compile(r"[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){0,4}\.[^\W\d_]{2,24}\b")
_SPACED = re.compile(rf"\s{{0,2}}(?:{_PROVIDERS})\b", re.IGNORECASE)
_SPOKEN = re.compile(
    rf"(?:\(at\)|\[at\]|\bat\b) ?(?:{_PROVIDERS}) ?(?:\.|\(dot\)|\bdot\b) ?(?:com|co|net|org|me)\b",
    re.IGNORECASE,
)
_AREAS = listed(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH
    EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M
    ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST
    SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """
)
#: A full postcode, with or without its space; the last two letters are never C, I, K, M, O or V (BS 7666).
_POSTCODE = re.compile(r"\b([a-z]{1,2})\d[0-9a-z]? ?(\d[abd-hjlnp-uw-z]{2})\b", re.IGNORECASE)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th")
_STREETS = "Street|Road|Avenue|Drive|Crescent|Terrace|Lane|Gardens|Court|Grove|Wynd|Square"
_STREET = re.compile(
    rf"\b\d{{1,4}}[a-zA-Z]?,? (?:[A-Z][a-z']{{1,20}} ){{1,3}}"
    rf"(?:{_STREETS}|St|Rd|Ave|Cres|Place|Close|Way|Row|Brae|Loan)\b"
    r"|\b(?:[Ll]ives?|[Ss]tays?|[Aa]ddress is|[Ll]iving)(?: at| in)? \d{1,4}[a-zA-Z]? "
    r"(?:[A-Za-z']{2,20} ){1,3}"
    rf"(?:{_STREETS}|{_STREETS.lower()})\b"
)
_MEDIA = (
    "insta|instagram|snap|snapchat|tiktok|facebook|fb|twitter|discord|telegram|roblox|xbox|psn|steam|gamertag"
)
_AT = re.compile(r"(?<![\w@.])@([a-z][\w.]{2,29})", re.IGNORECASE)
_AFTER_MEDIA = re.compile(
    rf"\b(?:{_MEDIA})(?: (?:name|tag|id|account|user|username))?"
    rf"(?: (?:is|called)|[ ]?[:=])? ?@?([a-z0-9][\w.]{{2,29}})",
    re.IGNORECASE,
)
_AFTER_COLON = re.compile(
    rf"\b(?:{_MEDIA}|username)(?: name)? ?[:=] ?@?([a-z0-9][\w.]{{2,29}})", re.IGNORECASE
)
_USERNAME = re.compile(
    r"\b(?:username|user name|gamertag|handle|snap name|insta name) is @?([\w.]{3,30})", re.IGNORECASE
)
_PROFILE = re.compile(
    r"\b(?:instagram|tiktok|facebook|snapchat|twitter|linkedin|youtube|x)\.com/(?:in/|add/|@)?[\w.]{2,40}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b\w[\w.]{1,30}#\d{4}\b")
_EVERYBODYS = frozenset(
    {"home", "school", "work", "college", "uni", "night", "the", "my", "all", "everyone", "least"}
)


def found_in(words: str) -> Iterator[Finding]:
    """Findings in a text of plain signs."""
    yield from _emails(words)
    for found in _POSTCODE.finditer(words):
        if found[1].upper() in _AREAS and not _ORDINAL.fullmatch(found[2]):
            yield Finding(*found.span(), Kind.POSTCODE)
    for found in _STREET.finditer(words):
        yield Finding(*found.span(), Kind.STREET)
    yield from _handles(words)


def _emails(words: str) -> Iterator[Finding]:
    at = words.find("@")
    while at >= 0:
        start = at
        if start and words[start - 1] == " " and _SPACED.match(words, at + 1):
            start -= 1
        end_of_local = start
        while start > max(0, end_of_local - _MOST_LOCAL) and words[start - 1] in _LOCAL:
            start -= 1
        if start < end_of_local:
            found = _SPACED.match(words, at + 1) or _DOMAIN.match(words, at + 1, at + 1 + _MOST_DOMAIN)
            if found:
                yield Finding(start, found.end(), Kind.EMAIL)
        at = words.find("@", at + 1)
    for spoken in _SPOKEN.finditer(words):
        yield Finding(*spoken.span(), Kind.EMAIL)


def _handles(words: str) -> Iterator[Finding]:
    for found in _AT.finditer(words):
        if found[1].lower().rstrip(".") not in _EVERYBODYS:
            yield Finding(*found.span(), Kind.HANDLE)
    for found in _AFTER_MEDIA.finditer(words):
        if _is_made_up(found[1]):
            yield Finding(*found.span(), Kind.HANDLE)
    for pattern in (_AFTER_COLON, _USERNAME):
        for found in pattern.finditer(words):
            if found[1].lower().rstrip(".") not in NO_NAME:
                yield Finding(*found.span(), Kind.HANDLE)
    for pattern in (_PROFILE, _NUMBERED):
        for found in pattern.finditer(words):
            yield Finding(*found.span(), Kind.HANDLE)


def _is_made_up(token: str) -> bool:
    """Whether it is no word: it has letters, and a digit, a low line or a point among them."""
    token = token.rstrip("._")
    return len(token) >= 5 and any(map(str.isalpha, token)) and any(not each.isalpha() for each in token)
