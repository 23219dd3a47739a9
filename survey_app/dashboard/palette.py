"""The colours and patterns of chart segments.

Dark and light take turns, so that any two neighbours differ by at least 3:1 (WCAG 1.4.11) however many
there are; within each tone the hues stay apart for people who see red and green alike (after Okabe and
Ito). A pattern goes with each colour, so that nothing hangs on colour alone (WCAG 1.4.1).
tests/dashboard/test_palette.py measures all three.
"""

from __future__ import annotations

from dataclasses import dataclass

INK = "#1a1a1a"
PAPER = "#ffffff"


@dataclass(frozen=True)
class Swatch:
    """``pattern``: one of Plotly's marker patterns, "" for none."""

    colour: str
    pattern: str
    dark: bool


DARK = (
    Swatch("#003d73", "", True),
    Swatch("#7a3300", "/", True),
    Swatch("#4b2a63", "x", True),
    Swatch("#3d3d3d", "-", True),
    Swatch("#00493a", "+", True),
)
LIGHT = (
    Swatch("#a9d3f2", "", False),
    Swatch("#f7cf9b", "\\", False),
    Swatch("#e0c9ee", ".", False),
    Swatch("#dddddd", "|", False),
    Swatch("#bfe6cf", "/", False),
)

#: which swatch of its tone stands for what
POSITIVE, NEGATIVE, OTHER, NEUTRAL, UNSAID = 0, 1, 2, 3, 4


def swatch(place: int, hue: int) -> Swatch:
    """For the segment at this place of the bar, in the hue that stands for its meaning."""
    tone = DARK if place % 2 == 0 else LIGHT
    return tone[hue % len(tone)]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
