"""Pictures, recordings and films, from the folder beside the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from survey_app.questionnaire import media
from survey_app.questionnaire.faults import Fault, Positions, position
from survey_app.questionnaire.model import Media, Question, Questionnaire

#: File → when it was changed (ns since 1970) and its size (bytes); None where it cannot be read.
Files = Mapping[Path, tuple[int, int] | None]


def stamps(files: Files) -> Files:
    """The same files as they are now."""
    return {path: _stamp(path) for path in files}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if path.is_file() else None


def found_beside(
    file: Path, questionnaire: Questionnaire, positions: Positions
) -> tuple[Questionnaire, Mapping[str, Path], Files, tuple[Fault, ...]]:
    """The questionnaire with the files that can be shown, where they lie, all files that it names, and what
    is wrong with those that cannot be shown."""
    folder = file.parent / media.FOLDER
    files = {folder / one.file: _stamp(folder / one.file) for _, one in media.all_media(questionnaire)}
    if not files:
        return questionnaire, {}, {}, ()
    faults = []
    for place, (key, one) in _places(questionnaire):
        stamp = files[folder / one.file]
        wrong = _wrong(key, one, stamp)
        if wrong is not None:
            line, column = position(positions, (*place, key))
            mend = f"put the file into the folder {media.FOLDER} beside the questionnaire"
            faults.append(Fault(file.name, line, column, "warning", "media", wrong, mend))
    showable = questionnaire.model_copy(
        update={
            "sections": tuple(
                section.model_copy(
                    update={"questions": tuple(_showable(each, folder, files) for each in section.questions)}
                )
                for section in questionnaire.sections
            )
        }
    )
    try:
        pinned = media.pinned(showable, lambda name: (folder / name).read_bytes())
    except media.MediaError:
        return questionnaire, {}, files, tuple(faults)  # it was taken away this moment
    places = {media.stored_name(one): folder / one.file for _, one in media.all_media(pinned)}
    return pinned, places, files, tuple(faults)


def _places(questionnaire: Questionnaire) -> Iterator[tuple[tuple[str | int, ...], tuple[str, Media]]]:
    for number, section in enumerate(questionnaire.sections):
        for place, question in enumerate(section.questions):
            for found in media.media_of(question):
                yield ("sections", number, "questions", place), found


def _wrong(key: str, one: Media, stamp: tuple[int, int] | None) -> str | None:
    if stamp is None:
        return f"{one.file} cannot be read"
    return media.fault_of(key, one.file, stamp[1])


def _showable(question: Question, folder: Path, files: Files) -> Question:
    hidden = {
        key: None for key, one in media.media_of(question) if _wrong(key, one, files[folder / one.file])
    }
    return question.model_copy(update=hidden) if hidden else question
