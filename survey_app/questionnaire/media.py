"""Pictures, sound and films of a questionnaire, pinned by what is in them.

In: a questionnaire that names files. Out: the same questionnaire with the sha-256 of each file, so that a
file that is changed later changes no survey in the field, and its version tells one picture from another.
Whoever calls reads the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

from survey_app.questionnaire.model import Media, Question, Questionnaire

#: The folder beside the YAML.
FOLDER = "media"
#: Ending → media type. What a browser of the last five years shows by itself.
TYPES: Mapping[str, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
PICTURES = frozenset({"svg", "png", "jpg", "jpeg", "webp"})
SOUNDS = frozenset({"mp3", "m4a", "ogg"})
FILMS = frozenset({"mp4", "webm"})
#: Which endings each key takes, and the most bytes: a page is read over slow lines too.
TAKES: Mapping[str, tuple[frozenset[str], int]] = {
    "picture": (PICTURES, 150_000),
    "audio": (SOUNDS, 1_000_000),
    "bsl": (FILMS, 30_000_000),
}


class MediaError(ValueError):
    """A file is missing, too large or of a kind that is not taken; the message says what to do."""


def kind_of(name: str) -> str:
    """The ending of a file's name: what it claims to be."""
    return name.rpartition(".")[2]


def media_of(question: Question) -> Iterator[tuple[str, Media]]:
    """The key and the file of each picture, sound and film of a question."""
    for key in TAKES:
        found = getattr(question, key)
        if found is not None:
            yield key, found


def all_media(questionnaire: Questionnaire) -> Iterator[tuple[str, Media]]:
    """Of every question, as written."""
    for section in questionnaire.sections:
        for question in section.questions:
            yield from media_of(question)


def fault_of(key: str, name: str, size: int) -> str | None:
    """What is wrong with a file of this size (bytes) under this key; None when nothing is."""
    kinds, most = TAKES[key]
    if kind_of(name) not in kinds:
        return f"{name} is no file for {key}: use {', '.join(sorted(kinds))}"
    if size > most:
        return f"{name} has {size:,} bytes; for {key} {most:,} are the most, because people pay for them"
    return None


def pinned(questionnaire: Questionnaire, read: Callable[[str], bytes]) -> Questionnaire:
    """The questionnaire with the hash of each of its files; ``read`` gives the bytes of a file by its name,
    and may raise OSError. Raises MediaError."""

    def of(key: str, media: Media) -> Media:
        try:
            content = read(media.file)
        except OSError as error:
            raise MediaError(
                f"{media.file} cannot be read ({error.strerror}): put it in the folder {FOLDER} beside the "
                "questionnaire"
            ) from error
        fault = fault_of(key, media.file, len(content))
        if fault:
            raise MediaError(fault)
        return media.model_copy(update={"sha256": hashlib.sha256(content).hexdigest()})

    def with_files(question: Question) -> Question:
        update = {key: of(key, media) for key, media in media_of(question)}
        return question.model_copy(update=update) if update else question

    sections = tuple(
        section.model_copy(update={"questions": tuple(with_files(each) for each in section.questions)})
        for section in questionnaire.sections
    )
    return questionnaire.model_copy(update={"sections": sections})


def stored_name(media: Media) -> str:
    """What a pinned file is called where it is kept: its hash and its ending."""
    return f"{media.sha256}.{kind_of(media.file)}"
