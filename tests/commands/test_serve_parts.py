"""Each part's process makes and reads what is its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.serving import ROOT, Instance, free_port

pytestmark = [pytest.mark.slow]


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, free_port(), {"SURVEY_QUESTIONNAIRES": str(ROOT / "questionnaires")})
    made.command("db", "upgrade")
    return made


def test_the_public_side_makes_no_secret_of_the_teams(instance: Instance) -> None:
    secret = instance.folder / "instance" / "secret-key"
    with instance.served("serve", "--part", "public"):
        assert not secret.exists()
    with instance.served("serve", "--part", "team"):
        assert secret.exists(), "the control: the team's side needs one"
        assert secret.stat().st_mode & 0o777 == 0o600


def test_the_public_side_starts_where_the_teams_secret_cannot_be_read(instance: Instance) -> None:
    instance.more["SURVEY_SECRET_KEY_FILE"] = str(instance.folder / "nowhere")
    with instance.served("serve", "--part", "public") as log:
        pass
    assert "nowhere" not in log.read_text(encoding="utf-8")
    said = instance.command("serve", "--part", "team", expect=1)
    assert re.search(r"SURVEY_SECRET_KEY_FILE is .*nowhere.*: there is no such file", said)


@pytest.mark.parametrize("part", ["team", "both"])
def test_the_teams_side_is_one_process(instance: Instance, part: str) -> None:
    instance.more["SURVEY_DATABASE_URL"] = "postgresql+psycopg://survey_{role}@/survey"
    said = instance.command("serve", "--part", part, "--workers", "2", expect=2)
    assert "the team's side is one process" in said
