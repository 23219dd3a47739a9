"""The thresholds of a release, frozen when a survey opens and written in the release's manifest."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

#: No approval can take a threshold below these: smaller groups are people, not statistics.
FLOOR_MIN_BASE = 5
FLOOR_MIN_CELL = 3


class PolicyError(ValueError):
    """A threshold that makes no sense or is below the floor; the message says which."""


@dataclass(frozen=True)
class Policy:
    """What may be shown.

    ``min_base``: the fewest respondents a group may have to be shown for a question.
    ``min_cell``: counts below it are small (zero included), and so is a complement within the base.
    An attacker's interval for a small count must contain 0 to ``min_cell``, for a hidden base 0 to
    ``min_base``. Raises PolicyError below the floors.
    """

    min_base: int = 10
    min_cell: int = 5
    name: str = "standard"

    def __post_init__(self) -> None:
        for label, value, floor in (
            ("min_base", self.min_base, FLOOR_MIN_BASE),
            ("min_cell", self.min_cell, FLOOR_MIN_CELL),
        ):
            if not isinstance(value, int) or isinstance(value, bool) or not floor <= value <= 1000:
                raise PolicyError(f"{label} is {value!r}: give a whole number from {floor} to 1000")
        # Otherwise a shown group could have one answer that is small and dominating at once.
        if self.min_base < 2 * self.min_cell - 1:
            raise PolicyError(
                f"min_base {self.min_base} is too low for min_cell {self.min_cell}: "
                f"give at least {2 * self.min_cell - 1}"
            )

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Policy:
        """The policy of a survey or a manifest. Raises PolicyError; an unknown key is one, because a
        rule that is not understood cannot be kept."""
        try:
            data = json.loads(text)
        except json.JSONDecodeError as error:
            raise PolicyError(f"the policy is not JSON: {error}") from error
        if not isinstance(data, dict) or set(data) - {"min_base", "min_cell", "name"}:
            raise PolicyError(f"the policy has keys that are not known here: {text}")
        return cls(**data)
