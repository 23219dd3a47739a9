"""Walking through a release's pages, and what numbers they may hold."""

from __future__ import annotations

from bs4 import BeautifulSoup

from survey_app.results.release import Release
from tests.team.signed_in import Team


def crawl(here: Team, start: str) -> dict[str, bytes]:
    """Every page and file that can be reached from here, forms included: address → body."""
    found: dict[str, bytes] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        response = here.get(path)
        assert response.status_code == 200, path
        found[path] = response.data
        if response.mimetype != "text/html":
            continue
        page = BeautifulSoup(response.data, "html.parser")
        links = [link["href"] for link in page.select("a[href]")]
        for form in page.select("form[method=get]"):
            menus = form.select("select")
            links += [
                f"{form['action']}?{menus[0]['name']}={first['value']}"
                + (f"&{menus[1]['name']}={second['value']}" if second is not None else "")
                for first in menus[0].select("option")
                for second in (menus[1].select("option") if len(menus) > 1 else [None])
            ]
        waiting += [link for link in links if link.startswith(start)]
    return found


def allowed(release: Release) -> set[str]:
    """Every published count, and the whole percentage of every published pair."""
    counts = {base for base in release.bases.values() if base is not None}
    percents = set()
    for table in release.questions:
        for row in table.cells.values():
            counts |= {count for count in row if count is not None}
            if row[0]:
                percents |= {(200 * count + row[0]) // (2 * row[0]) for count in row if count is not None}
    return {str(number) for number in counts | percents}
