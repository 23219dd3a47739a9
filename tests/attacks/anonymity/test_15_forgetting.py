"""Claim 15: on its day a survey's responses, drafts, codes and keys are gone, and not a day before; dates
only ever move towards it."""

from __future__ import annotations

import datetime
import json
import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey_app.backup import copies, stream
from survey_app.cli import survey_app
from survey_app.letterbox import forgetting, hours, mixing
from survey_app.letterbox.envelopes import new_key_pair
from survey_app.letterbox.forgetting import ForgettingError, Plan
from survey_app.letterbox.keyholders import KeyholderError, unlock
from survey_app.storage import codes, drafts, drafts_apart, keeping, reading, releases, surveys
from survey_app.storage.codes import StoredCode
from tests.opened import PASSPHRASE, Field

DAY = datetime.date(2027, 8, 19)
BEFORE = DAY - datetime.timedelta(days=1)
GONE = (
    *("response", "fragment", "letterbox", "draft", "code", "survey_key", "arrival", "batch"),
    *("reading", "referral"),
)


def filled(field: Field) -> dict[str, bytes]:
    """Responses that are mixed and that wait, a draft, a code, a release; bytes by which each is known."""
    for _ in range(12):
        field.hand_in()
    mixing.mix(field.mixer, field.settings, field.survey.id)
    field.hand_in()
    marks = {"draft": secrets.token_bytes(48), "code": secrets.token_bytes(32)}
    with field.owner.write() as connection:
        drafts.begin(connection, secrets.token_bytes(32), field.survey.id, 10**6, marks["draft"])
        codes.add(connection, [StoredCode(marks["code"], field.survey.id, "ABCD", secrets.token_bytes(48))])
        releases.add(connection, "ab" * 32, field.survey.id, "{}", b"witness")
        marks["key"] = next(iter(surveys.keys(connection, field.survey.id).values()))
        one, other = (each.id for each in reading.texts(connection, field.survey.id)[:2])
        for text in (one, other):
            reading.flag(connection, field.survey.id, text, "aa")
        marks["referral"] = secrets.token_bytes(48)
        reading.refer(connection, field.survey.id, one, "bb", marks["referral"])
        marks["redaction"] = secrets.token_bytes(48)
        reading.no_danger(connection, field.survey.id, other, "bb")
        reading.redact(connection, field.survey.id, other, "bb", marks["redaction"])
    marks["response"] = next(row[2] for row in rows(field, "response"))
    marks["text"] = next(row[3] for row in rows(field, "fragment"))
    forgetting.shorten(field.owner, field.survey.id, closes=None, destroy_on=DAY.isoformat())
    return marks


def rows(field: Field, table: str) -> list[tuple[object, ...]]:
    from sqlalchemy import text

    with field.owner.read() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]


def plan(field: Field, today: datetime.date) -> Plan:
    return next(each for each in forgetting.plans(field.owner, today) if each.survey.id == field.survey.id)


def run(field: Field, today: datetime.date) -> bool:
    """What the command does on this day; whether anything was destroyed."""
    found = plan(field, today)
    if found.due(today):
        forgetting.destroy(field.owner, field.settings, found, today)
    return found.due(today)


def test_the_day_before_everything_is_there(anywhere: Field) -> None:
    marks = filled(anywhere)
    before = {table: rows(anywhere, table) for table in GONE}
    assert not run(anywhere, BEFORE)
    assert {table: rows(anywhere, table) for table in GONE} == before
    assert all(before[table] for table in GONE)
    assert marks


def test_on_the_day_rows_and_keys_are_gone_and_the_release_stays(anywhere: Field) -> None:
    filled(anywhere)
    assert run(anywhere, DAY)
    assert {table for table in GONE if rows(anywhere, table)} == set()
    assert not list(anywhere.settings.batch_keys.glob("*.key"))
    assert [row[0] for row in rows(anywhere, "release")] == ["ab" * 32]
    with pytest.raises(KeyholderError):
        unlock(anywhere.owner, anywhere.survey.id, PASSPHRASE)


def test_on_sqlite_no_byte_of_it_is_left_in_any_file(field: Field) -> None:
    marks = filled(field)

    def found() -> set[str]:
        held = b"".join(path.read_bytes() for path in field.files)
        return {name for name, mark in marks.items() if mark[:24] in held}

    assert found() == set(marks), "the control: they can be found"
    assert run(field, DAY)
    assert found() == set()


def test_a_run_that_is_late_does_it_too_and_a_second_run_does_nothing(anywhere: Field) -> None:
    filled(anywhere)
    later = DAY + datetime.timedelta(days=40)
    assert run(anywhere, later)
    assert not run(anywhere, later)
    assert plan(anywhere, later).kept.destroyed == later.isoformat()


