"""``survey-app mixer quarantine``: batches into which a surge came, and what a person says of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from survey_app.commands.asking import opened
from survey_app.config import Settings
from survey_app.letterbox import quarantine as room
from survey_app.letterbox.quarantine import QuarantineError
from survey_app.storage.quarantine import WAITING
from survey_app.team.people import minute

_batch = click.argument("batch", metavar="BATCH")
_survey = click.argument("survey_id", metavar="SURVEY")


@contextmanager
def _plain() -> Iterator[None]:
    try:
        yield
    except QuarantineError as error:
        raise click.ClickException(str(error)) from error


@click.group()
def quarantine() -> None:
    """Look at batches into which a surge came: admit them, or set them aside.

    A surge is more than people send within an hour, from one address or to one link. Nothing is dropped, and
    nothing tells which of a batch's responses came with it.
    """


@quarantine.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """The batches in quarantine: survey, batch, areas, how many responses, and whether it waits.

    Example: survey-app mixer quarantine list
    """
    with opened(settings) as store:
        found = room.listed(store)
    if not found:
        click.echo("No batch is in quarantine.")
    for each in found:
        areas = "1 area" if each.areas == 1 else f"{each.areas} areas"
        state = "waiting" if each.state == WAITING else "set aside"
        click.echo(f"{each.survey:<40} {each.name}  {areas:<9} {each.responses}+ responses  {state}")


@quarantine.command()
@_survey
@_batch
@click.pass_obj
def admit(settings: Settings, survey_id: str, batch: str) -> None:
    """Let a batch count like any other. It cannot be taken back.

    Run it as the mixer's user. It is refused once the survey has a release.

    Example: survey-app mixer quarantine admit moving-on-2026 3fa2b81c
    """
    with opened(settings) as store, _plain():
        room.admit(store, settings, survey_id, batch, minute())
    click.echo(f"Batch {batch} of {survey_id} counts now.")


@quarantine.command("set-aside")
@_survey
@_batch
@click.pass_obj
def set_aside(settings: Settings, survey_id: str, batch: str) -> None:
    """Leave a batch out. It is kept until the survey's day of destruction and can still be admitted.

    Example: survey-app mixer quarantine set-aside moving-on-2026 3fa2b81c
    """
    with opened(settings) as store, _plain():
        room.set_aside(store, survey_id, batch, minute())
    click.echo(f"Batch {batch} of {survey_id} is set aside.")
