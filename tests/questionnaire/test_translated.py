"""A questionnaire in another language is the same questionnaire in other words."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest
from pydantic import BaseModel

from survey_app.questionnaire.catalogue import extract
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import CoDesign, Condition, Questionnaire
from survey_app.questionnaire.question import Accepted
from survey_app.questionnaire.translated import ANSWER, in_language, missing
from tests.questionnaire.samples import ALL, SHIPPED, questionnaire_at, small, text_of

MOVING_ON = next(path for path in SHIPPED if path.stem == "moving-on")


def shouted(context: str, text: str) -> str:
    """A language that is spoken in capitals."""
    return text.upper()


def nothing(context: str, text: str) -> None:
    return None


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda q: q.id)
def test_only_the_words_change(questionnaire: Questionnaire) -> None:
    shouting = in_language(questionnaire, "xx", shouted)
    assert all(message.text == message.text.upper() for message in extract(shouting))
    assert [m.context for m in extract(shouting)] == [m.context for m in extract(questionnaire)]
    assert Codebook.of(shouting).columns == Codebook.of(questionnaire).columns
    assert shouting.version == questionnaire.version


def test_what_has_no_translation_stays_in_english_and_is_marked() -> None:
    found = in_language(small("one-question"), "xx", nothing, mark=lambda text: f"[{text}]")
    assert found.question("tea").ask == "[Do you like tea?]"
    assert found.options(found.question("tea"))[0].label == "[I do]"


def test_the_answers_of_the_language_itself_are_translated_too() -> None:
    questionnaire = questionnaire_at(MOVING_ON)
    words = {"I am not sure": "Chan eil mi cinnteach"}
    found = in_language(
        questionnaire, "gd", lambda context, text: words.get(text) if context == ANSWER else None
    )
    labels = {o.code: o.label for o in found.options(found.question("home-safe"))}
    assert labels["not-sure"] == "Chan eil mi cinnteach"
    assert labels["rather-not-say"] == "I would rather not say"


def test_each_text_that_is_missing_is_named() -> None:
    questionnaire = small("one-question")
    untranslated = missing(questionnaire, "xx", lambda c, t: None if c.endswith("/ask") else t)
    assert [message.context for message in untranslated] == ["one-question/question/tea/ask"]


def test_words_written_for_one_language_need_no_translation_into_it() -> None:
    ask = "        ask: Do you like tea?\n"
    variant = '        variants: [{language: gd, ask: "An toil leat tì?"}]\n'
    questionnaire = load(
        text_of("one-question")
        .replace(ask, ask + variant)
        .replace("title:", "languages: [en, gd, pl]\ntitle:", 1),
        "tea.yaml",
    ).questionnaire
    assert questionnaire is not None

    def contexts(language: str) -> set[str]:
        return {message.context for message in missing(questionnaire, language, nothing)}

    assert contexts("pl") - contexts("gd") == {"one-question/question/tea/ask"}
    assert all("variant" not in context for context in contexts("gd") | contexts("pl"))


#: Words that are for the team, and shown to no respondent.
FOR_THE_TEAM = {(CoDesign, name) for name in CoDesign.model_fields} | {
    (Accepted, "because"),
    (Questionnaire, "owner"),
}


def test_no_text_of_the_language_is_forgotten() -> None:
    texts: set[tuple[type, str]] = set()
    whole = full(Questionnaire, texts)
    extracted = {
        (type(parent), str(key))
        for message in extract(whole)
        for *way, key in [message.path]
        for parent in [reached(whole, way)]
    }
    # A variant has words for some readers instead of a language of its own.
    assert extracted == texts - FOR_THE_TEAM


def full(model: type[BaseModel], texts: set[tuple[type, str]]) -> Any:
    """A value in which every text is there, and every part once."""
    values: dict[str, object] = {}
    for name, hint in get_type_hints(model, include_extras=True).items():
        if name not in model.model_fields:
            continue
        parts = [part for part in _parts(hint) if isinstance(part, type) and issubclass(part, BaseModel)]
        if parts and parts[0] is not Condition:
            made = full(parts[0], texts)
            values[name] = (made,) if "tuple" in str(hint) else made
        elif any(getattr(part, "max_length", None) == 4000 for part in _parts(hint)):
            texts.add((model, name))
            values[name] = "Words."
        else:
            values[name] = None if name in {"language", "version"} else "an-id"
    return model.model_construct(**values)


def _parts(hint: object) -> list[object]:
    return [hint, *(part for inner in get_args(hint) for part in _parts(inner))]


def reached(whole: object, way: list[object]) -> object:
    for step in way:
        whole = whole[step] if isinstance(step, int) else getattr(whole, str(step))  # type: ignore[index]
    return whole
