"""What a screen reader is given of each page state, as text: written down, so that a change is seen.

``python -m tests.battery.trees`` writes them anew. Read the difference before committing it: it is what
changes for everybody who listens.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from tests.battery.drawing import Drawn, Gallery, gallery
from tests.battery.showing import shown_in
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE

FOLDER = Path(__file__).parent / "trees"
RENEW = "python -m tests.battery.trees"


def path_of(drawn: Drawn) -> Path:
    return FOLDER / f"{drawn.file.removesuffix('.en')}.yaml"


def written(browser: Browser, drawn: Gallery) -> Iterator[tuple[Path, str]]:
    """The file of each English state, and what belongs in it."""
    shown = shown_in(browser, viewport=PHONE)
    for each in drawn.in_language("en"):
        page = shown.show(each)
        shown.open_all()
        # The words to come back with are other ones each time, and the link is another in every instance.
        page.evaluate(
            "document.querySelectorAll('.code-words *').forEach(word => { word.innerText = 'word' })"
        )
        tree = page.locator("body").aria_snapshot().replace(each.link, "LINK")
        yield path_of(each), f"# {each.state}\n- title: {page.title()}\n{tree}\n"
    shown.page.context.close()


def renew() -> None:
    """Write every tree, and take away those of states that are no more."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        gallery(Path(folder), languages=["en"]) as drawn,
        chromium() as browser,
    ):
        made = dict(written(browser, drawn))
    for path in set(FOLDER.glob("*.yaml")) - set(made):
        path.unlink()
    changed = [path for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
    for path in changed:
        path.write_text(made[path], encoding="utf-8")
    sys.stdout.write(f"{len(made)} trees, {len(changed)} of them new or changed\n")


if __name__ == "__main__":
    renew()
