"""Every page state in every language, as two checkers of HTML read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.battery import checkers

pytestmark = [pytest.mark.checkers, pytest.mark.slow, pytest.mark.xdist_group("battery of files")]


#: A page with a fault that each must find, among the others: silence is only worth something after a word.
CANARY = b"<!doctype html>\n<html><head><title>Canary</title></head><body><p><p></i></body></html>\n"


@pytest.fixture(scope="module")
def folder(saved: Path) -> Path:
    return checkers.save({"canary": CANARY}, saved)


def test_html_validate_finds_nothing(folder: Path) -> None:
    found = checkers.html_validate(folder)
    assert found.pop("canary") != []
    assert checkers.only_faults(found) == {}


def test_the_nu_checker_finds_nothing(folder: Path) -> None:
    found = checkers.nu(folder)
    assert found.pop("canary") != []
    assert checkers.only_faults(found) == {}
