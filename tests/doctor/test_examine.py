"""The doctor: every finding with its fault seeded for real, and a clean instance with none."""

from __future__ import annotations

import datetime
import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from survey_app import safeguarding
from survey_app.backup import copies
from survey_app.doctor import files, host, keeping, web
from survey_app.doctor.examine import CHECKS, examine
from survey_app.letterbox.envelopes import new_key_pair
from survey_app.storage import keeping as stored_keeping
from survey_app.storage import reading
from tests import leads
from tests.databases import Server
from tests.doctor.conftest import Well, process, talking
from tests.opened import Field, open_field
from tests.serving import ROOT, Instance, free_port

pytestmark = [pytest.mark.slow]


@pytest.fixture
def still(instance: Instance) -> Well:
    """A clean instance that is not served: for the checks that look at files."""
    log = instance.folder / "server.log"
    log.touch()
    return Well(instance, log)


def codes(found: object) -> list[str]:
    return [finding.check for finding in found]  # type: ignore[attr-defined]


def test_a_clean_instance_has_no_finding(well: Well) -> None:
    said: list[str] = []
    assert examine(well.deployment(), lambda what, done, of: said.append(what)) == []
    assert said == [*CHECKS, "done"]


def test_a_world_readable_database(still: Well) -> None:
    (still.folder / "instance" / "survey.sqlite").chmod(0o644)
    assert codes(files.modes(still.deployment())) == ["readable-by-others"]


@pytest.mark.parametrize("name", ["secret-key", "batch-keys", "batch-keys/one.key"])
def test_a_key_that_a_group_can_open(still: Well, name: str) -> None:
    path = still.folder / "instance" / name
    path.chmod(path.stat().st_mode | 0o040)
    (found,) = files.modes(still.deployment())
    assert found.check == "readable-by-others"
    assert str(path) in found.what


@pytest.mark.parametrize("mode", [0o755, 0o750])
def test_an_instance_that_is_open_to_others(still: Well, mode: int) -> None:
    (still.folder / "instance").chmod(mode)
    assert codes(files.modes(still.deployment())) == ["instance-open"]


def test_a_group_may_enter_an_instance_without_a_database_or_a_key(still: Well) -> None:
    instance = still.folder / "instance"
    for name in ("survey.sqlite", "secret-key"):
        (instance / name).unlink()
    shutil.rmtree(instance / "batch-keys")
    instance.chmod(0o2750)
    assert codes(files.modes(still.deployment())) == []


@pytest.mark.parametrize("name", files.NOT_FOR_THE_PUBLIC)
def test_a_secret_in_the_public_sides_environment(still: Well, name: str) -> None:
    folder = still.folder / "etc"
    folder.mkdir()
    (folder / "public.env").write_text(f"{name}=canary-secret\n")
    (folder / "public.env").chmod(0o600)
    (found,) = files.environments(still.deployment(environments=folder))
    assert found.check == "secret-on-public-host"
    assert name in found.what
    assert "canary-secret" not in repr(found)


def test_the_shipped_environments_have_no_finding(still: Well) -> None:
    folder = ROOT / "deploy" / "environment"
    assert codes(files.environments(still.deployment(environments=folder))) == []


def test_a_secret_in_an_environment_that_others_can_open(still: Well) -> None:
    (still.folder / "team.env").write_text("SURVEY_SECRET_KEY=canary\n")
    (still.folder / "team.env").chmod(0o644)
    found = codes(files.environments(still.deployment(environments=still.folder)))
    assert found == ["readable-by-others"]


def test_debugging_that_was_left_on(still: Well) -> None:
    (still.folder / "team.env").write_text("FLASK_DEBUG=1\n")
    assert codes(files.environments(still.deployment(environments=still.folder))) == ["debug"]


def test_a_batch_key_that_the_public_user_can_read(tmp_path: Path) -> None:
    """As its owner: no mode bit is wrong, and still it is the wrong user."""
    me = pwd.getpwuid(os.geteuid())
    key = tmp_path / "one.key"
    key.touch(mode=0o600)
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_mode & 0o001 == 0 and path.stat().st_uid != me.pw_uid:
            raise AssertionError(f"{path} cannot be walked through")
    assert files.readable(key, me.pw_uid, {me.pw_gid})
    assert not files.readable(key, 65_000, {65_000})


def test_the_public_user_is_asked_about_every_key(still: Well) -> None:
    me = pwd.getpwuid(os.geteuid()).pw_name
    found = codes(files.public_user(still.deployment(public_user=me)))
    assert found == ["secret-on-public-host"] * 2
    assert codes(files.public_user(still.deployment(public_user="nobody"))) == []
    assert codes(files.public_user(still.deployment(public_user="no-such-user-here"))) == ["no-public-user"]


