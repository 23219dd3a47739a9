"""Paper forms of surveys in the field: drawn once by whoever opens a survey, then files to hand out.

A form takes a second or two to draw, with libraries that the process which takes answers never loads: it only
sends files that lie there. They are named by survey, language and size, so that every copy is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from survey_app.config import Settings
from survey_app.languages.shelf import Offer, Shelf
from survey_app.languages.untranslated import marked
from survey_app.paper.page import HelpLine, paper
from survey_app.paper.words import Words
from survey_app.printing import pdf
from survey_app.questionnaire import load
from survey_app.questionnaire.areas import AREAS, Area
from survey_app.questionnaire.media import TYPES, kind_of
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.translated import in_language
from survey_app.storage.surveys import SurveyRecord

#: Whether the print is large → what the name of a file ends with.
ENDINGS = {False: ".pdf", True: "-large.pdf"}


def place(settings: Settings, survey: str, language: str, *, large: bool = False) -> Path:
    """Where the form of a survey lies; ``language`` is the code of one that it is offered in."""
    return settings.instance / "paper" / survey / f"{language}{ENDINGS[large]}"


def drawn(
    questionnaire: Questionnaire,
    offer: Offer,
    *,
    help_lines: Sequence[HelpLine],
    areas: Sequence[Area],
    large: bool,
    read: Callable[[str], bytes],
) -> bytes:
    """One form as a tagged PDF with fields. ``questionnaire`` is in English; ``read`` gives the bytes of a
    picture by the name under which it is kept. Raises printing.NoPdfHere, OSError."""
    spoken = questionnaire
    if offer.speech is not None:
        spoken = in_language(questionnaire, offer.tongue.code, offer.speech.lookup, mark=marked)
    made = paper(spoken, words=Words(offer), help_lines=help_lines, areas=areas, large=large)
    return pdf(
        made.html,
        identifier=f"{questionnaire.version} {offer.tongue.code} {large}".encode(),
        fields=True,
        asked=made.asked,
        pictures={name: (read(name), TYPES[kind_of(name)]) for name in made.pictures},
    )


def draw_all(
    settings: Settings,
    survey: SurveyRecord,
    areas: Sequence[str],
    help_lines: Sequence[HelpLine],
    languages: Sequence[str] = (),
) -> Iterator[Path]:
    """Draw every form of a survey, or those in some languages, and put them where they are handed out from,
    over earlier ones.

    ``areas``: the codes of those that take part. Raises printing.NoPdfHere, ValueError for a language that
    the survey is not offered in, OSError.
    """
    questionnaire = load.from_canonical_json(survey.definition)
    shelf = Shelf(settings.translations, drafts=settings.draft_languages)
    offers = {offer.tongue.code: offer for offer in shelf.for_questionnaire(questionnaire)}
    unknown = sorted(set(languages) - set(offers))
    if unknown:
        raise ValueError(
            f"{survey.id} is not offered in {', '.join(unknown)}: it is in {', '.join(sorted(offers))}"
        )
    taking_part = [area for area in AREAS if area.code in areas]
    for code in languages or tuple(offers):
        for large in ENDINGS:
            made = drawn(
                questionnaire,
                offers[code],
                help_lines=help_lines,
                areas=taking_part,
                large=large,
                read=lambda name: (settings.media / name).read_bytes(),
            )
            yield _kept(place(settings, survey.id, code, large=large), made)


def _kept(path: Path, content: bytes) -> Path:
    """Written aside and moved into place, so that nobody is ever handed half a form."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_bytes(content)
    aside.replace(path)
    return path
