"""The settings are read once, and nonsense is refused in words that name it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from survey_app import config


def settings(tmp_path: Path, **more: str) -> config.Settings:
    return config.read({"SURVEY_INSTANCE": str(tmp_path / "instance"), **more})


def test_without_any_setting_it_works_on_sqlite_in_the_instance_folder(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found.database_url == f"sqlite:///{tmp_path / 'instance' / 'survey.sqlite'}"
    assert found.batch_keys == tmp_path / "instance" / "batch-keys"
    assert found.public_url == "http://127.0.0.1:8000"
    assert not found.secure


def test_a_misspelt_setting_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(config.SettingsError, match="SURVEY_DATABSE_URL"):
        settings(tmp_path, SURVEY_DATABSE_URL="sqlite://")


@pytest.mark.parametrize("port", ["", "0", "65536", "eighty", "80.0", "-1", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    with pytest.raises(config.SettingsError, match="PORT"):
        settings(tmp_path, PORT=port)


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "javascript:alert(1)", "https://"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(config.SettingsError, match="SURVEY_LEAVE_URL"):
        settings(tmp_path, SURVEY_LEAVE_URL=address)


def test_the_secret_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first, second = settings(tmp_path), settings(tmp_path)
    path = tmp_path / "instance" / "secret-key"
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_languages_that_nobody_has_reviewed_are_offered_only_where_it_is_said(tmp_path: Path) -> None:
    assert not settings(tmp_path).draft_languages
    assert settings(tmp_path, SURVEY_DRAFT_LANGUAGES="yes").draft_languages
    with pytest.raises(config.SettingsError, match="SURVEY_DRAFT_LANGUAGES"):
        settings(tmp_path, SURVEY_DRAFT_LANGUAGES="maybe")


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(config.SettingsError, match="SURVEY_SECRET_KEY"):
        settings(tmp_path, SURVEY_SECRET_KEY="hunter2")


def test_a_secret_file_that_is_missing_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(config.SettingsError, match="nowhere"):
        settings(tmp_path, SURVEY_SECRET_KEY_FILE=str(tmp_path / "nowhere"))


def test_https_makes_cookies_secure(tmp_path: Path) -> None:
    assert settings(tmp_path, SURVEY_PUBLIC_URL="https://surveys.example/").secure


def test_a_process_without_the_teams_side_neither_reads_nor_makes_the_secret(tmp_path: Path) -> None:
    settings = config.read({"SURVEY_INSTANCE": str(tmp_path / "instance")}, secret=False)
    assert settings.secret_key == ""
    assert not (tmp_path / "instance" / "secret-key").exists()


@pytest.mark.parametrize(
    "name", ["SURVEY_TRUSTED_PROXIES", "SURVEY_SURGE_ADDRESS", "SURVEY_SURGE_LINK", "SURVEY_CODE_TRIES"]
)
@pytest.mark.parametrize("value", ["", "-1", "many", "1.5", "²", "9" * 5000])
def test_a_limit_that_is_no_whole_number_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(config.SettingsError, match=name):
        settings(tmp_path, **{name: value})
