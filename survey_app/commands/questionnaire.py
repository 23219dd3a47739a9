"""``survey-app questionnaire``: a questionnaire from and to other formats, and two versions side by side."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path

import click

from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Questionnaire

#: What people hand over is a few hundred kilobytes; this stops a mistake, not an attack.
MOST_BYTES = 20_000_000
file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
output = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="a file; else printed"
)


class WithDiff(click.Group):
    """``diff`` lives in a module of its own and is loaded only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *(["diff"] if _has_diff() else [])])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "diff" or not _has_diff():
            return super().get_command(ctx, cmd_name)
        command: click.Command = importlib.import_module("survey_app.commands.questionnaire_diff").diff
        return command


def _has_diff() -> bool:
    return importlib.util.find_spec("survey_app.commands.questionnaire_diff") is not None


@click.group(cls=WithDiff)
def questionnaire() -> None:
    """Move questionnaires in and out (docs/questionnaire-author.md)."""


@questionnaire.command("import")
@file
@output
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="a file for what was changed or left out; else it is printed",
)
@click.pass_context
def import_(context: click.Context, file: Path, output: Path | None, report: Path | None) -> None:
    """Make a questionnaire from an XLSForm (.xlsx, .xls, .csv or .md), and say what was not taken over.

    What a form lacks is marked as to be written; check names each such text.

    Example: survey-app questionnaire import form.xlsx -o questionnaires/my-review/form.yaml
    """
    from survey_app.questionnaire.exchange.remarks import report as written
    from survey_app.questionnaire.exchange.sheets_in import NotAForm
    from survey_app.questionnaire.exchange.xlsform_in import import_xlsform

    try:
        made = import_xlsform(_bytes(file), file.suffix.casefold(), file.stem)
    except NotAForm as error:
        if error.remarks:
            _tell(report, written(file.name, error.remarks))
        raise click.ClickException(f"{file}: {error}") from error
    if output is None:
        click.echo(made.yaml, nl=False)
    else:
        _write_new(output, made.yaml)
    _tell(report, written(file.name, made.remarks))
    for fault in made.faults:
        click.echo(str(fault), err=True)
    context.exit(1 if made.questionnaire is None else 0)


@questionnaire.command("export")
@file
@click.option(
    "--format",
    "style",
    type=click.Choice(["xlsform", "ddi", "codebook-pdf", "codebook-csv", "json", "paper-pdf"]),
    required=True,
    help="json keeps everything; the others keep what they have a place for, and say what they left out.",
)
@output
def export_(file: Path, style: str, output: Path | None) -> None:
    """Write a questionnaire in another format: never anybody's answers.

    Example: survey-app questionnaire export moving-on.yaml --format ddi -o moving-on.xml
    """
    made = _paper(file) if style == "paper-pdf" else _WRITERS[style](_loaded(file))
    if output is None:
        click.echo(made, nl=False)
        return
    _write(output, made)


@questionnaire.command("from-json")
@file
@output
def from_json(file: Path, output: Path | None) -> None:
    """Make the YAML of a questionnaire from its JSON (export --format json).

    Example: survey-app questionnaire from-json moving-on.json -o moving-on.yaml
    """
    from survey_app.questionnaire.exchange.round_trip import NotAQuestionnaire, yaml_of
    from survey_app.questionnaire.exchange.round_trip import from_json as read

    try:
        text = yaml_of(read(_bytes(file).decode("utf-8")))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is no UTF-8 text: save it as UTF-8") from error
    except NotAQuestionnaire as error:
        raise click.ClickException(
            f"{file} is not the JSON of a questionnaire ({error}): make it with export --format json"
        ) from error
    if output is None:
        click.echo(text, nl=False)
    else:
        _write_new(output, text)


def _tell(report: Path | None, text: str) -> None:
    if report is None:
        click.echo(text, nl=False, err=True)
    else:
        _write(report, text.encode())


def _xlsform(questionnaire: Questionnaire) -> bytes:
    from survey_app.questionnaire.exchange.xlsform_out import xlsform

    made = xlsform(questionnaire)
    for line in made.left_out:
        click.echo(f"left out: {line}", err=True)
    return made.workbook


def _ddi(questionnaire: Questionnaire) -> bytes:
    from survey_app.questionnaire.exchange.ddi import ddi_codebook

    return ddi_codebook(questionnaire).encode()


def _pdf(questionnaire: Questionnaire) -> bytes:
    from survey_app.printing import NoPdfHere
    from survey_app.questionnaire.exchange.codebook_pdf import codebook_pdf

    try:
        return codebook_pdf(questionnaire)
    except NoPdfHere as error:
        raise click.ClickException(str(error)) from error


def _paper(file: Path) -> bytes:
    """The form to print, in English; it lists the help lines that lie in a folder above the file."""
    from survey_app.commands.paper import form_of_file
    from survey_app.printing import NoPdfHere
    from survey_app.questionnaire.media import MediaError
    from survey_app.taking.help_lines import HelpLinesError

    try:
        return form_of_file(_loaded(file), file)
    except (NoPdfHere, MediaError, HelpLinesError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _csv(questionnaire: Questionnaire) -> bytes:
    from survey_app.questionnaire.exchange.codebook_table import codebook_csv

    return codebook_csv(questionnaire)


def _json(questionnaire: Questionnaire) -> bytes:
    from survey_app.questionnaire.exchange.round_trip import to_json

    return to_json(questionnaire).encode()


_WRITERS: dict[str, Callable[[Questionnaire], bytes]] = {
    "xlsform": _xlsform,
    "ddi": _ddi,
    "codebook-pdf": _pdf,
    "codebook-csv": _csv,
    "json": _json,
}


def _loaded(file: Path) -> Questionnaire:
    """The questionnaire of a YAML file; what is wrong with it is for ``check`` to say."""
    try:
        text = _bytes(file).decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is no UTF-8 text: save it as UTF-8") from error
    loaded = load(text, file.as_posix())
    if loaded.questionnaire is None:
        errors = sum(1 for fault in loaded.faults if fault.level == "error")
        raise click.ClickException(
            f"{file} has {errors} {'error' if errors == 1 else 'errors'}: survey-app check {file} shows them"
        )
    return loaded.questionnaire


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise click.ClickException(f"{file} is larger than 20 MB: no questionnaire is; name another file")
        return file.read_bytes()
    except OSError as error:
        raise click.ClickException(
            f"{file} cannot be read ({error.strerror}): check who may read it"
        ) from error


def _write_new(path: Path, text: str) -> None:
    """A questionnaire is somebody's work: none is written over."""
    if path.exists():
        raise click.ClickException(f"{path} is there already: name another file with -o, or move it away")
    _write(path, text.encode())


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(
            f"{path} cannot be written ({error.strerror}): name another file with -o"
        ) from error
