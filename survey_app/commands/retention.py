"""``survey-app retention``: destroy what has had its day. Run it once a day."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Sequence
from pathlib import Path

import click

from survey_app.backup import shelf
from survey_app.commands.asking import opened
from survey_app.config import Settings
from survey_app.letterbox import forgetting, hours
from survey_app.letterbox.forgetting import Plan
from survey_app.storage.engines import Store, StoreUnavailable
from survey_app.storage.keeping import Keeping


@click.command()
@click.option("--dry-run", is_flag=True, help="say what would go, and let it be")
@click.pass_obj
def retention(settings: Settings, dry_run: bool) -> None:
    """Destroy the responses, texts, drafts, codes and keys of surveys whose day has come, for good.

    A certificate is written for each, into the folder certificates of the instance. Releases stay. A second
    run on the same day does nothing.

    Example: survey-app retention --dry-run
    """
    now = time.time()
    today = hours.local(now).date()
    with opened(settings) as store:
        found = forgetting.plans(store, today)
        if dry_run:
            for plan in found:
                click.echo(_planned(plan, today))
            return
        forgetting.forget_contacts(store, now)
        _finish_earlier(settings, [plan.kept for plan in found if plan.kept and not plan.due(today)])
        due = [plan for plan in found if plan.due(today)]
        failed = [plan.survey.id for plan in due if not _destroyed(store, settings, plan, today)]
        if not due:
            click.echo("Nothing has had its day.")
    if failed:
        raise click.ClickException(
            f"not destroyed, or not to the end: {', '.join(failed)}. Mend what is said above; run it again"
        )


def _destroyed(store: Store, settings: Settings, plan: Plan, today: datetime.date) -> bool:
    """Destroy one survey. What goes wrong is said and does not keep the others from their day."""
    try:
        kept = forgetting.destroy(store, settings, plan, today)
        path = _written(settings, kept)
        click.echo(f"{plan.survey.id} is destroyed. Its certificate: {path}")
        _forget_backups(settings, plan.survey.id)
    except (StoreUnavailable, OSError) as error:
        click.echo(f"{plan.survey.id}: {error}", err=True)
        return False
    click.echo("Destroy copies of the database, and of its key, that were kept elsewhere.")
    return True


def _finish_earlier(settings: Settings, all_kept: Sequence[Keeping]) -> None:
    """What a run that ended too soon left undone after the rows were gone: it would never be due again."""
    for kept in all_kept:
        if kept.destroyed is None:
            continue
        if not _certificate_of(settings, kept).exists():
            click.echo(f"The certificate of {kept.survey} was missing: {_written(settings, kept)}")
        _forget_backups(settings, kept.survey)


def _forget_backups(settings: Settings, survey: str) -> None:
    gone, unreached = shelf.take_away(settings, survey)
    for path in gone:
        click.echo(f"The backup {path} held it, and is deleted. Make a new one of what stays.")
    for path in unreached:
        click.echo(f"The backup {path} held it, and is not there any more: destroy it where it is now.")


def _planned(plan: Plan, today: datetime.date) -> str:
    if plan.kept is None:
        return f"{plan.survey.id}\topen\tgets its day when it closes"
    if plan.kept.destroyed is not None:
        return f"{plan.survey.id}\tdestroyed on {plan.kept.destroyed}"
    if plan.due(today):
        return f"{plan.survey.id}\twould be destroyed now\t(its day: {plan.kept.destroy_on})"
    return f"{plan.survey.id}\twill be destroyed on {plan.kept.destroy_on}"


def _written(settings: Settings, kept: Keeping) -> Path:
    path = _certificate_of(settings, kept)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    aside = path.with_suffix(".unfinished")
    aside.write_text(f"{kept.body}\n", encoding="utf-8")
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.rename(path)  # so that half a certificate is never taken for one that is there
    return path


def _certificate_of(settings: Settings, kept: Keeping) -> Path:
    return settings.instance / "certificates" / f"{kept.survey}-{kept.destroyed}.json"
