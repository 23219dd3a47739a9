"""Paper forms to test with: laid out, drawn and read back."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import pikepdf
from bs4 import BeautifulSoup

from survey_app.languages.shelf import IN_ENGLISH, Offer, Shelf
from survey_app.languages.untranslated import marked
from survey_app.paper.page import Paper, paper
from survey_app.paper.words import Words
from survey_app.printing import pdf
from survey_app.questionnaire import media
from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.translated import in_language
from survey_app.taking import help_lines
from survey_app.taking.help_lines import HelpLine
from tests.questionnaire.samples import ROOT, questionnaire_at

HELP = help_lines.read(ROOT / "questionnaires" / "help-lines.toml")
MOVING_ON = ROOT / "questionnaires" / "leaving-care" / "moving-on.yaml"
MY_SUPPORT = ROOT / "questionnaires" / "disabled-children" / "my-support.yaml"
STAFF = ROOT / "questionnaires" / "social-work-governance" / "national-staff-survey.yaml"


def offer_of(questionnaire: Questionnaire, language: str) -> Offer:
    """The language as it is shipped: a draft."""
    if language == "en":
        return IN_ENGLISH
    offers = Shelf(ROOT / "translations", drafts=True).for_questionnaire(questionnaire)
    return next(offer for offer in offers if offer.tongue.code == language)


def help_of(questionnaire: Questionnaire) -> tuple[HelpLine, ...]:
    return HELP.for_audience(questionnaire.audience.value)


def form_of(questionnaire: Questionnaire, language: str = "en", *, large: bool = False) -> Paper:
    offer, spoken = offer_of(questionnaire, language), questionnaire
    if offer.speech is not None:
        spoken = in_language(questionnaire, language, offer.speech.lookup, mark=marked)
    codes = questionnaire.fieldwork.areas
    areas = [area for area in AREAS if not codes or area.code in codes]
    lines = help_of(questionnaire)
    return paper(spoken, words=Words(offer), help_lines=lines, areas=areas, large=large)


def page_of(questionnaire: Questionnaire, language: str = "en") -> BeautifulSoup:
    return BeautifulSoup(form_of(questionnaire, language).html, "html.parser")


def text_of(questionnaire: Questionnaire) -> str:
    return " ".join(page_of(questionnaire).get_text(" ").split())


@lru_cache(maxsize=8)
def drawn(path: Path, language: str = "en", *, large: bool = False) -> bytes:
    """The PDF of a questionnaire's file."""
    folder = path.parent / media.FOLDER
    questionnaire = media.pinned(questionnaire_at(path), lambda name: (folder / name).read_bytes())
    files = {media.stored_name(one): one.file for _, one in media.all_media(questionnaire)}
    made = form_of(questionnaire, language, large=large)
    return pdf(
        made.html,
        identifier=b"test",
        fields=True,
        asked=made.asked,
        pictures={
            name: ((folder / files[name]).read_bytes(), media.TYPES[media.kind_of(name)])
            for name in made.pictures
        },
    )


def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made))
