from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import postgresql_server
from tests.team.signed_in import Team, team

__all__ = ["postgresql_server"]


@pytest.fixture
def here(tmp_path: Path) -> Team:
    return team(tmp_path)
