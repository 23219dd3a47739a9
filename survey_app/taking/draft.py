"""A visit and its draft: answers on the way, under a key that only the visitor's cookie has.

The cookie is 32 random bytes. HKDF (RFC 5869) makes an id and a key of them; the store gets the id hashed
and the draft sealed with AES-256-GCM (NIST SP 800-38D), padded to whole steps, with the survey and the
questionnaire's version as associated data. The server keeps neither the cookie nor the key, so a copy of
the database opens no draft.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from survey_app.questionnaire.answers import Answers

SECRET_BYTES = 32
#: A sealed draft's plain text is a whole number of these, so that its length says little.
STEP = 4096
HOUR = 3600
#: At least two hours without use, counted in whole hours so that no exact time is kept.
IDLE_HOURS = 3
#: In all, however often it is used.
ALL_HOURS = 24

_NONCE_BYTES = 12
_INFO = b"survey-app visit: draft id and key, version 1"
_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}\Z")


class NotThisDraft(Exception):
    """The bytes are no draft of this visit and survey, or its time is over."""


class DraftOver(NotThisDraft):
    """It is this draft, and its time is over."""


@dataclass(frozen=True)
class Visit:
    """What is worked out from the cookie: where the draft lies and what opens it."""

    cookie: str
    draft_id: bytes
    key: bytes

    def __repr__(self) -> str:
        return "Visit(…)"


def new_visit() -> Visit:
    """A fresh visit, with a cookie that nobody can guess."""
    return _visit(secrets.token_bytes(SECRET_BYTES))


def visit_of(cookie: str | None) -> Visit | None:
    """The visit that a cookie stands for; None for one that we did not set."""
    if cookie is None or not _COOKIE.match(cookie):
        return None
    try:
        secret = base64.urlsafe_b64decode(cookie + "=")
    except (ValueError, binascii.Error):
        return None
    visit = _visit(secret)
    return visit if visit.cookie == cookie else None


def _visit(secret: bytes) -> Visit:
    derived = HKDF(SHA256(), 64, None, _INFO).derive(secret)
    cookie = base64.urlsafe_b64encode(secret).decode("ascii").rstrip("=")
    return Visit(cookie, hashlib.sha256(derived[:32]).digest(), derived[32:])


def hour_of(seconds: float) -> int:
    """Whole hours since 1970."""
    return int(seconds // HOUR)


@dataclass(frozen=True)
class Draft:
    """The answers as they stand, the hour it was begun in and the hour from which it is no more."""

    begun: int
    until: int
    answers: Answers = field(default_factory=Answers)
    #: sections that were gone through to the end or skipped, where they may be done in any order
    done: frozenset[str] = frozenset()
    #: where somebody saved and came back: the id under which that waits, still there until it is sent,
    saved: bytes = b""
    #: the questions that were answered before, whose answers are kept and not shown,
    hidden: frozenset[str] = frozenset()
    #: and the page on which they stopped
    place: str = ""
    #: marks of what a text held that its writer was asked about, and left in
    told: frozenset[str] = frozenset()
    #: the id of the one-use code that sending will spend, where the survey asks for one
    code: bytes = b""

    @property
    def shown(self) -> Answers:
        """The answers that may be on a page: those of this visit."""
        if not self.hidden:
            return self.answers
        return Answers(
            {name: value for name, value in self.answers.values.items() if name not in self.hidden}
        )

    @staticmethod
    def begin(hour: int, code: bytes = b"") -> Draft:
        return Draft(begun=hour, until=hour + IDLE_HOURS, code=code)

    def used(
        self,
        hour: int,
        answers: Answers,
        done: frozenset[str] | None = None,
        hidden: frozenset[str] | None = None,
        told: frozenset[str] | None = None,
    ) -> Draft:
        """The draft after it was used in this hour."""
        return replace(
            self,
            until=min(hour + IDLE_HOURS, self.begun + ALL_HOURS),
            answers=answers,
            done=self.done if done is None else done,
            hidden=self.hidden if hidden is None else hidden,
            told=self.told if told is None else told,
        )


def seal(visit: Visit, draft: Draft, *, survey: str, version: str) -> bytes:
    """The draft as it may be stored: a nonce, then the sealed text, the same length for most drafts."""
    text = json.dumps(
        {
            "begun": draft.begun,
            "until": draft.until,
            "answers": dict(draft.answers.values),
            "done": sorted(draft.done),
            "saved": draft.saved.hex(),
            "hidden": sorted(draft.hidden),
            "place": draft.place,
            "told": sorted(draft.told),
            "code": draft.code.hex(),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    padded = text.ljust(-(-len(text) // STEP) * STEP)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(visit.key).encrypt(nonce, padded, _bound_to(survey, version))


def unseal(visit: Visit, sealed: bytes, *, survey: str, version: str, hour: int) -> Draft:
    """The draft. Raises NotThisDraft for another key, survey or version, a changed byte, or a time that is
    over."""
    try:
        text = AESGCM(visit.key).decrypt(
            sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(survey, version)
        )
    except (InvalidTag, ValueError) as error:
        raise NotThisDraft from error
    content = json.loads(text)
    if hour >= content["until"]:
        raise DraftOver
    answers = {
        name: value if isinstance(value, str) else tuple(value) for name, value in content["answers"].items()
    }
    return Draft(
        content["begun"],
        content["until"],
        Answers(answers),
        frozenset(content.get("done", ())),
        bytes.fromhex(content.get("saved", "")),
        frozenset(content.get("hidden", ())),
        content.get("place", ""),
        frozenset(content.get("told", ())),
        bytes.fromhex(content.get("code", "")),
    )


def _bound_to(survey: str, version: str) -> bytes:
    return f"{survey}\n{version}".encode()
