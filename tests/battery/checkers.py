"""Two checkers that read HTML as text: html-validate and the Nu checker. Each is one process for all pages.

The Nu checker refuses addresses of this machine, so both get files.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "checkers"
HTML_VALIDATE = FOLDER / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
NU = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

#: What the Nu checker warns about and we know better, with the reason.
KNOWN_BETTER = "|".join(
    (
        # It guesses the language from letters: Gaelic for Irish, Scots for English.
        r"This document appears to be written in .*",
        # Two questions may be worded alike: each is listed with its own answer.
        r"Duplicate “dt” name .*",
        r"The first occurrence of “dt” name .*",
    )
)


def are_here() -> bool:
    """Whether both checkers, and what runs them, are on this machine."""
    return (
        HTML_VALIDATE.is_file()
        and NU.is_file()
        and shutil.which("node") is not None
        and shutil.which("java") is not None
    )


def save(pages: Mapping[str, bytes], folder: Path) -> Path:
    """Write each page to a file of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in pages.items():
        (folder / f"{name}.html").write_bytes(body)
    return folder


def html_validate(folder: Path) -> dict[str, list[str]]:
    """name of a page → rule, line and words of what html-validate finds. Good pages are not named."""
    said, _ = _run(
        "node",
        str(HTML_VALIDATE),
        "--config",
        str(FOLDER / "html-validate.config.cjs"),
        "--formatter",
        "json",
        str(folder),
    )
    found: dict[str, list[str]] = {}
    for file in json.loads(said):
        found[Path(file["filePath"]).stem] = [
            f"{each['ruleId']}, line {each['line']}: {each['message']}" for each in file["messages"]
        ]
    return found


def nu(folder: Path) -> dict[str, list[str]]:
    """name of a page → what the Nu checker finds, its warnings too. Good pages are not named."""
    _, said = _run(
        "java",
        "-Xss4m",
        "-jar",
        str(NU),
        "--format",
        "json",
        "--exit-zero-always",
        "--skip-non-html",
        "--filterpattern",
        KNOWN_BETTER,
        str(folder),
    )
    found: dict[str, list[str]] = {}
    for each in json.loads(said)["messages"]:
        name = Path(each.get("url", "no page")).stem
        found.setdefault(name, []).append(f"line {each.get('lastLine')}: {each['message']}")
    return found


def only_faults(found: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The pages that something was found on."""
    return {name: list(each) for name, each in sorted(found.items()) if each}


def _run(*words: str) -> tuple[str, str]:
    """What a checker printed: its output and its errors.

    They go to files, because Node cuts off what it has not yet written to a pipe when it ends. Raises
    AssertionError where a checker itself fails, so that silence is never taken for praise.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(words, cwd=FOLDER, stdout=out, stderr=err, check=False, timeout=300)
        out.seek(0)
        err.seek(0)
        said = out.read(), err.read()
    assert done.returncode in {0, 1}, said[1][:2000]
    return said
