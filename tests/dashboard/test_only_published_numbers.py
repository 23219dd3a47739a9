"""Nothing on any page is a number that is not a published cell, or made of published cells alone.

The release is crawled whole, as every role. What was hidden was a prime that occurs nowhere else; what
could be worked out for a row (the base less all that is shown) is looked for as well, because a chart's
empty end or a helpful total would say it.
"""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from bs4 import BeautifulSoup

from survey_app.results.release import Release
from tests.dashboard import made_release
from tests.dashboard.crawling import allowed, crawl
from tests.team.signed_in import Team

RELEASE = made_release.release()


@pytest.fixture(params=["reviewer", "publisher"])
def pages(here: Team, request: pytest.FixtureRequest) -> dict[str, bytes]:
    address = here.publish(RELEASE)
    here.sign_in(request.param)
    return crawl(here, address)


def test_the_crawl_finds_the_whole_dashboard(pages: dict[str, bytes]) -> None:
    assert len(pages) > 40
    for question in ("age", "home", "people", "rare"):
        for kind in ("country", "region", "area"):
            assert any(path.endswith(f"/q/{question}?by={kind}") for path in pages) or question == "people"
            assert any(path.endswith(f"/q/{question}.csv?by={kind}") for path in pages)


def test_no_hidden_number_nor_what_is_left_of_a_row_is_anywhere(pages: dict[str, bytes]) -> None:
    hidden = {*made_release.HIDDEN_COUNTS, *made_release.REMAINDERS, *_left_over(RELEASE)}
    hidden -= {int(number) for number in allowed(RELEASE)}
    assert len(hidden) > 12
    for path, body in pages.items():
        numbers = set(re.findall(r"\d+", _without_addresses(body.decode())))
        assert not numbers & {str(number) for number in hidden}, path


def test_every_number_in_a_table_or_a_sentence_is_published(pages: dict[str, bytes]) -> None:
    numbers_allowed = allowed(RELEASE)
    seen = 0
    for path, body in pages.items():
        if ".csv" in path:
            for line in list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))[1:]:
                values = [cell for cell in line[1:-5] if cell not in {"hidden", ""}]
                assert set(values) <= numbers_allowed, path
                seen += len(values)
            continue
        page = BeautifulSoup(body, "html.parser")
        for cell in page.select("td, .headline, section p"):
            text = re.sub(r"“[^”]*”", "", cell.text)
            assert set(re.findall(r"\d+", text)) <= numbers_allowed, (path, cell.text)
            seen += 1
    assert seen > 500


def test_every_length_in_a_chart_is_a_share_of_published_numbers(pages: dict[str, bytes]) -> None:
    shares = {0.0}
    for table in RELEASE.questions:
        for row in table.cells.values():
            if row[0]:
                shares |= {round(100 * c / row[0], 2) for c in row if c is not None}
                shares |= {(200 * c + row[0]) // (2 * row[0]) for c in row if c is not None}
    charts = 0
    for path, body in pages.items():
        block = BeautifulSoup(body, "html.parser").select_one("#chart-figure")
        if block is None:
            continue
        for trace in json.loads(block.text)["data"]:
            assert {x for x in trace["x"] if x is not None} <= shares, path
            charts += 1
    assert charts > 20


def test_no_attribute_carries_a_number_of_its_own(pages: dict[str, bytes]) -> None:
    """Labels, ids and data attributes hold words and addresses, never a value."""
    for path, body in pages.items():
        for tag in BeautifulSoup(body, "html.parser").find_all(True):
            for name, value in tag.attrs.items():
                if name.startswith(("aria-", "data-", "alt", "title", "summary")):
                    assert not re.search(r"\d", str(value)), (path, name, value)


def test_the_crawl_would_notice_a_leak(here: Team) -> None:
    """A release that did hold the hidden number fails the very checks above."""
    table = made_release.HOME
    leaky = made_release.replace(
        RELEASE,
        questions=(
            made_release.replace(
                table, cells={**table.cells, made_release.ABERDEEN: (20000, 13000, 7919, *(None,) * 7)}
            ),
        ),
    )
    address = here.publish(leaky)
    here.sign_in()
    bodies = b"".join(crawl(here, address).values())
    assert b"7919" in bodies


def _left_over(release: Release) -> set[int]:
    """For every row with hidden cells, the base less what is shown of the finest and the coarsest lines."""
    found = set()
    for table in release.questions:
        ids = [line.id for line in table.answers]
        whole = {line.parent for line in table.answers}
        for row in table.cells.values():
            if row[0] is None or None not in row:
                continue
            values = dict(zip(ids, row, strict=True))
            leaves = [line.id for line in table.answers if line.id not in whole]
            tops = [line.id for line in table.answers if line.parent == "base"]
            for lines in (leaves, tops):
                found.add(row[0] - sum(values[line] or 0 for line in lines))
    return {number for number in found if number > 100}


def _without_addresses(text: str) -> str:
    return re.sub(r"[0-9a-f]{64}|[?&]v=[0-9a-f]{12}|S1200\d{4}", "", text)
