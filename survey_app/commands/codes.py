"""``survey-app codes``: one-use codes, shown once when they are made."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

import click

from survey_app.commands.asking import opened
from survey_app.commands.progress import shown_progress
from survey_app.config import Settings
from survey_app.letterbox import code_making
from survey_app.letterbox.codes import Code
from survey_app.printing import NoPdfHere
from survey_app.questionnaire.areas import area
from survey_app.questionnaire.load import from_canonical_json
from survey_app.storage import surveys
from survey_app.storage.surveys import SurveyRecord
from survey_app.taking import help_lines
from survey_app.taking.code_cards import CodeCard, card_words, sheets
from survey_app.taking.help_lines import HELP_LINES

#: In one go; a set of cards is for one place.
MOST = 100_000


@click.group()
def codes() -> None:
    """Make one-use codes for a survey that asks for them."""


@codes.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option("-n", "number", required=True, type=click.IntRange(1, MOST), help="how many")
@click.option(
    "--area", "only", help="print this area's link with them: its code, like S12000049; else with no link"
)
@click.option("--format", "kind", type=click.Choice(["csv", "pdf"]), help="a list, or cards to cut out")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="write to this file; a .pdf gives cards",
)
@click.pass_obj
def make(
    settings: Settings, survey_id: str, number: int, only: str | None, kind: str | None, out: Path | None
) -> None:
    """Make codes that each let one person answer once. They are shown this once, and stored only as hashes.

    A code belongs to the survey and to nobody: it works with the link of every area, and no list says who got
    which. The link that is printed beside it is that of --area, or the only one that the survey has. Delete
    the file once the cards are handed out.

    Example: survey-app codes make governance-2026 -n 200 --area S12000049 -o cards.pdf
    """
    kind = kind or ("pdf" if out is not None and out.suffix.lower() == ".pdf" else "csv")
    with opened(settings) as store:
        record = code_making.survey_with_codes(store, survey_id)
        with store.read() as connection:
            links = surveys.links(connection, survey_id)
        link = _link(survey_id, links, only)
        _look_ahead(kind, link, out, survey_id)
        show = shown_progress()
        made = code_making.make(store, record, number, lambda done: show("codes", done, number))
    if kind == "pdf" and link is not None:
        content = _cards(settings, record, made, link)
    else:
        content = _list(settings, made, link)
    if out is None:
        click.echo(content.decode(), nl=False)
        return
    _write(out, content)
    what = "1 code" if number == 1 else f"{number} codes"
    click.echo(f"{out}: {what}. They can be shown this once; delete the file when the cards are handed out.")


def _link(survey_id: str, links: Sequence[tuple[str, str]], only: str | None) -> tuple[str, str] | None:
    """(token, area code) of the link to print; None where there are several and none was named."""
    if only is None:
        return links[0] if len(links) == 1 else None
    for token, code in links:
        if code == only:
            return token, code
    raise click.ClickException(
        f"{survey_id} is not asked in {only}: survey-app survey links {survey_id} shows where"
    )


def _look_ahead(kind: str, link: tuple[str, str] | None, out: Path | None, survey_id: str) -> None:
    """Before codes are made that nobody would get to see."""
    if kind == "csv":
        return
    if link is None:
        raise click.ClickException(
            f"{survey_id} has several links: say whose goes on the cards, with --area (survey-app survey "
            f"links {survey_id} shows them)"
        )
    if out is None:
        raise click.UsageError("cards go into a file: add -o cards.pdf")
    try:
        import weasyprint  # noqa: F401 - only whether it is there
    except (ImportError, OSError) as error:
        raise click.ClickException(
            "a PDF needs Pango, which this machine lacks: see docs/operator.md, or make a list with "
            "--format csv"
        ) from error


def _list(settings: Settings, made: Sequence[Code], link: tuple[str, str] | None) -> bytes:
    """A line a code: what is typed, the link to type it at, and the address for a QR code."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["code", "link", "scan"])
    for code in made:
        address = f"{settings.public_url}/s/{link[0]}" if link else ""
        rows.writerow([code.typed, address, f"{address}/c/{code.scanned}" if link else ""])
    return text.getvalue().encode()


def _cards(settings: Settings, record: SurveyRecord, made: Sequence[Code], link: tuple[str, str]) -> bytes:
    token, area_code = link
    questionnaire = from_canonical_json(record.definition)
    lines = help_lines.read(settings.questionnaires / HELP_LINES)
    cards = [CodeCard.of(code, f"{settings.public_url}/s/{token}") for code in made]
    try:
        return sheets(
            cards,
            card_words(str, questionnaire, lines),
            title=questionnaire.title,
            area=area(area_code).name,
            example=questionnaire.example or record.made_up,
        )
    except NoPdfHere as error:
        raise click.ClickException(str(error)) from error


def _write(path: Path, content: bytes) -> None:
    """For its owner's eyes only, from its first byte."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
