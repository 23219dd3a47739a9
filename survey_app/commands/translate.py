"""``survey-app translate``: catalogues of translations, pages and questionnaires together."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from survey_app.languages import catalogues, updating
from survey_app.languages.catalogues import CatalogueError
from survey_app.languages.standing import Standing, standings
from survey_app.languages.texts import Text, collect, meant_for
from survey_app.languages.tongues import UnknownLanguage, tongue
from survey_app.questionnaire.babel_extractor import NotExtractable

_FOLDER = click.Path(file_okay=False, path_type=Path)


questionnaires_option = click.option(
    "--questionnaires",
    type=_FOLDER,
    default=Path("questionnaires"),
    envvar="SURVEY_QUESTIONNAIRES",
    show_default=True,
    help="the folder of the YAML files and help-lines.toml",
)
translations_option = click.option(
    "--translations",
    type=_FOLDER,
    default=Path("translations"),
    envvar="SURVEY_TRANSLATIONS",
    show_default=True,
    help="the folder of the catalogues",
)


@click.group()
def translate() -> None:
    """Collect texts for translators, bring catalogues up to date, say how far they are.

    A catalogue is translations/LANGUAGE/LC_MESSAGES/messages.po, for Poedit, Weblate or a text editor.
    """


@translate.command()
@questionnaires_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("translations/messages.pot"),
    show_default=True,
    help="where to write the texts",
)
def extract(questionnaires: Path, output: Path) -> None:
    """Write every text that a respondent may meet into a template, for translators of a new language.

    Example: survey-app translate extract --output messages.pot
    """
    texts = _collected(questionnaires)
    template = catalogues.empty("en")
    updating.update(template, texts)
    template.header = "Texts for translators: the pages and the questionnaires."
    for name in ("Language", "X-Status"):
        del template.metadata[name]
    catalogues.write(template, output)
    click.echo(f"{len(texts)} texts in {output}")


@translate.command()
@click.argument("languages", nargs=-1, metavar="[LANGUAGE]…")
@questionnaires_option
@translations_option
def update(languages: tuple[str, ...], questionnaires: Path, translations: Path) -> None:
    """Bring catalogues up to date with the texts: all of them, or those of these languages.

    A translation of a text that stayed the same is kept; that of a reworded one is kept and marked fuzzy. A
    language without a catalogue gets an empty one. A questionnaire is in the catalogues of the languages that
    it lists.

    Example: survey-app translate update gd
    """
    texts = _collected(questionnaires)
    for code in languages or _known(translations):
        with _plainly():
            file = catalogues.path(translations, code)
            catalogue = catalogues.read(translations, code) if file.exists() else catalogues.empty(code)
            changes = updating.update(catalogue, meant_for(texts, code))
        catalogues.write(catalogue, file)
        click.echo(f"{code}: {changes.new} new, {changes.reworded} reworded, {changes.gone} gone")


@translate.command()
@click.argument("languages", nargs=-1, metavar="[LANGUAGE]…")
@questionnaires_option
@translations_option
@click.option("--json", "as_json", is_flag=True, help="for programs")
def status(languages: tuple[str, ...], questionnaires: Path, translations: Path, as_json: bool) -> None:
    """Say per language and questionnaire what is translated, what is a draft, what is missing.

    Translated is only what a person has reviewed, in the words it has now. A fuzzy text is a draft that was
    made for an earlier wording; nobody is shown it.

    Example: survey-app translate status
    """
    texts = _collected(questionnaires)
    found: dict[str, tuple[Standing, ...]] = {}
    for code in languages or _known(translations):
        with _plainly():
            found[code] = standings(catalogues.read(translations, code), meant_for(texts, code))
    if as_json:
        listed = {code: [asdict(part) for part in parts] for code, parts in found.items()}
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for code, parts in found.items():
        click.echo(f"{code} ({tongue(code).name})")
        width = max(len(part.part) for part in parts)
        for part in parts:
            click.echo(f"  {part.part:<{width}}  {_said(part)}")


@translate.command()
@click.argument("language")
@click.argument("part")
@click.option("--by", required=True, help="the role of the person who read it, never a name")
@click.option("--on", help="the day, as 2026-03-31; today when left out")
@translations_option
def reviewed(language: str, part: str, by: str, on: str | None, translations: Path) -> None:
    """Write down that a person who knows LANGUAGE has read every text of PART: interface, or a
    questionnaire's id.

    It holds for the words as they are now, and lapses for every text that changes. A survey is offered in a
    language when the interface and its questionnaire are reviewed.

    Example: survey-app translate reviewed gd moving-on --by "youth worker and native speaker"
    """
    day = on or datetime.datetime.now(ZoneInfo("Europe/London")).date().isoformat()
    with _plainly():
        catalogue = catalogues.read(translations, language)
        made = catalogues.record_review(catalogue, part, by=by, on=day)
    catalogues.write(catalogue, catalogues.path(translations, language))
    click.echo(f"{language}: {part} was reviewed by {made.by} on {made.on}")


def _collected(questionnaires: Path) -> tuple[Text, ...]:
    with _plainly():
        return collect(questionnaires)


def _known(translations: Path) -> tuple[str, ...]:
    found = catalogues.codes(translations)
    if not found:
        raise click.ClickException(
            f"there is no catalogue in {translations}: survey-app translate update LANGUAGE makes one"
        )
    return found


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except (CatalogueError, UnknownLanguage, NotExtractable, OSError) as error:
        raise click.ClickException(str(error)) from error


def _said(part: Standing) -> str:
    if not part.texts:
        return "no texts"
    said = f"{part.texts} texts: {part.translated} translated, {part.draft} draft"
    if part.fuzzy:
        said += f" ({part.fuzzy} of them fuzzy)"
    said += f", {part.missing} missing"
    if part.broken:
        said += f" ({part.broken} of them have lost a %(…)s or a {{…|…}} of the English)"
    return f"{said}; reviewed by {part.review.by}, {part.review.on}" if part.review else said
