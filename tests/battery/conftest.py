from __future__ import annotations

from pathlib import Path

import pytest

from tests.battery import checkers
from tests.battery.drawing import Gallery


@pytest.fixture(scope="session")
def saved(drawn: Gallery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all drawn pages as files."""
    return checkers.save(
        {each.file: each.body for each in drawn.drawn}, tmp_path_factory.mktemp("pages") / "all"
    )
