"""JSON and YAML: nothing is lost on the way out and back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.questionnaire.exchange.authored import as_yaml
from survey_app.questionnaire.exchange.round_trip import NotAQuestionnaire, from_json, to_json, yaml_of
from survey_app.questionnaire.load import canonical_json, from_canonical_json, load
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.nodes import read
from tests.questionnaire.samples import ALL, questionnaires, unhurried

#: What an author may write; the reader refuses characters that cannot be seen.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    | st.just("\n")
    | st.sampled_from(":#&*!|>'\"%@`{}[],-?~="),
    min_size=1,
    max_size=200,
).filter(lambda words: words.strip())


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_the_canonical_text_of_a_canonical_text_is_itself(questionnaire: Questionnaire) -> None:
    text = canonical_json(questionnaire)
    assert canonical_json(from_canonical_json(text)) == text


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_yaml_to_json_to_yaml_is_the_same_questionnaire(questionnaire: Questionnaire) -> None:
    back = load(yaml_of(from_json(to_json(questionnaire))), "back.yaml").questionnaire
    assert back == questionnaire
    assert back is not None
    assert back.version == questionnaire.version


@pytest.mark.slow
@unhurried
@given(questionnaires, WORDS, WORDS)
def test_any_words_an_author_may_write_come_back_the_same(
    questionnaire: Questionnaire, title: str, safety: str
) -> None:
    welcome = questionnaire.welcome.model_copy(update={"safety": safety.strip()})
    changed = questionnaire.model_copy(update={"title": title.strip(), "welcome": welcome, "version": ""})
    again = from_json(to_json(changed))
    assert canonical_json(again) == canonical_json(changed)
    loaded = load(yaml_of(again), "back.yaml")
    if loaded.questionnaire is not None:
        assert canonical_json(loaded.questionnaire) == canonical_json(from_json(_normal(to_json(changed))))
    else:
        # Words alone can be at fault only for what they say, never for how they were written down.
        assert {fault.rule for fault in loaded.faults if fault.level == "error"} <= {"pipe"}


def _normal(text: str) -> str:
    """As the reader of YAML takes every text."""
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("word", ["yes", "No", "NULL", "true", "12", "1e3", "~", "- a", "a: b", "# a", "'"])
def test_words_that_look_like_something_else_stay_words(word: str) -> None:
    text = as_yaml({"title": word})
    assert read(text, "x.yaml")[0].plain() == {"title": word}


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"id": 1}', '{"id": "a", "nonsense": true}'])
def test_other_json_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(NotAQuestionnaire) as refused:
        from_json(text)
    assert "\n" not in str(refused.value)
