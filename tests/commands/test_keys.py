"""Keys that are made away from the server, and who can open what."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.cli import survey_app
from survey_app.letterbox import key_files
from survey_app.storage import surveys
from survey_app.storage.engines import Role, open_store
from tests.fielded import ROOT

FIRST, SECOND = "the first passphrase of all", "another passphrase for a trial"
SMALL = ROOT / "tests" / "questionnaires" / "words.yaml"


class Desk:
    """An operator in front of an instance, and the files that they write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "SURVEY_INSTANCE": str(folder / "instance"),
            "SURVEY_QUESTIONNAIRES": str(ROOT / "questionnaires"),
        }
        for name, words in (("first", FIRST), ("second", SECOND)):
            (folder / name).write_text(words + "\n", encoding="utf-8")

    def run(self, *words: str | Path, given: str | None = None) -> Result:
        return CliRunner().invoke(
            survey_app, [str(word) for word in words], env=self.environment, input=given
        )

    def new(self, name: str = "moving") -> Result:
        return self.run(
            *("keys", "new", name, "--yes", "-o", self.folder, "--passphrase-file", self.folder / "first")
        )

    @property
    def private(self) -> Path:
        return self.folder / "moving.private.json"

    @property
    def public(self) -> Path:
        return self.folder / "moving.public.json"

    def opens(self, words: str) -> bool:
        try:
            key_files.unlock_file(self.private, words)
        except ValueError:
            return False
        return True


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def phrase_of(result: Result) -> str:
    return next(line.strip() for line in result.output.splitlines() if line.count("-") == 7)


def test_what_may_be_lost_is_said_before_anything_is_made(desk: Desk) -> None:
    refused = desk.run("keys", "new", "moving", "-o", desk.folder, given="n\n")
    assert refused.exit_code == 1
    assert "the responses are lost" in refused.output
    assert not desk.private.exists()
    assert not desk.public.exists()


def test_a_pair_is_two_files_and_a_phrase_that_is_kept_nowhere(desk: Desk) -> None:
    made = desk.new()
    assert made.exit_code == 0, made.output
    assert stat.S_IMODE(desk.private.stat().st_mode) == 0o600
    phrase = phrase_of(made)
    assert desk.opens(FIRST)
    assert desk.opens(phrase.lower().replace("-", " "))
    assert not desk.opens(SECOND)
    assert phrase not in desk.private.read_text() + desk.public.read_text()
    private = key_files.unlock_file(desk.private, FIRST)
    assert private.hex() not in desk.private.read_text()


def test_files_that_are_there_are_not_written_over(desk: Desk) -> None:
    desk.new()
    before = desk.private.read_bytes()
    again = desk.new()
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert desk.private.read_bytes() == before


def test_a_survey_is_opened_counted_and_released_with_no_private_key_on_the_server(desk: Desk) -> None:
    desk.new()
    desk.run("db", "upgrade")
    opened = desk.run(
        *("survey", "open", SMALL, "--id", "apart", "--made-up", "--areas", "S12000033", "--key", desk.public)
    )
    assert opened.exit_code == 0, opened.output
    assert "Recovery phrase" not in opened.output
    store = open_store(f"sqlite:///{desk.folder / 'instance' / 'survey.sqlite'}", Role.OWNER)
    with store.read() as connection:
        assert surveys.keys(connection, "apart") == {}
    store.dispose()
    desk.run("simulate", "apart", "-n", "20")
    desk.run("survey", "close", "apart")
    without = desk.run("release", "build", "apart", "--passphrase-file", desk.folder / "first")
    assert without.exit_code == 1
    assert "--key-file" in without.output
    wrong = desk.run(
        *("release", "build", "apart", "--passphrase-file", desk.folder / "second"),
        *("--key-file", desk.private),
    )
    assert wrong.exit_code == 1
    assert "opens no key" in wrong.output
    right = desk.run(
        *("release", "build", "apart", "--passphrase-file", desk.folder / "first"),
        *("--key-file", desk.private),
    )
    assert "opens no key" not in right.output
    assert right.exit_code in {0, 3}, right.output


@pytest.fixture(params=["in the database", "in a file"])
def place(desk: Desk, request: pytest.FixtureRequest) -> tuple[str | Path, ...]:
    """The same key, kept in either way."""
    if request.param == "in a file":
        desk.new()
        return ("--key-file", desk.private)
    desk.run("db", "upgrade")
    opened = desk.run(
        *("survey", "open", SMALL, "--id", "here", "--made-up", "--areas", "S12000033"),
        *("--passphrase-file", desk.folder / "first"),
    )
    assert opened.exit_code == 0, opened.output
    return ("here",)


def holders(desk: Desk, place: tuple[str | Path, ...]) -> list[str]:
    return desk.run("keys", "list", *place).output.splitlines()


def wrap(desk: Desk, place: tuple[str | Path, ...], holder: str = "second", known: str = "first") -> Result:
    return desk.run(
        *("keys", "wrap", *place, "--holder", holder, "--passphrase-file", desk.folder / known),
        *("--new-passphrase-file", desk.folder / "second"),
    )


