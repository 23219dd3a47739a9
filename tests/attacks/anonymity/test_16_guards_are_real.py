"""Claim 16: each guard in turn is taken away in a copy of the product, and a test turns red.

A guard that no test misses might as well not be there: somebody will take it out one day, and nothing will be
said. The guards are listed in guards.toml.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

ROOT = Path(__file__).parent.parent.parent.parent
COPIED = ("survey_app", "tests", "questionnaires", "translations", "static")
LINKED = ("docs", "deploy", "pyproject.toml", "wsgi.py")
#: pytest's exit code where tests ran and some failed; a collection that broke would be another.
FAILED = 1

pytestmark = [pytest.mark.slow]


@dataclass(frozen=True)
class Guard:
    """As in guards.toml; ``file`` under survey_app/, ``test`` under tests/."""

    claim: int
    guard: str
    file: str
    here: str
    gone: str
    test: str
    needs: str = ""
    """The marker of a tool that the test cannot do without."""


with (Path(__file__).parent / "guards.toml").open("rb") as listed:
    GUARDS = [Guard(**each) for each in tomllib.load(listed)["guard"]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product with its tests, to take something out of."""
    project = tmp_path / "project"
    project.mkdir()
    leave = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in COPIED:
        shutil.copytree(ROOT / name, project / name, ignore=leave)
    for name in LINKED:
        if (ROOT / name).exists():
            (project / name).symlink_to(ROOT / name)
    return project


def run(project: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """Some tests in a process of their own, on the copy. The folder that Python is started in comes first."""
    # Not every tool that every test needs is in the copy, and these need few.
    ours = ("SURVEY_", "PYTEST_", "REQUIRE_ALL_TESTS")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            *(f"tests/{each}" for each in tests),
        ],
        cwd=project,
        env={**environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _tried(guard: Guard) -> ParameterSet:
    marks = [getattr(pytest.mark, guard.needs)] if guard.needs else []
    return pytest.param(guard, marks=marks, id=f"claim {guard.claim}: {guard.guard}")


@pytest.mark.parametrize("guard", [_tried(guard) for guard in GUARDS])
def test_without_the_guard_a_test_turns_red(guard: Guard, copy: Path) -> None:
    path = copy / "survey_app" / guard.file
    source = path.read_text(encoding="utf-8")
    assert source.count(guard.here) == 1, f"{guard.file} no longer holds this guard as guards.toml has it"
    path.write_text(source.replace(guard.here, guard.gone), encoding="utf-8")
    ran = run(copy, guard.test)
    assert ran.returncode == FAILED, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert re.search(r"^\d+ failed", ran.stdout.splitlines()[-1]), ran.stdout[-3000:]


def test_control_with_every_guard_in_place_they_are_green(copy: Path) -> None:
    """On such a copy too, so that it is the guard and nothing about the copy that turns them red."""
    ran = run(copy, *sorted({guard.test for guard in GUARDS}))
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]


def test_control_it_is_the_copy_that_is_tried(copy: Path) -> None:
    (copy / "tests" / "test_where.py").write_text(
        "import survey_app\n\ndef test_where():\n    print(survey_app.__file__)\n    assert False\n"
    )
    assert str(copy / "survey_app" / "__init__.py") in run(copy, "test_where.py").stdout


def test_every_claim_up_to_thirteen_has_a_guard() -> None:
    assert {guard.claim for guard in GUARDS} >= set(range(1, 14))
