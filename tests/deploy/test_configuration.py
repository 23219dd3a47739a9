"""The shipped configuration read as data: its files agree with each other and with the product."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from gunicorn.config import KNOWN_SETTINGS, Config

from survey_app import config, headers
from survey_app.commands.serve import QUIET, QuietLogger
from survey_app.storage.permissions import Role
from survey_app.taking.application import LONGEST_POST
from tests.deployed import DEPLOY, ROOT, Deployed, environment, nginx, servers, unit
from tests.serving import Instance, free_port

NGINX = (DEPLOY / "nginx" / "survey-app.conf").read_text(encoding="utf-8")
UNITS = sorted(
    path.name for path in (DEPLOY / "systemd").iterdir() if path.suffix in {".service", ".socket", ".timer"}
)
SERVICES = ("survey-public.service", "survey-team.service", "survey-mixer.service")
SIDES = ("public", "team")
WHO = ("public", "team", "mixer")


def of(side: str) -> str:
    """The block of nginx that serves this side over TLS."""
    return next(block for block in servers(NGINX) if f"proxy_pass http://survey_{side}" in block)


def values(block: str, name: str) -> list[str]:
    return re.findall(rf"^\s*{name} ([^;]+);", block, re.MULTILINE)


def gunicorn(side: str) -> dict[str, Any]:
    known = {setting.name for setting in KNOWN_SETTINGS}
    written = runpy.run_path(str(DEPLOY / "gunicorn" / f"{side}.py"))
    return {name: value for name, value in written.items() if name in known}


@pytest.mark.parametrize("side", SIDES)
def test_gunicorn_and_systemd_and_nginx_meet_at_one_socket(side: str) -> None:
    (socket,) = unit(f"survey-{side}.socket")["ListenStream"]
    assert gunicorn(side)["bind"] == f"unix:{socket}"
    assert f"upstream survey_{side} {{ server unix:{socket}; }}" in NGINX


@pytest.mark.parametrize("side", SIDES)
def test_gunicorn_takes_every_setting_and_keeps_quiet(side: str) -> None:
    settings = Config()
    for name, value in gunicorn(side).items():
        settings.set(name, value)
    assert settings.logger_class is QuietLogger
    assert settings.accesslog is None
    assert settings.statsd is None if hasattr(settings, "statsd") else not settings.statsd_host
    assert settings.umask == 0o077
    for name, value in QUIET.items():
        assert gunicorn(side)[name] == value, name


def test_the_teams_side_is_one_process_that_holds_what_is_unlocked() -> None:
    assert gunicorn("team")["workers"] == 1
    assert "max_requests" not in gunicorn("team"), "a restart would lock everybody's texts"


@pytest.mark.parametrize("side", SIDES)
def test_workers_show_that_they_live_in_the_units_own_folder_in_memory(side: str) -> None:
    (folder,) = unit(f"survey-{side}.service")["RuntimeDirectory"]
    assert gunicorn(side)["worker_tmp_dir"] == f"/run/{folder}"


@pytest.mark.parametrize("side", SIDES)
def test_each_unit_starts_its_own_part_with_its_own_settings(side: str) -> None:
    (started,) = unit(f"survey-{side}.service")["ExecStart"]
    assert started.endswith(f"/deploy/gunicorn/{side}.py wsgi:{side}")
    assert unit(f"survey-{side}.service")["EnvironmentFile"] == [f"/etc/survey-app/{side}.env"]


def test_three_services_are_three_users_that_sysusers_makes() -> None:
    made = re.findall(r"^u (\S+)", (DEPLOY / "systemd" / "sysusers.conf").read_text(), re.MULTILINE)
    assert [unit(name)["User"] for name in SERVICES] == [[user] for user in made]
    assert len(set(made)) == 3


@pytest.mark.parametrize("side", SIDES)
def test_only_the_web_server_gets_through_the_socket(side: str) -> None:
    socket = unit(f"survey-{side}.socket")
    assert socket["SocketMode"] == ["0660"]
    assert socket["SocketUser"] == [f"survey-{side}"]
    assert socket["SocketGroup"] == ["www-data"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_held_to_what_it_needs(name: str) -> None:
    said = unit(name)
    for setting, value in {
        "ProtectSystem": "strict",
        "PrivateTmp": "yes",
        "NoNewPrivileges": "yes",
        "PrivateNetwork": "yes",
        "RestrictAddressFamilies": "AF_UNIX",
        "UMask": "0077",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "CapabilityBoundingSet": "",
    }.items():
        assert said[setting] == [value], setting
    assert said["SystemCallFilter"] == ["@system-service", "~@privileged"]


def test_folders_that_units_name_are_made() -> None:
    made = set(re.findall(r"^d (\S+)", (DEPLOY / "systemd" / "tmpfiles.conf").read_text(), re.MULTILINE))
    for name in SERVICES:
        said = unit(name)
        for setting in ("ReadWritePaths", "ReadOnlyPaths"):
            assert set(" ".join(said.get(setting, [])).split()) <= made, (name, setting)
        for output in said["StandardOutput"]:
            if output.startswith("append:"):
                assert str(Path(output.removeprefix("append:")).parent) in made, name


def test_the_mixer_alone_may_write_and_it_is_where_its_keys_are() -> None:
    writing = {name: unit(name).get("ReadWritePaths") for name in SERVICES}
    keys = environment(DEPLOY / "environment" / "mixer.env")["SURVEY_BATCH_KEYS"]
    assert writing == {SERVICES[0]: None, SERVICES[1]: None, SERVICES[2]: [keys]}
    assert f"d {keys} 0700 survey-mixer survey-mixer -" in (DEPLOY / "systemd" / "tmpfiles.conf").read_text()


def test_the_public_side_writes_no_line_to_a_journal_that_stamps_moments() -> None:
    said = unit("survey-public.service")
    assert said["StandardOutput"] == said["StandardError"] == ["append:/var/log/survey-app/public.log"]


@pytest.mark.parametrize("who", WHO)
def test_each_environment_names_settings_that_exist(who: str) -> None:
    settings = environment(DEPLOY / "environment" / f"{who}.env")
    assert set(settings) <= config.KNOWN
    read = config.read(settings, secret=False)
    assert read.secure
    assert "://survey_{role}@/survey?" in read.database_url, "each system user is let in as its own roles"


def test_each_system_user_is_let_into_postgresql_as_its_own_roles_and_no_other() -> None:
    lines = (DEPLOY / "postgresql" / "pg_ident.conf").read_text(encoding="utf-8").splitlines()
    mapped = [tuple(line.split()[1:]) for line in lines if line and not line.startswith("#")]
    assert sorted(role for _, role in mapped) == sorted(f"survey_{role}" for role in Role)
    users = {user: {role for one, role in mapped if one == user} for user, _ in mapped}
    assert users == {
        "survey-public": {"survey_public"},
        "survey-mixer": {"survey_mixer"},
        "survey-team": {"survey_team", "survey_dashboard", "survey_typist", "survey_words", "survey_lead"},
        "root": {"survey_owner"},
    }


def test_logs_are_cut_and_named_without_a_day() -> None:
    """Every log that a unit appends to, and no other."""
    said = (DEPLOY / "logrotate" / "survey-app").read_text(encoding="utf-8")
    written = {
        unit(name)[way][0].removeprefix("append:")
        for name in SERVICES
        for way in ("StandardOutput", "StandardError")
        if unit(name)[way][0].startswith("append:")
    }
    assert set(re.findall(r"/var/log/\S+", said)) == written
    assert {"weekly", "rotate 4", "nodateext", "copytruncate"} <= {line.strip() for line in said.splitlines()}


def test_what_has_had_its_day_is_destroyed_each_night_by_the_operators_command() -> None:
    (started,) = unit("survey-retention.service")["ExecStart"]
    assert started == "/usr/local/sbin/survey-operator retention"
    deploying = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    assert "install -m 755 survey-operator /usr/local/sbin/" in deploying
    (when,) = unit("survey-retention.timer")["OnCalendar"]
    assert when == "*-*-* 03:10:00 Europe/London"
    assert unit("survey-retention.timer")["Persistent"] == ["yes"], "a night that was missed is made up for"
    assert "survey-retention.timer" in deploying


def test_the_operators_commands_leave_files_to_whom_they_belong(tmp_path: Path) -> None:
    """The script itself, with places and users that are here."""
    keys, instance = tmp_path / "keys", tmp_path / "instance"
    program = tmp_path / "survey-app"
    program.write_text(f"#!/bin/sh\necho made > {keys}/one; echo media > {instance}/two; exit 3\n")
    program.chmod(0o755)
    keys.mkdir()
    instance.mkdir()
    settings = tmp_path / "mixer.env"
    settings.write_text(f"SURVEY_BATCH_KEYS={keys}\nSURVEY_INSTANCE={instance}\n")
    script = (DEPLOY / "survey-operator").read_text(encoding="utf-8")
    me = f"{os.geteuid()}:{os.getegid()}"
    for there, here in (
        ("/etc/survey-app/mixer.env", str(settings)),
        ("/opt/survey-app/.venv/bin/survey-app", str(program)),
        ("survey-mixer:survey-mixer", me),
        ("survey-mixer:survey-public", me),
        ("/opt/survey-app", str(tmp_path)),
    ):
        assert there in script
        script = script.replace(there, here)
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=False, timeout=30)
    assert done.returncode == 3, "what the command says is what the script says"
    assert (keys / "one").stat().st_mode & 0o777 == 0o640
    assert (instance / "two").stat().st_mode & 0o007 == 0


def test_the_public_side_believes_the_one_proxy_that_is_there() -> None:
    settings = config.read(environment(DEPLOY / "environment" / "public.env"), secret=False)
    text = (DEPLOY / "nginx" / "survey-app.conf").read_text(encoding="utf-8")
    assert settings.trusted_proxies == 1
    assert text.count("proxy_pass http://survey_public;") == 1
    (said,) = [server for server in servers(text) if "survey_public;" in server]
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in said, (
        "nothing that a visitor claims is passed on"
    )


def test_what_the_public_side_frees_is_written_over() -> None:
    """Claim 14 runs the server with these; without them addresses were found in freed memory."""
    said = dict(line.split("=", 1) for line in unit("survey-public.service")["Environment"])
    assert said["PYTHONMALLOC"] == "malloc", "Python's own allocator writes over nothing"
    assert set(said["GLIBC_TUNABLES"].split(":")) == {
        "glibc.malloc.perturb=165",
        "glibc.malloc.tcache_count=0",
    }


def test_the_public_host_has_neither_the_teams_secret_nor_the_batches_keys() -> None:
    settings = environment(DEPLOY / "environment" / "public.env")
    assert not {name for name in settings if "SECRET" in name or "BATCH_KEYS" in name}
    (hidden,) = unit("survey-public.service")["InaccessiblePaths"]
    assert {path.lstrip("-") for path in hidden.split()} == {
        "/var/lib/survey-app/batch-keys",
        "/etc/survey-app/secret-key",
    }


def test_the_teams_secret_is_a_credential_of_its_unit() -> None:
    (credential,) = unit("survey-team.service")["LoadCredential"]
    name = credential.split(":")[0]
    settings = environment(DEPLOY / "environment" / "team.env")
    assert settings["SURVEY_SECRET_KEY_FILE"] == f"/run/credentials/survey-team.service/{name}"


def test_nginx_takes_as_much_as_the_application_and_keeps_it_in_memory() -> None:
    for side in SIDES:
        for name in ("client_max_body_size", "client_body_buffer_size"):
            (size,) = values(of(side), name)
            assert int(size.removesuffix("k")) * 1024 == LONGEST_POST, (side, name)
        assert values(of(side), "client_body_in_file_only") == ["off"]
        assert values(of(side), "proxy_max_temp_file_size") == ["0"]


def test_nothing_of_a_request_is_logged_by_any_server_of_nginx() -> None:
    for block in servers(NGINX):
        assert values(block, "access_log") == ["off"]
        assert values(block, "error_log") == ["/dev/null emerg"]


def test_what_finds_no_name_is_met_by_a_quiet_server_too() -> None:
    """Trouble before a name is known is logged by the default server's settings."""
    defaults = [block for block in servers(NGINX) if "default_server" in block]
    assert len(defaults) == 1
    assert values(defaults[0], "listen") == ["80 default_server", "443 ssl default_server"]


