"""Finding one's way back to one's own draft, with nothing but the cookie."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, request

from survey_app.config import Settings
from survey_app.questionnaire.answers import Answers
from survey_app.safeguarding import Lead
from survey_app.storage.engines import Connection
from survey_app.taking import nearness
from survey_app.taking.behind import Codes, Drafts, HandsIn, Links, Store
from survey_app.taking.cookies import Cookies
from survey_app.taking.draft import (
    Draft,
    DraftOver,
    NotThisDraft,
    Visit,
    hour_of,
    new_visit,
    seal,
    unseal,
    visit_of,
)
from survey_app.taking.help_lines import HelpLines
from survey_app.taking.limiter import Limiter, unlimited
from survey_app.taking.linked import Linked


class VisitEnded(Exception):
    """There is no draft for this browser: left, handed in, over, of another survey, or never begun."""

    def __init__(self, linked: Linked | None) -> None:
        super().__init__()
        self.linked = linked


class Swept:
    """Drafts whose time is over are taken away once an hour, by whoever writes first in it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hour = 0

    def sweep(self, drafts: Drafts, connection: Connection, hour: int) -> None:
        with self._lock:
            if hour == self._hour:
                return
            self._hour = hour
        drafts.sweep(connection, hour + 1)


@dataclass(frozen=True)
class Desk:
    """What the public side works with."""

    settings: Settings
    store: Store
    drafts: Drafts
    hand_in: HandsIn
    codes: Codes
    cookies: Cookies
    help_lines: HelpLines
    clock: Callable[[], float]
    links: Links
    swept: Swept
    link_after: Callable[[Any, Linked], str | None] = lambda connection, linked: None
    """The link of the survey that whoever has finished may go on to; linked.link_after is one."""

    limiter: Limiter = field(default_factory=unlimited)
    """What notices that more comes than people send; without limits where nothing is kept anyway."""
    lead: Lead | None = None
    """Who reads requests for contact; None where nobody does, and then there is no form."""
    ask_contact: Callable[[bytes, int], None] = lambda sealed, until_week: None
    """Keeps a sealed request until a week; storage.contacts.add is one. It shares nothing with handing in."""

    @property
    def hour(self) -> int:
        """Whole hours since 1970: the only time the public side ever looks at."""
        return hour_of(self.clock())


def desk() -> Desk:
    """The desk of the application that answers this request."""
    found: Desk = current_app.extensions["desk"]
    return found


def whence() -> bytes | None:
    """From where this request comes, for the limiter, and for as long as it takes to count."""
    return nearness.prefix(request.environ, desk().settings.trusted_proxies)


@dataclass(frozen=True)
class Arrival:
    """A person with a draft, on one of their survey's pages."""

    linked: Linked
    visit: Visit
    draft: Draft

    @property
    def answers(self) -> Answers:
        return self.draft.answers

    @property
    def shown(self) -> Answers:
        """The answers that may be on a page: not those of an earlier visit."""
        return self.draft.shown


def visit_of_request() -> Visit | None:
    return visit_of(desk().cookies.visit_in(request))


def arrive(connection: Connection, token: str, *, sure: bool = False) -> Arrival:
    """Whoever asks, with their draft.

    Unless ``sure``, the survey may have closed some seconds ago: showing a page or keeping a draft does no
    harm then, and handing in looks again. Raises UnknownLink, SurveyHasClosed, VisitEnded, StoreUnavailable.
    """
    links = desk().links
    linked = (links.find if sure else links.seen_lately)(connection, token)
    visit = visit_of_request()
    sealed = desk().drafts.load(connection, visit.draft_id) if visit else None
    if visit is None or sealed is None:
        raise VisitEnded(linked)
    try:
        draft = unseal(
            visit, sealed, survey=linked.survey.id, version=linked.survey.version, hour=desk().hour
        )
    except NotThisDraft as error:
        raise VisitEnded(linked) from error
    return Arrival(linked, visit, draft)


def is_open(connection: Connection, linked: Linked) -> bool:
    """Whether this browser holds a visit with something in it: of this survey, or of another one."""
    visit = visit_of_request()
    sealed = desk().drafts.load(connection, visit.draft_id) if visit else None
    if visit is None or sealed is None:
        return False
    survey = linked.survey
    try:
        draft = unseal(visit, sealed, survey=survey.id, version=survey.version, hour=desk().hour)
    except DraftOver:
        return False
    except NotThisDraft:
        return True  # another survey's, which only that survey's pages can open
    return bool(draft.answers.values)


def end_earlier(connection: Connection) -> None:
    """The draft of an earlier visit of this browser goes."""
    earlier = visit_of_request()
    if earlier is not None:
        desk().drafts.delete(connection, earlier.draft_id)


def begin(connection: Connection, linked: Linked, draft: Draft | None = None) -> Visit:
    """A new visit with an empty draft, or this one; an earlier one of the same browser goes, so that the next
    person on a shared device starts clean."""
    end_earlier(connection)
    visit, hour = new_visit(), desk().hour
    draft = draft or Draft.begin(hour)
    sealed = seal(visit, draft, survey=linked.survey.id, version=linked.survey.version)
    desk().drafts.save(connection, visit.draft_id, linked.survey.id, draft.until, sealed)
    desk().swept.sweep(desk().drafts, connection, hour)
    return visit


def keep(
    connection: Connection,
    arrival: Arrival,
    answers: Answers,
    done: frozenset[str] | None = None,
    hidden: frozenset[str] | None = None,
    told: frozenset[str] | None = None,
) -> None:
    """Store the answers as they now stand. Raises VisitEnded where the draft has gone meanwhile."""
    hour = desk().hour
    keep_draft(connection, arrival, arrival.draft.used(hour, answers, done, hidden, told))
    desk().swept.sweep(desk().drafts, connection, hour)


def keep_draft(connection: Connection, arrival: Arrival, draft: Draft) -> None:
    """Store this draft in place of the one that the visit has. Raises VisitEnded."""
    survey = arrival.linked.survey
    sealed = seal(arrival.visit, draft, survey=survey.id, version=survey.version)
    if not desk().drafts.renew(connection, arrival.visit.draft_id, draft.until, sealed):
        raise VisitEnded(arrival.linked)
