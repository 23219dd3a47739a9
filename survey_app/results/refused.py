"""The one way in which results say no."""

from __future__ import annotations


class Refused(Exception):
    """No release: the reason, in words for the person who asked for one. Nothing was made.

    The cause, where there is one, is chained. A refusal is an outcome of its own, never a result with
    something missing: whoever catches this has nothing to show.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
