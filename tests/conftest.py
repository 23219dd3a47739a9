"""What every test may count on: which real tools are here, and a plain word about what was not run.

``make test`` runs everything that the machine can run. With REQUIRE_ALL_TESTS=1 (continuous integration)
a missing tool is a failure, so that nothing is left out unnoticed.
"""

from __future__ import annotations

import ctypes.util
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.battery import checkers

if TYPE_CHECKING:
    from tests.battery.drawing import Gallery

#: marker → (is it here?, what it is called)
TOOLS = {
    "browser": (lambda: shutil.which("chromium") is not None, "Chromium"),
    "pdf": (lambda: _makes_pdf() and shutil.which("pdfinfo") is not None, "Pango and Poppler"),
    "postgresql": (lambda: _postgresql_folder() is not None, "a PostgreSQL server"),
    "nginx": (lambda: _serves_with_nginx(), "nginx and systemd"),
    "checkers": (lambda: checkers.are_here(), "html-validate and the Nu checker"),
}


def _postgresql_folder() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest where there are several."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name)
    )
    return found[-1].parent if found else None


def _serves_with_nginx() -> bool:
    places = f"{os.environ.get('PATH', '')}:/usr/sbin"  # Debian's nginx is where only root looks
    return all(shutil.which(name, path=places) for name in ("nginx", "systemd-analyze", "openssl"))


def _makes_pdf() -> bool:
    """The libraries WeasyPrint loads; asked for without loading them."""
    return all(ctypes.util.find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))


def _require_all() -> bool:
    return os.environ.get("REQUIRE_ALL_TESTS") == "1"


@pytest.fixture(autouse=True)
def _the_log_speaks() -> None:
    """Fixtures of whole files quiet it in their process; what one test hears may not turn on that."""
    logging.getLogger("survey_app.public").setLevel(logging.NOTSET)


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is collected: a worker that refuses later is reported as one that broke down."""
    missing = ", ".join(name for is_here, name in TOOLS.values() if not is_here())
    if missing and _require_all():
        raise pytest.UsageError(f"REQUIRE_ALL_TESTS=1, but this machine lacks {missing}: run make tools")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out: dict[str, int] = {}
    for marker, (is_here, name) in TOOLS.items():
        if is_here():
            continue
        for item in items:
            if item.get_closest_marker(marker):
                left_out[name] = left_out.get(name, 0) + 1
                item.add_marker(pytest.mark.skip(reason=f"{name} is not installed: make tools adds it"))
    config.stash[_LEFT_OUT] = left_out


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """Every page state of the public side in every language, drawn once in each process."""
    from tests.battery.drawing import gallery

    with gallery(tmp_path_factory.mktemp("battery")) as made:
        yield made


_LEFT_OUT = pytest.StashKey[dict[str, int]]()


def pytest_terminal_summary(terminalreporter, exitstatus: int, config: pytest.Config) -> None:
    skipped = len(terminalreporter.stats.get("skipped", []))
    left_out = config.stash.get(_LEFT_OUT, {})
    for name, count in sorted(left_out.items()):
        terminalreporter.write_line(
            f"Not run: {count} tests that need {name}. To add them: make tools", yellow=True
        )
    if not skipped and not left_out:
        terminalreporter.write_line("Every test was run; none was left out.", green=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In continuous integration a skipped test is a failure, whatever skipped it."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if _require_all() and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
