"""``survey-app simulate``: made-up responses through the same door as real ones."""

from __future__ import annotations

import click

from survey_app.config import Settings
from survey_app.demonstration.sending import NotMadeUp, send_made_up
from survey_app.storage.engines import Role, open_store


@click.command()
@click.argument("survey")
@click.option("-n", "count", type=click.IntRange(1, 1_000_000), required=True, help="how many responses")
@click.option("--seed", type=int, default=1, show_default=True, help="the same seed gives the same responses")
@click.pass_obj
def simulate(settings: Settings, survey: str, count: int, seed: int) -> None:
    """Send made-up responses to a survey that was opened with --made-up.

    They are sealed, handed in and mixed like real ones, and everything that is released from them says
    that it is made up. A survey that real people can answer refuses them.

    Example: survey-app simulate staff-2026-trial -n 3935 --seed 7
    """
    store = open_store(settings.database_url, Role.PUBLIC)
    try:
        with click.progressbar(length=count, label="Handing in made-up responses") as bar:
            sent = send_made_up(store, survey, count, seed, bar.update)
    except KeyError as error:
        raise click.ClickException(f"there is no survey called {survey}: survey-app survey list") from error
    except NotMadeUp as error:
        click.echo(f"Refused: {error}", err=True)
        raise click.exceptions.Exit(3) from error
    finally:
        store.dispose()
    click.echo(f"{sent} made-up responses handed in to {survey}.")
