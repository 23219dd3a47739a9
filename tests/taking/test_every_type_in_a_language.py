"""Every part of the questionnaire language is asked in another language, and none of it leaks English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.languages import catalogues, updating
from survey_app.languages.texts import Text, collect
from survey_app.languages.untranslated import BEGIN
from survey_app.questionnaire import piping
from survey_app.questionnaire.catalogue import BUILT_IN, extract
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.translated import ANSWER
from tests.fielded import ROOT, Fielded, Person, field_survey, questionnaire_of

QUESTIONNAIRE = questionnaire_of(Path(__file__).parent / "every-type.yaml").model_copy(
    update={"languages": ("en", "gd")}
)
ANSWERS = {"home": "flat", "how": "yes-much", "council": "s12000033", "full": "12", "part": "3", "which": "A"}


def quoted(text: str) -> str:
    """A language that says everything twice as carefully: «word» for word. What belongs to a place stays."""
    kept = re.compile(r"%\(\w+\)s|\{[a-z-]+\||\}|\{number\}|[^\s%{}|<>]*[A-Za-z][^\s%{}|<>]*")
    return kept.sub(lambda found: found[0] if found[0][0] in "%{}" else f"«{found[0]}»", text)


def translations(folder: Path, questionnaire: Questionnaire) -> Path:
    texts = [text for text in collect(ROOT / "questionnaires") if "/" not in (text.context or "")]
    texts += [Text(message.context, message.text) for message in extract(questionnaire)]
    made = catalogues.empty("gd")
    updating.update(made, texts)
    for entry in made:
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, quoted(entry.msgid_plural))
        else:
            entry.msgstr = quoted(entry.msgid)
        assert catalogues.is_translated(entry), (entry.msgid, entry.msgstr)
    catalogues.write(made, catalogues.path(folder, "gd"))
    return folder


@pytest.fixture
def fielded(tmp_path: Path) -> Iterator[Fielded]:
    folder = translations(tmp_path / "translations", QUESTIONNAIRE)
    found = field_survey(tmp_path, QUESTIONNAIRE, translations=folder, draft_languages=True)
    yield found
    found.dispose()


#: What no catalogue has a word for: the product, council areas, what somebody wrote, names of languages.
OWN_NAMES = re.compile(r"Well heard|English|Gàidhlig|Aberdeen City|\bA\b")


def english(person: Person) -> list[str]:
    """Words on the page that were not said in the language."""
    page = person.page
    for element in page.select("select, script, style, [lang=en-GB]"):
        element.decompose()
    said = [str(text) for text in page.find_all(string=True) if text.parent.name not in {"[document]"}]
    said += [element[name] for name in ("alt", "aria-label") for element in page.select(f"[{name}]")]
    return [
        text.strip() for text in said if re.search("[A-Za-z]", OWN_NAMES.sub("", re.sub("«[^»]*»", "", text)))
    ]


def test_no_page_of_any_type_of_question_leaks_english(fielded: Fielded) -> None:
    person = fielded.person().get("/agree?lang=gd").press("yes", button="agree")
    met = set()
    for place in person.page.select(".parts__link"):
        person.response = person.client.get(str(place["href"]), follow_redirects=True)
        for _ in range(40):
            if not person.at.startswith("/q/"):
                break
            met.add(person.at)
            assert person.response is not None
            assert BEGIN not in person.response.get_data(as_text=True), person.at
            assert english(person) == [], person.at
            answers = person.asked_of(ANSWERS)
            for part, given in (("another", "yes"), ("which", "A"), ("years", "3")):
                answers |= dict.fromkeys(names(person, part), given)
            person.press("continue", answers)
    assert {"/q/hello", "/q/home", "/q/how", "/q/council", "/q/since", "/q/sum", "/q/money"} <= met
    assert any("another" in at for at in met)
    assert english(person.get("/check?look=yes&lang=gd")) == []


def names(person: Person, part: str) -> set[str]:
    controls = person.page.select("form [name]")
    return {str(control["name"]) for control in controls if part in str(control["name"])}


def test_an_earlier_answer_is_repeated_in_the_language(fielded: Fielded) -> None:
    person = fielded.person().get("/agree?lang=gd").press("yes", button="agree")
    person.get("/q/home?lang=gd").press("continue", {"home": "flat"})
    assert person.heading == "«I» «like» «your» «flat»."
    person.get("/q/home?lang=gd").press("skip")
    assert person.heading == "«I» «like» «the» «place» «where» «I» «live»."


def test_whether_there_is_another_is_answered_in_the_language(fielded: Fielded) -> None:
    person = fielded.person().get("/agree?lang=gd").press("yes", button="agree")
    person.get("/q/homes--another-1?lang=gd")
    person.get("/q/which--1?lang=gd").press("continue", {"which--1": "A"})
    while "another" not in person.at:
        person.press("continue")
    labels = [label.get_text(strip=True) for label in person.page.select("label")]
    assert labels == ["«Yes»", "«No»"]


def test_a_sign_or_a_number_needs_no_translation() -> None:
    texts = {message.text for message in extract(QUESTIONNAIRE)}
    assert "£" not in texts
    assert "people" in texts


def test_the_answers_of_the_language_itself_are_collected() -> None:
    found = {text.text for text in collect(ROOT / "questionnaires") if text.context == ANSWER}
    assert found == {option.label for option in BUILT_IN}


def test_the_made_up_language_keeps_pipes_as_they_are() -> None:
    assert [pipe.question for pipe in piping.pipes(quoted("I like {home|the place}."))] == ["home"]
