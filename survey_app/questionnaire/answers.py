"""What one person said, as a value: question ids to option codes or words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

#: The option codes chosen (one for single and scale, one or more for multiple), or the words written.
Answer = tuple[str, ...] | str


@dataclass(frozen=True)
class Answers:
    """A frozen mapping from question id to answer; a question that was skipped has no entry."""

    values: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def get(self, question_id: str) -> Answer | None:
        return self.values.get(question_id)

    def codes(self, question_id: str) -> tuple[str, ...]:
        """The chosen option codes; empty when skipped or when the question is a text."""
        answer = self.values.get(question_id)
        return answer if isinstance(answer, tuple) else ()

    def text(self, question_id: str) -> str:
        """The words written; empty when there are none."""
        answer = self.values.get(question_id)
        return answer if isinstance(answer, str) else ""

    def having(self, question_id: str, answer: Answer | None) -> Answers:
        """A copy with this answer, or without any where it is None or empty."""
        values = dict(self.values)
        values.pop(question_id, None)
        if answer:
            values[question_id] = answer
        return Answers(values)
