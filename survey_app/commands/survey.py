"""``survey-app survey``: fieldwork, from opening to closing."""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from pathlib import Path

import click

from survey_app import thresholds
from survey_app.commands.asking import opened, passphrase, passphrase_file
from survey_app.commands.paper import made_at_opening, paper
from survey_app.config import Settings
from survey_app.fielding import NotForTheField, ready
from survey_app.letterbox import fieldwork, forgetting, hours
from survey_app.letterbox.key_files import read_public
from survey_app.printing import NoPdfHere
from survey_app.questionnaire.areas import AREAS, area
from survey_app.questionnaire.load import from_canonical_json
from survey_app.questionnaire.model import Audience, Questionnaire
from survey_app.results.disclosure.policy import Policy
from survey_app.storage import surveys
from survey_app.taking import help_lines
from survey_app.taking.cards import A_SHEET, card_of, sheets
from survey_app.taking.cards import words as card_words
from survey_app.taking.help_lines import HELP_LINES
from survey_app.team.people import minute

ASKED = "Passphrase that opens the responses"


@click.group()
def survey() -> None:
    """Open, list and close surveys; print their links and their paper forms."""


survey.add_command(paper)


@survey.command("open")
@click.argument("path", metavar="QUESTIONNAIRE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "survey_id", required=True, help="small letters, digits, hyphens: moving-on-2026")
@click.option(
    "--areas", help="codes of council areas, with commas between; else as its fieldwork says, or all"
)
@click.option(
    "--audience",
    type=click.Choice([each.value for each in Audience]),
    help="whom it is for, where it can be asked of several",
)
@click.option("--made-up", is_flag=True, help="a trial: takes made-up responses, and says so for ever")
@click.option(
    "--opens", help="2026-08-19, or '2026-08-19 09:00' by the clock in Scotland; else as its fieldwork says"
)
@click.option(
    "--closes", help="the last day, or the minute from which no answers are taken; else as its fieldwork says"
)
@click.option(
    "--holder", default="key-holder", show_default=True, help="the name of who holds the passphrase"
)
@click.option("--destroy-on", help="the day on which all is destroyed; else a year after it closes")
@passphrase_file
@click.option(
    "--key",
    "public_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the public file that keys new made elsewhere; no private key is on this machine then",
)
@click.pass_obj
def open_(
    settings: Settings,
    path: Path,
    survey_id: str,
    areas: str | None,
    audience: str | None,
    made_up: bool,
    opens: str | None,
    closes: str | None,
    holder: str,
    destroy_on: str | None,
    passphrase_file: Path | None,
    public_file: Path | None,
) -> None:
    """Start fieldwork with a questionnaire, which is pinned as it is now.

    With --key, responses are sealed to a key that was made elsewhere (survey-app keys new). Without it the
    keys are made here: the private one is in this machine's memory for a moment, and stored only wrapped, by
    the passphrase you give and by a recovery phrase that is printed once. Whoever loses all of them loses the
    responses.

    Example: survey-app survey open questionnaires/leaving-care/moving-on.yaml --id moving-on-2026
    """
    questionnaire = _questionnaire(path, settings, Audience(audience) if audience else None)
    plan = questionnaire.fieldwork
    codes = _codes(areas) or plan.areas or tuple(one.code for one in AREAS)
    first = _time("--opens", opens) or plan.opens
    last = _time("--closes", closes) or plan.closes
    if hours.opening(first) >= hours.closing(last):
        raise click.UsageError(f"it would close ({last}) before it opens ({first}): give a later --closes")
    gone = _day("--destroy-on", destroy_on) or (forgetting.day_after(last) if last else None)
    policy = Policy(min_base=questionnaire.disclosure.min_base, min_cell=questionnaire.disclosure.min_cell)
    if public_file is not None and passphrase_file is not None:
        raise click.UsageError("with --key nothing is wrapped here: leave --passphrase-file out")
    with opened(settings) as store:
        public_key = read_public(public_file) if public_file is not None else None
        secrets_ = {} if public_key else {holder: passphrase(passphrase_file, ASKED, new=True)}
        done = fieldwork.open_survey(
            store,
            settings,
            survey_id=survey_id,
            questionnaire=questionnaire,
            areas=codes,
            policy_json=policy.to_json(),
            made_up=made_up,
            passphrases=secrets_,
            opens=first,
            closes=last,
            public_key=public_key,
            destroy_on=gone,
        )
        with store.read() as connection:
            record = surveys.get(connection, survey_id)
    warning = made_at_opening(settings, record, list(codes)) if record is not None else None
    if warning:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(f"{survey_id} is open. Its {len(done.links)} links: survey-app survey links {survey_id}")
    if not done.recovery_phrase:
        return
    click.echo()
    click.echo("Recovery phrase (shown this once; write it down and keep it away from the server):")
    click.echo(f"  {done.recovery_phrase}")
    click.echo("Whoever loses the passphrase and this phrase loses the responses: nobody can open them then.")


@survey.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option("--closes", help="the last day, or the minute from which no answers are taken")
@click.option("--destroy-on", help="the day on which all is destroyed")
@click.pass_obj
def shorten(settings: Settings, survey_id: str, closes: str | None, destroy_on: str | None) -> None:
    """Bring a survey's closing, or the day on which it is destroyed, forward. Neither can be put off.

    Example: survey-app survey shorten moving-on-2026 --destroy-on 2027-01-31
    """
    if closes is None and destroy_on is None:
        raise click.UsageError("give --closes or --destroy-on")
    last, gone = _time("--closes", closes), _day("--destroy-on", destroy_on)
    with opened(settings) as store:
        forgetting.shorten(store, survey_id, closes=last, destroy_on=gone)
    for what, day in (("closes", last), ("is destroyed on", gone)):
        if day:
            click.echo(f"{survey_id} {what} {day} now.")


@survey.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option("--min-base", type=int, help="the fewest people that a group needs to be shown")
@click.option("--min-cell", type=int, help="the fewest people that an answer needs to be shown")
@click.pass_obj
def threshold(settings: Settings, survey_id: str, min_base: int | None, min_cell: int | None) -> None:
    """Raise the size of the smallest groups that a release may show.

    Lowering it needs two people of the team, who agree on exactly these numbers (/team/thresholds), and never
    goes below what the survey's questionnaire says. Without an option it says how they are.

    Example: survey-app survey threshold moving-on-2026 --min-base 15
    """
    now = time.time()
    with opened(settings) as store:
        try:
            policy = thresholds.change(
                store,
                survey_id,
                min_base=min_base,
                min_cell=min_cell,
                now=minute(),
                today=hours.local(now).date(),
            )
        except thresholds.ThresholdError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{survey_id} shows groups of {policy.min_base} people or more.")
    click.echo(f"It shows answers that {policy.min_cell} people or more gave.")


@survey.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List every survey: id, state, questionnaire, days, responses rounded down to 10.

    Example: survey-app survey list
    """
    with opened(settings) as store, store.read() as connection:
        found = [
            (one, sum(surveys.arrivals(connection, one.id).values())) for one in surveys.list_all(connection)
        ]
    for record, arrived in found:
        days = f"{record.opens or '…'} to {record.closes or '…'}"
        trial = "\tmade up" if record.made_up else ""
        click.echo(
            f"{record.id}\t{record.state}\t{record.questionnaire}\t{days}\t{arrived} or more responses{trial}"
        )
    if not found:
        click.echo("There is no survey yet: survey-app survey open --help", err=True)


@survey.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option(
    "--cards",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="write a PDF instead: a sheet of cards to cut out for each area",
)
@click.option("--area", "only", help="this area only: its code, like S12000049")
@click.pass_obj
def links(settings: Settings, survey_id: str, cards: Path | None, only: str | None) -> None:
    """Print one link an area: name, then address, with a tab between.

    Everybody in an area gets the same link; it says nothing about a person or a worker. The cards are in
    English; each area's page for workers has them in the other languages of the survey.

    Example: survey-app survey links moving-on-2026 --cards cards.pdf
    """
    with opened(settings) as store, store.read() as connection:
        record = surveys.get(connection, survey_id)
        found = surveys.links(connection, survey_id)
    if record is None:
        raise click.ClickException(
            f"there is no survey called {survey_id}: survey-app survey list shows them"
        )
    chosen = [(token, code) for token, code in found if only in {None, code}]
    if not chosen:
        raise click.ClickException(
            f"{survey_id} is not asked in {only}: survey-app survey links {survey_id} shows where"
        )
    chosen.sort(key=lambda link: area(link[1]).name)
    if cards is not None:
        _write_cards(cards, settings, record, chosen)
        return
    for token, code in chosen:
        click.echo(f"{area(code).name}\t{settings.public_url}/s/{token}")


def _write_cards(
    path: Path, settings: Settings, record: surveys.SurveyRecord, chosen: Sequence[tuple[str, str]]
) -> None:
    """A sheet of cards for each of these links (token, area code)."""
    questionnaire = from_canonical_json(record.definition)
    if questionnaire.fieldwork.mode == "codes":
        raise click.ClickException(
            f"{record.id} asks for one-use codes: survey-app codes make {record.id} writes cards with them"
        )
    lines = help_lines.read(settings.questionnaires / HELP_LINES)
    words = card_words(str, questionnaire, lines)
    made = [
        card_of(token, questionnaire, area(code), settings.public_url, made_up=record.made_up)
        for token, code in chosen
    ]
    try:
        path.write_bytes(sheets(made, words))
    except NoPdfHere as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
    of_each = "for 1 area" if len(made) == 1 else f"for each of {len(made)} areas"
    click.echo(f"{path}: a sheet of {A_SHEET} cards {of_each}")


@survey.command()
@click.argument("survey_id", metavar="SURVEY")
@click.pass_obj
def close(settings: Settings, survey_id: str) -> None:
    """End fieldwork: no more responses are taken, and those that wait are mixed.

    Run it as the mixer's user, because it needs the batch's key. Running it twice does no harm.

    Example: survey-app survey close moving-on-2026
    """
    with opened(settings) as store:
        closed = fieldwork.close_survey(store, settings, survey_id)
    click.echo(f"{survey_id} is closed.")
    if closed.unreadable:
        click.echo(f"Warning: {closed.unreadable} envelopes could not be opened and are lost.", err=True)
    if closed.warning:
        click.echo(f"Warning: {closed.warning}.", err=True)
    if closed.waiting:
        batches = "1 batch waits" if closed.waiting == 1 else f"{closed.waiting} batches wait"
        click.echo(f"{batches} for you to look at: survey-app mixer quarantine list")
    click.echo(f"To count it: survey-app release build {survey_id}")


def _questionnaire(path: Path, settings: Settings, audience: Audience | None) -> Questionnaire:
    try:
        return ready(path, settings, audience)
    except NotForTheField as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(str(error)) from error


def _codes(areas: str | None) -> tuple[str, ...]:
    if areas == "all":
        return tuple(one.code for one in AREAS)
    return tuple(code.strip() for code in areas.split(",")) if areas else ()


def _day(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise click.UsageError(f"{name} is {value!r}: give a day like 2027-08-19") from error


def _time(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        hours.parsed(value)
    except ValueError as error:
        raise click.UsageError(
            f"{name} is {value!r}: give a day like 2026-08-19, or a minute like '2026-08-19 09:00'"
        ) from error
    return value
