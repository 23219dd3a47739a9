"""Progress of long work: a bar on a terminal, one line a step for demonstrations, nothing on a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

#: progress(what, done, of)
Progress = Callable[[str, int, int], None]
_WIDTH = 30
_SECONDS_BETWEEN = 0.1


def shown_progress(*, lines_on_a_pipe: bool = False) -> Progress:
    """A function to call often with what is being done, how much of it, and of how much."""
    if not sys.stderr.isatty():
        return _lines() if lines_on_a_pipe else (lambda what, done, of: None)
    last, drawn_at = "", 0.0

    def bar(what: str, done: int, of: int) -> None:
        nonlocal last, drawn_at
        now = time.monotonic()
        if what == last and done < of and now - drawn_at < _SECONDS_BETWEEN:
            return
        if last and what != last:
            click.echo(err=True)
        filled = _WIDTH * done // max(of, 1)
        click.echo(f"\r  [{'#' * filled:<{_WIDTH}}] {what} {done}/{of}", nl=False, err=True)
        last, drawn_at = what, now
        if done >= of:
            click.echo(err=True)
            last = ""

    return bar


def _lines() -> Progress:
    last = [""]

    def line(what: str, done: int, of: int) -> None:
        if what != last[0]:
            click.echo(f"  {what} …", err=True)
            last[0] = what

    return line
