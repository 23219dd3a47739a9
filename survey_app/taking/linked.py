"""What a link stands for: an open survey, its pinned questionnaire and one area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from survey_app.letterbox import hours
from survey_app.questionnaire import load
from survey_app.questionnaire.areas import Area
from survey_app.questionnaire.areas import area as area_of
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Questionnaire
from survey_app.storage import surveys
from survey_app.storage.engines import Connection
from survey_app.storage.surveys import SurveyRecord

#: Seconds for which a page that hands nothing in does not ask again whether its survey is open.
FRESH = 5.0


class UnknownLink(Exception):
    """No survey has this link."""


class NotNow(Exception):
    """The link is right, and the survey takes no answers now."""

    def __init__(self, linked: Linked) -> None:
        super().__init__()
        self.linked = linked


class SurveyHasClosed(NotNow):
    """It takes no more answers."""


class NotYetOpen(NotNow):
    """It takes answers from a minute that is still to come."""


@dataclass(frozen=True)
class Linked:
    """``drawn`` keeps what was drawn for this link: pages that are the same for everybody, and stencils.
    ``trying``: the pages are only looked at (``trying.py``); ``written`` is the questionnaire in the words of
    its authors, where this is a translation of it."""

    token: str
    survey: SurveyRecord
    area: Area
    questionnaire: Questionnaire
    codebook: Codebook
    trying: bool = False
    written: Questionnaire | None = None
    drawn: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def quick_exit(self) -> bool:
        return self.questionnaire.fieldwork.quick_exit

    @property
    def opens(self) -> float:
        """Seconds since 1970."""
        return hours.opening(self.survey.opens)

    @property
    def closes(self) -> float:
        """Seconds since 1970."""
        return hours.closing(self.survey.closes)


class Links:
    """Finds what links stand for; remembers what does not change while a survey is in the field."""

    def __init__(self, monotonic: Callable[[], float], clock: Callable[[], float]) -> None:
        """``monotonic`` gives seconds that never go back, ``clock`` seconds since 1970."""
        self._monotonic, self._clock = monotonic, clock
        self._known: dict[str, Linked] = {}
        self._looked_up: dict[str, float] = {}

    def seen_lately(self, connection: Connection, token: str) -> Linked:
        """For pages that hand nothing in: the survey may have closed up to FRESH seconds ago.

        Raises UnknownLink, SurveyHasClosed, NotYetOpen, StoreUnavailable.
        """
        return self.seen_just_now(token) or self.find(connection, token)

    def seen_just_now(self, token: str) -> Linked | None:
        """What the link stood for less than FRESH seconds ago, when its survey was open; None otherwise."""
        if self._monotonic() - self._looked_up.get(token, float("-inf")) < FRESH:
            return self._known[token]
        return None

    def find(self, connection: Connection, token: str) -> Linked:
        """For handing in, and whatever must be sure: the survey is open now.

        Raises UnknownLink, SurveyHasClosed, NotYetOpen, StoreUnavailable.
        """
        found = surveys.by_link(connection, token)
        if found is None:
            raise UnknownLink
        survey, area = found
        linked = self._known.get(token)
        if linked is None or linked.survey != survey:
            questionnaire, codebook = _pinned(survey.definition)
            linked = Linked(token, survey, area_of(area), questionnaire, codebook)
            self._known[token] = linked
        now = self._clock()
        if not survey.is_open or now >= linked.closes or now < linked.opens:
            self._looked_up.pop(token, None)
            raise NotYetOpen(linked) if survey.is_open and now < linked.opens else SurveyHasClosed(linked)
        self._looked_up[token] = self._monotonic()
        return linked

    def remembered(self, token: str) -> Linked | None:
        """What the link stood for when it was last used: enough to draw a page when the store is away."""
        return self._known.get(token)


def link_after(connection: Connection, linked: Linked, now: float) -> str | None:
    """The link of the survey that whoever has finished this one may go on to: one that is open in the same
    area, for the same audience, and made up where this one is. ``now`` is seconds since 1970. Raises
    StoreUnavailable."""
    then = linked.questionnaire.fieldwork.then
    if then is None:
        return None
    for survey, token in surveys.of_questionnaire(connection, then, linked.area.code):
        alike = survey.made_up == linked.survey.made_up and survey.id != linked.survey.id
        in_time = hours.opening(survey.opens) <= now < hours.closing(survey.closes)
        if survey.is_open and in_time and alike:
            questionnaire, _ = _pinned(survey.definition)
            if questionnaire.audience is linked.questionnaire.audience:
                return token
    return None


@lru_cache(maxsize=32)
def _pinned(definition: str) -> tuple[Questionnaire, Codebook]:
    questionnaire = load.from_canonical_json(definition)
    return questionnaire, Codebook.of(questionnaire)


def drawn_once(linked: Linked, key: object, draw: Callable[[], object]) -> object:
    """What was drawn under this key, drawn now where it never was."""
    if key not in linked.drawn:
        linked.drawn[key] = draw()
    return linked.drawn[key]
