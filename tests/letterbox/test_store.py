"""Handing in: once, whole, durable, and only what the questionnaire allows."""

from __future__ import annotations

import threading

import pytest

from survey_app.letterbox import mixing, opening
from survey_app.letterbox.admission import NotInQuestionnaire
from survey_app.letterbox.store import CodeUsed, HandedIn, SurveyClosed, hand_in
from survey_app.questionnaire.answers import Answers
from survey_app.storage import codes, drafts, post
from survey_app.storage.codes import StoredCode
from survey_app.storage.engines import StoreUnavailable
from tests.opened import ANSWERS, EDINBURGH, ORKNEY, Field

DRAFT = b"d" * 32


def waiting(field: Field) -> list[str]:
    """The kinds of the envelopes that wait."""
    with field.owner.read() as connection:
        (batch,) = post.being_filled(connection)
        return sorted(envelope.kind for envelope in post.in_batch(connection, batch))


def begin(field: Field) -> None:
    with field.public.write() as connection:
        drafts.save(connection, DRAFT, field.survey.id, 1, b"sealed")


def has_draft(field: Field) -> bool:
    with field.public.read() as connection:
        return drafts.is_there(connection, DRAFT)


def test_a_response_is_handed_in_as_its_ticks_and_its_words(field: Field) -> None:
    assert field.hand_in() is HandedIn.ACCEPTED
    assert waiting(field) == ["ticks", "words"]


def test_what_comes_out_after_closing_is_what_was_handed_in(field: Field) -> None:
    field.hand_in(area=ORKNEY)
    field.close()
    key = field.private_key()
    opened = opening.open_ticks(field.owner, field.survey.id, key)
    assert opened.areas == [ORKNEY]
    assert opened.rows.tobytes() == field.codebook.encode(ANSWERS)
    (text,) = opening.open_words(field.owner, field.survey.id, key).texts
    assert (text.question, text.area, text.words) == ("one-thing", ORKNEY, "More time.")


def test_handing_in_takes_the_draft_away(field: Field) -> None:
    begin(field)
    assert field.hand_in(draft_id=DRAFT) is HandedIn.ACCEPTED
    assert not has_draft(field)


def test_a_double_post_makes_one_response(field: Field) -> None:
    begin(field)
    field.hand_in(draft_id=DRAFT)
    assert field.hand_in(draft_id=DRAFT) is HandedIn.ALREADY
    assert waiting(field) == ["ticks", "words"]


def test_posts_at_the_same_moment_make_one_response(field: Field) -> None:
    begin(field)
    outcomes: list[HandedIn] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(field.hand_in(draft_id=DRAFT))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.value for outcome in outcomes) == ["accepted", *["already"] * 5]
    assert waiting(field) == ["ticks", "words"]


def test_a_closed_survey_takes_nothing_and_keeps_the_draft(field: Field) -> None:
    begin(field)
    field.hand_in()
    field.close()
    with pytest.raises(SurveyClosed):
        field.hand_in(draft_id=DRAFT)
    assert has_draft(field)


def test_a_double_post_after_closing_still_says_that_it_was_sent(field: Field) -> None:
    begin(field)
    field.hand_in(draft_id=DRAFT)
    field.close()
    assert field.hand_in(draft_id=DRAFT) is HandedIn.ALREADY


def test_a_response_that_was_sealed_for_a_batch_that_ended_is_sealed_anew(field: Field) -> None:
    for _ in range(10):
        field.hand_in()
    assert mixing.mix(field.mixer, field.settings, field.survey.id).responses == 10
    begin(field)
    assert field.hand_in(draft_id=DRAFT) is HandedIn.ACCEPTED
    assert waiting(field) == ["ticks", "words"]


