"""A sheet to draw on: shapes as SVG, from back to front, and how far they reach.

Only attributes are used and no style, so that a page whose policy forbids inline styles shows it as it is,
and no font, picture or script is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from survey_app.questionnaire.lettering import width

#: From one line of words to the next, in heights of the font.
LINE = 1.3


def safe(words: str) -> str:
    """As XML takes it: escaped, and without what XML 1.0 (section 2.2) has no character for."""
    return escape("".join(c for c in words if (c >= " " and c not in "\ufffe\uffff") or c in "\t\n"))


def px(length: float) -> str:
    """A length, to a tenth of a px."""
    return f"{length:.1f}".removesuffix(".0")


@dataclass
class Sheet:
    """``frames`` lie behind ``ways``, and those behind ``boxes``. Lengths are px."""

    frames: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    right: float = 0.0
    bottom: float = 0.0

    def rectangle(
        self,
        layer: list[str],
        place: tuple[float, float, float, float],
        *,
        fill: str,
        edge: str = "none",
        dashes: str = "",
        round_by: float = 8,
    ) -> None:
        """``place`` is left, top, width and height."""
        x, y, wide, high = place
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        layer.append(
            f'<rect x="{px(x)}" y="{px(y)}" width="{px(wide)}" height="{px(high)}" rx="{px(round_by)}" '
            f'fill="{fill}" stroke="{edge}" stroke-width="1.5"{dashed}/>'
        )
        self._reach(x + wide, y + high)

    def way(self, path: str, colour: str, *, dashes: str = "") -> None:
        """A line along an SVG path."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.ways.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dashed}/>')

    def dot(self, x: float, y: float, colour: str) -> None:
        self.boxes.append(f'<circle cx="{px(x)}" cy="{px(y)}" r="5" fill="{colour}"/>')

    def arrow(self, x: float, y: float, towards: str, colour: str) -> None:
        """An arrow's head with its tip here; ``towards`` is down, right or left."""
        along, across = 9, 5.5
        others = {
            "down": ((x - across, y - along), (x + across, y - along)),
            "right": ((x - along, y - across), (x - along, y + across)),
            "left": ((x + along, y - across), (x + along, y + across)),
        }[towards]
        corners = " ".join(f"{px(a)},{px(b)}" for a, b in ((x, y), *others))
        self.ways.append(f'<polygon points="{corners}" fill="{colour}"/>')

    def words(
        self,
        layer: list[str],
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float,
        colour: str,
        bold: bool = False,
    ) -> float:
        """Lines below one another from ``y`` on; gives where the last one ends."""
        weight = ' font-weight="700"' if bold else ""
        for line in lines:
            y += size * LINE
            layer.append(
                f'<text x="{px(x)}" y="{px(y - size * 0.32)}" font-size="{size:g}" fill="{colour}"{weight}>'
                f"{safe(line)}</text>"
            )
            self._reach(x + width(line, size), y)
        return y

    def _reach(self, x: float, y: float) -> None:
        self.right, self.bottom = max(self.right, x), max(self.bottom, y)
