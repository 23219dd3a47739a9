"""``survey-app backup``, ``restore`` and ``keys save``, as an operator calls them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.cli import survey_app
from tests.opened import PASSPHRASE, Field, open_field

SECRET = "a passphrase of the backup key, for tests"


@pytest.fixture
def field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Field]:
    """A closed survey with responses; the environment is that of its instance."""
    opened = open_field(tmp_path / "instance")
    for n in range(12):
        opened.hand_in(opened.saying(f"Text {n}."))
    opened.close()
    monkeypatch.setenv("SURVEY_INSTANCE", str(opened.settings.instance))
    for name, words in (("secret", SECRET), ("survey", PASSPHRASE)):
        (tmp_path / f"{name}.txt").write_text(words, encoding="utf-8")
    yield opened
    opened.dispose()


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(survey_app, [str(word) for word in words])


def made_keys(folder: Path) -> tuple[Path, Path]:
    done = call("keys", "new", "backup", "--yes", "--passphrase-file", folder / "secret.txt", "-o", folder)
    assert done.exit_code == 0, done.output
    return folder / "backup.public.json", folder / "backup.private.json"


def restored(folder: Path, monkeypatch: pytest.MonkeyPatch, *more: str | Path) -> Result:
    """Into a new instance."""
    monkeypatch.setenv("SURVEY_INSTANCE", str(folder / "another"))
    return call(
        "restore",
        folder / "one.backup",
        "--key-file",
        folder / "backup.private.json",
        "--passphrase-file",
        folder / "secret.txt",
        *more,
    )


def test_the_whole_drill_by_commands(field: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, _ = made_keys(tmp_path)
    done = call("backup", tmp_path / "one.backup", "--key", public)
    assert done.exit_code == 0, done.output
    assert "The key of small-2026 is in no backup: survey-app keys save small-2026" in done.output
    saved = call("keys", "save", "small-2026", "-o", tmp_path / "small.private.json")
    assert saved.exit_code == 0, saved.output
    shutil.rmtree(field.settings.instance)
    back = restored(tmp_path, monkeypatch)
    assert back.exit_code == 0, back.output
    assert "Brought back: small-2026." in back.output
    built = call(
        "release",
        "build",
        "small-2026",
        "--key-file",
        tmp_path / "small.private.json",
        "--passphrase-file",
        tmp_path / "survey.txt",
    )
    assert built.exit_code == 0, built.output


def test_a_wrong_passphrase_a_wrong_key_and_a_bad_file_are_said_in_a_line(
    field: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, _ = made_keys(tmp_path)
    call("backup", tmp_path / "one.backup", "--key", public)
    (tmp_path / "secret.txt").write_text("another passphrase than that", encoding="utf-8")
    said = restored(tmp_path, monkeypatch)
    assert (said.exit_code, len(said.output.strip().splitlines())) == (1, 1)
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "one.backup").write_bytes(b"something else")
    said = restored(tmp_path, monkeypatch)
    assert (said.exit_code, "no backup that survey-app made" in said.output) == (1, True)


def test_the_private_file_in_place_of_the_public_one_is_refused(field: Field, tmp_path: Path) -> None:
    _, private = made_keys(tmp_path)
    said = call("backup", tmp_path / "one.backup", "--key", private)
    assert (said.exit_code, "public key" in said.output) == (1, True)
    assert not (tmp_path / "one.backup").exists()


def test_what_has_had_its_day_is_destroyed_as_it_comes_back(
    field: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, _ = made_keys(tmp_path)
    assert call("survey", "shorten", "small-2026", "--destroy-on", "2026-01-01").exit_code == 0
    call("backup", tmp_path / "one.backup", "--key", public)
    back = restored(tmp_path, monkeypatch)
    assert "small-2026 has had its day, and is destroyed." in back.output
    from survey_app.storage import mixed
    from survey_app.storage.engines import Role, open_store

    store = open_store(f"sqlite:///{tmp_path / 'another' / 'survey.sqlite'}", Role.OWNER)
    with store.read() as connection:
        assert mixed.count(connection, "small-2026") == 0
    store.dispose()


def test_a_key_that_is_not_there_is_not_saved(field: Field, tmp_path: Path) -> None:
    assert call("keys", "save", "nobody", "-o", tmp_path / "x").exit_code == 1
    assert not (tmp_path / "x").exists()
