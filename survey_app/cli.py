"""The operator's commands: a thin layer over the rooms.

Exit codes: 0 done, 1 the input is at fault, 2 usage, 3 refused for safety.
"""

from __future__ import annotations

import importlib
import sys

import click

from survey_app import __version__, config

#: command → module in survey_app.commands: loaded only when it is called, so that --help is quick.
COMMANDS = {
    "backup": "backup",
    "check": "check",
    "codes": "codes",
    "demo": "demo",
    "db": "database",
    "disclosure": "disclosure",
    "doctor": "doctor",
    "export": "release",
    "keys": "keys",
    "mixer": "mixer",
    "preview": "preview",
    "questionnaire": "questionnaire",
    "release": "release",
    "restore": "backup",
    "retention": "retention",
    "safeguarding": "safeguarding",
    "schema": "check",
    "serve": "serve",
    "simulate": "simulate",
    "survey": "survey",
    "translate": "translate",
    "user": "user",
}


#: Commands that work on files alone: they run anywhere and leave no instance folder behind.
WITHOUT_SETTINGS = frozenset({"check", "preview", "schema", "disclosure", "questionnaire", "translate"})

#: Commands that always serve the team's side. All others may run as a user that cannot read the team's
#: secret, and make none; serve reads it where the team's side is among what it serves.
WITH_THE_SECRET = frozenset({"demo"})


class Rooms(click.Group):
    """Finds each command in its room."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"survey_app.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="survey-app")
@click.pass_context
def survey_app(ctx: click.Context) -> None:
    """Anonymous, accessible surveys, and results that nobody can subtract back to a person."""
    asks_for_help = bool({"-h", "--help"} & set(sys.argv[1:]))
    if ctx.resilient_parsing or asks_for_help or ctx.invoked_subcommand in WITHOUT_SETTINGS:
        return
    try:
        ctx.obj = config.read(secret=ctx.invoked_subcommand in WITH_THE_SECRET)
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error


def main() -> None:
    """The console script."""
    survey_app.main(prog_name="survey-app")
