"""How hard an English text is to read.

The grade is the one of Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas"
(1975): 0.39 times words a sentence plus 11.8 times syllables a word less 15.59, in years of schooling.
Syllables are counted by rule, so a grade is rough, and says little about a text of a few words.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?]+(?=[\s\u201d\u2019\"')]|$)|\n\s*\n")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?|\d+")
_VOWELS = re.compile(r"[aeiouy]+")
#: An e that is written and not spoken: home, homes, moved, something, safety, placement.
_SILENT = re.compile(
    r"(?<=[^aeiouy])e$(?<![^aeiouy]le)"
    r"|(?<=[^aeiouysxzcg])(?<!ch)(?<!sh)e(?=s$)(?<![^aeiouy]le)"
    r"|(?<=[^aeiouytd])e(?=d$)(?<![^aeiouy]le)"
    r"|(?<=[^aeiouy])e(?=(?:ly|ments?|ful|less|ness|ty|thing|ones?|where|times|what)$)(?<![^aeiouy]le)"
)
#: Two vowels beside each other that are two syllables: idea, area, media, video, usual, experience, going.
_APART = re.compile(
    r"(?<=[^tcsgx])i[aou]|(?<=[dr])eo|u(?=[ae]l)|(?<=[rl])i(?=enc|ent|er)|(?<=i)(?=sms?$)|(?<=id)e(?=a)|(?<=ar)e(?=a)"
    r"|(?<=r)e(?=a(?:ct|te))|[aeouy](?=ing)"
)
_BY_HEART = {"people": 2, "science": 2, "quiet": 2, "business": 2, "every": 2, "everyone": 3, "being": 2}


def sentences(text: str) -> list[str]:
    """The sentences of a text; a heading without a full stop is one."""
    return [part.strip() for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """The words, numbers among them; a hyphen divides."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """How many syllables a word has, at least 1."""
    word = word.lower().replace("\u2019", "'")
    if word.isdigit():
        return 1
    word = re.sub(r"'(s|d|t|ll|re|ve|m)$", "", word)
    if word in _BY_HEART:
        return _BY_HEART[word]
    spoken = _SILENT.sub("", word) if len(word) > 2 else word
    return max(1, len(_VOWELS.findall(spoken)) + len(_APART.findall(word)))


def grade(texts: list[str]) -> float:
    """The reading grade of these texts together; 0 where there are no words."""
    found = [sentence for text in texts for sentence in sentences(text)]
    all_words = [word for sentence in found for word in words(sentence)]
    if not all_words:
        return 0.0
    per_sentence = len(all_words) / len(found)
    per_word = sum(syllables(word) for word in all_words) / len(all_words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
