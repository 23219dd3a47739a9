"""The pages of the typing-in desk, as two checkers of HTML read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.battery import checkers
from tests.fielded import GLASGOW, ROOT, questionnaire_of
from tests.team.typing import typing

pytestmark = [pytest.mark.checkers, pytest.mark.slow]

EVERY_TYPE = ROOT / "tests" / "taking" / "every-type.yaml"


def test_no_page_of_the_desk_has_a_fault(tmp_path: Path) -> None:
    desk = typing(tmp_path / "instance", questionnaire_of(EVERY_TYPE))
    pages = {"desk": desk.here.get("/team/paper/").data}

    def keep(name: str) -> None:
        assert desk.response is not None
        pages[name] = desk.response.data

    desk.open()
    keep("form")
    desk.press("check")
    keep("errors")
    desk.press("check", {"area": GLASGOW})
    keep("check")
    again = {**desk.form_data(), "go": "check"}
    desk.press("send")
    keep("sent")
    desk.response = desk.post(again)
    keep("gone")
    desk.close()
    desk.open()
    keep("closed")
    folder = checkers.save(pages, tmp_path / "pages")
    found = {
        name: [fault for fault in faults if not fault.startswith("no-trailing-whitespace")]
        for name, faults in checkers.html_validate(folder).items()
    }
    assert checkers.only_faults(found) == {}
    assert checkers.only_faults(checkers.nu(folder)) == {}
    desk.owner.dispose()