def test_the_certificate_says_what_went_without_an_exact_number(anywhere: Field) -> None:
    filled(anywhere)
    run(anywhere, DAY)
    certificate = json.loads(plan(anywhere, DAY).kept.body)
    assert certificate["destroyed_on"] == certificate["planned_for"] == DAY.isoformat()
    assert certificate["destroyed"]["responses"] == "10 or more"
    assert certificate["survey"] == anywhere.survey.id
    assert certificate["version"] == anywhere.survey.version
    assert [each["hash"] for each in certificate["stay"]["releases"]] == ["ab" * 32]
    assert "13" not in json.dumps(certificate["destroyed"])


@pytest.mark.parametrize("step", ["close_survey", "rewrite"])
def test_what_was_interrupted_is_finished_by_the_next_run(
    anywhere: Field, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    filled(anywhere)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if step == "rewrite":
            patched.setattr(type(anywhere.owner), "rewrite", stop)
        else:
            patched.setattr(forgetting.fieldwork, step, stop)
        with pytest.raises(KeyboardInterrupt):
            run(anywhere, DAY)
    assert run(anywhere, DAY)
    assert {table for table in GONE if rows(anywhere, table)} == set()
    assert plan(anywhere, DAY).kept.laid_out


def test_drafts_in_a_database_of_their_own_go_too(field: Field) -> None:
    filled(field)
    url = f"sqlite:///{field.settings.instance / 'drafts.sqlite'}"
    drafts_apart.prepare(url)
    object.__setattr__(field, "settings", replace(field.settings, drafts_url=url))
    apart = drafts_apart.open_drafts(url)
    id = secrets.token_bytes(32)
    with field.owner.read() as connection:
        apart.save(connection, id, field.survey.id, 10**6, b"sealed")
        assert apart.is_there(connection, id)
    run(field, DAY)
    assert not apart.holds(id)
    apart.dispose()


def test_a_survey_that_nobody_gave_a_day_gets_a_year_when_it_has_closed(anywhere: Field) -> None:
    assert plan(anywhere, DAY).kept is None
    anywhere.close()
    assert plan(anywhere, DAY).kept.destroy_on == "2028-08-18"
    assert plan(anywhere, DAY + datetime.timedelta(days=9)).kept.destroy_on == "2028-08-18"


days = st.dates(datetime.date(2026, 1, 1), datetime.date(2030, 1, 1)).map(str)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.sampled_from(["closes", "destroy_on"]), days), max_size=8))
def test_whatever_is_tried_dates_only_come_nearer(field: Field, changes: list[tuple[str, str]]) -> None:
    def now() -> tuple[str, str]:
        with field.owner.read() as connection:
            record, kept = surveys.get(connection, field.survey.id), keeping.all_of(connection)
        return record.closes or "9", kept[field.survey.id].destroy_on if kept else "9"

    for what, day in changes:
        before = now()
        given_ = {"closes": None, "destroy_on": None, what: day}
        try:
            forgetting.shorten(field.owner, field.survey.id, **given_)
        except ForgettingError:
            assert now() == before
        assert all(after <= earlier for after, earlier in zip(now(), before, strict=True))


def test_a_minute_of_the_same_day_is_earlier_than_the_end_of_it(field: Field) -> None:
    forgetting.shorten(field.owner, field.survey.id, closes="2027-01-31", destroy_on=None)
    forgetting.shorten(field.owner, field.survey.id, closes="2027-01-31 09:00", destroy_on=None)
    with pytest.raises(ForgettingError, match="only ever brought forward"):
        forgetting.shorten(field.owner, field.survey.id, closes="2027-01-31", destroy_on=None)


def test_what_was_destroyed_gets_no_other_day(field: Field) -> None:
    filled(field)
    run(field, DAY)
    with pytest.raises(ForgettingError, match="was destroyed on"):
        forgetting.shorten(field.owner, field.survey.id, closes=None, destroy_on="2026-12-31")


def test_listed_backups_that_held_it_are_gone_too(
    field: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command, on the day and the day before. The control: a copy that is not listed opens as ever."""
    private, public = new_key_pair()
    filled(field)
    one, copied = tmp_path / "one.backup", tmp_path / "copied.backup"
    copies.back_up(field.owner, field.settings, one, public, BEFORE)
    copied.write_bytes(one.read_bytes())
    monkeypatch.setenv("SURVEY_INSTANCE", str(field.settings.instance))
    for day, stays in ((BEFORE, True), (DAY, False)):
        monkeypatch.setattr(
            hours, "local", lambda now, day=day: datetime.datetime.combine(day, datetime.time(12))
        )
        said = CliRunner().invoke(survey_app, ["retention"])
        assert said.exit_code == 0, said.output
        assert one.exists() is stays, day
    assert f"The backup {one} held it, and is deleted." in said.output
    with copied.open("rb") as file:
        assert b"".join(stream.opened(private, file))
