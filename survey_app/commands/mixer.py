"""``survey-app mixer``: the sorting room as a process of its own."""

from __future__ import annotations

import logging
import signal
import threading

import click

from survey_app.commands.asking import opened
from survey_app.commands.quarantine import quarantine
from survey_app.config import Settings
from survey_app.letterbox import mixing
from survey_app.letterbox.batch_keys import MixingElsewhere
from survey_app.storage.engines import Role


@click.group(invoke_without_command=True)
@click.option("--once", is_flag=True, help="mix what is full, then stop")
@click.pass_context
def mixer(context: click.Context, once: bool) -> None:
    """Strip the outer seals of full batches, shuffle, store, and destroy the batches' keys.

    Run it beside the public side, as a user of its own: only that user may read SURVEY_BATCH_KEYS.

    Example: survey-app mixer
    """
    if context.invoked_subcommand is not None:
        if once:
            raise click.UsageError("--once goes with no other command")
        return
    settings: Settings = context.obj
    # Trouble with its hour, and nothing of a response: not even how many there were.
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:00", level=logging.WARNING)
    stop = threading.Event()
    with opened(settings, Role.MIXER) as store:
        if once:
            try:
                mixing.mix_all(store, settings)
            except MixingElsewhere as error:
                raise click.ClickException(f"{error}: try again") from error
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        click.echo("The mixer is at work.")
        mixing.run(store, settings, stop)
    click.echo("The mixer has stopped.")


mixer.add_command(quarantine)
