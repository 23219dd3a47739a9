"""The chart's colours, measured."""

from __future__ import annotations

from itertools import product

import pytest

from survey_app.dashboard import palette
from survey_app.dashboard.palette import DARK, INK, LIGHT, PAPER, contrast

#: Machado, Oliveira and Fernandes (2009), severity 1.0: linear RGB as seen without one kind of cone
SEEN_AS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour: str, matrix: tuple[tuple[float, ...], ...]) -> str:
    """``#rrggbb`` as someone with this colour vision sees it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    mixed = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in matrix]
    back = [p * 12.92 if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055 for p in mixed]
    return "#" + "".join(f"{round(255 * p):02x}" for p in back)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("vision", ["usual", *SEEN_AS])
def test_any_two_neighbours_differ_by_three_to_one(vision: str) -> None:
    def look(colour: str) -> str:
        return colour if vision == "usual" else seen(colour, SEEN_AS[vision])

    for dark, light in product(DARK, LIGHT):
        assert contrast(look(dark.colour), look(light.colour)) >= 3, (dark, light)


def test_every_segment_stands_out_from_the_paper_by_its_colour_or_its_outline() -> None:
    assert contrast(INK, PAPER) >= 3
    for dark in DARK:
        assert contrast(dark.colour, PAPER) >= 3


def test_patterns_can_be_seen_on_their_colour() -> None:
    for swatch in (*DARK, *LIGHT):
        assert contrast(swatch.colour, PAPER if swatch.dark else INK) >= 3


def test_dark_and_light_take_turns() -> None:
    assert [palette.swatch(place, place // 2).dark for place in range(6)] == [True, False] * 3


def test_no_two_of_the_first_ten_segments_look_alike() -> None:
    found = {
        (s.colour, s.pattern, s.dark) for s in (palette.swatch(place, place // 2) for place in range(10))
    }
    assert len(found) == 10


def test_within_a_tone_every_swatch_has_a_pattern_of_its_own() -> None:
    for tone in (DARK, LIGHT):
        assert len({swatch.pattern for swatch in tone}) == len(tone)
