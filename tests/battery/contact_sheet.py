"""The contact sheet: a picture of every page state on a phone and on a desktop, for people to look at.

``tools/contact-sheet`` writes docs/contact-sheet.md and its pictures. A test cannot see what a designer would
not ship; somebody has to look, and this is what they look at.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser

from survey_app.taking.looks import VIEW, code_of
from tests.battery.drawing import Drawn, gallery
from tests.battery.showing import Shown, shown_in
from tests.battery.states import JOURNEYS, LANGUAGES
from tests.journeys.browsing import chromium
from tests.journeys.respondents import DESKTOP, PHONE

DOCS = Path(__file__).parent.parent.parent / "docs"

#: Pixels of a picture: how wide it is drawn, and how much of a long page is shown.
PHONE_WIDTH, DESKTOP_WIDTH, HIGHEST = 216, 480, 620
#: Pixels of a longer page than this are not photographed.
LONGEST = 1700
GAP, CAPTION = 16, 24
PER_SHEET = 6
COLUMNS = 2
GROUND, INK, EDGE = "#e9ecef", "#1b1b1b", "#8a8f94"

#: The same page as people see it who chose something, on a sheet of its own.
LOOKS: Mapping[str, Mapping[str, str]] = {
    "dark words on cream": {"colours": "cream"},
    "light words on dark": {"colours": "dark"},
    "strongest contrast": {"colours": "contrast"},
    "largest words, Atkinson Hyperlegible": {"size": "largest", "font": "atkinson"},
    "largest words, OpenDyslexic": {"size": "largest", "font": "opendyslexic"},
    "easy words, no pictures": {"easy": "yes", "pictures": "no"},
}
PAGES_OF_LOOKS = ("question, one choice", "check, looked over")
PAGES_OF_LANGUAGES = ("start", "question, several choices")


def batched(shots: Sequence[Shot], many: int) -> Iterator[tuple[Shot, ...]]:
    """So many at a time (itertools has it from Python 3.12)."""
    rest = iter(shots)
    while row := tuple(islice(rest, many)):
        yield row


@dataclass(frozen=True)
class Shot:
    """A state as it looks on both screens."""

    name: str
    phone: Image.Image
    desktop: Image.Image


@dataclass(frozen=True)
class Sheet:
    """Shots that belong together."""

    title: str
    shots: Sequence[Shot]


def photograph(tabs: tuple[Shown, Shown], drawn: Drawn, name: str) -> Shot:
    phone, desktop = (_picture(tab, drawn) for tab in tabs)
    return Shot(name, _scaled(phone, PHONE_WIDTH), _scaled(desktop, DESKTOP_WIDTH))


def _picture(tab: Shown, drawn: Drawn) -> Image.Image:
    page = tab.show(drawn)
    size = page.viewport_size
    assert size is not None
    height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
    shot = page.screenshot(
        full_page=True,
        animations="disabled",
        clip={"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])},
    )
    return Image.open(io.BytesIO(shot)).convert("RGB")


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS).crop((0, 0, width, min(height, HIGHEST)))


def _tabs(browser: Browser, **more: object) -> tuple[Shown, Shown]:
    return shown_in(browser, viewport=PHONE, **more), shown_in(browser, viewport=DESKTOP, **more)


def sheets(folder: Path, browser: Browser) -> Iterator[Sheet]:
    """Every state in English, journey by journey; then some in other looks and languages."""
    tabs = _tabs(browser)
    with gallery(folder / "en", languages=["en"]) as drawn:
        for journey, states in groupby(drawn.drawn, lambda each: each.journey.name):
            yield Sheet(journey.capitalize(), [photograph(tabs, each, each.state) for each in states])
    yield Sheet("Settings", list(_in_looks(folder, tabs)))
    yield Sheet("System settings", list(_of_systems(folder, browser)))
    yield Sheet("Languages", list(_in_languages(folder, tabs)))


_YOUNG = [journey for journey in JOURNEYS if journey.name == "young people"]


def _in_looks(folder: Path, tabs: tuple[Shown, Shown]) -> Iterator[Shot]:
    for name, chosen in LOOKS.items():
        look = ((VIEW, code_of(chosen)),)
        with gallery(folder / name.replace(" ", "-"), _YOUNG, ["en"], look) as drawn:
            for state in PAGES_OF_LOOKS:
                yield photograph(tabs, drawn.state(state), f"{state}: {name}")


def _of_systems(folder: Path, browser: Browser) -> Iterator[Shot]:
    with gallery(folder / "systems", _YOUNG, ["en"]) as drawn:
        for name, more in (
            ("a dark system", {"color_scheme": "dark"}),
            ("forced colours", {"forced_colors": "active"}),
        ):
            tabs = _tabs(browser, **more)
            for state in PAGES_OF_LOOKS:
                yield photograph(tabs, drawn.state(state), f"{state}: {name}")
        tabs = _tabs(browser)
        for tab in tabs:
            tab.page.emulate_media(media="print")
        for state in ("worker", "question, one choice"):
            yield photograph(tabs, drawn.state(state), f"{state}: printed")


def _in_languages(folder: Path, tabs: tuple[Shown, Shown]) -> Iterator[Shot]:
    with gallery(folder / "languages", _YOUNG) as drawn:
        for language in LANGUAGES[1:]:
            for state in PAGES_OF_LANGUAGES:
                yield photograph(tabs, drawn.state(state, language), f"{state}: {language}")


def mounted(shots: Sequence[Shot]) -> Image.Image:
    """The shots beside and below one another, each with its name."""
    font = ImageFont.load_default(size=15)
    width = GAP + COLUMNS * (PHONE_WIDTH + DESKTOP_WIDTH + 3 * GAP)
    rows = list(batched(shots, COLUMNS))
    heights = [max(max(shot.phone.height, shot.desktop.height) for shot in row) for row in rows]
    sheet = Image.new("RGB", (width, sum(heights) + len(rows) * (CAPTION + 2 * GAP) + GAP), GROUND)
    pen = ImageDraw.Draw(sheet)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, shot in enumerate(row):
            left = GAP + column * (PHONE_WIDTH + DESKTOP_WIDTH + 3 * GAP)
            pen.text((left, top), shot.name, INK, font)
            for picture, x in ((shot.phone, left), (shot.desktop, left + PHONE_WIDTH + GAP)):
                sheet.paste(picture, (x, top + CAPTION))
                corners = (x - 1, top + CAPTION - 1, x + picture.width, top + CAPTION + picture.height)
                pen.rectangle(corners, outline=EDGE)
        top += height + CAPTION + 2 * GAP
    return sheet


def write(found: Sequence[Sheet], docs: Path) -> int:
    """The document and its pictures; gives the bytes of the pictures."""
    folder = docs / "contact-sheet"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    lines = [*HEAD.splitlines(), ""]
    for sheet in found:
        lines += [f"## {sheet.title}", ""]
        for number, shots in enumerate(batched(sheet.shots, PER_SHEET), start=1):
            name = f"{sheet.title.lower().replace(' ', '-')}-{number}.webp"
            mounted(shots).save(folder / name, quality=62, method=6)
            names = "; ".join(shot.name for shot in shots)
            lines += [f"![{sheet.title}, {number}: {names}](contact-sheet/{name})", "", f"{names}.", ""]
    (docs / "contact-sheet.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return sum(path.stat().st_size for path in folder.glob("*.webp"))


HEAD = """# Contact sheet

Every state of the public side's pages, on a phone (360 px wide) and on a desktop (1280 px), made with
`tools/contact-sheet` from the catalogue in `tests/battery/states.py`. Long pages are cut off. The surveys are
examples, and whatever is answered in them is made up. Left of each pair the phone, right the desktop."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools/contact-sheet", description=__doc__)
    parser.add_argument("--docs", type=Path, default=DOCS, help="the folder to write into (docs)")
    docs = parser.parse_args().docs
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        found = list(sheets(Path(folder), browser))
    weight = write(found, docs)
    shots = sum(len(sheet.shots) for sheet in found)
    sys.stdout.write(f"{shots} page states, {weight / 1e6:.1f} MB in {docs / 'contact-sheet'}\n")


if __name__ == "__main__":
    main()
