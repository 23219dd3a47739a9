from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from survey_app.preview.application import application
from tests.fielded import MOVING_ON
from tests.preview.walking import PORT, Walker

SMALL = Path(__file__).parent.parent / "questionnaires"


@pytest.fixture
def routed(tmp_path: Path) -> Walker:
    """A preview of a copy of the small questionnaire with routes."""
    return previewed(SMALL / "routed.yaml", tmp_path)


@pytest.fixture
def moving_on(tmp_path: Path) -> Walker:
    """A preview of a copy of the young people's questionnaire."""
    return previewed(MOVING_ON, tmp_path)


def previewed(original: Path, folder: Path) -> Walker:
    file = folder / original.name
    shutil.copy(original, file)
    return Walker(application(file, PORT), file)