def test_a_write_ahead_log(still: Well) -> None:
    connection = sqlite3.connect(still.folder / "instance" / "survey.sqlite")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    assert codes(files.sqlite(still.deployment())) == ["write-ahead-log"]


def test_a_write_ahead_log_that_was_left_over(still: Well) -> None:
    (still.folder / "instance" / "survey.sqlite-wal").touch(mode=0o600)
    assert codes(files.sqlite(still.deployment())) == ["write-ahead-log"]


def test_a_second_database_beside_the_first_is_looked_at_as_well(still: Well) -> None:
    beside = still.folder / "instance" / "drafts.sqlite"
    connection = sqlite3.connect(beside)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    beside.chmod(0o644)
    assert codes(files.sqlite(still.deployment())) == ["write-ahead-log"]
    assert codes(files.modes(still.deployment())) == ["readable-by-others"]


def test_a_pragma_that_is_not_as_promised(still: Well, monkeypatch: pytest.MonkeyPatch) -> None:
    from survey_app.storage import sqlite

    laxer = tuple((name, "FAST" if name == "secure_delete" else value) for name, value in sqlite.PRAGMAS)
    monkeypatch.setattr(sqlite, "PRAGMAS", laxer)
    (found,) = files.sqlite(still.deployment())
    assert found.check == "sqlite-setting"
    assert "secure_delete" in found.what


def test_sqlite_on_a_public_deployment(still: Well) -> None:
    still.instance.more["SURVEY_PUBLIC_URL"] = "https://surveys.example"
    (found,) = files.sqlite(still.deployment())
    assert (found.check, found.level) == ("one-user-for-all", "warning")


def canary_of(still: Well, said: str) -> list[str]:
    def line(handler: object) -> str:
        return said.format(
            path=handler.path,  # type: ignore[attr-defined]
            agent=handler.headers["User-Agent"],  # type: ignore[attr-defined]
            claimed=handler.headers["X-Forwarded-For"],  # type: ignore[attr-defined]
            address=handler.client_address[0],  # type: ignore[attr-defined]
        )

    with talking(still.instance.port, still.log, line):
        return codes(web.visit(still.deployment()))


@pytest.mark.parametrize("said", ["GET {path}", "somebody with {agent}"])
def test_a_log_with_paths_or_browsers(still: Well, said: str) -> None:
    assert "canary-in-log" in canary_of(still, said)


@pytest.mark.parametrize("said", ["{claimed} came", "{address} came"])
def test_a_log_with_addresses(still: Well, said: str) -> None:
    assert "address-in-log" in canary_of(still, said)


def test_a_log_that_says_nothing_of_anybody(still: Well) -> None:
    assert not {"canary-in-log", "address-in-log"} & set(canary_of(still, "somebody came"))


def test_what_was_in_a_log_before_is_no_trace_of_the_canary(well: Well) -> None:
    with well.log.open("a") as file:
        file.write("127.0.0.1 is where we listen\n")
    assert codes(web.visit(well.deployment())) == []


def test_a_journal_that_holds_the_canary(still: Well) -> None:
    seen: list[str] = []
    with talking(still.instance.port, still.log, lambda handler: seen.append(handler.path) or "quiet"):
        found = codes(web.visit(still.deployment(journal=lambda since: " ".join(seen))))
    assert "canary-in-log" in found


def test_headers_compression_and_the_development_server(still: Well) -> None:
    found = canary_of(still, "quiet")
    assert {"headers", "compression", "development-server"} <= set(found)
    assert "hsts" not in found, "without TLS there is none to miss"


def test_a_public_address_without_tls(well: Well) -> None:
    well.instance.more["SURVEY_PUBLIC_URL"] = "http://surveys.example"
    at = ("127.0.0.1", well.instance.port)
    assert codes(web.visit(well.deployment(at=at))) == ["no-tls"]


def test_nobody_answers(still: Well) -> None:
    assert codes(web.visit(still.deployment(at=("127.0.0.1", free_port())))) == ["not-reached"]


def test_a_log_that_is_not_there(still: Well) -> None:
    found = list(web.unreadable(still.deployment(logs=(still.folder / "no-such-log",))))
    assert [(each.check, each.level) for each in found] == [("log-not-read", "warning")]


def test_help_lines_that_nobody_rang(still: Well) -> None:
    path = still.folder / "questionnaires" / "help-lines.toml"
    path.write_text(path.read_text().replace("checked = 2026-06-30\n", "", 1))
    assert codes(keeping.helping(still.deployment())) == ["help-lines"]


