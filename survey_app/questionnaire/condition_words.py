"""A condition said in words, for people who check a questionnaire or compare two of them."""

from __future__ import annotations

from survey_app.questionnaire.model import Condition


def in_words(condition: Condition, inside: bool = False) -> str:
    """As in: “tea” is tea and “milk” is oat or cow. ``inside`` a longer condition, groups get brackets."""
    if condition.not_ is not None:
        return f"not ({in_words(condition.not_)})"
    for parts, word in ((condition.all, " and "), (condition.any, " or ")):
        if parts is not None:
            said = word.join(in_words(part, inside=True) for part in parts)
            return f"({said})" if inside and len(parts) > 1 else said
    question = f"“{condition.question}”"
    if condition.answered is not None:
        return f"{question} has {'an' if condition.answered else 'no'} answer"
    if condition.at_least is not None:
        return f"{question} is at least {condition.at_least:g}"
    if condition.equals is not None:
        return f"{question} is {_codes(condition.equals)}"
    return f"{question} has {_codes(condition.includes or ())}"


def _codes(codes: str | tuple[str, ...]) -> str:
    if isinstance(codes, str):
        return codes
    if not codes:
        return "nothing"
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} or {codes[-1]}"
