"""The sorting room: strips the outer envelopes of a whole batch, shuffles, stores, forgets the key.

A batch passes through these steps, and a crash after any of them is mended by running again:

1. a new key is made, its file durable;
2. in one transaction the survey's batch becomes the new one (or, at closing, none): from now on nothing
   can arrive in the old batch;
3. the ticks, with the counts of the regions, move in one transaction; each question's words in another;
4. when nothing waits in the old batch, its key is destroyed;
5. the database is laid out anew.

The ticks of a batch into which a surge came go into quarantine instead, in the same transaction, where a
person looks at them before they count (quarantine.py). Texts are read by people anyway, and go where all
texts go: one that says that somebody is in danger must not wait.

The ids that come out are an HMAC of the ids that went in under the batch's secret: the same after a crash,
so nothing can be stored twice, and unknowable once the secret is destroyed. Random ids in a table that is
ordered by them are the shuffle.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from survey_app.config import Settings
from survey_app.letterbox import at_work, emergency, envelopes, hours
from survey_app.letterbox.batch_keys import BatchKey, BatchKeyLost, BatchKeys, MixingElsewhere
from survey_app.storage import mixed, post, quarantine, surveys
from survey_app.storage.engines import Connection, Store, StoreUnavailable

#: Responses in a batch, at the least; a survey's own threshold may raise it.
SMALLEST_BATCH = 10
#: Seconds between looks into the letterbox.
INTERVAL = 5.0

log = logging.getLogger("survey_app.mixer")


@dataclass(frozen=True)
class Mixed:
    """``responses`` moved into the store; ``unreadable`` envelopes could not be opened and are gone."""

    responses: int = 0
    unreadable: int = 0

    def __add__(self, other: Mixed) -> Mixed:
        return Mixed(self.responses + other.responses, self.unreadable + other.unreadable)


def mix(store: Store, settings: Settings, survey_id: str) -> Mixed:
    """Mix the survey's batch if it is full, or whatever waits if the survey is closed; finish, too, what an
    earlier run left half done.

    Waits for another mixer. Raises KeyError for an unknown survey, BatchKeyLost, StoreUnavailable.
    """
    keys = BatchKeys(settings.batch_keys)
    with keys.alone():
        _begin_anew(store, keys, survey_id)
        return _finish(store, keys).get(survey_id, Mixed())


def mix_all(store: Store, settings: Settings, stop: threading.Event | None = None) -> dict[str, Mixed]:
    """The same for every survey; survey id → what was mixed. Raises MixingElsewhere rather than wait.

    Once ``stop`` is set, the batch that is being mixed is finished and no other one begun.
    """
    keys = BatchKeys(settings.batch_keys)
    with keys.alone(wait=False):
        with store.read() as connection:
            filling = sorted(post.being_filled(connection).values())
        for survey_id in filling:
            _begin_anew(store, keys, survey_id)
        return _finish(store, keys, stop)


def run(
    store: Store, settings: Settings, stop_event: threading.Event, begun: Callable[[], None] = lambda: None
) -> None:
    """Mix every survey again and again, until told to stop. Trouble is logged and tried again.

    Where another mixer runs already, this one says so and waits until it ends, so that one can be replaced
    without a pause. ``begun`` is called when it is this one's turn.
    """

    def say_waiting() -> None:
        log.warning("another process is mixing: this one waits until it ends")

    with at_work.alone(settings.batch_keys, stop_event, say_waiting) as mine:
        if not mine:
            return
        begun()
        while not stop_event.is_set():
            _go_round(store, settings, stop_event)
            stop_event.wait(INTERVAL)


def _go_round(store: Store, settings: Settings, stop: threading.Event) -> None:
    try:
        mix_all(store, settings, stop)
        emergency.as_agreed(store, settings, hours.local(time.time()).date())
        at_work.note_round(settings.batch_keys, time.time())
    except MixingElsewhere:
        # For moments: a survey is being closed, opened by its readers, or a batch admitted.
        log.info("another process is mixing")
    except (StoreUnavailable, BatchKeyLost) as error:
        log.error("mixing failed and will be tried again: %s", error)


def batch_size(policy_json: str) -> int:
    """How many responses make a batch under this policy: never fewer than a group that may be shown."""
    return max(SMALLEST_BATCH, int(json.loads(policy_json).get("min_base", 0)))


def _begin_anew(store: Store, keys: BatchKeys, survey_id: str) -> None:
    """Let a full batch, or any batch of a closed survey, take no more."""
    with store.read() as connection:
        before = post.standing(connection, survey_id)
    closing = before.state != surveys.OPEN
    if before.batch is None or not (closing or before.waiting >= batch_size(before.policy)):
        return
    new = None if closing else keys.new(survey_id)
    with store.write() as connection:
        post.hold_batch(connection, survey_id, alone=True)
        if new is None:
            post.end_batch(connection, survey_id, before.batch)
        else:
            post.replace_batch(connection, survey_id, before.batch, new)


def _finish(store: Store, keys: BatchKeys, stop: threading.Event | None = None) -> dict[str, Mixed]:
    """Mix every batch that takes no more, and destroy every key that nothing waits for."""
    keys.tidy()
    done: defaultdict[str, Mixed] = defaultdict(Mixed)
    lost = None
    for batch in sorted(_waiting(store)):
        if stop is not None and stop.is_set():
            break  # what is left is mixed by the next run
        try:
            key = keys.read(batch)
        except BatchKeyLost as error:
            lost = error  # the other batches first
            continue
        done[key.survey] += _strip(store, batch, key)
    spent = keys.all()
    with store.read() as connection:
        spent -= post.holding(connection) | post.being_filled(connection).keys()
    if spent:
        keys.rewrite_due = True
    for batch in sorted(spent):
        keys.destroy(batch)
    if keys.rewrite_due:
        store.rewrite()
        keys.rewrite_due = False
    for survey_id, mixed_now in sorted(done.items()):
        if mixed_now.unreadable:
            log.warning("%d envelopes of %s could not be opened", mixed_now.unreadable, survey_id)
    if lost is not None:
        raise lost
    return dict(done)


def _waiting(store: Store) -> frozenset[bytes]:
    """The batches that take no more and still hold envelopes."""
    with store.read() as connection:
        return post.holding(connection) - post.being_filled(connection).keys()


def _strip(store: Store, batch: bytes, key: BatchKey) -> Mixed:
    """Move one batch, every kind by itself."""
    with store.read() as connection:
        waiting = post.in_batch(connection, batch)
    responses: dict[bytes, bytes] = {}
    fragments: defaultdict[str, dict[bytes, bytes]] = defaultdict(dict)
    regions: Counter[str] = Counter()
    came_in: defaultdict[str, list[bytes]] = defaultdict(list)  # transaction → ids that it takes out
    unreadable = 0
    private = envelopes.prepared(key.private)
    for envelope in waiting:
        try:
            name, content = envelopes.open_outer(
                private, batch=batch, kind=envelope.kind, sealed=envelope.sealed
            )
        except envelopes.CannotOpen:
            unreadable += 1
            came_in[""].append(envelope.id)
            continue
        if envelope.kind == "words":
            fragments[name][key.fresh_id(envelope.id)] = content
            came_in[name].append(envelope.id)
            continue
        came_in[""].append(envelope.id)
        regions[name] += 1
        responses[key.fresh_id(envelope.id)] = content
    _move_ticks(store, batch, key, responses, regions, came_in[""])
    for question in sorted(fragments):
        with store.write() as connection:
            mixed.add_fragments(connection, key.survey, question, fragments[question])
            post.remove(connection, came_in[question])
    return Mixed(len(responses), unreadable)


def _move_ticks(
    store: Store,
    batch: bytes,
    key: BatchKey,
    responses: dict[bytes, bytes],
    regions: Counter[str],
    came_in: list[bytes],
) -> None:
    if not came_in:
        return
    with store.write() as connection:
        if post.remove(connection, came_in) != len(came_in):
            raise MixingElsewhere("another process took these envelopes out")
        held = _held_as(connection, batch, key, len(responses))
        if held is None:
            mixed.add_responses(connection, key.survey, responses)
        else:
            quarantine.hold(connection, held, key.survey, responses)
        quarantine.unmark(connection, batch)
        for region, more in sorted(regions.items()):
            surveys.count_arrivals(connection, key.survey, region, more)


def _held_as(connection: Connection, batch: bytes, key: BatchKey, responses: int) -> bytes | None:
    """The batch in quarantine that these responses go into; None where they count at once.

    So few as may be left at closing would show by being held which of them came with the surge. They go
    into a batch that waits already; where none does they count.
    """
    if not quarantine.is_marked(connection, batch):
        return None
    if responses >= batch_size(post.standing(connection, key.survey).policy):
        return hmac.new(key.secret, b"held back", hashlib.sha256).digest()[:16]
    waiting = quarantine.any_waiting(connection, key.survey)
    if waiting is None:
        log.warning("the last responses of %s came in a surge and are too few to hold back", key.survey)
    return waiting