@pytest.fixture
def asking(still: Well) -> Iterator[Field]:
    """A real survey that asks for own words, on the instance."""
    (still.folder / "instance" / "batch-keys" / "one.key").unlink()  # the stand-in for a key
    opened = open_field(still.folder / "instance")
    yield opened
    opened.dispose()


def test_own_words_are_asked_for_and_nobody_is_named(still: Well, asking: Field) -> None:
    assert codes(keeping.safeguarding(still.deployment())) == ["no-safeguarding-lead"]
    leads.appoint(still.folder / "questionnaires" / safeguarding.FILE)
    assert codes(keeping.safeguarding(still.deployment())) == []


def test_a_lead_that_cannot_be_read(still: Well) -> None:
    (still.folder / "questionnaires" / safeguarding.FILE).write_text("lead")
    assert codes(keeping.safeguarding(still.deployment())) == ["safeguarding"]


def test_the_leads_private_key_on_this_machine(still: Well) -> None:
    leads.appoint(still.folder / "questionnaires" / safeguarding.FILE)
    (still.folder / "questionnaires" / "lead.private.json").write_bytes(leads.files()[0])
    assert codes(keeping.safeguarding(still.deployment())) == ["lead-key-here"]


def test_texts_that_nobody_read_in_time(still: Well, asking: Field) -> None:
    asking.hand_in()
    with asking.owner.write() as connection:
        assert stored_keeping.close_at(connection, asking.survey.id, None, "2026-06-01")
    asking.close()
    late = {"today": datetime.date(2026, 6, 16)}
    assert codes(keeping.safeguarding(still.deployment(today=datetime.date(2026, 6, 15)))) == []
    assert codes(keeping.safeguarding(still.deployment(**late))) == ["texts-unread"]
    with asking.owner.write() as connection:
        for each in reading.texts(connection, asking.survey.id):
            reading.mark_read(connection, asking.survey.id, each.id)
    assert codes(keeping.safeguarding(still.deployment(**late))) == []
    with asking.owner.write() as connection:
        reading.flag(connection, asking.survey.id, each.id, "aa")
    assert codes(keeping.safeguarding(still.deployment(**late))) == ["texts-unread"]


def test_a_survey_that_has_had_its_day_and_is_still_here(still: Well, asking: Field) -> None:
    assert codes(keeping.forgetting(still.deployment())) == []
    asking.close()
    (found,) = keeping.forgetting(still.deployment())
    assert (found.check, found.what) == ("retention-late", "small-2026 has closed, and has no day")
    with asking.owner.write() as connection:
        stored_keeping.add(connection, asking.survey.id, "2026-06-30")
    assert codes(keeping.forgetting(still.deployment())) == []
    late = still.deployment(today=datetime.date(2026, 7, 1))
    (found,) = keeping.forgetting(late)
    assert found.what == "small-2026 was to be destroyed on 2026-06-30"
    still.instance.command("retention")
    assert codes(keeping.forgetting(late)) == []


def test_a_backup_that_is_missed(still: Well, asking: Field) -> None:
    (found,) = keeping.backups(still.deployment())
    assert (found.check, found.level, found.what) == ("no-backup", "warning", "no backup was ever made")
    day = datetime.date.fromisoformat("2026-06-20")
    copies.back_up(asking.owner, asking.settings, still.folder / "one.backup", new_key_pair()[1], day)
    week = datetime.timedelta(days=7)
    assert codes(keeping.backups(still.deployment(today=day + week))) == []
    (found,) = keeping.backups(still.deployment(today=day + week + datetime.timedelta(days=1)))
    assert found.what == "the newest backup is of 2026-06-20"


def test_draft_languages(still: Well) -> None:
    still.instance.more["SURVEY_DRAFT_LANGUAGES"] = "yes"
    (found,) = keeping.languages(still.deployment())
    assert found.level == "warning"


def test_a_clock_that_nothing_keeps_right(still: Well) -> None:
    assert codes(host.clock(still.deployment(clock_is_right=lambda: False))) == ["clock"]
    assert codes(host.clock(still.deployment(clock_is_right=lambda: None))) == []
    assert host.clock_is_right() in {True, False, None}


def test_a_process_with_another_umask(still: Well) -> None:
    instance = str(still.folder / "instance")
    with process("mixer", umask=0o022, SURVEY_INSTANCE=instance):
        assert codes(host.processes(still.deployment(system=Path("/")))) == ["umask"]
    with process("mixer", SURVEY_INSTANCE=instance):
        assert codes(host.processes(still.deployment(system=Path("/")))) == []


