"""What the team's side writes down when a page of it fails."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from tests.team.signed_in import team


def test_a_fault_is_one_line_of_codes_without_path_or_value(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = team(tmp_path)
    here.sign_in()

    def fails(*_: object, **__: object) -> str:
        raise RuntimeError("canary value")

    here.app.view_functions["team.index"] = fails
    with caplog.at_level(logging.INFO):
        assert here.get("/team/?q=canary-query").status_code == 500
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 1
    said = json.loads(lines[0])
    assert said["event"] == "request-failed"
    assert said["kind"] == "RuntimeError"
    assert set(said) == {"event", "kind", "place", "hour"}
    assert "canary" not in caplog.text
    assert "/team" not in lines[0]
