"""``survey-app release`` and ``survey-app export``: from a closed survey to published tables."""

from __future__ import annotations

from collections.abc import Callable

from survey_app.results.build import Built, Refused
from survey_app.storage.engines import Store

#: progress(done, of)
Progress = Callable[[int, int], None]


def build_release(
    store: Store,
    survey_id: str,
    private_key: bytes,
    *,
    version: str,
    progress: Progress | None = None,
) -> Built:
    """Open the closed survey's responses, count, protect, prove, and store the release as "built".

    Raises Refused (nothing is stored) and KeyError for an unknown survey.
    """
    raise Refused("not wired yet")


def publish_release(store: Store, release_hash: str, day: str) -> None:
    """Let the dashboard show this release from this ISO day on. Raises KeyError for an unknown hash."""
    raise Refused("not wired yet")
