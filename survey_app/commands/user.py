"""``survey-app user``: the team's accounts."""

from __future__ import annotations

import sys

import click

from survey_app.config import Settings
from survey_app.storage.engines import StoreUnavailable
from survey_app.team import passwords, people
from survey_app.team.roles import TeamRole


@click.group()
def user() -> None:
    """Add, list and disable the team's accounts."""


@user.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([role.value for role in TeamRole]),
    required=True,
    help="what the person may do",
)
@click.option("--choose-password", is_flag=True, help="type a password instead of having one made")
@click.pass_obj
def add(settings: Settings, name: str, role: str, choose_password: bool) -> None:
    """Add the account NAME and print its password, once.

    With --choose-password you type one of at least 12 characters; on a pipe it is read from the first line.

    Example: survey-app user add morag --role reviewer
    """
    password = _typed() if choose_password else passwords.generated()
    try:
        account = people.add_person(settings, name=name, role=role, password=password)
    except (people.PersonError, passwords.WeakPassword, StoreUnavailable) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Added {account.name} ({account.role}).")
    if not choose_password:
        click.echo(f"Password, shown only this once: {password}")


@user.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List the accounts: name, role, and whether it is disabled.

    Example: survey-app user list
    """
    try:
        found = people.everyone(settings)
    except StoreUnavailable as error:
        raise click.ClickException(str(error)) from error
    if not found:
        click.echo("There are no accounts yet: survey-app user add NAME --role reviewer")
    for account in found:
        click.echo(f"{account.name}\t{account.role}\t{'disabled' if account.disabled else 'active'}")


@user.command()
@click.argument("name")
@click.pass_obj
def disable(settings: Settings, name: str) -> None:
    """Disable the account NAME. It is signed out with its next request; what it did stays on record.

    Example: survey-app user disable morag
    """
    try:
        people.disable_person(settings, name)
    except (people.PersonError, StoreUnavailable) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Disabled {people.folded(name)}.")


def _typed() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same again")
        return typed
    return sys.stdin.readline().rstrip("\r\n")
