"""A setting or a command that the documentation does not name does not exist for anybody."""

from __future__ import annotations

import re
from pathlib import Path

from survey_app import config
from survey_app.cli import COMMANDS, survey_app

OPERATOR = (Path(__file__).parent.parent / "docs" / "operator.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    assert set(re.findall(r"^\| `(SURVEY_[A-Z_]+)` \|", OPERATOR, re.MULTILINE)) == set(config.KNOWN)


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    assert set(re.findall(r"^\| `survey-app ([a-z]+)` \|", OPERATOR, re.MULTILINE)) == set(COMMANDS)


def test_every_command_shows_an_example_in_its_help() -> None:
    import click

    def without_example(group: click.Group, name: str) -> list[str]:
        context = click.Context(group)
        missing = []
        for command_name in group.list_commands(context):
            command = group.get_command(context, command_name)
            assert command is not None, command_name
            full = f"{name} {command_name}"
            if isinstance(command, click.Group):
                missing += without_example(command, full)
            elif "Example: survey-app" not in (command.help or ""):
                missing.append(full)
        return missing

    assert not without_example(survey_app, "survey-app")
