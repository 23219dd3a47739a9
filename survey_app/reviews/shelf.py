"""The reviews of a deployment: folders of questionnaires, each with what the review says of itself.

``review.toml`` names a review; ``pages/*.md`` are its pages, each with a twin in easy words
(``pages/information.easy.md``). They are read once, when the public side starts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from survey_app.reviews import markdown
from survey_app.reviews.markdown import Text

#: The pages that a review has, in the order in which it lists them.
PAGES = (
    "information",
    "information-for-staff",
    "privacy",
    "timeline",
    "updates",
    "findings",
    "what-you-told-us",
)
#: Pages that not every review needs.
NOT_EVERYWHERE = frozenset({"information-for-staff"})
EASY = "easy"


class ReviewError(ValueError):
    """A review cannot be read; the message names the file and says what to do."""


@dataclass(frozen=True)
class Page:
    """A page of a review, in its own words and in easy ones; None where a twin is missing."""

    name: str
    text: Text
    easy: Text | None


@dataclass(frozen=True)
class Review:
    """``name`` is its folder, and its part of addresses; ``asks`` says whom it asks, in words."""

    name: str
    title: str
    summary: str
    led_by: str
    questions_to: str
    order: int
    example: bool
    pages: Mapping[str, Page]


def read(folder: Path) -> tuple[Review, ...]:
    """The reviews in this folder of folders, in their order; a folder without ``review.toml`` has no pages
    of its own. Raises ReviewError."""
    if not folder.is_dir():
        return ()
    found = [_review(path.parent) for path in sorted(folder.glob("*/review.toml"))]
    return tuple(sorted(found, key=lambda review: (review.order, review.title)))


def files(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Every file of Markdown of a review's folder: the page's name, ``easy`` or nothing, the file."""
    for path in sorted((folder / "pages").glob("*.md")):
        name, _, easy = path.stem.partition(".")
        yield name, easy, path


def _review(folder: Path) -> Review:
    path = folder / "review.toml"
    try:
        says = tomllib.loads(path.read_text(encoding="utf-8"))
        review = Review(
            name=folder.name,
            title=str(says["title"]),
            summary=str(says["summary"]),
            led_by=str(says["led_by"]),
            questions_to=str(says["questions_to"]),
            order=int(says.get("order", 100)),
            example=bool(says.get("example", False)),
            pages=_pages(folder),
        )
    except KeyError as error:
        raise ReviewError(f"{path} says nothing of {error}: compare it with one that is shipped") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise ReviewError(f"{path} cannot be read ({error}): compare it with one that is shipped") from error
    return review


def _pages(folder: Path) -> dict[str, Page]:
    texts: dict[tuple[str, str], Text] = {}
    for name, easy, path in files(folder):
        texts[name, easy] = markdown.parts(path.read_text(encoding="utf-8"))
    return {
        name: Page(name, texts[name, ""], texts.get((name, EASY))) for name in PAGES if (name, "") in texts
    }
