"""Texts of a batch that is not full, in an emergency: they come out alone, once, and nothing else does."""

from __future__ import annotations

import datetime
import threading

import pytest

from survey_app.letterbox import emergency, mixing
from survey_app.letterbox.texts import open_texts
from survey_app.storage import approvals, mixed, post
from survey_app.storage.approvals import Wanted, What
from survey_app.storage.engines import Role, open_store
from tests.opened import Field


def texts(field: Field) -> list[str]:
    found = open_texts(field.owner, field.survey.id, field.private_key(), early=True)
    return sorted(text.words for id in found.order if (text := found.one(field.owner, id)) is not None)


def waiting(field: Field) -> list[str]:
    with field.owner.read() as connection:
        batch = post.standing(connection, field.survey.id).batch
        assert batch is not None
        return sorted(each.kind for each in post.in_batch(connection, batch))


def test_waiting_texts_come_out_and_ticks_stay(field: Field) -> None:
    for n in range(3):
        field.hand_in(field.saying(f"Waiting {n}."))
    assert texts(field) == []
    assert emergency.take_out_words(field.mixer, field.settings, field.survey.id) == 3
    assert texts(field) == ["Waiting 0.", "Waiting 1.", "Waiting 2."]
    assert waiting(field) == ["ticks"] * 3
    with field.owner.read() as connection:
        assert mixed.ticks(connection, field.survey.id) == []


def test_they_come_out_once_however_often_it_is_done(field: Field) -> None:
    field.hand_in(field.saying("Waiting."))
    assert emergency.take_out_words(field.mixer, field.settings, field.survey.id) == 1
    assert emergency.take_out_words(field.mixer, field.settings, field.survey.id) == 0
    field.hand_in(field.saying("Later."))
    assert emergency.take_out_words(field.mixer, field.settings, field.survey.id) == 1
    assert texts(field) == ["Later.", "Waiting."]


def test_what_a_crash_left_behind_is_not_doubled(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the texts were stored and before the envelopes were taken out."""
    field.hand_in(field.saying("Waiting."))
    with monkeypatch.context() as crashing:
        crashing.setattr(post, "remove", lambda connection, ids: len(ids))
        emergency.take_out_words(field.mixer, field.settings, field.survey.id)
    assert texts(field) == ["Waiting."]
    emergency.take_out_words(field.mixer, field.settings, field.survey.id)
    assert texts(field) == ["Waiting."]
    assert waiting(field) == ["ticks"]


def test_the_batch_is_mixed_as_ever_when_it_is_full(field: Field) -> None:
    field.hand_in(field.saying("Waiting."))
    emergency.take_out_words(field.mixer, field.settings, field.survey.id)
    for n in range(9):
        field.hand_in(field.saying(f"Other {n}."))
    assert mixing.mix(field.mixer, field.settings, field.survey.id).responses == 10
    field.close()
    assert len(texts(field)) == 10


def agreed(field: Field, today: datetime.date) -> None:
    team = open_store(field.settings.database_url, Role.TEAM)
    with team.write() as connection:
        wanted = Wanted(What.TAKE_OUT_WORDS, field.survey.id)
        id = approvals.ask(connection, wanted, "aa", today)
        assert approvals.approve(connection, id, "bb", today)
    team.dispose()


def test_the_mixer_does_what_two_people_agreed_on_and_does_it_once(field: Field) -> None:
    today = datetime.datetime.now(tz=datetime.UTC).date()
    field.hand_in(field.saying("Waiting."))
    stop = threading.Event()
    stop.wait = lambda timeout=None: stop.set() or True  # type: ignore[method-assign]
    mixing.run(field.mixer, field.settings, stop)
    assert texts(field) == [], "nobody agreed"
    agreed(field, today)
    for words in ("Waiting.", "Later."):
        if words == "Later.":
            field.hand_in(field.saying(words))
        again = threading.Event()
        again.wait = lambda timeout=None, again=again: again.set() or True  # type: ignore[method-assign]
        mixing.run(field.mixer, field.settings, again)
        assert texts(field) == ["Waiting."]
    assert waiting(field) == ["ticks", "ticks", "words"]


def test_with_nothing_waiting_nothing_happens(field: Field) -> None:
    assert emergency.take_out_words(field.mixer, field.settings, field.survey.id) == 0
    field.close()
    assert emergency.take_out_words(field.mixer, field.settings, field.survey.id) == 0
