"""``survey-app backup`` and ``survey-app restore``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from survey_app.backup import copies, stream
from survey_app.commands.asking import opened, passphrase, passphrase_file
from survey_app.commands.progress import shown_progress
from survey_app.config import Settings
from survey_app.letterbox import forgetting, hours, key_files
from survey_app.storage import surveys
from survey_app.storage.engines import migrate


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except (copies.BackupError, stream.CannotRead) as error:
        raise click.ClickException(str(error)) from error


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="the public file that keys new made; its private half is kept away from this machine",
)
@click.pass_obj
def backup(settings: Settings, file: Path, key: Path) -> None:
    """Write what is mixed and published into FILE, sealed to a backup key. Nothing that waits is in it.

    The keys that open responses are not in it either: keep their private files (survey-app keys save), so
    that destroying those closes every old backup for good.

    Example: survey-app backup /backups/monday.backup --key backup.public.json
    """
    progress = shown_progress()
    with opened(settings) as store, _said_plainly():
        public = key_files.read_public(key)
        today = hours.local(time.time()).date()
        listed = copies.back_up(
            store, settings, file, public, today, lambda done, of: progress("writing", done, of)
        )
        with store.read() as connection:
            here = [each for each in listed.surveys if surveys.keys(connection, each)]
    click.echo(f"Written to {file}. Only the private half of {key.name} opens it.")
    for survey in here:
        click.echo(
            f"The key of {survey} is in no backup: survey-app keys save {survey} -o FILE, kept elsewhere."
        )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="the private file that keys new made with the public one",
)
@passphrase_file
@click.pass_obj
def restore(settings: Settings, file: Path, key_file: Path, passphrase_file: Path | None) -> None:
    """Bring a backup back into a new instance, and destroy at once what has had its day since.

    Put the folder certificates of the old instance, or a copy of it, into the new one first: a survey that
    has a certificate stays destroyed.

    Example: survey-app restore /backups/monday.backup --key-file backup.private.json
    """
    progress = shown_progress()
    migrate(settings.database_url)
    with opened(settings) as store, _said_plainly():
        private = key_files.unlock_file(key_file, passphrase(passphrase_file, "Passphrase of the backup key"))
        done = copies.restore(
            store, settings, file, private, lambda done, of: progress("bringing back", done, of)
        )
        for survey in done.destroyed:
            click.echo(f"{survey} was destroyed, as its certificate says: none of its responses came back.")
        today = hours.local(time.time()).date()
        for plan in forgetting.plans(store, today):
            if plan.due(today):
                forgetting.destroy(store, settings, plan, today)
                click.echo(f"{plan.survey.id} has had its day, and is destroyed.")
        store.rewrite()
    click.echo(f"Brought back: {', '.join(done.surveys) or 'no survey'}.")
    click.echo(
        "Days that were brought forward since the backup must be brought forward again (survey shorten)."
    )
    click.echo("One-use codes are in no backup: make new ones for a survey that asks for them.")
