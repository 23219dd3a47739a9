"""The languages that a deployment has, and which of them a survey is offered in.

A language is offered when the questionnaire lists it and a person has reviewed all of it, pages and
questionnaire. Where the deployment allows drafts, one that nobody has reviewed is offered too, and says so on
every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from survey_app.languages import catalogues
from survey_app.languages.catalogues import INTERFACE, CatalogueError
from survey_app.languages.speech import Speech
from survey_app.languages.tongues import ENGLISH, Tongue, UnknownLanguage, tongue
from survey_app.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class Offer:
    """A language to choose. ``speech`` is None for English, in which everything is written."""

    tongue: Tongue
    speech: Speech | None
    draft: bool


IN_ENGLISH = Offer(tongue(ENGLISH), None, draft=False)


@lru_cache(maxsize=64)
def _speech(folder: Path, code: str, changed: int) -> Speech:
    return Speech.of(catalogues.read(folder, code))


class Shelf:
    """Reads every catalogue of a folder once. One that cannot be read is left out, so that a slip in one
    language does not stop a survey in the others; ``faults`` says so, for the operator's log."""

    def __init__(self, folder: Path, *, drafts: bool) -> None:
        self._drafts = drafts
        self._speeches: dict[str, Speech] = {}
        faults = []
        for code in catalogues.codes(folder):
            try:
                changed = catalogues.path(folder, code).stat().st_mtime_ns
                self._speeches[code] = _speech(folder, code, changed)
            except (CatalogueError, UnknownLanguage, OSError) as error:
                faults.append(f"the language {code} is left out: {error}")
        self.faults = tuple(faults)

    def for_pages(self) -> tuple[Offer, ...]:
        """The languages for pages that belong to no survey, English first."""
        return self._offered(tuple(self._speeches), None)

    def for_questionnaire(self, questionnaire: Questionnaire) -> tuple[Offer, ...]:
        """The languages to choose from for this questionnaire, English first."""
        return self._offered(questionnaire.languages, questionnaire)

    def _offered(self, codes: tuple[str, ...], questionnaire: Questionnaire | None) -> tuple[Offer, ...]:
        offers = [IN_ENGLISH]
        for code in codes:
            speech = self._speeches.get(code)
            if speech is None or code == ENGLISH:
                continue
            reviewed = INTERFACE in speech.reviewed and (
                questionnaire is None or speech.has_reviewed(questionnaire)
            )
            if reviewed or self._drafts:
                offers.append(Offer(speech.tongue, speech, draft=not reviewed))
        return tuple(offers)
