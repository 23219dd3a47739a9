"""The draft: answers so far, encrypted under a key that only the visitor's cookie has.

AES-256-GCM over a text padded to steps of 4 KiB, with the survey and its version as associated data, so
that a draft opens for nothing else and its length says little. Pure but for the random nonce.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from survey_app.questionnaire.answers import Answer, Answers

STEP = 4096
_NONCE, _TAG = 12, 16
#: A draft lives for at least two hours after it was last touched, and 24 after it was begun. Both are
#: counted in whole hours, because anything finer would be a time that belongs to a person.
IDLE_HOURS = 2
ALL_HOURS = 24


@dataclass(frozen=True)
class Draft:
    """``begun`` is the whole hour since 1970 in which the visit began."""

    answers: Answers
    begun: int
    easy: bool = False

    def expires(self, hour: int) -> int:
        """The first hour in which the draft is gone, when it is touched in this one."""
        return min(hour + IDLE_HOURS + 1, self.begun + ALL_HOURS + 1)


def seal(draft: Draft, key: bytes, survey: str, version: str) -> bytes:
    """The draft as bytes, always a multiple of 4 KiB."""
    plain = json.dumps(
        {
            "answers": {
                question: answer if isinstance(answer, str) else list(answer)
                for question, answer in draft.answers.values.items()
            },
            "begun": draft.begun,
            "easy": draft.easy,
        },
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode()
    framed = len(plain).to_bytes(4, "big") + plain
    room = -(len(framed) + _NONCE + _TAG) % STEP
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, framed + bytes(room), _bound_to(survey, version))


def unseal(sealed: bytes, key: bytes, survey: str, version: str) -> Draft | None:
    """The draft; None where it is not this visit's, not this survey's, or was changed."""
    try:
        framed = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound_to(survey, version))
    except (InvalidTag, ValueError):
        return None
    length = int.from_bytes(framed[:4], "big")
    data = json.loads(framed[4 : 4 + length])
    answers: dict[str, Answer] = {
        question: answer if isinstance(answer, str) else tuple(answer)
        for question, answer in data["answers"].items()
    }
    return Draft(Answers(answers), data["begun"], data["easy"])


def _bound_to(survey: str, version: str) -> bytes:
    return b"\0".join((b"draft", survey.encode(), version.encode()))
