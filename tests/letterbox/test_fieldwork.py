"""Opening a survey makes all it needs at once; closing it leaves nothing waiting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from survey_app.letterbox import envelopes, fieldwork, mixing, opening
from survey_app.letterbox.fieldwork import FieldworkError
from survey_app.letterbox.keyholders import KeyholderError, add_holder, unlock
from survey_app.storage import post, surveys
from tests.opened import EDINBURGH, GLASGOW, HOLDER, ORKNEY, PASSPHRASE, Field, questionnaire


def again(field: Field, **changes: object) -> fieldwork.Opened:
    wanted: dict[str, object] = {
        "survey_id": "another-2026",
        "questionnaire": questionnaire(),
        "areas": [EDINBURGH],
        "policy_json": '{"min_base":10}',
        "made_up": True,
        "passphrases": {HOLDER: PASSPHRASE},
        "opens": "2026-08-19",
        "closes": None,
    }
    return fieldwork.open_survey(field.owner, field.settings, **{**wanted, **changes})  # type: ignore[arg-type]


def test_a_survey_has_one_link_an_area(field: Field) -> None:
    assert [area for _, area in field.opened.links] == sorted([EDINBURGH, GLASGOW, ORKNEY])


def test_the_questionnaire_is_pinned_with_its_version(field: Field) -> None:
    assert field.survey.version == questionnaire().version
    assert field.survey.questionnaire == "small-survey"


def test_surveys_have_batches_of_their_own(field: Field) -> None:
    again(field)
    with field.owner.read() as connection:
        assert sorted(post.being_filled(connection).values()) == ["another-2026", "small-2026"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"survey_id": "small-2026"}, "already"),
        ({"survey_id": "Small 2026"}, "small letters"),
        ({"areas": []}, "at least one area"),
        ({"areas": ["S12000099"]}, "S12000099"),
        ({"passphrases": {}}, "somebody must hold the key"),
        ({"passphrases": {"recovery-phrase": PASSPHRASE}}, "choose another name"),
    ],
    ids=["an id that is taken", "a bad id", "no area", "an unknown area", "no holder", "a reserved holder"],
)
def test_what_cannot_be_opened_is_said_and_leaves_nothing(
    field: Field, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(FieldworkError, match=words):
        again(field, **changes)
    with field.owner.read() as connection:
        assert [record.id for record in surveys.list_all(connection)] == ["small-2026"]


def test_a_weak_passphrase_is_refused(field: Field) -> None:
    with pytest.raises(envelopes.WeakPassphrase):
        again(field, passphrases={HOLDER: "short"})


def test_closing_mixes_what_waits_and_leaves_no_key(field: Field) -> None:
    for _ in range(12):
        field.hand_in()
    closed = field.close()
    assert (closed.responses, closed.unreadable, closed.warning) == (12, 0, None)
    assert not list(field.settings.batch_keys.glob("*.key"))


def test_closing_with_few_responses_warns_and_does_not_say_how_few(field: Field) -> None:
    for _ in range(3):
        field.hand_in()
    warning = field.close().warning
    assert warning is not None
    assert "fewer than the 10 responses" in warning
    assert "3" not in warning


def test_closing_with_a_small_last_batch_warns(field: Field) -> None:
    for _ in range(10):
        field.hand_in()
    mixing.mix(field.mixer, field.settings, field.survey.id)
    field.hand_in()
    warning = field.close().warning
    assert warning is not None
    assert "by themselves" in warning


def test_closing_twice_is_closing_once(field: Field) -> None:
    for _ in range(12):
        field.hand_in()
    field.close()
    assert field.close().responses == 12


def test_closing_an_unknown_survey_is_said(field: Field) -> None:
    with pytest.raises(FieldworkError, match="no survey called nowhere"):
        fieldwork.close_survey(field.owner, field.settings, "nowhere")


def test_the_holder_and_the_recovery_phrase_open_the_same_key(field: Field) -> None:
    by_passphrase = unlock(field.owner, field.survey.id, PASSPHRASE)
    by_recovery = unlock(field.owner, field.survey.id, field.opened.recovery_phrase.lower().replace("-", " "))
    assert by_passphrase == by_recovery
    assert envelopes.public_of(by_passphrase) == field.survey.public_key


def test_a_wrong_passphrase_opens_nothing(field: Field) -> None:
    with pytest.raises(envelopes.WrongPassphrase):
        unlock(field.owner, field.survey.id, "another passphrase")


def test_one_more_person_can_be_let_in(field: Field) -> None:
    private = unlock(field.owner, field.survey.id, PASSPHRASE)
    add_holder(field.owner, field.survey.id, private, "second", "the second passphrase")
    assert unlock(field.owner, field.survey.id, "the second passphrase") == private
    with pytest.raises(KeyholderError, match="already"):
        add_holder(field.owner, field.survey.id, private, "second", "the third passphrase")


def test_an_open_survey_is_not_opened_up(field: Field) -> None:
    with pytest.raises(opening.CannotOpenSurvey, match="still open"):
        opening.open_ticks(field.owner, field.survey.id, field.private_key())


def test_another_surveys_key_is_recognised(field: Field) -> None:
    field.close()
    other, _ = envelopes.new_key_pair()
    with pytest.raises(opening.CannotOpenSurvey, match="not the key"):
        opening.open_ticks(field.owner, field.survey.id, other)


def test_a_closed_survey_with_no_response_opens_empty(field: Field) -> None:
    field.close()
    opened = opening.open_ticks(field.owner, field.survey.id, field.private_key())
    assert opened.areas == []
    assert opened.rows.shape == (0, 0)


def test_an_inner_envelope_that_does_not_open_is_counted(field: Field) -> None:
    # The public side could be made to seal rubbish to the batch; the count finds it.
    stranger = replace(field.survey, public_key=envelopes.new_key_pair()[1])
    for _ in range(10):
        field.hand_in()
    field.survey = stranger
    field.hand_in()
    field.close()
    with field.owner.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM response")).scalar_one() == 11
    opened = opening.open_ticks(field.owner, field.survey.id, field.private_key())
    assert (len(opened.areas), opened.unreadable) == (10, 1)
    words = opening.open_words(field.owner, field.survey.id, field.private_key())
    assert (len(words.texts), words.unreadable) == (10, 1)
