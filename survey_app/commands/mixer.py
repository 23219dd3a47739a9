"""``survey-app mixer``: the sorting room as a process of its own."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time

import click

from survey_app.commands.asking import opened
from survey_app.commands.quarantine import quarantine
from survey_app.config import Settings
from survey_app.letterbox import at_work, mixing
from survey_app.letterbox.batch_keys import MixingElsewhere
from survey_app.storage.engines import Role, Store


@click.group(invoke_without_command=True)
@click.option("--once", is_flag=True, help="mix what is full, then stop")
@click.option("--status", is_flag=True, help="say whether a mixer is at work; exit code 1 where none is")
@click.pass_context
def mixer(context: click.Context, once: bool, status: bool) -> None:
    """Strip the outer seals of full batches, shuffle, store, and destroy the batches' keys.

    Run it beside the public side, as a user of its own: only that user may read SURVEY_BATCH_KEYS. Told to
    stop (SIGTERM), it finishes the batch that it is at. A second one waits until the first has ended.

    Example: survey-app mixer
    """
    if context.invoked_subcommand is not None:
        if once or status:
            raise click.UsageError("--once and --status go with no other command")
        return
    settings: Settings = context.obj
    # Trouble with its hour, and nothing of a response: not even how many there were.
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:00", level=logging.WARNING)
    with opened(settings, Role.MIXER) as store:
        if status:
            _say(at_work.sign(store, settings))
        elif once:
            try:
                mixing.mix_all(store, settings)
            except MixingElsewhere as error:
                raise click.ClickException(f"{error}: try again") from error
        else:
            _until_told(store, settings)


def _until_told(store: Store, settings: Settings) -> None:
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    mixing.run(store, settings, stop, begun=lambda: click.echo("The mixer is at work."))
    click.echo("The mixer has stopped.")


def _say(sign: at_work.Sign) -> None:
    """For a person, and by its exit code for whatever watches over the mixer."""
    click.echo(f"A mixer is at work: {'yes' if sign.at_work else 'no'}")
    click.echo(f"Last round: {sign.round_in_words}")
    click.echo(f"Waiting: {sign.waiting}+ responses")
    click.echo(f"Batches in quarantine: {sign.held} to look at, {sign.aside} set aside")
    if not sign.is_well(time.time()):
        sys.exit(1)


mixer.add_command(quarantine)
