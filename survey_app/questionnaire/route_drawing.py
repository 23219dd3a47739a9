"""The map of routes as SVG: one line that everybody follows, and beside it the branches that some take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_app.questionnaire.lettering import wrapped
from survey_app.questionnaire.route_map import Branch, Part, RouteMap, Step, StepKind, in_words
from survey_app.questionnaire.svg_sheet import LINE, Sheet, px, safe

# Lengths are px.
BOX = 330
#: From a box to one in a branch beside it.
INDENT = 84
#: From a box's left edge to the line that runs through it.
RAIL = 30
GAP = 26
MARGIN = 20
#: Between a part's frame and its boxes; the ways round a skipped part and back to its beginning run there.
GUTTER = 40
CORNER = 10
WORDS, SMALL, HEADING = 15.0, 12.5, 17.0
#: How much wider bold words are.
BOLD = 1.08
#: Lines of a notice that are shown; the whole of it stands on its page.
NOTICE_LINES = 2

INK, QUIET, WAY, SOME = "#1a1a1a", "#4f5661", "#0b4f8a", "#7a2fd0"
PAPER, FRAME = "#ffffff", "#eef3f8"


@dataclass(frozen=True)
class _Look:
    fill: str
    edge: str
    dashes: str = ""


_LOOKS = {
    StepKind.QUESTION: _Look(PAPER, WAY),
    StepKind.TELLS: _Look("#f7f7f7", "#767676"),
    StepKind.NOTICE: _Look("#fff6d6", "#8a6d00"),
    StepKind.SUPPORT: _Look("#e6f4ea", "#1f7a3f"),
    StepKind.AGAIN: _Look("#f5efff", SOME),
}


def svg(found: RouteMap, *, described: bool = True) -> str:
    """A whole SVG document. ``described``: with the map in words as its description, for where the words do
    not stand beside it."""
    sheet = Sheet()
    _Drawing(sheet, found).draw()
    words = "; ".join(line.words for line in in_words(found))
    says = words if described else "The list beside it says the same."
    wide, high = round(sheet.right + MARGIN), round(sheet.bottom + MARGIN)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
            f'height="{high}" role="img" aria-labelledby="route-map-title" aria-describedby="route-map-says" '
            'font-family="system-ui, Verdana, sans-serif">',
            f'<title id="route-map-title">{safe(f"Map of the routes of {found.title}")}</title>',
            f'<desc id="route-map-says">{safe(says)}</desc>',
            f'<rect width="{wide}" height="{high}" fill="{PAPER}"/>',
            *sheet.frames,
            *sheet.ways,
            *sheet.boxes,
            "</svg>\n",
        )
    )


def _depth(items: Sequence[Step | Branch]) -> int:
    """How many branches lie in one another."""
    return max((1 + _depth(item.inside) for item in items if isinstance(item, Branch)), default=0)


class _Drawing:
    """Goes down the sheet. ``_y`` is where the next thing may stand, ``_tail`` from where the line that
    everybody follows still has to be drawn."""

    def __init__(self, sheet: Sheet, found: RouteMap) -> None:
        self._sheet = sheet
        self._map = found
        self._left = MARGIN + GUTTER
        deepest = max((_depth(part.inside) for part in found.parts), default=0)
        self._frame_width = 2 * GUTTER + BOX + deepest * INDENT
        self._y: float = MARGIN
        self._tail: float = MARGIN
        self._dashes = "7 5" if found.any_order else ""

    def draw(self) -> None:
        start = ["Start"]
        if self._map.any_order:
            start.append("the parts can be done in any order")
        self._end_of_line(start)
        for part in self._map.parts:
            self._part(part)
        self._y += GAP + 8
        self._down(0, self._y, dashes=self._dashes)
        self._sheet.arrow(self._rail(0), self._y, "down", WAY)
        self._end_of_line(["Look over, and send"])

    def _end_of_line(self, lines: list[str]) -> None:
        """A round box at the beginning or the end."""
        high = 2 * 9 + WORDS * LINE + (len(lines) - 1) * SMALL * LINE
        place = (self._left, self._y, BOX, high)
        self._sheet.rectangle(self._sheet.boxes, place, fill=WAY, edge=WAY, round_by=min(22, high / 2))
        y = self._sheet.words(
            self._sheet.boxes, self._left + 18, self._y + 9, lines[:1], size=WORDS, colour=PAPER, bold=True
        )
        self._sheet.words(self._sheet.boxes, self._left + 18, y, lines[1:], size=SMALL, colour=PAPER)
        self._y += high
        self._tail = self._y

    def _rail(self, depth: int) -> float:
        return self._left + depth * INDENT + RAIL

    def _part(self, part: Part) -> None:
        self._y += GAP
        top = self._y
        title = wrapped(part.title, HEADING * BOLD, self._frame_width - GUTTER - RAIL - 24)
        x = self._left + RAIL + 16
        self._y = self._sheet.words(
            self._sheet.boxes, x, top + 12, title, size=HEADING, colour=INK, bold=True
        )
        notice = self._box(part.notice, 0, first=True) if part.notice else None
        begun = self._y + GAP + self._box_middle(part)
        self._items(part.inside, 0, first=part.notice is None)
        if part.again is not None:
            again = self._box(part.again, 0)
            self._back(begun, again)
        support = self._box(part.support, 0) if part.support else None
        if notice is not None:
            self._round(notice, support)
        self._y += 18
        frame = (self._left - GUTTER, top, self._frame_width, self._y - top)
        self._sheet.rectangle(self._sheet.frames, frame, fill=FRAME, round_by=12)

    def _box_middle(self, part: Part) -> float:
        """How far below its top the middle of the part's first step lies; branches begin at their dot."""
        first = part.inside[0]
        return self._high(first, BOX) / 2 if isinstance(first, Step) else 0.0

    def _items(self, items: Sequence[Step | Branch], depth: int, *, first: bool = False) -> None:
        for item in items:
            if isinstance(item, Step):
                self._box(item, depth, first=first)
            else:
                self._branch(item, depth)
            first = False

    def _lines(self, step: Step) -> tuple[list[str], list[str], list[str]]:
        """The words of a box, its statements, and its note, in lines."""
        room = BOX - 28
        most = NOTICE_LINES if step.kind in {StepKind.NOTICE, StepKind.SUPPORT} else None
        statements = [
            ("• " if place == 0 else "\u2002\u2009") + line
            for statement in step.lines
            for place, line in enumerate(wrapped(statement, SMALL, room - 14))
        ]
        return wrapped(step.words, WORDS, room, most=most), statements, wrapped(step.note, SMALL, room)

    def _high(self, step: Step, wide: float) -> float:
        words, statements, note = self._lines(step)
        return 2 * 9 + len(words) * WORDS * LINE + (len(statements) + len(note)) * SMALL * LINE

    def _box(self, step: Step, depth: int, *, first: bool = False) -> float:
        """The step's box with the line that leads to it; gives the height of its middle."""
        self._y += GAP / 2 if first else GAP
        top, left, high = self._y, self._left + depth * INDENT, self._high(step, BOX)
        self._down(depth, top, dashes=self._dashes if first else "")
        self._sheet.arrow(self._rail(depth), top, "down", SOME if depth else WAY)
        look = _LOOKS[step.kind]
        self._sheet.rectangle(
            self._sheet.boxes, (left, top, BOX, high), fill=look.fill, edge=look.edge, dashes=look.dashes
        )
        words, statements, note = self._lines(step)
        layer, x = self._sheet.boxes, left + 14
        y = self._sheet.words(layer, x, top + 9, words, size=WORDS, colour=INK)
        y = self._sheet.words(layer, x, y, statements, size=SMALL, colour=INK)
        self._sheet.words(layer, x, y, note, size=SMALL, colour=QUIET)
        self._y = self._tail = top + high
        return top + high / 2

    def _down(self, depth: int, to: float, *, dashes: str = "") -> None:
        """The line at this depth, from where it ended."""
        x = px(self._rail(depth))
        path = f"M{x} {px(self._tail)}V{px(to)}"
        self._sheet.way(path, SOME if depth else WAY, dashes=dashes)

    def _branch(self, branch: Branch, depth: int) -> None:
        """A way beside the line, that joins it again: the condition on it, "if not" on the line."""
        self._y += GAP
        x, beside, dot = self._rail(depth), self._rail(depth + 1), self._y
        self._down(depth, dot)
        self._sheet.dot(x, dot, SOME)
        self._sheet.way(f"M{px(x)} {px(dot)}H{px(beside - CORNER)}q{CORNER} 0 {CORNER} {CORNER}", SOME)
        self._sheet.words(self._sheet.boxes, x + 8, dot + 5, ["if not"], size=SMALL, colour=QUIET)
        lines = wrapped(f"if {branch.condition}", SMALL * BOLD, BOX - RAIL - 26)
        words = self._sheet.words(
            self._sheet.boxes, beside + 12, dot + 7, lines, size=SMALL, colour=SOME, bold=True
        )
        self._tail, self._y = dot + CORNER, max(words, dot + 26) - GAP / 2
        self._items(branch.inside, depth + 1)
        joined = self._y + GAP
        corner = f"q0 {CORNER} -{CORNER} {CORNER}"
        self._sheet.way(f"M{px(beside)} {px(self._tail)}V{px(joined - CORNER)}{corner}H{px(x)}", SOME)
        self._sheet.arrow(x + 1.5, joined, "left", SOME)
        self._y, self._tail = joined, dot

    def _round(self, notice: float, support: float | None) -> None:
        """The way of those who skip the part: to its support page, or past its end."""
        gutter = self._left - GUTTER / 2
        back = px(gutter + CORNER)
        start = f"M{px(self._left)} {px(notice)}H{back}q-{CORNER} 0 -{CORNER} {CORNER}"
        if support is None:
            self._y += GAP
            end, x = self._y, self._rail(0)
        else:
            end, x = support, float(self._left)
        path = f"{start}V{px(end - CORNER)}q0 {CORNER} {CORNER} {CORNER}H{px(x)}"
        self._sheet.way(path, SOME, dashes="6 4")
        self._sheet.arrow(x - 1.5 if support is None else x, end, "right", SOME)

    def _back(self, to: float, again: float) -> None:
        """From the question whether there is another one, back to the first of the part."""
        right = self._left + BOX
        gutter = self._left - GUTTER + self._frame_width - GUTTER / 2
        path = (
            f"M{px(right)} {px(again)}H{px(gutter - CORNER)}q{CORNER} 0 {CORNER} -{CORNER}"
            f"V{px(to + CORNER)}q0 -{CORNER} -{CORNER} -{CORNER}H{px(right)}"
        )
        self._sheet.way(path, SOME)
        self._sheet.arrow(right, to, "left", SOME)
