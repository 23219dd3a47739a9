"""``survey-app release`` and ``survey-app export``: from a closed survey to published tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from survey_app import __version__, publishing
from survey_app.commands.asking import key_file, opened, passphrase, passphrase_file
from survey_app.commands.progress import shown_progress
from survey_app.config import Settings
from survey_app.letterbox.key_places import InFile, InStore
from survey_app.letterbox.opening import CannotOpenSurvey
from survey_app.results import files
from survey_app.results.build import Refused
from survey_app.results.disclosure.certify import NotACertificate
from survey_app.results.disclosure.verify import NotProven, verify
from survey_app.results.release import Release, ReleaseError
from survey_app.storage import releases

#: Formats that work; the others of the contract are named so that nobody guesses.
FORMATS = {"json": files.as_json, "csv": files.as_csv}
LATER = ("xlsx", "ods", "sav", "ddi", "pdf")


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal is no fault of the input: it has an exit code of its own, 3."""
    try:
        yield
    except (Refused, NotProven) as error:
        click.echo(f"Refused: {error}", err=True)
        sys.exit(3)
    except (CannotOpenSurvey, ReleaseError, NotACertificate) as error:
        raise click.ClickException(str(error)) from error


@click.group()
def release() -> None:
    """Build, prove, publish and list releases."""


@release.command()
@click.argument("survey_id", metavar="SURVEY")
@passphrase_file
@key_file
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="also write the release and its private certificate into this folder",
)
@click.option(
    "--without-waiting", is_flag=True, help="though batches wait in quarantine, which never count then"
)
@click.pass_obj
def build(
    settings: Settings,
    survey_id: str,
    passphrase_file: Path | None,
    key_file: Path | None,
    output: Path | None,
    without_waiting: bool,
) -> None:
    """Count a closed survey, protect its tables, and prove that they are safe.

    Nothing is written unless the proof holds; otherwise the exit code is 3. Nobody sees the release
    before it is published.

    Example: survey-app release build moving-on-2026
    """
    with opened(settings) as store, _refusals():
        place = InStore(store, survey_id) if key_file is None else InFile(key_file)
        private_key = place.unlock(passphrase(passphrase_file, "Passphrase"))
        built = publishing.build_release(
            store,
            survey_id,
            private_key,
            software=__version__,
            progress=shown_progress(),
            without_waiting=without_waiting,
        )
    hash_ = built.release.hash
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        (output / f"{survey_id}-{hash_[:12]}.json").write_text(built.release.body, encoding="utf-8")
        certificate = output / f"{survey_id}-{hash_[:12]}.certificate"
        certificate.touch(mode=0o600)
        certificate.write_bytes(built.certificate)
    click.echo(f"Release {hash_} of {survey_id} is built and proved.")
    for each in built.release.manifest["left_out"]:
        click.echo(f"No table of “{each['heading']}”: {each['why']}.")
    not_counted = built.release.manifest.get("not_counted")
    if not_counted:
        click.echo(
            f"Not counted: {not_counted['batches_waiting']} batches that wait in quarantine and "
            f"{not_counted['batches_set_aside']} that were set aside."
        )
    click.echo(f"To show it on the dashboard: survey-app release publish {hash_[:12]}")


@release.command()
@click.argument("hash_", metavar="HASH")
@click.pass_obj
def publish(settings: Settings, hash_: str) -> None:
    """Show a release on the dashboard. The start of its hash is enough.

    Example: survey-app release publish 3fa2b81c90de
    """
    with opened(settings) as store, _refusals():
        with store.read() as connection:
            full = _whole_hash(hash_, [listed.hash for listed in releases.all(connection)])
        try:
            publishing.publish(store, full)
        except publishing.UnknownRelease as error:
            raise click.ClickException(f"{full} is published already: survey-app release list") from error
    click.echo(f"Release {full} is published.")


@release.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Every release: its survey, its state, since when, its hash.

    Example: survey-app release list
    """
    with opened(settings) as store, store.read() as connection:
        found = releases.all(connection)
    if not found:
        click.echo("There are no releases yet. To build one: survey-app release build SURVEY")
    for listed in found:
        click.echo(f"{listed.survey:<40} {listed.state:<10} {listed.day or '':<10}  {listed.hash}")


@release.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="the private certificate that was written with the release",
)
def verify_(file: Path, certificate: Path) -> None:
    """Check a release against its private certificate, in whole numbers and without a solver.

    Exit code 3 when the certificate does not prove it.

    Example: survey-app release verify moving-on.json --certificate moving-on.certificate
    """
    with _refusals():
        read = Release.read(file.read_text(encoding="utf-8"))
        proved = verify(read, certificate.read_bytes())
    click.echo(f"Release {read.hash}: {proved} hidden numbers checked, none can be worked out.")


@click.command()
@click.argument("hash_", metavar="RELEASE")
@click.option("--format", "format_", required=True, help=f"one of: {', '.join((*FORMATS, *LATER))}")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="a file; else printed")
@click.pass_obj
def export(settings: Settings, hash_: str, format_: str, output: Path | None) -> None:
    """Write a published release as a file: exactly what is published, nothing else.

    Example: survey-app export 3fa2b81c90de --format csv -o moving-on.csv
    """
    if format_ not in FORMATS:
        known = " or ".join(FORMATS)
        what = "is not made yet" if format_ in LATER else "is not a format"
        raise click.UsageError(f"{format_} {what}: choose {known}")
    with opened(settings) as store, _refusals(), store.read() as connection:
        shown = [listed.hash for listed in releases.all(connection) if listed.state == releases.PUBLISHED]
        full = _whole_hash(hash_, shown)
        text = FORMATS[format_](Release.read(releases.body(connection, full) or "", full))
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"Written to {output}.")


def _whole_hash(start: str, known: list[str]) -> str:
    """The one hash that starts like this."""
    fitting = [hash_ for hash_ in known if len(start) >= 6 and hash_.startswith(start.lower())]
    if len(fitting) != 1:
        found = "no release" if not fitting else "more than one release"
        raise click.ClickException(
            f"{found} starts with {start!r} (at least 6 characters): survey-app release list"
        )
    return fitting[0]
