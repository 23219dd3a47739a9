"""SQLite's file as bytes: the leaf pages of a WITHOUT ROWID table, and which cell lies lowest in each.

https://www.sqlite.org/fileformat2.html, section 1.6: cells are written from the end of a page towards its
beginning, so before VACUUM the cell with the lowest address is often the newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scipy import stats

_INDEX_LEAF = 0x0A


def positions(file: bytes, markers: Sequence[bytes]) -> list[int]:
    """Where each marker lies; every marker must be there once and once only."""
    found = []
    for marker in markers:
        place = file.find(marker)
        assert place >= 0, "a marker is not in the file"
        assert file.find(marker, place + 1) < 0, "a marker is in the file twice"
        found.append(place)
    return found


@dataclass(frozen=True)
class Correlation:
    """Spearman's rho of two orders, and how often chance alone goes as far (two-sided)."""

    what: str
    rows: int
    rho: float
    p: float

    def __str__(self) -> str:
        return f"{self.what}: Spearman {self.rho:+.3f}, p = {self.p:.2g}, {self.rows} rows"


def correlation(what: str, first: Sequence[int], second: Sequence[int]) -> Correlation:
    """Measured, and printed for the test's report."""
    result = stats.spearmanr(first, second)
    measured = Correlation(what, len(first), float(result.statistic), float(result.pvalue))
    print(measured)
    return measured


def newest_is_lowest(path: Path, markers: Sequence[bytes]) -> tuple[int, int, float, float]:
    """(pages, pages whose lowest cell is their newest row, how many would be by chance, the probability of
    as many or more by chance). ``markers`` are in the order of arrival."""
    file = path.read_bytes()
    size = int.from_bytes(file[16:18], "big")
    by_page: dict[int, list[tuple[int, int]]] = {}
    for arrival, place in enumerate(positions(file, markers)):
        by_page.setdefault(place // size, []).append((place, arrival))
    pages = newest = 0
    chances = []
    for page, cells in by_page.items():
        start = page * size + (100 if page == 0 else 0)
        if file[start] != _INDEX_LEAF or len(cells) < 2:
            continue
        pages += 1
        newest += min(cells)[1] == max(arrival for _, arrival in cells)
        chances.append(1 / len(cells))
    return pages, newest, sum(chances), _as_many_or_more(newest, chances)


def _as_many_or_more(count: int, chances: Sequence[float]) -> float:
    """The upper tail of a sum of unlike coins (Poisson binomial), by convolution."""
    distribution = [1.0]
    for chance in chances:
        distribution = [
            (distribution[n] if n < len(distribution) else 0.0) * (1 - chance)
            + (distribution[n - 1] * chance if n else 0.0)
            for n in range(len(distribution) + 1)
        ]
    return sum(distribution[count:])
