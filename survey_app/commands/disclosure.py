"""``survey-app disclosure``: the engine alone, on linked tables that never saw this product."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from survey_app.results.disclosure import jj
from survey_app.results.refused import Refused

file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
threshold = click.option(
    "--threshold",
    type=click.FloatRange(min=0),
    help="first make every published cell with a weight below this a primary one",
)


@click.group()
def disclosure() -> None:
    """Protect, audit and verify linked tables in the JJ format (docs/disclosure.md)."""


@disclosure.command()
@file
@threshold
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="a file; else printed")
def protect(file: Path, threshold: float | None, output: Path | None) -> None:
    """Hide what it takes (status x), so that no hidden cell can be worked out too closely.

    Exit code 3 and nothing written when that is impossible.

    Example: survey-app disclosure protect table.jj -o protected.jj
    """
    table = _read(file, threshold)
    try:
        done = jj.protect(table)
    except Refused as error:
        _refuse(str(error))
    text = jj.write(done)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
    hidden = [cell.status for cell in done.cells if cell.is_hidden]
    click.echo(f"{hidden.count('u')} primary and {hidden.count('x')} secondary cells are hidden.", err=True)


@disclosure.command()
@file
@threshold
@click.option("--json", "as_json", is_flag=True, help="print the intervals as JSON")
def audit(file: Path, threshold: float | None, as_json: bool) -> None:
    """Say between which numbers an attacker can place each hidden cell. Exit code 3 when unsafe.

    Example: survey-app disclosure audit protected.jj --json
    """
    found = _audited(_read(file, threshold))
    safe = all(bounds.safe for bounds in found)
    if as_json:
        click.echo(json.dumps({"safe": safe, "cells": [_as_json(bounds) for bounds in found]}))
    else:
        for bounds in found:
            low, high = (jj.number(end) for end in bounds.cell.need)
            ends = ["no end" if end is None else jj.number(end) for end in (bounds.lower, bounds.upper)]
            mark = "safe" if bounds.safe else "UNSAFE"
            click.echo(f"cell {bounds.cell.index}: {ends[0]} to {ends[1]}, needs {low} to {high}: {mark}")
        click.echo(_verdict(found))
    if not safe:
        sys.exit(3)


@disclosure.command()
@file
def verify(file: Path) -> None:
    """Check that a table adds up, lies within its bounds, and that every hidden cell is safe.

    Exit code 3 when it is not safe.

    Example: survey-app disclosure verify protected.jj
    """
    found = _audited(_read(file, None))
    if not all(bounds.safe for bounds in found):
        _refuse(_verdict(found))
    click.echo(f"The table adds up. {_verdict(found)}")


def _read(file: Path, threshold: float | None) -> jj.JJTable:
    try:
        table = jj.parse(file.read_text(encoding="utf-8"))
    except (jj.JJError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from error
    return table if threshold is None else jj.marked(table, threshold)


def _audited(table: jj.JJTable) -> tuple[jj.Bounds, ...]:
    try:
        return jj.audit(table)
    except Refused as error:
        _refuse(str(error))


def _refuse(why: str) -> NoReturn:
    click.echo(f"Refused: {why}", err=True)
    sys.exit(3)


def _verdict(found: Sequence[jj.Bounds]) -> str:
    unsafe = sum(not bounds.safe for bounds in found)
    if unsafe:
        return f"{unsafe} of {len(found)} hidden cells can be worked out too closely."
    return f"None of the {len(found)} hidden cells can be worked out too closely."


def _as_json(bounds: jj.Bounds) -> dict[str, object]:
    def end(value: float | None) -> float | int | None:
        return None if value is None else int(value) if value == int(value) else value

    low, high = bounds.cell.need
    return {
        "index": bounds.cell.index,
        "value": end(bounds.cell.value),
        "lower": end(bounds.lower),
        "upper": end(bounds.upper),
        "need": [end(low), end(high)],
        "safe": bounds.safe,
    }
