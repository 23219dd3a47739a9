"""``survey-app check`` and ``survey-app schema``: for people who write questionnaires."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import load
from survey_app.questionnaire.schema import json_schema


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…"
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="text for people and editors, json for programs, github for remarks on a change.",
)
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], style: str) -> None:
    """Say everything that is wrong with questionnaires, and where.

    Folders are searched for *.yaml and *.yml. An error (exit code 1) stands in the way of use; a warning
    does not.

    Example: survey-app check questionnaires/
    """
    files = sorted({file for path in paths for file in _files(path)})
    if not files:
        raise click.ClickException(
            f"no questionnaire (*.yaml) in {', '.join(map(str, paths))}: name another folder"
        )
    faults = [fault for file in files for fault in _faults(file)]
    click.echo(_STYLES[style](faults, len(files)), nl=False)
    context.exit(1 if any(fault.level == "error" for fault in faults) else 0)


@click.command()
def schema() -> None:
    """Print the JSON Schema of a questionnaire, with which editors complete and check.

    Example: survey-app schema > docs/questionnaire.schema.json
    """
    click.echo(json_schema(), nl=False)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from (file for pattern in ("*.yaml", "*.yml") for file in path.rglob(pattern) if file.is_file())


def _faults(file: Path) -> Sequence[Fault]:
    name = file.as_posix()
    try:
        raw = file.read_bytes()
    except OSError as error:
        mend = "check the file and who may read it"
        return [Fault(name, 1, 1, "error", "unreadable", f"it cannot be read ({error.strerror})", mend)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        mend = "save the file as UTF-8"
        return [Fault(name, line, column, "error", "encoding", "this is no UTF-8 text", mend)]
    loaded = load(text, name)
    if loaded.questionnaire is None:
        return loaded.faults
    return sorted([*loaded.faults, *lint(loaded.questionnaire, loaded.positions, name)])


def _text(faults: Sequence[Fault], files: int) -> str:
    errors = sum(1 for fault in faults if fault.level == "error")
    counted = f"{_count(files, 'questionnaire')}: {_count(errors, 'error')}, "
    return (
        "".join(f"{fault}\n" for fault in faults) + counted + f"{_count(len(faults) - errors, 'warning')}\n"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _json(faults: Sequence[Fault], files: int) -> str:
    return json.dumps([asdict(fault) for fault in faults], indent=2, ensure_ascii=False) + "\n"


def _github(faults: Sequence[Fault], files: int) -> str:
    """Workflow commands; what has a meaning in them is escaped."""
    return "".join(
        f"::{fault.level} file={_property(fault.file)},line={fault.line},col={fault.column},"
        f"title={_property(fault.rule)}::{_data(f'{fault.message} — {fault.mend}')}\n"
        for fault in faults
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_STYLES: dict[str, Callable[[Sequence[Fault], int], str]] = {"text": _text, "json": _json, "github": _github}
