"""From an author's file to what goes into the field: read, settled for one audience, its files pinned.

What is pinned here is all that the respondents' pages ever look at. Changing the YAML or a picture later
changes nothing in the field, and a new version is a new survey.
"""

from __future__ import annotations

from pathlib import Path

from survey_app.config import Settings
from survey_app.questionnaire import media
from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.load import canonical_json, from_canonical_json, load
from survey_app.questionnaire.model import Audience, Questionnaire, for_audience
from survey_app.questionnaire.unwritten import unwritten


class NotForTheField(ValueError):
    """The file cannot be asked of people as it is; the message says why. ``faults`` has a file's faults."""

    def __init__(self, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


def ready(path: Path, settings: Settings, audience: Audience | None = None) -> Questionnaire:
    """The questionnaire of this file as a survey is pinned to it; its pictures, sound and films are copied
    into the instance's folder ``media`` under the hash of their content. Raises NotForTheField."""
    loaded = load(path.read_text(encoding="utf-8"), str(path))
    if loaded.questionnaire is None:
        raise NotForTheField(
            f"{path} has faults: mend them, and look with survey-app check {path}", loaded.faults
        )
    questionnaire = loaded.questionnaire
    if questionnaire.kind != "survey":
        raise NotForTheField(
            f"{path} is a record reading: it is filled in by named reviewers and never gets a public link"
        )
    gaps = [message for _, _, message, _ in unwritten(questionnaire)]
    if gaps:
        raise NotForTheField(f"{path} is not written yet: {gaps[0]} (see survey-app check {path})")
    try:
        questionnaire = for_audience(questionnaire, audience or questionnaire.audience)
        questionnaire = media.pinned(
            questionnaire, lambda name: (path.parent / media.FOLDER / name).read_bytes()
        )
    except ValueError as error:
        raise NotForTheField(f"{path}: {error}") from error
    _keep_files(path.parent / media.FOLDER, questionnaire, settings)
    return from_canonical_json(canonical_json(questionnaire))


def _keep_files(folder: Path, questionnaire: Questionnaire, settings: Settings) -> None:
    """Written aside and moved into place, so that no page ever meets half a file."""
    for _, one in media.all_media(questionnaire):
        kept = settings.media / media.stored_name(one)
        if kept.exists():
            continue
        settings.media.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(".part")
        aside.write_bytes((folder / one.file).read_bytes())
        aside.replace(kept)
