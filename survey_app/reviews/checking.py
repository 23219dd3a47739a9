"""What is wrong with the pages of a review, with file and line, before anybody reads them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from survey_app.questionnaire import reading
from survey_app.questionnaire.faults import Fault
from survey_app.reviews import dates, markdown
from survey_app.reviews.shelf import EASY, NOT_EVERYWHERE, PAGES, ReviewError, files, read

#: Any of these is a page for the people whom the review asks.
INFORMATION = frozenset({"information", "information-for-staff"})
#: Easy words and what young people read: the grade that the questions for them are held to, and a grade more
#: for prose. Kincaid and others, 1975.
EASY_GRADE, YOUNG_GRADE = 5.0, 6.0
_FOR_YOUNG_PEOPLE = frozenset({"information"})
#: Pages that tell of results: a number there would be one that no release has published.
_OF_RESULTS = frozenset({"findings", "what-you-told-us"})
_STATISTIC = re.compile(
    r"[0-9] ?%|per ?cent|[0-9][0-9,. ]* (?:of|out of|in) [0-9]"
    r"|[0-9][0-9,]* (?:people|young people|children|staff|families|answers|responses|areas|records)",
    re.IGNORECASE,
)
#: A link as it is written, whether or not it becomes one; not a picture.
_WRITTEN_LINK = re.compile(r"(?<!!)\[[^]]*\]\(([^)\s]*)")
_SAYS_NOTHING = re.compile(r"(?:click )?here|this|link|more|read more|this page", re.IGNORECASE)


def check(folder: Path) -> Iterator[Fault]:
    """Every fault of the reviews in this folder of folders, in no order."""
    for path in sorted(folder.glob("*/review.toml")):
        yield from _review(path)
    known = {path.parent.name for path in folder.glob("*/review.toml")}
    for pages in sorted(folder.glob("*/pages")):
        if pages.parent.name not in known:
            yield _fault(
                pages / "",
                1,
                "review",
                "these pages belong to no review",
                "put a review.toml beside them",
            )


def _review(path: Path) -> Iterator[Fault]:
    folder = path.parent
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
        texts = {(name, easy): (file, file.read_text(encoding="utf-8")) for name, easy, file in files(folder)}
        read(folder.parent)
    except (ReviewError, OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        yield _fault(path, 1, "review", str(error), "put it right")
        return
    for name in PAGES:
        if name not in NOT_EVERYWHERE | INFORMATION and (name, "") not in texts:
            yield _fault(path, 1, "page", f"the review has no page {name}.md", "write pages/" + name + ".md")
    if not INFORMATION & {name for name, _ in texts}:
        yield _fault(path, 1, "page", "nothing tells people about the review", "write pages/information.md")
    for (name, easy), (file, written) in texts.items():
        if name not in PAGES or easy not in {"", EASY}:
            yield _fault(
                file, 1, "page", "no review has a page of this name", "call it one of " + ", ".join(PAGES)
            )
            continue
        if not easy and (name, EASY) not in texts:
            yield _fault(file, 1, "easy words", "the page has no easy words", f"write pages/{name}.easy.md")
        yield from _page(file, name, bool(easy), written, {key for key, _ in texts})


def _page(file: Path, name: str, easy: bool, written: str, pages: set[str]) -> Iterator[Fault]:
    text = markdown.parts(written)
    if not text.title:
        yield _fault(file, 1, "title", "the page has no title", "begin it with a line like “# Updates”")
    yield from _headings(file, written)
    yield from _links(file, written, pages)
    for number, line in enumerate(written.splitlines(), 1):
        if "![" in line:
            yield _fault(file, number, "picture", "pages of a review have no pictures", "say it in words")
        if re.search(r"<[a-z/!]", line):
            yield _fault(file, number, "html", "HTML would be shown as it stands", "use Markdown")
        if name in _OF_RESULTS and _STATISTIC.search(line):
            yield _fault(
                file,
                number,
                "number",
                "this looks like a result, and no release stands behind it",
                "say it in words, and lead to the published results",
            )
    yield from _dates(file, name, text)
    yield from _reading(file, name, easy, written)


def _headings(file: Path, written: str) -> Iterator[Fault]:
    before = 1
    for token in markdown.tokens(written):
        if token.type != "heading_open":
            continue
        level, line = int(token.tag[1]), (token.map or [0])[0] + 1
        if level == 1 and line > 1 and written.splitlines()[: line - 1] != [""] * (line - 1):
            yield _fault(file, line, "heading", "a page has one title", "use ## for its parts")
        elif level > before + 1:
            yield _fault(file, line, "heading", "a level of headings is left out", "use one # less")
        elif level > 3:
            yield _fault(file, line, "heading", "headings go no deeper than ###", "use one # less")
        before = level


def _links(file: Path, written: str, pages: set[str]) -> Iterator[Fault]:
    review = file.parent.parent.name
    for number, line in enumerate(written.splitlines(), 1):
        for address in _WRITTEN_LINK.findall(line):
            if not markdown.may_lead_to(address):
                mend = "use https:, mailto:, tel: or a page"
                yield _fault(file, number, "link", f"a link may not lead to {address}", mend)
    for words, address, place in markdown.addresses(written):
        if _SAYS_NOTHING.fullmatch(words.strip()) or not words.strip():
            yield _fault(
                file, place + 1, "link", f"“{words}” does not say where the link leads", "name what is there"
            )
        if address.startswith(f"/reviews/{review}/"):
            named = address.removeprefix(f"/reviews/{review}/").split("#")[0].removesuffix("/easy")
            if named and named.removesuffix(".pdf") not in pages:
                yield _fault(file, place + 1, "link", f"there is no page {named}", "lead to another")


def _dates(file: Path, name: str, text: markdown.Text) -> Iterator[Fault]:
    try:
        if name == "timeline" and not dates.timeline(text.rest)[0]:
            yield _fault(
                file,
                text.line,
                "date",
                "the timeline has no entries",
                "write “- 2026-09: What happens”",
            )
        if name == "updates":
            dates.updates(text.rest)
    except dates.NoDate as error:
        yield _fault(file, text.line, "date", str(error), "put the date right")


def _reading(file: Path, name: str, easy: bool, written: str) -> Iterator[Fault]:
    most = EASY_GRADE if easy else YOUNG_GRADE if name in _FOR_YOUNG_PEOPLE else None
    if most is None:
        return
    plain = re.sub(r"\]\([^)]*\)|[*_#>\[]|^- (?:[0-9-]+(?: to [0-9-]+)?: )?", "", written, flags=re.MULTILINE)
    grade = reading.grade([line for line in plain.splitlines() if line.strip()])
    if grade > most:
        yield Fault(
            file.as_posix(),
            1,
            1,
            "warning",
            "reading",
            f"the page reads at grade {grade:.1f}, and {most:.0f} is the most for its readers",
            "use shorter sentences and shorter words",
        )


def _fault(file: Path, line: int, rule: str, message: str, mend: str) -> Fault:
    return Fault(file.as_posix(), line, 1, "error", f"review: {rule}", message, mend)
