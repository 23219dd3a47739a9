"""``survey-app check`` and ``survey-app schema``: for people who write questionnaires."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from survey_app.commands.forecast_table import expected_responses, table
from survey_app.questionnaire.faults import Fault, position
from survey_app.questionnaire.forecast import Expected, remarks
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.lint import remarks as as_warnings
from survey_app.questionnaire.lint_words import is_english
from survey_app.questionnaire.load import Loaded, load
from survey_app.questionnaire.media import FOLDER, fault_of
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.schema import json_schema
from survey_app.questionnaire.workshop import SUFFIX as WORKSHOP
from survey_app.questionnaire.written_where import media_files, where_asked
from survey_app.results.shape import left_out, unreleasable
from survey_app.reviews.checking import check as check_reviews


@dataclass(frozen=True)
class Checked:
    """A file and what became of it; ``loaded`` is None where it could not be read."""

    file: Path
    loaded: Loaded | None
    faults: tuple[Fault, ...]

    @property
    def questionnaire(self) -> Questionnaire | None:
        return self.loaded.questionnaire if self.loaded is not None else None


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…"
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="text for people and editors, json for programs, github for remarks on a change.",
)
@click.option("--forecast", is_flag=True, help="Show which groups of the results are likely to be hidden.")
@click.option(
    "--expected",
    metavar="N|FILE.csv",
    help="How many responses are expected: in all, or a table with the columns area and responses.",
)
@click.pass_context
def check(
    context: click.Context, paths: tuple[Path, ...], style: str, forecast: bool, expected: str | None
) -> None:
    """Say everything that is wrong with questionnaires and with the pages of reviews, and where.

    Folders are searched for *.yaml and *.yml, and for reviews (*/review.toml). An error (exit code 1)
    stands in the way of use; a warning does not. Words are looked at in English only.

    Example: survey-app check questionnaires/

    Example: survey-app check --forecast --expected 400 questionnaires/leaving-care/moving-on.yaml
    """
    if forecast and style != "text":
        raise click.UsageError("--forecast shows a table for people: leave out --format, or --forecast")
    files = sorted({file for path in paths for file in _files(path)})
    if not files:
        raise click.ClickException(
            f"no questionnaire (*.yaml) in {', '.join(map(str, paths))}: name another folder"
        )
    responses = expected_responses(expected) if expected is not None else None
    checked = [examined(file, responses) for file in files]
    of_pages = [fault for path in paths if path.is_dir() for fault in check_reviews(path)]
    faults = sorted([*(fault for each in checked for fault in each.faults), *_between(checked), *of_pages])
    click.echo(_STYLES[style](faults, checked), nl=False)
    if forecast:
        for each in checked:
            if each.questionnaire is not None:
                click.echo("\n" + table(each.questionnaire, responses), nl=False)
    context.exit(1 if any(fault.level == "error" for fault in faults) else 0)


@click.command()
def schema() -> None:
    """Print the JSON Schema of a questionnaire, with which editors complete and check.

    Example: survey-app schema > docs/questionnaire.schema.json
    """
    click.echo(json_schema(), nl=False)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = (file for pattern in ("*.yaml", "*.yml") for file in path.rglob(pattern) if file.is_file())
    yield from (file for file in found if not file.name.endswith(WORKSHOP))


def examined(file: Path, expected: Expected | None = None) -> Checked:
    """Everything that is wrong with one file; ``expected`` as ``--expected`` gives it."""
    name = file.as_posix()
    try:
        raw = file.read_bytes()
    except OSError as error:
        mend = "check the file and who may read it"
        fault = Fault(name, 1, 1, "error", "unreadable", f"it cannot be read ({error.strerror})", mend)
        return Checked(file, None, (fault,))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        fault = Fault(
            name, line, column, "error", "encoding", "this is no UTF-8 text", "save the file as UTF-8"
        )
        return Checked(file, None, (fault,))
    loaded = load(text, name)
    if loaded.questionnaire is None:
        return Checked(file, loaded, loaded.faults)
    found = [*loaded.faults, *lint(loaded.questionnaire, loaded.positions, name)]
    if expected is not None:
        made = list(remarks(loaded.questionnaire, expected))
        found = [fault for fault in found if fault.rule != "mostly-hidden"]
        found += as_warnings(loaded.questionnaire, made, loaded.positions, name)
    found += _results(loaded.questionnaire, loaded, name, {fault.rule for fault in found})
    found += _media(loaded.questionnaire, loaded, file)
    return Checked(file, loaded, tuple(sorted(set(found))))


def _results(questionnaire: Questionnaire, loaded: Loaded, name: str, said: set[str]) -> list[Fault]:
    """What no results could be released for, and why; numbers without bands and months are meant to be
    left out."""
    cannot = unreleasable(questionnaire)
    if cannot:
        mend = "change it, or no results of this questionnaire can be released"
        return [
            Fault(name, *_place_of(questionnaire, loaded, message), "error", "unreleasable", message, mend)
            for message in cannot
        ]
    made = []
    for question_id, reason in left_out(questionnaire).items():
        path = where_asked(questionnaire, question_id)
        question = questionnaire.question(question_id)
        if not question.is_tabulated or "--" in question_id:
            continue
        mend = "see docs/author/results.md, or accept it"
        message = f"no results can be released for “{question_id}”: {reason}"
        made.append(("not-releasable", (*path, "show_if"), message, mend))
    warnings = as_warnings(questionnaire, made, loaded.positions, name)
    if "two-parents" not in said:
        return list(warnings)
    return [warning for warning in warnings if "hangs on several questions" not in warning.message]


def _place_of(questionnaire: Questionnaire, loaded: Loaded, message: str) -> tuple[int, int]:
    """Where the question stands with whose id the message begins."""
    try:
        return position(loaded.positions, where_asked(questionnaire, message.partition(":")[0]))
    except KeyError:
        return 1, 1


def _media(questionnaire: Questionnaire, loaded: Loaded, file: Path) -> list[Fault]:
    found = []
    for path, media in media_files(questionnaire):
        line, column = position(loaded.positions, path)
        there = file.parent / FOLDER / media
        if not there.is_file():
            message = f"there is no file {media} in the folder {FOLDER} beside this one"
            mend = "put it there, or correct its name"
            found.append(Fault(file.as_posix(), line, column, "error", "media-missing", message, mend))
            continue
        wrong = fault_of(str(path[-2]), media, there.stat().st_size)
        if wrong is not None:
            mend = "make the file smaller: a smaller picture, a shorter recording, a lower quality"
            found.append(Fault(file.as_posix(), line, column, "error", "media", wrong, mend))
    return found


def _between(checked: Sequence[Checked]) -> Iterator[Fault]:
    """What is wrong with files beside each other: ids that stand twice, and links that lead nowhere."""
    first: dict[str, Path] = {}
    loaded = [(each, each.loaded, each.questionnaire) for each in checked]
    for each, found, questionnaire in loaded:
        if found is None or questionnaire is None:
            continue
        if questionnaire.id in first:
            line, column = position(found.positions, ("id",))
            message = f"the id “{questionnaire.id}” is taken by {first[questionnaire.id].as_posix()}"
            mend = "give each questionnaire an id of its own"
            yield Fault(each.file.as_posix(), line, column, "error", "duplicate-id", message, mend)
        first.setdefault(questionnaire.id, each.file)
    for each, found, questionnaire in loaded:
        if found is None or questionnaire is None:
            continue
        known = {*first, *(file.stem for file in each.file.parent.glob("*.y*ml"))}
        for place, linked in enumerate(questionnaire.linked):
            if linked not in known:
                line, column = position(found.positions, ("linked", place))
                message = f"there is no questionnaire “{linked}” among those checked or in this folder"
                mend = "write the id of one, or check the folder that holds it too"
                yield Fault(each.file.as_posix(), line, column, "error", "linked", message, mend)


def _text(faults: Sequence[Fault], checked: Sequence[Checked]) -> str:
    errors = sum(1 for fault in faults if fault.level == "error")
    said = "".join(f"{fault}\n" for fault in faults)
    for each in checked:
        if each.questionnaire is not None and not is_english(each.questionnaire):
            language = each.questionnaire.languages[0]
            said += (
                f"{each.file.as_posix()}: its words ({language}) were not looked at; only English ones are\n"
            )
    said += f"{_count(len(checked), 'questionnaire')}: {_count(errors, 'error')}, "
    return said + f"{_count(len(faults) - errors, 'warning')}\n"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _json(faults: Sequence[Fault], checked: Sequence[Checked]) -> str:
    return json.dumps([asdict(fault) for fault in faults], indent=2, ensure_ascii=False) + "\n"


def _github(faults: Sequence[Fault], checked: Sequence[Checked]) -> str:
    """Workflow commands; what has a meaning in them is escaped."""
    return "".join(
        f"::{fault.level} file={_property(fault.file)},line={fault.line},col={fault.column},"
        f"title={_property(fault.rule)}::{_data(f'{fault.message} — {fault.mend}')}\n"
        for fault in faults
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_STYLES: dict[str, Callable[[Sequence[Fault], Sequence[Checked]], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
}
