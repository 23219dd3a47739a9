"""``survey-app demo``: everything at once, with made-up data, on this machine only."""

from __future__ import annotations

import socket
from dataclasses import replace

import click

from survey_app import __version__
from survey_app.commands.progress import shown_progress
from survey_app.config import Settings
from survey_app.demonstration import instance
from survey_app.storage import drafts_apart
from survey_app.storage.engines import migrate


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
            here = instance.build(settings, shown_progress(lines_on_a_pipe=True), __version__)
        else:
            # It may have been made before a table was added.
            migrate(settings.database_url)
            if settings.drafts_url:
                drafts_apart.prepare(settings.drafts_url)
    except instance.NotADemonstration as error:
        raise click.ClickException(str(error)) from error
    _welcome(settings, here)
    if build_only:
        return
    from survey_app.commands.serve import Server

    # Everything here is made up, so languages that nobody has reviewed are shown too, marked as drafts, and a
    # password is enough.
    lead = instance.safeguarding(settings)
    shown = replace(settings, draft_languages=True, second_factor=False, safeguarding=lead)
    Server(shown, "both", workers=1, threads=8, mixing=True).run()


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
    lines += [
        f"    {what}\n      opens with        {passphrase}" for what, passphrase in here.unlocks.items()
    ]
    lines += [f"  {'Results: ' + title}\n    {base}{path}" for title, path in here.releases.items()]
    lines += ["", "Web pages and mixer share one process here, and a password is enough to sign in."]
    lines += ["A real deployment runs them apart, and asks for a second factor.", ""]
    click.echo("\n".join(lines))
