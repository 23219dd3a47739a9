"""What is said in a language, and what is not."""

from __future__ import annotations

from survey_app.languages import catalogues, updating
from survey_app.languages.speech import Speech
from survey_app.languages.texts import Text
from survey_app.languages.untranslated import marked
from survey_app.questionnaire.catalogue import extract
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Audience, Questionnaire, for_audience
from survey_app.questionnaire.translated import in_language
from tests.languages.written import TEA, catalogue, texts, translated, whole
from tests.questionnaire.samples import small, text_of


def test_a_text_is_said_in_the_language() -> None:
    speech = Speech.of(
        catalogue(translations={"Go on": "Air adhart", "Do you like tea?": "An toil leat tì?"})
    )
    assert speech.ugettext("Go on") == "Air adhart"
    assert speech.upgettext(TEA, "Do you like tea?") == "An toil leat tì?"


def test_a_text_without_a_translation_is_english_and_marked() -> None:
    assert Speech.of(catalogue()).ugettext("Go on") == marked("Go on")
    assert Speech.of(catalogue()).ungettext("%(num)s cup", "%(num)s cups", 2) == marked("%(num)s cups")


def test_a_number_takes_its_form() -> None:
    found = catalogue()
    cups = next(each for each in found if each.msgid_plural)
    cups.msgstr_plural = {0: "one", 1: "two", 2: "few", 3: "other"}
    speech = Speech.of(found)
    said = [speech.ungettext("%(num)s cup", "%(num)s cups", number) for number in (1, 2, 11, 12, 3, 20)]
    assert said == ["one", "two", "one", "two", "few", "other"]


def test_nobody_is_shown_an_old_translation_under_a_new_question() -> None:
    found = whole()
    updating.update(found, texts(ask="What do you drink?"))
    speech = Speech.of(found)
    assert speech.lookup(TEA, "What do you drink?") is None
    assert speech.lookup(TEA, "Do you like tea?") == "DO YOU LIKE TEA?"


def test_a_review_holds_for_a_survey_that_began_before_a_text_was_reworded() -> None:
    before = small("one-question")
    reworded = in_language(before, "xx", lambda context, text: text + " Really?")
    found = catalogues.empty("gd")

    def listed(questionnaire: Questionnaire) -> list[Text]:
        return [Text(m.context, m.text) for m in extract(questionnaire)]

    updating.update(found, listed(before))
    translated(found, {entry.msgid: entry.msgid.upper() for entry in found})
    catalogues.record_review(found, "one-question", by="youth worker", on="2026-03-31")
    assert Speech.of(found).has_reviewed(before)
    updating.update(found, listed(reworded))
    assert Speech.of(found).has_reviewed(before)
    assert not Speech.of(found).has_reviewed(reworded)


def test_a_questionnaire_is_reviewed_only_when_all_of_it_is() -> None:
    questionnaire = small("one-question")
    assert not Speech.of(whole()).has_reviewed(questionnaire)


def test_a_survey_opened_for_one_audience_is_asked_in_its_variants_words() -> None:
    yaml = text_of("one-question").replace(
        "        ask: Do you like tea?\n",
        "        ask: Do you like tea?\n"
        "        variants:\n"
        "          - {audience: families, ask: Does your child like tea?}\n"
        "          - {if: {question: milk, equals: with}, hint: With milk.}\n",
    )
    yaml = yaml.replace("title:", "also_for: [families]\ntitle:", 1).replace(
        "      - id: tea",
        "      - id: milk\n        type: single\n        ask: Do you like milk?\n        options:\n"
        "          - {code: with, label: I do}\n          - {code: without, label: Never}\n      - id: tea",
    )
    loaded = load(yaml, "tea.yaml")
    assert loaded.questionnaire is not None, loaded.faults
    found = catalogues.empty("gd")
    updating.update(found, [Text(m.context, m.text) for m in extract(loaded.questionnaire)])
    translated(found, {entry.msgid: entry.msgid.upper() for entry in found})
    catalogues.record_review(found, "one-question", by="youth worker", on="2026-03-31")
    speech = Speech.of(found)
    asked = for_audience(loaded.questionnaire, Audience.FAMILIES)
    assert speech.has_reviewed(asked)
    tea = in_language(asked, "gd", speech.lookup).question("tea")
    assert (tea.ask, tea.variants[0].hint) == ("DOES YOUR CHILD LIKE TEA?", "WITH MILK.")
