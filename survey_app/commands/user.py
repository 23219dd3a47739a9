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
    """List the accounts: name, role, whether it is disabled, and whether a second factor is set up.

    Example: survey-app user list
    """
    try:
        found = people.everyone(settings)
    except StoreUnavailable as error:
        raise click.ClickException(str(error)) from error
    if not found:
        click.echo("There are no accounts yet: survey-app user add NAME --role reviewer")
    for account in found:
        click.echo(
            f"{account.name}\t{account.role}\t{'disabled' if account.disabled else 'active'}"
            f"\t{'second factor' if account.factor else 'no second factor yet'}"
        )


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


@user.command()
@click.argument("name")
@click.option("--choose-password", is_flag=True, help="type a password instead of having one made")
@click.pass_obj
def password(settings: Settings, name: str, choose_password: bool) -> None:
    """Give the account NAME a new password and print it, once. Wherever it is signed in, it is signed out.

    Be sure who asks: ring them back on a number that you knew before.

    Example: survey-app user password morag
    """
    new = _typed() if choose_password else passwords.generated()
    try:
        people.new_password(settings, name, new)
    except (people.PersonError, passwords.WeakPassword, StoreUnavailable) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{people.folded(name)} has a new password.")
    if not choose_password:
        click.echo(f"Password, shown only this once: {new}")


@user.command("forget-factor")
@click.argument("name")
@click.pass_obj
def forget_factor(settings: Settings, name: str) -> None:
    """Take the second factor of the account NAME away, for whoever lost their telephone and their recovery
    codes. With the next sign-in they set up a new one.

    Be sure who asks: ring them back on a number that you knew before.

    Example: survey-app user forget-factor morag
    """
    try:
        people.forget_factor(settings, name)
    except (people.PersonError, StoreUnavailable) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{people.folded(name)} sets up a new second factor with the next sign-in.")


def _typed() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same again")
        return typed
    return sys.stdin.readline().rstrip("\r\n")
