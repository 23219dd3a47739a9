"""``survey-app db``: the database's schema."""

from __future__ import annotations

import click

from survey_app.config import Settings
from survey_app.storage import drafts_apart
from survey_app.storage.engines import NotAllowed, StoreUnavailable, grant, migrate


@click.group()
def db() -> None:
    """Make or renew the database's tables."""


@db.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the tables to this version; does nothing where they are already.

    On PostgreSQL with a login for each role it sets their rights anew, too.

    Example: survey-app db upgrade
    """
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        missing = migrate(settings.database_url)
        if settings.drafts_url:
            missing = sorted({*missing, *drafts_apart.prepare(settings.drafts_url)})
    except (StoreUnavailable, NotAllowed) as error:
        raise click.ClickException(str(error)) from error
    click.echo("The database is up to date.")
    _tell(missing)


@db.command(name="grant")
@click.option("--create", is_flag=True, help="make the logins that are missing (needs CREATEROLE)")
@click.option("--dry-run", is_flag=True, help="print the SQL and change nothing")
@click.pass_obj
def grant_command(settings: Settings, create: bool, dry_run: bool) -> None:
    """Give each role's PostgreSQL login its rights, column by column, and nobody else any.

    SURVEY_DATABASE_URL has {role} in its user: postgresql+psycopg://survey_{role}@/survey stands for
    survey_public, survey_mixer, survey_dashboard, survey_team, survey_typist, survey_words, survey_lead
    and survey_owner. The last owns the tables and runs this.

    Example: survey-app db grant --create --dry-run
    """
    try:
        statements, missing = grant(settings.database_url, create=create, dry_run=dry_run)
    except (StoreUnavailable, NotAllowed) as error:
        raise click.ClickException(str(error)) from error
    if not statements:
        raise click.ClickException(
            "SURVEY_DATABASE_URL has one user for every role: write {role} into its user (docs/operator.md)"
        )
    if dry_run:
        click.echo(";\n".join(statements) + ";")
    else:
        click.echo("Every login may do what its role is for, and no more.")
    _tell(missing)


def _tell(missing: list[str]) -> None:
    if missing:
        click.echo(
            f"These logins are not there: {', '.join(missing)}. survey-app db grant --create makes them.",
            err=True,
        )
