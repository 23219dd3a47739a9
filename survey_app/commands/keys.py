"""``survey-app keys``: who can open a survey's responses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from survey_app.commands.asking import key_file, opened, passphrase, passphrase_file, plain_faults
from survey_app.config import Settings
from survey_app.letterbox import envelopes, key_files
from survey_app.letterbox.fieldwork import RECOVERY
from survey_app.letterbox.key_places import InFile, InStore, KeyPlace
from survey_app.letterbox.keyholders import KeyholderError
from survey_app.storage import surveys

new_passphrase_file = click.option(
    "--new-passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="read the new passphrase from this file instead of asking",
)
survey_argument = click.argument("survey_id", metavar="[SURVEY]", required=False)
BEFORE = """\
The private half will be kept only wrapped: by the passphrase of each holder, and by a recovery phrase that is
printed once. If every passphrase and the recovery phrase are lost, the responses are lost. Nobody can open
them then: not you, not whoever runs the server, not whoever wrote this software."""
ROTATED = """\
What this cannot do: a copy of the wrapped key that somebody made before still opens with what opened it
then."""


@click.group()
def keys() -> None:
    """Make a survey's keys, and say who can open its responses."""


@keys.command()
@click.argument("name")
@click.option("--holder", default="key-holder", show_default=True, help="the name of who may open")
@passphrase_file
@click.option(
    "-o",
    "--output",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="the folder to write both files into [default: this one]",
)
@click.option("--yes", is_flag=True, help="do not ask whether what may be lost was understood")
def new(name: str, holder: str, passphrase_file: Path | None, output: Path, yes: bool) -> None:
    """Make a survey's keys, here and not on the server: NAME.public.json and NAME.private.json.

    Take the public file to the server (survey open --key). Keep the private one, and copies of it, where you
    count: with --key-file, release build takes it.

    Example: survey-app keys new moving-on-2026 --holder first-reviewer
    """
    click.echo(BEFORE, err=True)
    if not yes:
        click.confirm("Go on?", abort=True, err=True)
    secret = passphrase(passphrase_file, f"Passphrase for {holder}", new=True)
    public, private = output / f"{name}.public.json", output / f"{name}.private.json"
    with plain_faults():
        for path in (public, private):
            if path.exists():
                raise key_files.KeyFileError(f"{path} is there already: choose another NAME")
        made, phrase = key_files.new_pair({holder: secret})
        key_files.write(private, key_files.private_text(made), secret=True)
        key_files.write(public, key_files.public_text(made.public), secret=False)
    click.echo(f"Wrote {public}, for the server, and {private}, to keep away from it.")
    _print(phrase)


@keys.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="the file to write; keep it away from this machine",
)
@click.pass_obj
def save(settings: Settings, survey_id: str, output: Path) -> None:
    """Write a survey's key, wrapped as it is here, into a private file: it is in no backup.

    Whoever keeps the file destroys it on the survey's day. It opens with the same passphrases.

    Example: survey-app keys save moving-on-2026 -o moving-on-2026.private.json
    """
    with opened(settings) as store:
        wrapped = InStore(store, survey_id).wrapped()
        with store.read() as connection:
            record = surveys.get(connection, survey_id)
        if record is None:
            raise KeyholderError(f"there is no survey called {survey_id}: survey-app survey list shows them")
        file = key_files.PrivateFile(record.public_key, wrapped)
        key_files.write(output, key_files.private_text(file), secret=True)
    click.echo(f"Wrote {output}. Keep it elsewhere, and destroy it when the survey has had its day.")


@keys.command()
@survey_argument
@key_file
@click.option("--holder", required=True, help="the name of the person who may open from now on, too")
@passphrase_file
@new_passphrase_file
@click.pass_obj
def wrap(
    settings: Settings,
    survey_id: str | None,
    key_file: Path | None,
    holder: str,
    passphrase_file: Path | None,
    new_passphrase_file: Path | None,
) -> None:
    """Let one more person open the survey, with a passphrase of their own.

    Example: survey-app keys wrap moving-on-2026 --holder second-reviewer
    """
    known = passphrase(passphrase_file, "A passphrase that opens the responses now")
    _wrap(settings, survey_id, key_file, known, holder, new_passphrase_file)


