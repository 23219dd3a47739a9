"""``survey-app demo``: everything at once, with made-up data, on this machine only."""

from __future__ import annotations

import socket
import sys
import time

import click

from survey_app import __version__
from survey_app.config import Settings
from survey_app.demonstration import instance


@click.command()
@click.option("--fresh", is_flag=True, help="throw the demonstration's data away and start over")
@click.option("--build-only", is_flag=True, help="make the data and stop, without serving")
@click.pass_obj
def demo(settings: Settings, fresh: bool, build_only: bool) -> None:
    """Make a demonstration with made-up data, if there is none, and serve it.

    A second start keeps the data. Web pages, mixer and dashboard share one process here; a real
    deployment runs them apart (docs/operator.md).

    Example: survey-app demo --fresh
    """
    if not build_only:
        _port_is_free(settings)
    try:
        if fresh:
            instance.remove(settings)
        here = instance.existing(settings)
        if here is None:
            instance.remove(settings)  # a start that was interrupted before it was whole
            here = instance.build(settings, _shown_progress(), __version__)
    except instance.NotADemonstration as error:
        raise click.ClickException(str(error)) from error
    _welcome(settings, here)
    if build_only:
        return
    from survey_app.commands.serve import Server

    Server(settings, "both", workers=1, threads=8, mixing=True).run()


def _port_is_free(settings: Settings) -> None:
    """Say so now rather than after the data were made."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.port))
        except OSError as error:
            raise click.ClickException(
                f"port {settings.port} is in use: choose another with PORT={settings.port + 1}"
            ) from error


def _welcome(settings: Settings, here: instance.Demonstration) -> None:
    base = settings.public_url
    lines = ["", "The demonstration is ready. All its data are made up.", ""]
    for title, path in here.links.items():
        lines.append(f"  {title}")
        lines.append(f"    to take part        {base}{path}")
        lines.append(f"    the worker's page   {base}{path}/worker")
    lines += ["", f"  The team's side       {base}/team/sign-in"]
    lines += [f"    {name:<18}  password {password}" for name, password in here.sign_ins.items()]
    lines += [f"  {'Results: ' + title}\n    {base}{path}" for title, path in here.releases.items()]
    lines += ["", "Web pages and mixer share one process here; a real deployment runs them apart.", ""]
    click.echo("\n".join(lines))


def _shown_progress() -> instance.Progress:
    """A line that is written over on a terminal; one line a step on a pipe."""
    on_terminal = sys.stderr.isatty()
    last = ["", 0.0]

    def show(what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if on_terminal:
            if what != last[0] and last[0]:
                click.echo(err=True)
            if what != last[0] or done >= of or now - last[1] > 0.1:
                filled = 30 * done // max(of, 1)
                click.echo(f"\r  [{'#' * filled:<30}] {what} {done}/{of}", nl=False, err=True)
                last[1] = now
            if done >= of:
                click.echo(err=True)
                last[0] = ""
                return
        elif what != last[0]:
            click.echo(f"  {what} …", err=True)
        last[0] = what

    return show
