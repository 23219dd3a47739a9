"""``survey-app keys``: who can open a survey's responses."""

from __future__ import annotations

from pathlib import Path

import click

from survey_app.commands.asking import opened, passphrase, passphrase_file
from survey_app.config import Settings
from survey_app.letterbox.keyholders import add_holder, unlock

new_passphrase_file = click.option(
    "--new-passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="read the new passphrase from this file instead of asking",
)


@click.group()
def keys() -> None:
    """Wrap a survey's key for another person, or get it back with the recovery phrase."""


@keys.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option("--holder", required=True, help="the name of the person who may open from now on, too")
@passphrase_file
@new_passphrase_file
@click.pass_obj
def wrap(
    settings: Settings,
    survey_id: str,
    holder: str,
    passphrase_file: Path | None,
    new_passphrase_file: Path | None,
) -> None:
    """Let one more person open the survey, with a passphrase of their own.

    Example: survey-app keys wrap moving-on-2026 --holder second-reviewer
    """
    known = passphrase(passphrase_file, "A passphrase that opens the responses now")
    _wrap(settings, survey_id, known, holder, new_passphrase_file)


@keys.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option("--holder", required=True, help="the name of the person who gets the key")
@click.option(
    "--recovery-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="read the recovery phrase from this file instead of asking",
)
@new_passphrase_file
@click.pass_obj
def recover(
    settings: Settings,
    survey_id: str,
    holder: str,
    recovery_file: Path | None,
    new_passphrase_file: Path | None,
) -> None:
    """Get a survey's key back with the recovery phrase that was printed when it was opened.

    Example: survey-app keys recover moving-on-2026 --holder new-reviewer
    """
    known = passphrase(recovery_file, "Recovery phrase")
    _wrap(settings, survey_id, known, holder, new_passphrase_file)


def _wrap(settings: Settings, survey_id: str, known: str, holder: str, file: Path | None) -> None:
    with opened(settings) as store:
        private_key = unlock(store, survey_id, known)
        fresh = passphrase(file, f"New passphrase for {holder}", new=True)
        add_holder(store, survey_id, private_key, holder, fresh)
    click.echo(f"{holder} can open {survey_id} now.")
