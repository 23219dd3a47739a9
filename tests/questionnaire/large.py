"""A questionnaire of any size, to measure with: every so many questions a condition on three earlier ones."""

from __future__ import annotations

import json
import random

from tests.questionnaire.generated import TOP

_OPTIONS = "".join(
    f"          - {{code: {code}, label: {label}}}\n"
    for code, label in (("yes-it-is", '"Yes"'), ("no-it-is-not", '"No"'), ("in-part", "In part"))
)
_PER_SECTION = 10


def large(questions: int, conditions: int, seed: int = 1) -> str:
    """Its YAML. Conditions are of the three forms, on whatever comes before, conditional or not."""
    random_places = random.Random(seed)
    text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in TOP.items()) + "sections:\n"
    for number in range(questions):
        if number % _PER_SECTION == 0:
            section = number // _PER_SECTION
            text += f"  - id: part-{section}\n    title: Part {section}\n    questions:\n"
        text += (
            f"      - id: q{number}\n        type: single\n        not_sure: true\n"
            f"        ask: Do you get what you need from part {number} of the plan?\n"
            "        hint: Think of the last four weeks.\n"
        )
        if number >= 3 and number * conditions // questions != (number + 1) * conditions // questions:
            one, other, third = (random_places.randrange(number) for _ in range(3))
            text += (
                "        show_if:\n          any:\n"
                f"            - {{question: q{one}, equals: [yes-it-is, no-it-is-not]}}\n"
                "            - all:\n"
                f"                - {{question: q{other}, equals: yes-it-is}}\n"
                f"                - not: {{question: q{third}, answered: true}}\n"
            )
        text += "        options:\n" + _OPTIONS
    return text
