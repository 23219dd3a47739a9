"""From opened responses to a release that was proven safe, or to a refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from survey_app.questionnaire.areas import Area
from survey_app.questionnaire.model import Questionnaire
from survey_app.results.disclosure.policy import Policy
from survey_app.results.refused import Refused
from survey_app.results.release import Release

__all__ = ["Built", "Refused", "SurveyFacts", "build", "check_successor"]

#: progress(done, of)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SurveyFacts:
    """What the manifest says about the fieldwork. Days are ISO dates."""

    id: str
    opens: str | None
    closes: str | None
    made_up: bool


@dataclass(frozen=True)
class Built:
    """``certificate`` is private: it holds the counts and the witness worlds. Keep it beside the
    responses, never where a release is read."""

    release: Release
    certificate: bytes


def build(
    questionnaire: Questionnaire,
    *,
    survey: SurveyFacts,
    area_codes: Sequence[str],
    rows: NDArray[np.uint8],
    areas: Sequence[Area],
    policy: Policy,
    software: str = "",
    progress: Progress | None = None,
) -> Built:
    """Count, protect, audit, certify and verify.

    ``area_codes``: the GSS code of each response; ``rows``: uint8 [n, width] by the questionnaire's
    codebook, in the same order; ``areas``: the areas of the survey's fieldwork, in the order of showing.
    The result depends on the responses as a multiset only: not on row order, machine or run.
    Raises Refused, whatever went wrong.
    """
    raise Refused("the tables of this survey cannot be protected yet")


def check_successor(previous: Release, previous_certificate: bytes, built: Built) -> None:
    """One release a survey: a second one is refused unless it is the same to the byte.

    Raises Refused, naming the groups that grew by fewer than the least base: the difference of two
    releases would show those people.
    """
    if previous.hash != built.release.hash:
        raise Refused("this survey has a release already")
