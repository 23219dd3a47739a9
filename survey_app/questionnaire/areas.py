"""The 32 council areas of Scotland and the six regions they lie in.

Codes are the Government Statistical Service's nine-character codes; populations are in thousands, and
serve only to draw made-up responses in proportion. The areas lie beside this file as a table.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Region:
    """A part of Scotland; ``id`` is its name as a slug."""

    id: str
    name: str


@dataclass(frozen=True)
class Area:
    """One council area. ``region`` is the region's name; ``population_thousands`` is rounded."""

    code: str
    name: str
    region: str
    health_board: str
    population_thousands: int


def _read() -> tuple[Area, ...]:
    text = files(__package__).joinpath("council_areas.csv").read_text(encoding="utf-8")
    return tuple(
        Area(
            code=row["code"],
            name=row["name"],
            region=row["region"],
            health_board=row["health_board"],
            population_thousands=int(row["population_thousands"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


#: Every area, by name.
AREAS: tuple[Area, ...] = _read()
#: Every region, by name.
REGIONS: tuple[Region, ...] = tuple(
    Region(_slug(name), name) for name in sorted({area.region for area in AREAS})
)

_AREA = {area.code: area for area in AREAS}
_REGION = {region.name: region for region in REGIONS}


def area(code: str) -> Area:
    """The area with this code. Raises KeyError."""
    return _AREA[code]


def region_of(code: str) -> Region:
    """The region that the area with this code lies in. Raises KeyError."""
    return _REGION[_AREA[code].region]
