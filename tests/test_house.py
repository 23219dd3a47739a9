"""The rules of the house, held by machines: who may import whom, types, style, and what is never written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def tracked(*patterns: str) -> list[Path]:
    listed = run("git", "ls-files", *patterns)
    if listed.returncode:  # a copy without its history: look at what is there
        return [path for pattern in patterns for path in ROOT.glob(pattern) if ".venv" not in path.parts]
    return [ROOT / name for name in listed.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(
    "tool",
    [
        (str(BIN / "lint-imports"), "--no-cache"),
        (str(BIN / "mypy"), "survey_app"),
        (str(BIN / "ruff"), "check", "."),
        (str(BIN / "ruff"), "format", "--check", "."),
    ],
    ids=["rooms import only what they may", "types", "style", "format"],
)
def test_the_house_rules_hold(tool: tuple[str, ...]) -> None:
    result = run(*tool)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_broken_house_rule_is_noticed(tmp_path: Path) -> None:
    """The contracts above are real: a pure room that imports Flask is refused."""
    package = tmp_path / "survey_app"
    for room in ("questionnaire", "results"):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")
    (package / "results" / "tabulate.py").write_text("import flask\n")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_package = "survey_app"\ninclude_external_packages = true\n'
        '[[tool.importlinter.contracts]]\nname = "pure"\ntype = "forbidden"\n'
        'source_modules = ["survey_app.results"]\nforbidden_modules = ["flask"]\n'
    )
    result = subprocess.run(
        [str(BIN / "lint-imports"), "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
    )
    assert result.returncode == 1
    assert "survey_app.results.tabulate -> flask" in result.stdout


def test_no_file_is_longer_than_an_idea() -> None:
    long = {
        path.relative_to(ROOT): lines
        for path in tracked("survey_app/**/*.py", "survey_app/*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 420
    }
    assert not long


def test_the_project_names_no_registry_and_no_machine() -> None:
    forbidden = re.compile(
        "|".join(
            (
                "pypi" + r"\.org",
                "python" + r"hosted\.org",
                "npm" + r"js\.org",
                "deb\\." + "debian",
                "/wo" + "rk/",
                "/ro" + "ot/",
            )
        )
    )
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("*")
        if path.suffix
        in {".py", ".md", ".toml", ".txt", ".json", ".yaml", ".yml", ".html", ".js", ".scss", ".css", ""}
        and path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert not named
