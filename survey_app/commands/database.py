"""``survey-app db``: the database's schema."""

from __future__ import annotations

import click

from survey_app.config import Settings
from survey_app.storage.engines import StoreUnavailable, migrate


@click.group()
def db() -> None:
    """Make or renew the database's tables."""


@db.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the tables to this version; does nothing where they are already.

    Example: survey-app db upgrade
    """
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        migrate(settings.database_url)
    except StoreUnavailable as error:
        raise click.ClickException(str(error)) from error
    click.echo("The database is up to date.")