def test_one_more_person_is_let_in_and_out_again(desk: Desk, place: tuple[str | Path, ...]) -> None:
    assert wrap(desk, place).exit_code == 0
    assert holders(desk, place) == ["key-holder", "recovery-phrase", "second"]
    out = desk.run("keys", "unwrap", *place, "--holder", "key-holder")
    assert out.exit_code == 0, out.output
    assert "made before still opens" in out.output
    assert holders(desk, place) == ["recovery-phrase", "second"]
    assert wrap(desk, place, "third", known="first").exit_code == 1, "who was let out opens nothing"
    assert wrap(desk, place, "third", known="second").exit_code == 0


def test_the_last_holder_and_the_recovery_phrase_stay(desk: Desk, place: tuple[str | Path, ...]) -> None:
    last = desk.run("keys", "unwrap", *place, "--holder", "key-holder")
    assert last.exit_code == 1
    assert "is the last who can open" in last.output
    wrap(desk, place)
    phrase = desk.run("keys", "unwrap", *place, "--holder", "recovery-phrase")
    assert phrase.exit_code == 1
    assert "keys rotate --recovery" in phrase.output
    assert holders(desk, place) == ["key-holder", "recovery-phrase", "second"]


def test_a_passphrase_is_replaced(desk: Desk, place: tuple[str | Path, ...]) -> None:
    changed = desk.run(
        *("keys", "rotate", *place, "--holder", "key-holder", "--passphrase-file", desk.folder / "first"),
        *("--new-passphrase-file", desk.folder / "second"),
    )
    assert changed.exit_code == 0, changed.output
    assert "made before still opens" in changed.output
    assert wrap(desk, place, "third", known="first").exit_code == 1
    assert wrap(desk, place, "third", known="second").exit_code == 0


def test_a_new_recovery_phrase_takes_the_place_of_the_old(desk: Desk, place: tuple[str | Path, ...]) -> None:
    changed = desk.run("keys", "rotate", *place, "--recovery", "--passphrase-file", desk.folder / "first")
    (desk.folder / "phrase").write_text(phrase_of(changed))
    back = desk.run(
        *("keys", "recover", *place, "--holder", "fourth", "--recovery-file", desk.folder / "phrase"),
        *("--new-passphrase-file", desk.folder / "second"),
    )
    assert back.exit_code == 0, back.output
    assert "fourth" in holders(desk, place)


@pytest.mark.parametrize(
    "words",
    [
        ("unwrap", "--holder", "nobody"),
        ("rotate", "--holder", "nobody", "--passphrase-file", "first", "--new-passphrase-file", "second"),
        ("wrap", "--holder", "key-holder", "--passphrase-file", "first", "--new-passphrase-file", "second"),
        (
            "wrap",
            "--holder",
            "recovery-phrase",
            "--passphrase-file",
            "first",
            "--new-passphrase-file",
            "second",
        ),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    desk: Desk, place: tuple[str | Path, ...], words: tuple[str, ...]
) -> None:
    before = holders(desk, place)
    given = [desk.folder / word if word in {"first", "second"} else word for word in words[1:]]
    result = desk.run("keys", words[0], *place, *given)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert holders(desk, place) == before


@pytest.mark.parametrize("words", [(), ("here", "--key-file", "FILE")])
def test_one_place_is_to_be_named(desk: Desk, words: tuple[str, ...]) -> None:
    desk.new()
    given = [desk.private if word == "FILE" else word for word in words]
    result = desk.run("keys", "list", *given)
    assert result.exit_code == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "\x00",
        '{"kind": "survey-app public key", "format": 2, "public_key": "00"}',
        '{"kind": "survey-app public key", "format": 1, "public_key": "00"}',
        '{"kind": "survey-app public key", "format": 1, "public_key": 5}',
        "[" * 100_000,
    ],
)
def test_a_file_that_is_no_key_is_said_in_one_line(desk: Desk, text: str) -> None:
    desk.run("db", "upgrade")
    desk.public.write_text(text)
    result = desk.run(
        *("survey", "open", SMALL, "--id", "apart", "--made-up", "--areas", "S12000033", "--key", desk.public)
    )
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1


def test_the_private_file_is_not_taken_for_the_public_one(desk: Desk) -> None:
    desk.new()
    desk.run("db", "upgrade")
    result = desk.run(
        *(
            "survey",
            "open",
            SMALL,
            "--id",
            "apart",
            "--made-up",
            "--areas",
            "S12000033",
            "--key",
            desk.private,
        )
    )
    assert result.exit_code == 1
    assert "the right one of the two files" in result.output


def test_a_private_file_with_another_key_in_it_is_noticed(desk: Desk) -> None:
    desk.new()
    content = json.loads(desk.private.read_text())
    content["public_key"] = "11" * 32
    desk.private.write_text(json.dumps(content))
    with pytest.raises(key_files.KeyFileError, match="do not belong together"):
        key_files.unlock_file(desk.private, FIRST)
