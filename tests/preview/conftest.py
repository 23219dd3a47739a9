from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from survey_app.preview.application import application
from tests.fielded import MOVING_ON
from tests.preview.walking import PORT, Walker

#: Seconds since 1970.
NOVEMBER = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC).timestamp()
SMALL = Path(__file__).parent.parent / "questionnaires"


@pytest.fixture
def routed(tmp_path: Path) -> Walker:
    """A preview of a copy of the small questionnaire with routes."""
    return previewed(SMALL / "routed.yaml", tmp_path)


@pytest.fixture
def moving_on(tmp_path: Path) -> Walker:
    """A preview of a copy of the young people's questionnaire."""
    return previewed(MOVING_ON, tmp_path)


@pytest.fixture
def workshop(tmp_path: Path) -> Walker:
    """A group around the small questionnaire with routes, in November 2026."""
    return previewed(SMALL / "routed.yaml", tmp_path, with_workshop=True, clock=lambda: NOVEMBER)


def previewed(original: Path, folder: Path, **more: object) -> Walker:
    file = folder / original.name
    shutil.copy(original, file)
    return Walker(application(file, PORT, **more), file)  # type: ignore[arg-type]
