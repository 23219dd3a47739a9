"""Whom people can turn to about the service itself: what a deployment says in ``service.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from survey_app.reviews.shelf import ReviewError

FILE = "service.toml"


@dataclass(frozen=True)
class Contact:
    """A name, and at least one way to reach it."""

    name: str
    email: str = ""
    phone: str = ""
    post: str = ""

    @property
    def dial(self) -> str:
        """The number as a telephone wants it (RFC 3966)."""
        return "tel:" + self.phone.replace(" ", "")


def read(path: Path) -> Contact | None:
    """The contact in this file, None where there is no file. Raises ReviewError."""
    if not path.is_file():
        return None
    try:
        says = tomllib.loads(path.read_text(encoding="utf-8"))["contact"]
        contact = Contact(**{key: str(value) for key, value in says.items()})
    except (
        OSError,
        UnicodeDecodeError,
        tomllib.TOMLDecodeError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise ReviewError(
            f"{path} cannot be read ({error}): it has a part [contact] with name, and email, phone or post"
        ) from error
    if not contact.name or not (contact.email or contact.phone or contact.post):
        raise ReviewError(f"{path} names nobody who can be reached: give name, and email, phone or post")
    return contact