def test_no_page_is_compressed_or_cached_on_the_way() -> None:
    for side in SIDES:
        assert values(of(side), "gzip") == ["off"]
        assert values(of(side), "proxy_cache") == ["off"]


def test_every_server_with_tls_has_the_same_and_no_tickets() -> None:
    said = (DEPLOY / "nginx" / "tls.conf").read_text(encoding="utf-8")
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in said
    assert "ssl_session_tickets off;" in said
    for block in servers(NGINX):
        if any("ssl" in listen for listen in values(block, "listen")):
            assert "include /etc/survey-app/nginx/tls.conf;" in block


def test_nothing_is_served_without_tls() -> None:
    for block in servers(NGINX):
        if not any("ssl" in listen for listen in values(block, "listen")):
            assert "proxy_pass" not in block
            assert "return 301 https://" in block


def test_nginx_sets_headers_only_where_it_answers_by_itself() -> None:
    itself = (DEPLOY / "nginx" / "by-itself.conf").read_text(encoding="utf-8")
    assert "add_header" not in NGINX + itself
    assert "headers.conf" not in NGINX
    assert "headers.conf" in itself.split("location = /.went-wrong")[1]
    for block in servers(NGINX):
        if any("ssl" in listen for listen in values(block, "listen")):
            assert "include /etc/survey-app/nginx/by-itself.conf;" in block


