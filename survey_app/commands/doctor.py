"""``survey-app doctor``: finds a deployment that breaks a promise, and says how to mend it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from survey_app.commands.progress import shown_progress
from survey_app.config import Settings
from survey_app.doctor import host
from survey_app.doctor.examine import CHECKS, examine
from survey_app.doctor.finding import Deployment, Finding

#: Where the shipped configuration puts things; what is not there is left out.
LOGS = (Path("/var/log/survey-app"), Path("/var/log/nginx"), Path("/var/log/postgresql"))
ENVIRONMENTS = Path("/etc/survey-app")
PUBLIC_USER = "survey-public"


def _place(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, int] | None:
    if value is None:
        return None
    host_name, _colon, port = value.rpartition(":")
    if not host_name or not port.isdigit():
        raise click.BadParameter(f"{value!r}: give a host and a port, as in 127.0.0.1:443")
    return host_name, int(port)


@click.command()
@click.option(
    "--logs", type=click.Path(path_type=Path), multiple=True, help="a log or a folder of logs; repeat"
)
@click.option("--environments", type=click.Path(path_type=Path), help="the units' environment files")
@click.option("--public-user", help="the user that takes answers")
@click.option(
    "--at", callback=_place, metavar="HOST:PORT", help="where to reach the public side, if not by its name"
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def doctor(
    ctx: click.Context,
    logs: tuple[Path, ...],
    environments: Path | None,
    public_user: str | None,
    at: tuple[str, int] | None,
    form: str,
) -> None:
    """Look for what breaks a promise: send a canary, search the logs, look at files, processes, the database.

    Changes nothing. Run it as root, which sees every log. Exit code 1 where a promise is broken.

    Example: survey-app doctor --logs /var/log/nginx
    """
    settings: Settings = ctx.obj
    shipped = ENVIRONMENTS.is_dir()
    deployment = Deployment(
        settings=settings,
        logs=logs or tuple(folder for folder in LOGS if folder.is_dir()),
        environments=environments or (ENVIRONMENTS if shipped else None),
        public_user=public_user or (PUBLIC_USER if shipped else None),
        at=at,
        clock_is_right=host.clock_is_right,
        journal=host.journal,
    )
    found = examine(deployment, shown_progress())
    click.echo(json.dumps([asdict(each) for each in found], indent=2) if form == "json" else _text(found))
    ctx.exit(1 if any(each.level == "fault" for each in found) else 0)


def _text(found: list[Finding]) -> str:
    if not found:
        return f"All is well: {len(CHECKS)} things were looked at."
    lines = []
    for each in found:
        lines += [f"{each.level.upper()} {each.check}: {each.what}", f"  Why it matters: {each.why}"]
        lines += [f"  How to mend it: {each.mend}", ""]
    faults = sum(each.level == "fault" for each in found)
    return "\n".join([*lines, f"{faults} faults, {len(found) - faults} warnings."])
