"""``survey-app survey paper``: the forms of a survey, to print or to fill in on a screen."""

from __future__ import annotations

from pathlib import Path

import click

from survey_app import paper_forms
from survey_app.commands.asking import opened
from survey_app.config import Settings
from survey_app.languages.shelf import IN_ENGLISH
from survey_app.printing import NoPdfHere
from survey_app.questionnaire import load, media
from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.model import Questionnaire
from survey_app.storage import surveys
from survey_app.storage.surveys import SurveyRecord
from survey_app.taking import help_lines
from survey_app.taking.help_lines import HELP_LINES, HelpLine


@click.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option("--language", help="one language, like gd; else each that the survey is offered in")
@click.option("--large", is_flag=True, help="with -o: large print, 18 points")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="one form into this file, in English unless --language says otherwise",
)
@click.pass_obj
def paper(settings: Settings, survey_id: str, language: str | None, large: bool, output: Path | None) -> None:
    """Make the paper forms of a survey: tagged PDFs to print or to fill in, each also in large print.

    They are put where the survey's pages hand them out from, over earlier ones; opening a survey that takes
    paper does it too. Run it again when a translation or a help line has changed.

    Example: survey-app survey paper moving-on-2026 --language gd -o form.pdf
    """
    if large and output is None:
        raise click.UsageError("--large goes with -o: without a file every form is made in both sizes")
    with opened(settings) as store, store.read() as connection:
        record = surveys.get(connection, survey_id)
        areas = [area for _, area in surveys.links(connection, survey_id)]
    if record is None:
        raise click.ClickException(
            f"there is no survey called {survey_id}: survey-app survey list shows them"
        )
    wanted = (language or ("en" if output is not None else None),)
    try:
        made = _made(settings, record, areas, tuple(each for each in wanted if each))
    except (NoPdfHere, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if output is None:
        for path in made:
            click.echo(str(path))
        return
    _write(output, paper_forms.place(settings, survey_id, wanted[0] or "en", large=large).read_bytes())


def made_at_opening(settings: Settings, record: SurveyRecord, areas: list[str]) -> str | None:
    """The forms of a survey that has just been opened and takes paper; what to do where they could not be
    made, None where they were or there are none."""
    if not load.from_canonical_json(record.definition).fieldwork.takes_paper:
        return None
    try:
        _made(settings, record, areas, ())
    except (NoPdfHere, ValueError, OSError) as error:
        return f"the paper forms were not made ({error}). Later: survey-app survey paper {record.id}"
    return None


def help_for(settings: Settings, questionnaire: Questionnaire) -> tuple[HelpLine, ...]:
    """The help lines that a form for this audience shows. Raises help_lines.HelpLinesError."""
    lines = help_lines.read(settings.questionnaires / HELP_LINES)
    return lines.for_audience(questionnaire.audience.value)


def form_of_file(questionnaire: Questionnaire, file: Path) -> bytes:
    """The form of a questionnaire that is not in the field, in English, for everybody it may be asked of.

    Help lines come from ``help-lines.toml`` in the file's folder or one above it; a form that lists none is
    for looking at. Raises printing.NoPdfHere, media.MediaError, help_lines.HelpLinesError, OSError.
    """
    media_folder = file.parent / media.FOLDER
    questionnaire = media.pinned(questionnaire, lambda name: (media_folder / name).read_bytes())
    named = {media.stored_name(one): one.file for _, one in media.all_media(questionnaire)}
    found = next((path for each in file.absolute().parents if (path := each / HELP_LINES).is_file()), None)
    lines = () if found is None else help_lines.read(found).for_audience(questionnaire.audience.value)
    taking_part = questionnaire.fieldwork.areas
    return paper_forms.drawn(
        questionnaire,
        IN_ENGLISH,
        help_lines=lines,
        areas=[area for area in AREAS if not taking_part or area.code in taking_part],
        large=False,
        read=lambda name: (media_folder / named[name]).read_bytes(),
    )


def _made(
    settings: Settings, record: SurveyRecord, areas: list[str], languages: tuple[str, ...]
) -> list[Path]:
    lines = help_for(settings, load.from_canonical_json(record.definition))
    return list(paper_forms.draw_all(settings, record, areas, lines, languages))


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from error