def test_gunicorn_takes_longer_addresses_and_headers_than_nginx_hands_on() -> None:
    (_, size) = values(NGINX, "large_client_header_buffers")[0].split()
    longest = int(size.removesuffix("k")) * 1024
    assert QUIET["limit_request_line"] >= longest + len("OPTIONS  HTTP/1.1")
    assert QUIET["limit_request_field_size"] >= longest


def test_the_headers_of_nginx_are_the_products_table() -> None:
    text = (DEPLOY / "nginx" / "headers.conf").read_text(encoding="utf-8")
    said = dict(re.findall(r'^add_header (\S+) "(.*)" always;$', text, re.MULTILINE))
    assert said == {**headers.table(secure=True), "Cache-Control": "no-store"}


def test_who_asks_is_told_to_the_application_by_the_last_hop_alone() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in of("public")
    assert "$proxy_add_x_forwarded_for" not in NGINX
    for name in ("User-Agent", "Referer", "Accept-Language"):
        assert f'proxy_set_header {name} "";' in of("public")


def test_names_agree_between_nginx_and_the_settings() -> None:
    for side in SIDES:
        (name,) = values(of(side), "server_name")
        assert environment(DEPLOY / "environment" / f"{side}.env")["SURVEY_PUBLIC_URL"] == f"https://{name}"


def test_postgresql_writes_down_no_statement_and_no_moment() -> None:
    said = dict(
        re.findall(r"^(\w+) = '?([^'\n]*)'?$", (DEPLOY / "postgresql" / "survey-app.conf").read_text(), re.M)
    )
    assert said["log_statement"] == "none"
    assert said["log_min_duration_statement"] == "-1"
    assert said["track_commit_timestamp"] == said["archive_mode"] == said["log_connections"] == "off"


@pytest.mark.nginx
def test_nginx_understands_the_configuration_without_a_warning(tmp_path: Path) -> None:
    assert nginx()
    said = Deployed(Instance(tmp_path, free_port()), free_port(), free_port()).check()
    assert "warn" not in said


@pytest.mark.nginx
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    """With programs that this machine has in place of those of a deployment."""
    assert shutil.which("systemd-analyze"), "systemd is not installed: make tools"
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text).replace("/opt/survey-app", str(ROOT))
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    ours = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if str(tmp_path) in line or "survey-" in line
    ]
    assert not ours
