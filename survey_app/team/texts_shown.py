"""How a text stands on a page of the team: what was asked, and what may say who somebody is, marked."""

from __future__ import annotations

import json
from functools import lru_cache

from markupsafe import Markup, escape

from survey_app.letterbox.texts import Text
from survey_app.questionnaire import load
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.piping import with_defaults
from survey_app.questionnaire.telling.finding import Kind
from survey_app.storage.surveys import SurveyRecord

#: What each kind of finding is called.
KINDS = {
    Kind.PHONE: "a telephone number",
    Kind.EMAIL: "an e-mail address",
    Kind.HANDLE: "a name on a platform",
    Kind.POSTCODE: "a postcode",
    Kind.STREET: "a street",
    Kind.CHI: "a CHI number",
    Kind.NATIONAL_INSURANCE: "a National Insurance number",
    Kind.VEHICLE: "a number plate",
    Kind.BIRTHDAY: "a date of birth",
    Kind.NAME: "a name",
}


def title(record: SurveyRecord) -> str:
    """The survey's title."""
    return str(json.loads(record.definition).get("title", record.questionnaire))


def asked(record: SurveyRecord, question: str) -> str:
    """What was asked, in words; its id where the questionnaire has no such question."""
    for section in _pinned(record.definition).sections:
        for each in section.questions:
            if each.id == question:
                return with_defaults(each.ask)
    return question


def kinds(text: Text) -> list[str]:
    """The kinds of what was found, each once, in words."""
    return list(dict.fromkeys(KINDS[each.kind] for each in text.found))


def marked(text: Text) -> Markup:
    """The words with what was found in <mark>."""
    parts, at = [], 0
    for finding in text.found:
        held = text.words[finding.start : finding.end]
        parts += [escape(text.words[at : finding.start]), Markup("<mark>{}</mark>").format(held)]
        at = finding.end
    return Markup("").join([*parts, escape(text.words[at:])])


@lru_cache(maxsize=32)
def _pinned(definition: str) -> Questionnaire:
    return load.from_canonical_json(definition)
