"""What a surge came into waits for a person: batches are looked at, admitted or set aside, never dropped.

A batch is admitted or set aside as a whole. What is known of it is its survey and how many responses it has,
and nobody can tell which of them came with the surge: not even a batch's area is shown, because one response
from an island among nine from a city would be singled out by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from survey_app.config import Settings
from survey_app.letterbox.batch_keys import BatchKeys
from survey_app.storage import accounts, mixed, post, quarantine, releases, surveys
from survey_app.storage.engines import Connection, Store
from survey_app.storage.quarantine import ASIDE, WAITING, Held
from survey_app.storage.surveys import ROUNDED_TO

#: Letters of a batch's name, of the hexadecimal digits of its random id.
_NAME = 8


class QuarantineError(ValueError):
    """There is no such batch, or it cannot be admitted; the message says why and what to do."""


@dataclass(frozen=True)
class InQuarantine:
    """A batch to look at. ``areas``: how many the survey has links for; ``responses`` is rounded down to
    ten."""

    survey: str
    name: str
    state: str
    areas: int
    responses: int


@dataclass(frozen=True)
class Numbers:
    """How many batches of a survey wait, and how many were set aside."""

    waiting: int = 0
    aside: int = 0


def listed(store: Store) -> tuple[InQuarantine, ...]:
    """Every batch in quarantine, by survey, in the order of random names. Raises StoreUnavailable."""
    with store.read() as connection:
        return tuple(
            InQuarantine(
                held.survey,
                _name(held),
                held.state,
                len({area for _, area in surveys.links(connection, held.survey)}),
                held.responses // ROUNDED_TO * ROUNDED_TO,
            )
            for held in quarantine.all_of(connection)
        )


def numbers(connection: Connection, survey_id: str) -> Numbers:
    """How many batches of a survey are in quarantine."""
    states = [held.state for held in quarantine.all_of(connection) if held.survey == survey_id]
    return Numbers(states.count(WAITING), states.count(ASIDE))


def to_be_told(connection: Connection, survey_id: str, least: int) -> Numbers:
    """What a release may say of them: a number is 0 where its batches hold fewer than ``least`` responses
    together, as they can where the survey's threshold was raised after they were mixed."""
    held = [each for each in quarantine.all_of(connection) if each.survey == survey_id]

    def told(state: str) -> int:
        responses = [each.responses for each in held if each.state == state]
        return len(responses) if sum(responses) >= least else 0

    return Numbers(told(WAITING), told(ASIDE))


def set_aside(store: Store, survey_id: str, name: str, at: str) -> None:
    """Leave a batch out, and keep it until the survey's day of destruction: it can still be admitted.

    ``at``: the minute of this, for the audit. Raises QuarantineError, StoreUnavailable.
    """
    with store.write() as connection:
        held = _find(connection, survey_id, name)
        if not quarantine.set_state(connection, held.id, ASIDE):
            raise QuarantineError(f"batch {name} of {survey_id} was set aside already")
        _record(connection, at, "batch-set-aside", held)


def admit(store: Store, settings: Settings, survey_id: str, name: str, at: str) -> None:
    """Let a batch count, from now on like any other: nothing tells any more that it was held back.

    Waits for the mixer. Raises QuarantineError, also where the survey has a release; StoreUnavailable.
    """
    keys = BatchKeys(settings.batch_keys)
    with keys.alone():
        keys.rewrite_due = True
        with store.write() as connection:
            held = _find(connection, survey_id, name)
            if any(each.survey == survey_id for each in releases.all(connection)):
                raise QuarantineError(
                    f"{survey_id} has a release, and a second one could be subtracted from it: what is "
                    "admitted now would count nowhere"
                )
            post.hold_batch(connection, survey_id, alone=True)
            quarantine.admit(connection, held.id)
            if not store.is_sqlite and post.standing(connection, survey_id).state != surveys.OPEN:
                # As at closing: the number of this transaction must not tell the batch from the others.
                mixed.renew(connection, survey_id)
            _record(connection, at, "batch-admitted", held)
        store.rewrite()
        keys.rewrite_due = False


def _find(connection: Connection, survey_id: str, name: str) -> Held:
    """Raises QuarantineError."""
    found = [
        held
        for held in quarantine.all_of(connection)
        if held.survey == survey_id and name and held.id.hex().startswith(name.lower())
    ]
    if len(found) != 1:
        several = "several batches begin" if found else "no batch in quarantine begins"
        raise QuarantineError(
            f"{several} with {name!r} in {survey_id}: survey-app mixer quarantine list shows them"
        )
    return found[0]


def _record(connection: Connection, at: str, event: str, held: Held) -> None:
    accounts.record_event(connection, at, "operator", event, f"{held.survey} {_name(held)}")


def _name(held: Held) -> str:
    return held.id.hex()[:_NAME]
