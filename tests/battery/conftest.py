from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.battery import checkers
from tests.battery.drawing import Gallery, gallery


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """Every state in every language, drawn once for all tests of this process."""
    with gallery(tmp_path_factory.mktemp("battery")) as made:
        yield made


@pytest.fixture(scope="session")
def saved(drawn: Gallery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all drawn pages as files."""
    return checkers.save(
        {each.file: each.body for each in drawn.drawn}, tmp_path_factory.mktemp("pages") / "all"
    )
