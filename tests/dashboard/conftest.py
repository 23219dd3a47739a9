from __future__ import annotations

from pathlib import Path

import pytest

from tests.team.signed_in import Team, team


@pytest.fixture
def here(tmp_path: Path) -> Team:
    return team(tmp_path)
