"""In an emergency: texts that wait in a batch which is not full yet go to the words desk alone.

Two people agreed on it (the caller knows). The ticks stay where they are, under both seals, until their
batch is full. What it costs is said in docs/anonymity.md: whoever copies the database again and again learns
which few texts were the newest when it was done. Nothing leads from a text to the ticks that came with it.
"""

from __future__ import annotations

import datetime
import logging
from collections import defaultdict

from survey_app.config import Settings
from survey_app.letterbox import envelopes
from survey_app.letterbox.batch_keys import BatchKeys
from survey_app.storage import approvals, mixed, post
from survey_app.storage.approvals import What
from survey_app.storage.engines import Store

log = logging.getLogger("survey_app.mixer")


def as_agreed(store: Store, settings: Settings, today: datetime.date) -> None:
    """Take out what two people of the team agreed on taking out, each time they agreed once.

    Raises as ``take_out_words``.
    """
    with store.read() as connection:
        agreed = [
            each.wanted
            for each in approvals.standing(connection, today)
            if each.wanted.what is What.TAKE_OUT_WORDS and each.approved_by
        ]
    for wanted in agreed:
        take_out_words(store, settings, wanted.survey)
        with store.write() as connection:
            approvals.use(connection, wanted, today)
        log.warning("the texts that waited in %s were taken out, as two people had agreed", wanted.survey)


def take_out_words(store: Store, settings: Settings, survey_id: str) -> int:
    """Move every text that waits in the survey's batch into the mixed store; how many opened.

    Run again after a crash it finishes what was begun: ids are the same each time. Waits for another mixer.
    Raises KeyError for an unknown survey, BatchKeyLost, StoreUnavailable.
    """
    keys = BatchKeys(settings.batch_keys)
    with keys.alone():
        with store.read() as connection:
            standing = post.standing(connection, survey_id)
            waiting = post.in_batch(connection, standing.batch) if standing.batch else ()
        texts = [envelope for envelope in waiting if envelope.kind == "words"]
        if standing.batch is None or not texts:
            return 0
        key = keys.read(standing.batch)
        private = envelopes.prepared(key.private)
        opened: defaultdict[str, dict[bytes, bytes]] = defaultdict(dict)
        came_in: defaultdict[str, list[bytes]] = defaultdict(list)
        for envelope in texts:
            try:
                question, content = envelopes.open_outer(
                    private, batch=standing.batch, kind=envelope.kind, sealed=envelope.sealed
                )
            except envelopes.CannotOpen:
                continue  # the mixing counts it, and says so
            opened[question][key.fresh_id(envelope.id)] = content
            came_in[question].append(envelope.id)
        keys.rewrite_due = True
        for question in sorted(opened):
            with store.write() as connection:
                mixed.add_fragments(connection, survey_id, question, opened[question])
                post.remove(connection, came_in[question])
        store.rewrite()
        keys.rewrite_due = False
        return sum(len(each) for each in opened.values())
