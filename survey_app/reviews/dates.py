"""What happens when: the entries of a timeline, and of a list of updates, each with a day or a month."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

from survey_app.reviews import markdown

_DATE = r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?"
_ENTRY = re.compile(rf"(?P<begins>{_DATE})(?: to (?P<ends>{_DATE}))?: (?P<words>.+)", re.DOTALL)
_UPDATE = re.compile(rf"## (?P<day>{_DATE}): (?P<title>.+)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class State(Enum):
    """Said in words, so that nothing hangs on a colour."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


class NoDate(ValueError):
    """An entry has no date that exists; the message shows it and says how one is written."""


@dataclass(frozen=True)
class When:
    """A day or a month, and perhaps the one until which something goes on. ISO 8601."""

    begins: str
    ends: str = ""

    @property
    def words(self) -> str:
        if not self.ends:
            return in_words(self.begins)
        return f"{in_words(self.begins)} to {in_words(self.ends)}"

    def state(self, today: datetime.date) -> State:
        """Where this stands on a day: a month goes on until its last day."""
        if today < _first(self.begins):
            return State.LATER
        return State.DONE if today > _last(self.ends or self.begins) else State.NOW


@dataclass(frozen=True)
class Entry:
    """A line of a timeline."""

    when: When
    words: Markup


@dataclass(frozen=True)
class Update:
    """What was told on a day."""

    when: When
    title: str
    words: Markup

    @property
    def anchor(self) -> str:
        return f"on-{self.when.begins}"


def timeline(written: str) -> tuple[tuple[Entry, ...], str]:
    """The entries of the text's list, in order of time, and the text around the list. Raises NoDate."""
    entries, around = [], []
    for block in _items(written):
        if not block.startswith("- "):
            around.append(block)
            continue
        found = _ENTRY.fullmatch(" ".join(line.strip() for line in block[2:].splitlines()))
        if not found:
            raise NoDate(
                f"{block.splitlines()[0]!r} has no date: begin it like “- 2026-09: ” or “- 2026-09-14: ”"
            )
        when = When(found["begins"], found["ends"] or "")
        _last(when.begins), _last(when.ends or when.begins)
        entries.append(Entry(when, markdown.inline(found["words"])))
    return tuple(sorted(entries, key=lambda entry: _first(entry.when.begins))), "\n".join(around)


def updates(written: str) -> tuple[Update, ...]:
    """The updates of a text, the newest first. Raises NoDate."""
    found: list[Update] = []
    for block in re.split(r"(?m)^(?=## )", written):
        if not block.strip():
            continue
        head, _, rest = block.partition("\n")
        named = _UPDATE.fullmatch(head.strip())
        if not named:
            raise NoDate(f"{head.strip()!r} has no date: begin it like “## 2026-09-14: ”")
        _first(named["day"])
        found.append(Update(When(named["day"]), named["title"], markdown.html(rest)))
    return tuple(sorted(found, key=lambda update: update.when.begins, reverse=True))


def in_words(date: str) -> str:
    """A day or a month as people read it: 14 September 2026."""
    first = _first(date)
    month = f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{first.day} {month}" if len(date) > len("2026-09") else month


def _first(date: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(date if len(date) > len("2026-09") else f"{date}-01")
    except ValueError as error:
        raise NoDate(f"there is no {date}: write a day like 2026-09-14, or a month like 2026-09") from error


def _last(date: str) -> datetime.date:
    first = _first(date)
    if len(date) > len("2026-09"):
        return first
    after = first.replace(day=28) + datetime.timedelta(days=4)
    return after - datetime.timedelta(days=after.day)


def _items(written: str) -> list[str]:
    """The lines of a text, with each item of a list together with the lines that go on from it."""
    found: list[str] = []
    for line in written.splitlines():
        if line.startswith("  ") and found and found[-1].startswith("- "):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found
