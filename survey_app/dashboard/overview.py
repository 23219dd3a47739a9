"""A release at a glance: who answered, and one sentence a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from survey_app.dashboard.result import UnknownView, in_words
from survey_app.results.release import Group, QuestionTable, Release

SCOTLAND = "scotland"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Line:
    """One question and its result in words for one group."""

    question: QuestionTable
    said: str


@dataclass(frozen=True)
class Theme:
    """A section of the questionnaire."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Overview:
    """``regions`` and ``areas``: each group with its number of responses, None where hidden."""

    group: Group
    responses: int | None
    regions: tuple[tuple[Group, int | None], ...]
    areas: tuple[tuple[Group, int | None], ...]
    themes: tuple[Theme, ...]


def overview(release: Release, group_id: str = SCOTLAND) -> Overview:
    """The release as read for one group: Scotland, or one area. Raises UnknownView."""
    try:
        group = release.group(group_id)
    except KeyError as error:
        raise UnknownView("These results have no such area. Choose one from the overview.") from error
    return Overview(
        group=group,
        responses=release.bases.get(group.id),
        regions=_sizes(release, "region"),
        areas=_sizes(release, "area"),
        themes=_themes(release, group),
    )


def title(manifest: Mapping[str, object]) -> str:
    """What the survey is called."""
    return str(manifest.get("title") or manifest.get("survey") or "Survey")


def day_in_words(day: str) -> str:
    """ "2026-06-30" as "30 June 2026"; anything else as it is."""
    try:
        read = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{read.day} {MONTHS[read.month - 1]} {read.year}"


def _sizes(release: Release, kind: str) -> tuple[tuple[Group, int | None], ...]:
    """Shown groups in the order of the release; hidden ones last, by name."""
    found = [(group, release.bases.get(group.id)) for group in release.groups if group.kind == kind]
    hidden = sorted((each for each in found if each[1] is None), key=lambda each: each[0].label)
    return (*(each for each in found if each[1] is not None), *hidden)


def _themes(release: Release, group: Group) -> tuple[Theme, ...]:
    by_section: dict[str, list[Line]] = {}
    for table in release.questions:
        if group.id in table.cells:
            by_section.setdefault(table.section, []).append(Line(table, in_words(table, group)))
    titles = release.manifest.get("sections", {})
    return tuple(
        Theme(section, str(titles.get(section, section.replace("-", " ").capitalize())), tuple(lines))
        for section, lines in by_section.items()
    )


def neighbours(release: Release, question_id: str) -> tuple[QuestionTable | None, QuestionTable | None]:
    """The questions before and after this one in the release."""
    ids = [table.id for table in release.questions]
    place = ids.index(question_id)
    before = release.questions[place - 1] if place else None
    after = release.questions[place + 1] if place + 1 < len(ids) else None
    return before, after
