# ruff: noqa: RUF001
"""Words that may mean danger now, in each language: they say which texts a person might read first.

Nothing more hangs on them. A text without any is read as well; nobody is told, nothing is hidden and
nothing is done because of one. All but the English are drafts that nobody who speaks the language has
checked yet. Spelling is loose: small letters, without accents.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable

#: BCP 47 code → phrases; one that ends in ~ is the beginning of a word. A phrase stands on a line.
PHRASES = {
    "en": """
        suicid~
        kill myself
        killing myself
        end my life
        want to die
        wish i was dead
        better off dead
        self harm~
        selfharm~
        cut myself
        cutting myself
        overdos~
        hurt myself
        hurting myself
        hurts me
        hits me
        hit me
        beats me
        touches me
        touched me
        raped
        rape
        abus~
        groom~
        threaten~
        scared of him
        scared of her
        scared to go home
        afraid to go home
        not safe
        unsafe
        in danger
        nowhere to sleep
        sleeping rough
        locked in
        strangl~
        chokes me
        choked me
    """,
    "sco": """
        feart o him
        feart o her
        feart tae gang hame
        feart tae go hame
        skelps me
        batters me
        battered me
        kill masel
        hurt masel
        want tae dee
        no safe
    """,
    "gd": """
        fein mharbhadh
        mi fhin a mharbhadh
        ag iarraidh basachadh
        gam bhualadh
        gam ghoirteachadh
        ann an cunnart
        chan eil mi sabhailte
        droch dhiol~
    """,
    "pl": """
        samoboj~
        zabic sie
        zabije sie
        chce umrzec
        nie chce zyc
        bije mnie
        krzywdzi mnie
        dotyka mnie
        zgwalc~
        gwalt
        molest~
        grozi mi
        boje sie wracac do domu
        nie jestem bezpieczn~
        niebezpieczenstw~
        tne sie
    """,
    "uk": """
        самогубств~
        вбити себе
        хочу померти
        не хочу жити
        б'є мене
        мене б'ють
        зґвалт~
        насильств~
        домага~
        погрожу~
        боюся йти додому
        у небезпеці
        ріжу себе
    """,
    "ar": """
        انتحار
        الانتحار
        أقتل نفسي
        أريد أن أموت
        لا أريد أن أعيش
        يضربني
        تضربني
        يؤذيني
        يلمسني
        اغتصاب
        اغتصبني
        يهددني
        تحرش
        خائفة من العودة
        خائف من العودة
        في خطر
    """,
}
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SIGNS = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "ł": "l", "ґ": "г", "-": " "})


def may_mean_danger(words: str) -> bool:
    """Whether any phrase of any language is in a text: people mix languages, and say in none what they use.

    Wrong in both directions: “killing time” is none of the phrases, “I was not safe on my bike” is, and
    most that is said about danger uses other words. Its work grows with the length of the text and no faster.
    """
    return _ANY.search(_plain(words)) is not None


def reading_order(texts: Iterable[str], shuffled: random.Random | None = None) -> list[int]:
    """The places of texts in the order to read them: those with a hint first, and both parts by chance.

    A fresh order each time, kept nowhere, so that no order says which texts came together. ``shuffled`` is
    for tests; else the system's randomness.
    """
    kept = list(texts)
    order = list(range(len(kept)))
    (shuffled or random.SystemRandom()).shuffle(order)
    return sorted(order, key=lambda place: not may_mean_danger(kept[place]))


def _plain(words: str) -> str:
    """Words with one space between, in small letters without accents and vowel signs."""
    apart = unicodedata.normalize("NFKD", words.casefold().translate(_SIGNS))
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return " ".join(_WORD.findall(bare))


def _pattern(phrase: str) -> str:
    return re.escape(_plain(phrase)) + (r"\w*" if phrase.endswith("~") else "")


_ANY = re.compile(
    r"(?<!\S)(?:"
    + "|".join(
        _pattern(line.strip()) for text in PHRASES.values() for line in text.split("\n") if line.strip()
    )
    + r")(?!\S)"
)
