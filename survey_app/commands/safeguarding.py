"""``survey-app safeguarding``: whether somebody waits, for a message to whoever reads."""

from __future__ import annotations

import click

from survey_app import safeguarding as named
from survey_app.commands.asking import opened
from survey_app.config import Settings
from survey_app.storage import contacts, reading, surveys


@click.command()
@click.option("--quiet", is_flag=True, help="say nothing where nothing waits (cron mails what is said)")
@click.pass_obj
def safeguarding(settings: Settings, quiet: bool) -> None:
    """Say whether somebody waits for the safeguarding lead, and whether texts wait to be read.

    It says no number, and nothing of what was written.

    Example: survey-app safeguarding --quiet
    """
    try:
        lead = named.read(settings.safeguarding)
    except named.SafeguardingError as error:
        raise click.ClickException(str(error)) from error
    said = []
    with opened(settings) as store, store.read() as connection:
        if contacts.all_of(connection) or reading.referrals(connection):
            said.append(f"Somebody waits for the safeguarding lead: {settings.public_url}/team/safeguarding/")
        for record in surveys.list_all(connection):
            desk = f"{settings.public_url}/team/words/"
            if reading.is_flagged(connection, record.id):
                said.append(f"A text of {record.id} waits for a second person: {desk}")
            if not record.is_open and reading.is_unread(connection, record.id):
                said.append(f"Texts of {record.id} wait to be read: {desk}")
    for line in said:
        click.echo(line)
    if not said and not quiet:
        click.echo("Nothing waits.")
    if lead is None and not quiet:
        click.echo(f"No safeguarding lead is named: {settings.safeguarding} is not there.")
