"""Claim 4: when the solver fails in any way, there is no release, no certificate and no file."""

from __future__ import annotations

from pathlib import Path

import highspy
import numpy as np
import pytest
from click.testing import CliRunner

from survey_app.cli import survey_app
from survey_app.results.build import Refused
from survey_app.results.disclosure.solver import Program
from tests.attacks.disclosure.surveyed import STAFF, STATEMENTS, surveyed

pytestmark = pytest.mark.slow


def _status(status: highspy.HighsModelStatus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda self: status)


def _numbers(value: float, monkeypatch: pytest.MonkeyPatch) -> None:
    real = np.array

    def array(source: object, *more: object, **named: object) -> object:
        found = real(source, *more, **named)
        return np.full_like(found, value) if isinstance(source, list) and found.dtype == float else found

    monkeypatch.setattr("survey_app.results.disclosure.solver.np.array", array)


def _breaks(self: Program) -> None:
    raise RuntimeError("the solver's process died")


FAULTS = {
    "a time limit": lambda m: _status(highspy.HighsModelStatus.kTimeLimit, m),
    "an unknown status": lambda m: _status(highspy.HighsModelStatus.kUnknown, m),
    "a solve error": lambda m: _status(highspy.HighsModelStatus.kSolveError, m),
    "an iteration limit": lambda m: _status(highspy.HighsModelStatus.kIterationLimit, m),
    "everything infeasible": lambda m: _status(highspy.HighsModelStatus.kInfeasible, m),
    "an exception": lambda m: m.setattr(Program, "solve", _breaks),
    "not a number": lambda m: _numbers(float("nan"), m),
    "no end": lambda m: _numbers(float("inf"), m),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_building_is_refused(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    some = surveyed(STAFF, STATEMENTS, 120, regions=["Tayside"])
    assert some.built().release.questions, "without the fault there is a release"
    FAULTS[fault](monkeypatch)
    with pytest.raises(Refused):
        some.built()


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed survey with made-up responses, as an operator would have it."""
    monkeypatch.setenv("SURVEY_INSTANCE", str(tmp_path / "instance"))
    (tmp_path / "passphrase").write_text("a long passphrase for a trial")
    _run("db", "upgrade")
    _run(
        *("survey", "open", str(STAFF), "--id", "trial", "--made-up", "--areas", "S12000041,S12000042"),
        *("--passphrase-file", str(tmp_path / "passphrase")),
    )
    _run("simulate", "trial", "-n", "60")
    _run("survey", "close", "trial")
    return tmp_path


def _run(*words: str, expect: int = 0) -> str:
    result = CliRunner().invoke(survey_app, words)
    assert result.exit_code == expect, (words, result.output, result.exception)
    return result.output


@pytest.mark.parametrize("fault", ["a time limit", "an exception", "not a number"])
def test_the_command_writes_nothing_and_says_so_with_exit_code_three(
    fault: str, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FAULTS[fault](monkeypatch)
    out = instance / "out"
    told = _run(
        *("release", "build", "trial", "--passphrase-file", str(instance / "passphrase"), "-o", str(out)),
        expect=3,
    )
    assert "Refused" in told
    assert not out.exists()
    assert "There are no releases yet" in _run("release", "list")
