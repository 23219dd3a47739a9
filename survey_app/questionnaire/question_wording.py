"""How an English question is put: what survey handbooks have warned of since Payne, "The Art of Asking
Questions" (1951), found by its words.

Each function looks at one text and gives the words that raise the doubt, or None. They look at the form of
a sentence, not at its meaning, and were set so that a finding is right most of the time; what they miss is
found by reading aloud. ``docs/questionnaire-author.md`` shows an example of each.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_QUESTION_WORDS = r"how|what|why|when|where|who|which|whether|do|does|did|is|are|was|were|has|have|can|could"
_TWO_QUESTIONS = re.compile(rf"\b(?:and|or),? (?:{_QUESTION_WORDS}|will|would|should)\b[^.?!]*", _I)
#: "do and do not", "when and where": one thing said in two words.
_ONE_AFTER_ALL = re.compile(r"\b(?:when|where|what|how|who) and (?:when|where|how|what|who)\b|or is it\b", _I)
_ADJECTIVES = (
    r"able|accurate|available|bad|calm|clear|comfortable|complete|confident|consistent|cruel|difficult|easy"
    r"|effective|enjoyable|fair|friendly|good|happy|hard|heard|helped|helpful|honest|important|included"
    r"|informed|interesting|involved|kind|lonely|listened|motivated|open|prepared|private|proud|quick|ready"
    r"|regular|relevant|respected|respectful|sad|safe|satisfied|secure|settled|stressed|strong|supported"
    r"|supportive|timely|tired|trained|trusted|understood|useful|valued|warm|welcome|well|worried"
)
_TWO_QUALITIES = re.compile(rf"(?<!how )\b({_ADJECTIVES})(?: to)?,? (?:and|or|but) (?:{_ADJECTIVES})\b", _I)
_VERBS = (
    r"act|agree|answer|believe|care|challenge|check|discuss|enjoy|explain|feel|find|follow|hear|inform"
    r"|involve|know|learn|like|listen|notice|prepare|protect|read|respect|share|speak|take|teach|tell|trust"
    r"|understand|use|value|visit|want|write"
)
_TWO_DEEDS = re.compile(rf"\b(?:{_VERBS})s?(?: to| on| with| for| about)?,? and (?:{_VERBS})s?\b", _I)
_OWN = r"your|the|their|our|my|his|her|its"
_TWO_THINGS = re.compile(
    rf"\b(?:{_OWN}) [\w'-]+(?: [\w'-]+)?,? and (?:{_OWN}|with|about|from|by) [\w'-]+", _I
)
_SURELY_VERBS = (
    r"believe|choose|come|enjoy|feel|find|get|give|go|have|hear|keep|know|learn|listen|make|see|speak|take|tell"
    r"|trust|understand|want|write"
)
_TWO_CLAUSES = re.compile(
    r"\b(?:do|does|did|can|could|will|would) (?:you|they|we|he|she|people|staff|(?:your|the|our) [\w'-]+)"
    rf"(?: [\w'-]+){{1,8}}? (?P<join>and) (?:{_SURELY_VERBS})\b",
    _I,
)
#: Inside "when you feel low or stressed" nothing is asked.
_ASIDE = re.compile(r"\b(?:when|if|while|because|who|that|which|where|before|after|since|between|both)\b", _I)
_SET_PAIRS = re.compile(
    r"\b(?:health and (?:wellbeing|social care)|children and (?:young people|families)|mum and dad"
    r"|(?:brothers|sisters) and (?:sisters|brothers)|friends and family|family and friends|more and more"
    r"|social work and social care|time and again|young people and (?:their )?families|now and then)\b",
    _I,
)

_WANTS_YES = re.compile(
    r"^(?:do|does|did|is|are|was|were|would|will|ca|could|should|have|has)n't\b[^?.,]*", _I
)
_LEADS = re.compile(
    r"(?<!far )(?<!much )(?<!extent )\b(?:would you (?:not )?agree|do you (?:not )?agree that)\b"
    r"|\bwould you not\b|\bsurely\b|\bobviously\b|\bof course\b"
    r"|\bas (?:you know|we all know)\b|\beveryone (?:knows|agrees)\b"
    r"|\b(?:most people|experts|many) (?:agree|say|think|believe)\b"
    r"|\bhow much (?:do|did) you (?:like|enjoy|love|hate|dislike)\b|\bhow much better\b"
    r"|, (?:is|are|was|do|does|did)n't (?:it|you|they|he|she|we)\?|, right\?"
    r"|\bdo you think it is right that\b",
    _I,
)
_ONE_SIDE = re.compile(
    r"\bhow (?:good|great|helpful|useful|happy|satisfied|excellent|wonderful|enjoyable|supportive|kind|bad"
    r"|poor|terrible|difficult|hard|unhappy|unhelpful|unfair|fair)\b(?! or )(?:[^?.]*)",
    _I,
)
_BALANCED = re.compile(r"\bor (?:not|bad|poor|un|dis|hard|easy|difficult|good|happy|otherwise|helpful)", _I)

_LOADED = re.compile(
    r"\b(?:excellent|wonderful|amazing|fantastic|terrible|awful|appalling|shocking|disgraceful|outrageous"
    r"|horrible|hopeless|useless|so-called|red tape|bureaucratic|common[ -]sense|burdens?|troubled"
    r"|damaged|broken homes?|problem (?:child|children|families)|failing|suffer(?:s|ed|ing)?|privileged"
    r"|inadequate|world[- ]class|lazy)\b",
    _I,
)
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|without|cannot|lack(?:s|ed)?|fail(?:s|ed)?|unable"
    r"|unlikely|unless|disagree|refuse[sd]?|prevent(?:s|ed)?|avoid(?:s|ed)?)\b|\b\w+n't\b",
    _I,
)
_NOT_NEGATIVE = re.compile(
    r"\bnot only\b|\bno matter\b|\bwhether or not\b|\bor not\b|\bno one else\b|\bneither agree nor\b", _I
)
_PUT_NEGATIVELY = re.compile(
    r"^(?:I|we|my|our|people|staff|leaders|managers|the|they|there)\b[^,.;]*?"
    r"\b(?:do|does|did|am|is|are|was|were|have|has|can|could|will|would|should)(?:n't| not|not)\b[^,.;]*"
    r"|^(?:I|we|people|staff|leaders|managers)(?: \w+)? never\b[^,.;]*",
    _I,
)
_VAGUE = re.compile(
    r"(?<!how )(?<!as )(?<!too )(?<!more )(?<!most )"
    r"\b(?:often|regularly|frequently|occasionally|rarely|recently|lately)\b",
    _I,
)
_VAGUE_ANSWER = re.compile(
    r"\b(?:often|regularly|frequently|usually|occasionally|rarely|seldom|sometimes|many times|now and then"
    r"|a few|several|quite a lot)\b",
    _I,
)
_ABSOLUTE = re.compile(
    r"\b(?:always|never|constantly|completely|totally|entirely|absolutely|every time|at all times"
    r"|all (?:of )?the time|without exception)\b",
    _I,
)


def double_barrelled(text: str) -> str | None:
    """Words that join two things that are asked: two questions, two qualities, two deeds, two things."""
    text = _straight(text)
    if len(re.findall(r"\?", text)) > 1:
        return text.strip()
    plain = _SET_PAIRS.sub("…", text)
    two = _TWO_QUESTIONS.search(_ONE_AFTER_ALL.sub("…", plain))
    if two is not None and not _is_aside(plain, two.start()):
        return _short(two.group())
    for pattern in (_TWO_QUALITIES, _TWO_DEEDS, _TWO_THINGS, _TWO_CLAUSES):
        found = pattern.search(plain)
        if found is not None:
            place = found.start("join") if "join" in pattern.groupindex else found.start()
            if not _is_aside(plain, place):
                return _short(found.group())
    return None


def leading(text: str) -> str | None:
    """Words that say which answer is wanted."""
    text = _straight(text)
    for pattern in (_WANTS_YES, _LEADS):
        found = pattern.search(text)
        if found is not None:
            return _short(found.group())
    found = _ONE_SIDE.search(text)
    if found is None or _BALANCED.search(text):
        return None
    return _short(found.group())


def loaded(text: str) -> str | None:
    """A word that takes sides."""
    text = _straight(text)
    found = _LOADED.search(text)
    return found.group() if found is not None else None


def double_negative(text: str) -> str | None:
    """Two negatives in one sentence."""
    text = _straight(text)
    for sentence in re.split(r"[.?!]", _NOT_NEGATIVE.sub("…", text)):
        found = [match.group() for match in _NEGATIVE.finditer(sentence)]
        if len(found) > 1:
            return " … ".join(found[:2])
    return None


def negative(text: str) -> str | None:
    """A statement put in the negative, so that to agree is to say no."""
    text = _straight(text)
    found = _PUT_NEGATIVELY.search(_NOT_NEGATIVE.sub("…", text))
    return _short(found.group()) if found is not None else None


def vague(text: str) -> str | None:
    """In a question: a word for how often or when that each person reads in their own way."""
    text = _straight(text)
    found = _VAGUE.search(text)
    return found.group() if found is not None else None


def vague_answer(label: str) -> str | None:
    """The same in an answer."""
    label = _straight(label)
    found = _VAGUE_ANSWER.search(label)
    return found.group() if found is not None else None


def absolute(text: str) -> str | None:
    """A word that leaves room for one answer only."""
    text = _straight(text)
    found = _ABSOLUTE.search(text)
    return found.group() if found is not None else None


def _straight(text: str) -> str:
    """With the apostrophe of typewriters, so that one pattern finds either."""
    return text.replace("\u2019", "'")


def _is_aside(text: str, place: int) -> bool:
    """Whether what stands here belongs to a clause beside the question."""
    start = max(text.rfind(mark, 0, place) for mark in ",;:.?")
    return _ASIDE.search(text, max(start, 0), place) is not None


def _short(words: str) -> str:
    found = words.strip(" ,.?").split()
    return " ".join(found[:8]) + (" …" if len(found) > 8 else "")
