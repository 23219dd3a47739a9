from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import database_url, postgresql_server
from tests.opened import Field, open_field

__all__ = ["database_url", "postgresql_server"]


@pytest.fixture
def anywhere(tmp_path: Path, database_url: str) -> Iterator[Field]:
    """The small survey in the field, once on each kind of database."""
    opened = open_field(tmp_path / "instance", database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    """The small survey in the field, on SQLite."""
    opened = open_field(tmp_path / "instance")
    yield opened
    opened.dispose()