@keys.command()
@survey_argument
@key_file
@click.option("--holder", required=True, help="the name of the person who may open no longer")
@click.pass_obj
def unwrap(settings: Settings, survey_id: str | None, key_file: Path | None, holder: str) -> None:
    """Let somebody open the survey no longer. The last holder, and the recovery phrase, stay.

    Example: survey-app keys unwrap moving-on-2026 --holder second-reviewer
    """
    with _at(settings, survey_id, key_file) as place:
        place.take_away(holder)
    click.echo(f"{holder} cannot open {place} any more.")
    click.echo(ROTATED)


@keys.command()
@survey_argument
@key_file
@click.option("--holder", help="whose passphrase is replaced")
@click.option("--recovery", is_flag=True, help="replace the recovery phrase instead")
@passphrase_file
@new_passphrase_file
@click.pass_obj
def rotate(
    settings: Settings,
    survey_id: str | None,
    key_file: Path | None,
    holder: str | None,
    recovery: bool,
    passphrase_file: Path | None,
    new_passphrase_file: Path | None,
) -> None:
    """Put another passphrase in place of a holder's, or another recovery phrase.

    The key itself stays for the survey's life: responses are sealed to it.

    Example: survey-app keys rotate moving-on-2026 --holder first-reviewer
    """
    if recovery is (holder is not None):
        raise click.UsageError("give --holder NAME or --recovery")
    known = passphrase(passphrase_file, "A passphrase that opens the responses now")
    with _at(settings, survey_id, key_file) as place:
        private = place.unlock(known)
        fresh = (
            envelopes.new_recovery_phrase()
            if recovery
            else passphrase(new_passphrase_file, f"New passphrase for {holder}", new=True)
        )
        place.rotate(private, holder or RECOVERY, fresh)
    click.echo(f"{'The recovery phrase' if recovery else holder} of {place} is replaced.")
    click.echo(ROTATED)
    if recovery:
        _print(fresh)


@keys.command()
@survey_argument
@key_file
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
    survey_id: str | None,
    key_file: Path | None,
    holder: str,
    recovery_file: Path | None,
    new_passphrase_file: Path | None,
) -> None:
    """Get a survey's key back with the recovery phrase that was printed when it was made.

    Example: survey-app keys recover moving-on-2026 --holder new-reviewer
    """
    known = passphrase(recovery_file, "Recovery phrase")
    _wrap(settings, survey_id, key_file, known, holder, new_passphrase_file)


@keys.command("list")
@survey_argument
@key_file
@click.pass_obj
def list_(settings: Settings, survey_id: str | None, key_file: Path | None) -> None:
    """List who can open the survey.

    Example: survey-app keys list moving-on-2026
    """
    with _at(settings, survey_id, key_file) as place:
        for holder in sorted(place.wrapped()):
            click.echo(holder)


@contextmanager
def _at(settings: Settings, survey_id: str | None, file: Path | None) -> Iterator[KeyPlace]:
    """The survey's wrappings in the database, or those of a file."""
    if (survey_id is None) is (file is None):
        raise click.UsageError("give a SURVEY, or --key-file FILE")
    if file is not None:
        with plain_faults():
            yield InFile(file)
        return
    with opened(settings) as store:
        yield InStore(store, survey_id or "")


def _wrap(
    settings: Settings,
    survey_id: str | None,
    key_file: Path | None,
    known: str,
    holder: str,
    file: Path | None,
) -> None:
    with _at(settings, survey_id, key_file) as place:
        private = place.unlock(known)
        fresh = passphrase(file, f"New passphrase for {holder}", new=True)
        place.add(private, holder, fresh)
    click.echo(f"{holder} can open {place} now.")


def _print(phrase: str) -> None:
    click.echo()
    click.echo("Recovery phrase (shown this once; write it down and keep it away from the server):")
    click.echo(f"  {phrase}")
    click.echo(
        "Whoever loses every passphrase and this phrase loses the responses: nobody can open them then."
    )
