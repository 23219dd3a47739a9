"""A mixer that is killed again and again while surges come: nothing is lost, doubled or counted early."""

from __future__ import annotations

import multiprocessing
import random
import secrets
import time

import pytest

from survey_app.letterbox import mixing, opening, quarantine
from survey_app.letterbox.store import hand_in
from survey_app.storage import mixed
from survey_app.storage.quarantine import all_of
from tests.killed import mix_until_killed
from tests.opened import ANSWERS, EDINBURGH, Field

KILLS = 60


@pytest.mark.slow
def test_killed_while_it_holds_batches_back_nothing_is_lost_or_doubled(field: Field) -> None:
    chance, sent = random.Random(23), []

    def one(*, surge: bool) -> None:
        sent.append(secrets.token_hex(8))
        hand_in(
            field.public,
            survey=field.survey,
            area=EDINBURGH,
            ticks=field.codebook.encode(ANSWERS),
            words={"one-thing": sent[-1]},
            draft_id=None,
            surge=surge,
        )

    work = multiprocessing.get_context("forkserver")
    work.set_forkserver_preload(["tests.killed"])  # so that a kill falls into the work
    for _ in range(KILLS):
        mixer = work.Process(target=mix_until_killed, args=(field.settings.database_url, field.settings))
        mixer.start()
        for _ in range(24):
            one(surge=chance.random() < 0.05)
        time.sleep(chance.uniform(0.02, 0.4))
        mixer.kill()
        mixer.join()
    mixing.mix(field.mixer, field.settings, field.survey.id)
    for _ in range(mixing.SMALLEST_BATCH):  # one quiet batch, however few the mixer came to on a slow machine
        one(surge=False)
    mixing.mix(field.mixer, field.settings, field.survey.id)
    field.close()
    with field.owner.read() as connection:
        held = all_of(connection)
        counted = mixed.count(connection, field.survey.id)
    assert held, "some batches were held back"
    assert counted, "and some were not"
    assert counted + sum(each.responses for each in held) == len(sent)
    assert all(each.responses >= mixing.SMALLEST_BATCH for each in held)
    for each in quarantine.listed(field.owner):
        quarantine.admit(field.owner, field.settings, field.survey.id, each.name, "2026-05-01T10:00Z")
    opened = opening.open_ticks(field.owner, field.survey.id, field.private_key())
    texts = opening.open_words(field.owner, field.survey.id, field.private_key()).texts
    assert len(opened.rows) == len(sent)
    assert sorted(text.words for text in texts) == sorted(sent)
