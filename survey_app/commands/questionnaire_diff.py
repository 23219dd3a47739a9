"""``survey-app questionnaire diff``: what two waves of a survey can compare."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from survey_app.questionnaire.difference import Change, Compared, Difference, Effect, Only, difference
from survey_app.questionnaire.load import from_canonical_json, load
from survey_app.questionnaire.model import Questionnaire

_HEADINGS = {
    Effect.BROKEN: "Not comparable",
    Effect.CARE: "Comparable with care: say beside the numbers what was changed",
    Effect.COMPARABLE: "Comparable, though something was changed",
}
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=_file)
@click.argument("new", type=_file)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text for people, json for programs.",
)
def diff(old: Path, new: Path, style: str) -> None:
    """Say what stays comparable from OLD to NEW, what does not, and why.

    Both are questionnaires: YAML, or the JSON that a survey in the field is pinned to. Questions are
    recognised by their ids.

    Example: survey-app questionnaire diff 2025/moving-on.yaml 2026/moving-on.yaml
    """
    before, after = _read(old), _read(new)
    found = difference(before, after)
    click.echo(_json(found) if style == "json" else _text(found, after.title), nl=False)


def _read(path: Path) -> Questionnaire:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path} cannot be read as text ({error}): check the file") from error
    if text.lstrip().startswith("{"):
        try:
            return from_canonical_json(text)
        except ValueError:
            pass  # JSON that an author wrote is YAML too, with faults that have a place
    loaded = load(text, path.as_posix())
    if loaded.questionnaire is None:
        faults = [str(fault) for fault in loaded.faults if fault.level == "error"]
        raise click.ClickException("\n".join([*faults[:5], f"{path} has errors: mend them first"]))
    return loaded.questionnaire


def _text(found: Difference, title: str) -> str:
    lines = [f"{title}: {found.old_version[:12]} → {found.new_version[:12]}"]
    if found.old_version == found.new_version:
        return f"{lines[0]}\nNothing was changed.\n"
    counted = {effect: len(found.having(effect)) for effect in Effect}
    lines.append(
        f"{counted[Effect.SAME] + counted[Effect.COMPARABLE]} questions stay comparable, "
        f"{counted[Effect.CARE]} with care, {counted[Effect.BROKEN]} not; "
        f"{len(found.added)} new, {len(found.removed)} gone."
    )
    for effect, heading in _HEADINGS.items():
        lines += _part(heading, [_question(each) for each in found.having(effect)])
    lines += _part("New: nothing to compare with", [_only(each, "was") for each in found.added])
    lines += _part("Gone: earlier results stand alone", [_only(each, "is now") for each in found.removed])
    lines += _part("About the whole", [_words(change) for change in found.whole])
    same = [each.id for each in found.having(Effect.SAME)]
    lines += _part("Not changed", [", ".join(same)] if same else [])
    return "\n".join(lines) + "\n"


def _part(heading: str, parts: list[str]) -> list[str]:
    return ["", heading, *(f"  {line}" for part in parts for line in part.split("\n"))] if parts else []


def _question(compared: Compared) -> str:
    worst_first = sorted(compared.changes, key=lambda change: -change.effect)
    return "\n".join([f"{compared.id} ({compared.heading})", *(f"  - {each.words}" for each in worst_first)])


def _words(change: Change) -> str:
    return f"- {change.words}{' (compare with care)' if change.effect is Effect.CARE else ''}" + (
        " (not comparable)" if change.effect is Effect.BROKEN else ""
    )


def _only(only: Only, tense: str) -> str:
    said = f"{only.id} ({only.heading})"
    if only.like is None:
        return said
    return f"{said}\n  - it reads as “{only.like}” {tense}: keep that id, and the two can be compared"


def _json(found: Difference) -> str:
    content = {
        "old_version": found.old_version,
        "new_version": found.new_version,
        "questions": [
            {
                "id": each.id,
                "heading": each.heading,
                "comparable": _NAMES[each.effect],
                "changes": [_change(change) for change in each.changes],
            }
            for each in found.compared
        ],
        "added": [asdict(each) for each in found.added],
        "removed": [asdict(each) for each in found.removed],
        "whole": [_change(change) for change in found.whole],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


_NAMES = {
    Effect.SAME: "same",
    Effect.COMPARABLE: "yes",
    Effect.CARE: "with-care",
    Effect.BROKEN: "no",
}


def _change(change: Change) -> dict[str, str]:
    return {"what": change.what, "comparable": _NAMES[change.effect], "words": change.words}
