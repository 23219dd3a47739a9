"""A one-use code between its card's square and agreeing: in the browser, in the visit's own cookie.

No visit has begun then, so nothing is stored, and there is still one cookie and no other. A visit that begins
writes over it; leaving takes it away.
"""

from __future__ import annotations

from flask import Response, request

from survey_app.taking.linked import Linked
from survey_app.taking.visiting import desk

#: Before the code, in the value of the cookie. No visit's value has a dot in it.
_MARK = "code."
#: Characters: what a square holds, from which no value of our own is longer.
_LONGEST = 64


def hold(response: Response, scanned: str) -> None:
    """Keep what a square held until somebody has agreed."""
    desk().cookies.begin(response, _MARK + scanned[:_LONGEST])


def held(linked: Linked) -> bytes | None:
    """The id of the code that this browser holds for this survey; None where it holds none that lets in.

    Raises StoreUnavailable.
    """
    if linked.questionnaire.fieldwork.mode != "codes":
        return None
    value = desk().cookies.visit_in(request) or ""
    if not value.startswith(_MARK):
        return None
    return desk().codes.of_scanned(desk().store, value.removeprefix(_MARK), linked.survey.id)