def test_a_process_that_may_dump_its_memory(still: Well) -> None:
    with process("wsgi:public", core=1024, SURVEY_INSTANCE=str(still.folder / "instance")):
        (found,) = host.processes(still.deployment(system=Path("/")))
    assert (found.check, found.level) == ("core-dumps", "warning")


def test_swap_that_is_not_encrypted(still: Well) -> None:
    system = still.folder / "system"
    swaps = system / "proc" / "swaps"
    swaps.parent.mkdir(parents=True)
    swaps.write_text("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n")
    (found,) = host.swap(still.deployment())
    assert (found.check, found.level) == ("swap", "warning")
    kind = system / "sys" / "class" / "block" / "sda2" / "dm" / "uuid"
    kind.parent.mkdir(parents=True)
    kind.write_text("CRYPT-PLAIN-swap\n")
    assert list(host.swap(still.deployment())) == []


def opened(still: Well) -> None:
    (still.folder / "passphrase").write_text("a long passphrase for a trial")
    still.instance.command(
        *("survey", "open", str(ROOT / "questionnaires" / "leaving-care" / "moving-on.yaml"), "--id", "real"),
        *("--areas", "S12000033", "--passphrase-file", str(still.folder / "passphrase")),
    )


def test_a_mixer_that_does_not_run(still: Well) -> None:
    opened(still)
    assert codes(keeping.mixer(still.deployment())) == ["no-mixer"]
    with process("mixer", SURVEY_INSTANCE=str(still.folder / "instance")):
        assert codes(keeping.mixer(still.deployment(system=Path("/")))) == []


def test_a_batch_that_waits_though_it_is_full(still: Well) -> None:
    opened(still)
    connection = sqlite3.connect(still.folder / "instance" / "survey.sqlite")
    connection.executemany(
        "INSERT INTO letterbox (id, batch, kind, sealed) VALUES (?, ?, 'ticks', ?)",
        [(os.urandom(16), b"b" * 16, b"sealed") for _ in range(30)],
    )
    connection.commit()
    connection.close()
    assert "batch-waits" in codes(keeping.mixer(still.deployment()))


def test_a_database_that_cannot_be_asked(still: Well) -> None:
    (still.folder / "instance" / "survey.sqlite").unlink()
    assert codes(keeping.mixer(still.deployment())) == ["no-database"]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("log_statement", "all", "postgresql-setting"),
        ("log_min_duration_statement", "0", "postgresql-setting"),
    ],
)
def test_a_postgresql_that_writes_statements_down(
    still: Well, postgresql_server, name: str, value: str, check: str
) -> None:
    address = make_url(postgresql_server.new_database())
    host_name = str(address.query["host"])
    as_administrator = f"postgresql+psycopg://postgres@/{address.database}?host={host_name}"
    still.instance.more["SURVEY_DATABASE_URL"] = as_administrator
    before = codes(keeping.database(still.deployment()))
    with psycopg.connect(host=host_name, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {address.database} SET {name} = '{value}'")
    found = list(keeping.database(still.deployment()))
    assert codes(found) == [*before, check]
    assert any(name in each.what for each in found)


def test_the_command_says_all_is_well_or_what_is_not(well: Well) -> None:
    system = ["--logs", str(well.log), "--environments", str(well.folder / "none"), "--public-user", "nobody"]
    done = run(well, *system, "--format", "json")
    ours = {each["check"] for each in json.loads(done.stdout)} - {"clock", "swap", "core-dumps"}
    assert ours == set()
    (well.folder / "instance" / "secret-key").write_text("canary-secret-that-nobody-may-read-" * 2)
    (well.folder / "instance" / "secret-key").chmod(0o644)
    done = run(well, *system)
    assert done.returncode == 1
    assert "FAULT readable-by-others" in done.stdout
    assert "How to mend it: chmod 600" in done.stdout
    assert "canary-secret" not in done.stdout + done.stderr


def run(well: Well, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "survey_app", "doctor", *words],
        cwd=ROOT,
        env=well.instance.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.postgresql
def test_a_postgresql_that_archives_the_letterbox(still: Well) -> None:
    """A server of its own: this setting is read at its start alone."""
    server = Server()
    server.start("archive_mode=on", "archive_command=/bin/true")
    try:
        still.instance.more["SURVEY_DATABASE_URL"] = server.new_database()
        still.instance.command("db", "upgrade")
        (found,) = [each for each in keeping.database(still.deployment()) if "archive_mode" in each.what]
        assert (found.check, found.level) == ("archived-letterbox", "fault")
        assert "archive_mode = off" in found.mend
    finally:
        server.stop()
