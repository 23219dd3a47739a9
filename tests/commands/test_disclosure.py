"""The engine from the command line, on tables that never saw this product."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.cli import survey_app

UNSAFE = """\
3
0 20 20 s 0 100 0 0 0
1 3 3 u 0 100 3 4 0
2 17 17 s 0 100 0 0 0
1
0 3 : 0 (-1) 1 (1) 2 (1)
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(survey_app, ["disclosure", *map(str, words)])


@pytest.fixture
def unsafe(tmp_path: Path) -> Path:
    path = tmp_path / "table.jj"
    path.write_text(UNSAFE)
    return path


def test_an_unsafe_table_is_told_by_exit_code_three_and_its_exact_interval(unsafe: Path) -> None:
    result = run("audit", unsafe, "--json")
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    assert told["safe"] is False
    assert told["cells"] == [{"index": 1, "value": 3, "lower": 3, "upper": 3, "need": [0, 7], "safe": False}]


def test_protecting_writes_a_file_that_audits_as_safe(unsafe: Path, tmp_path: Path) -> None:
    done = tmp_path / "done.jj"
    assert run("protect", unsafe, "-o", done).exit_code == 0
    assert " x " in done.read_text()
    told = json.loads(run("audit", done, "--json").stdout)
    assert told["safe"] is True
    assert run("verify", done).exit_code == 0


def test_an_unsafe_table_is_not_verified(unsafe: Path) -> None:
    assert run("verify", unsafe).exit_code == 3


def test_what_cannot_be_protected_writes_nothing(unsafe: Path, tmp_path: Path) -> None:
    unsafe.write_text(UNSAFE.replace(" s ", " z "))
    done = tmp_path / "done.jj"
    result = run("protect", unsafe, "-o", done)
    assert result.exit_code == 3
    assert "Refused" in result.stderr
    assert not done.exists()


def test_a_threshold_makes_light_cells_primary(unsafe: Path) -> None:
    unsafe.write_text(UNSAFE.replace(" u 0 100 3 4 0", " s 0 100 0 0 0"))
    assert json.loads(run("audit", unsafe, "--json").stdout)["cells"] == []
    told = json.loads(run("audit", unsafe, "--json", "--threshold", "5").stdout)
    assert [cell["index"] for cell in told["cells"]] == [1]


def test_a_broken_file_is_told_in_one_line(unsafe: Path) -> None:
    unsafe.write_text(UNSAFE.replace("1 3 3 u", "1 3 3 ü"))
    result = run("audit", unsafe)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "line 3" in result.stderr
