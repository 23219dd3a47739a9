"""The remarks that the check can make about a questionnaire that is valid, each with what it is about.

Their names are what an author writes under ``accepts``. ``docs/questionnaire-author.md`` has the same table
with an example each.
"""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    # plain words
    "long-sentence": "a sentence is longer than its readers like",
    "reading-grade": "the words and sentences are harder than its readers like",
    "word-to-avoid": "a word of the system stands where people would use another",
    "jargon": "a term of the trade, or letters that stand for words, is not explained",
    "long-welcome": "the start page is too long to be read",
    # questions
    "double-barrelled": "two things are asked at once",
    "leading": "the question says which answer is wanted",
    "loaded-word": "a word in the question takes sides",
    "double-negative": "to say yes, one has to say no",
    "negative": "the question is put in the negative",
    "vague-quantifier": "answers such as “often” mean something else to everyone",
    "absolute": "a word such as “always” leaves room for one answer only",
    # answers
    "unbalanced-scale": "one side of a scale has more points than the other",
    "no-ladder": "a scale does not say which of its points are good answers",
    "scale-order": "the points of a scale do not go one way",
    "same-label": "two answers read the same",
    "no-words": "an answer is only a face or a sign, which not everyone reads alike or hears read out",
    "overlapping-numbers": "a number belongs to two answers, or to none",
    "no-way-out": "none of the answers fits somebody, and there is no “something else”",
    # care
    "rather-not-say": "a sensitive question has no “I would rather not say”",
    "content-notice": "a sensitive question comes without notice",
    "support-after": "a sensitive section ends without saying where support is",
    "unmarked-sensitive": "a question about something hard is not marked as sensitive",
    "easy-words": "there are no easy words for people who choose them",
    "names-in-words": "a box for words does not ask to leave names out",
    "no-leaving-quickly": "young people cannot leave quickly",
    "promised-minutes": "it takes longer than people are promised",
    # ways
    "unreachable": "no answers lead to a question",
    "unreachable-section": "no answers lead to a section",
    "contradiction": "conditions can never be true together",
    "always-true": "a condition is true for everyone",
    "dead-condition": "a part of a condition is never true",
    "dead-option": "a code in a condition is never given",
    "dead-variant": "nobody meets a variant",
    "ends-here": "nothing more is asked after an answer",
    "same-page": "a text repeats an answer from its own page",
    "any-order": "a condition looks at a section that may be done later",
    # results
    "two-parents": "no results can be released, as a question hangs on two others",
    "not-releasable": "no results can be released for a question",
    "mostly-hidden": "most groups of a breakdown would be hidden",
    # keeping house
    "to-be-written": "nobody has written a text yet",
    "unused-accept": "a remark is accepted that is not made",
}