def test_a_failure_stores_nothing_and_keeps_the_draft(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(field)

    def fails(*_: object) -> None:
        raise StoreUnavailable("full")

    monkeypatch.setattr(post, "put", fails)
    with pytest.raises(StoreUnavailable):
        field.hand_in(draft_id=DRAFT)
    assert has_draft(field)
    assert waiting(field) == []


@pytest.mark.parametrize(
    ("ticks", "words", "area"),
    [
        (b"", {}, ORKNEY),
        (b"\2\2\2\2", {}, ORKNEY),
        (b"\2\2\2\2\2\2", {}, ORKNEY),
        (b"\xff\2\2\2\2", {}, ORKNEY),
        (b"\0\2\2\2\2", {}, ORKNEY),
        (b"\2\3\3\3\2", {}, ORKNEY),
        (b"\2\2\2\2\2", {"no-such-question": "words"}, ORKNEY),
        (b"\2\2\2\3\2", {"sector": "words"}, ORKNEY),
        (b"\2\2\2\3\2", {"one-thing": "x" * 5001}, ORKNEY),
        (b"\2\2\2\3\2", {"one-thing": "bell \7"}, ORKNEY),
        (b"\2\2\2\3\2", {"one-thing": " "}, ORKNEY),
        (b"\2\2\2\3\2", {}, "S12000099"),
        (b"\2\2\2\3\2", {}, ""),
    ],
    ids=[
        "no codes",
        "too few codes",
        "too many codes",
        "a code that no option has",
        "a question that is always asked as not asked",
        "an exclusive option beside others",
        "words to a question that is not there",
        "words to a choice",
        "too many words",
        "a control character",
        "words that are only spaces",
        "an area that is not there",
        "no area",
    ],
)
def test_what_the_questionnaire_does_not_allow_is_not_stored(
    field: Field, ticks: bytes, words: dict[str, str], area: str
) -> None:
    with pytest.raises(NotInQuestionnaire):
        hand_in(field.public, survey=field.survey, area=area, ticks=ticks, words=words, draft_id=None)
    assert waiting(field) == []


def test_skipping_everything_is_a_response_too(field: Field) -> None:
    assert field.hand_in(Answers()) is HandedIn.ACCEPTED
    assert waiting(field) == ["ticks"]


def test_a_form_that_was_typed_in_is_told_from_the_others_by_the_count_alone(field: Field) -> None:
    field.hand_in()
    hand_in(
        field.public,
        survey=field.survey,
        area=EDINBURGH,
        ticks=field.codebook.encode(ANSWERS),
        words={},
        draft_id=None,
        on_paper=True,
    )
    with field.owner.read() as connection:
        (batch,) = post.being_filled(connection)
        lengths = {len(each.sealed) for each in post.in_batch(connection, batch) if each.kind == "ticks"}
    assert len(lengths) == 1
    field.close()
    opened = opening.open_ticks(field.owner, field.survey.id, field.private_key())
    assert sorted(opened.on_paper.tolist()) == [False, True]
    assert len({row.tobytes() for row in opened.rows}) == 1


def one_code(field: Field) -> bytes:
    code = StoredCode(b"c" * 32, field.survey.id, "7K2M", bytes(48))
    with field.owner.write() as connection:
        codes.add(connection, [code])
    return code.id


def codes_left(field: Field) -> int:
    with field.owner.read() as connection:
        return codes.count(connection, field.survey.id)


def test_a_code_is_spent_with_the_response(field: Field) -> None:
    begin(field)
    assert field.hand_in(draft_id=DRAFT, code=one_code(field)) is HandedIn.ACCEPTED
    assert codes_left(field) == 0


def test_a_code_that_was_used_stores_nothing_and_keeps_the_draft(field: Field) -> None:
    begin(field)
    with pytest.raises(CodeUsed):
        field.hand_in(draft_id=DRAFT, code=b"used" * 8)
    assert has_draft(field)
    assert field.close().responses == 0


def test_a_double_post_spends_one_code(field: Field) -> None:
    begin(field)
    code = one_code(field)
    assert field.hand_in(draft_id=DRAFT, code=code) is HandedIn.ACCEPTED
    assert field.hand_in(draft_id=DRAFT, code=code) is HandedIn.ALREADY
    assert field.close().responses == 1


def test_a_closed_survey_spends_no_code(field: Field) -> None:
    begin(field)
    code = one_code(field)
    field.hand_in()
    field.close()
    with pytest.raises(SurveyClosed):
        field.hand_in(draft_id=DRAFT, code=code)
    assert codes_left(field) == 1


def test_two_visits_with_one_code_at_the_same_moment_make_one_response(field: Field) -> None:
    code, outcomes = one_code(field), []
    ids = [bytes([number]) * 32 for number in range(4)]
    with field.owner.write() as connection:
        for id in ids:
            drafts.save(connection, id, field.survey.id, 1, b"sealed")

    def send(id: bytes) -> None:
        try:
            outcomes.append(field.hand_in(draft_id=id, code=code))
        except CodeUsed:
            outcomes.append(None)

    threads = [threading.Thread(target=send, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["HandedIn.ACCEPTED", "None", "None", "None"]
    assert field.close().responses == 1
