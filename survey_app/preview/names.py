"""Whether a note looks as if it named somebody: a question to whoever writes it, which never blocks.

It looks for words with a capital where a sentence does not begin, and for somebody who "said" something.
It is wrong at times in both directions, so it only asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from survey_app.questionnaire.areas import AREAS

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?:;\n\u201c\"(/-])\s*\Z")
_SPEAKS = frozenset({"said", "says", "told", "thinks", "thought", "wants", "asked", "feels", "felt"})
#: Who may say something without having a name.
_NOBODY = frozenset(
    {
        *("all", "another", "anyone", "both", "children", "everybody", "everyone", "he", "i", "it", "many"),
        *("most", "nobody", "none", "one", "others", "people", "she", "some", "somebody", "someone"),
        *("staff", "that", "they", "this", "we", "who", "workers", "you"),
    }
)
#: Words that are written with a capital and name nobody.
_KNOWN = frozenset(
    {
        *("i", "i'd", "i'll", "i'm", "i've", "ok", "yes", "no", "none", "other"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december"),
        *("scotland", "scottish", "england", "english", "britain", "british"),
        *("gaelic", "scots", "polish", "ukrainian", "arabic"),
    }
)


def looks_like_a_name(words: str, known: Collection[str] = ()) -> bool:
    """``known``: words in small letters that stand with a capital elsewhere, and name nobody."""
    found = list(_WORD.finditer(words))
    for place, match in enumerate(found):
        word = match.group()
        small = word.lower().replace("\u2019", "'")
        if len(word) < 2 or not word[0].isupper() or word.isupper():
            continue
        if any(each in _KNOWN or each in _areas() or each in known for each in (small, small.rstrip("s"))):
            continue
        if not _BEGINS.search(words[: match.start()]):
            return True
        following = found[place + 1].group().lower() if place + 1 < len(found) else ""
        if following in _SPEAKS and small not in _NOBODY:
            return True
    return False


@lru_cache(maxsize=1)
def _areas() -> frozenset[str]:
    return frozenset(word.lower() for area in AREAS for word in _WORD.findall(area.name))
