"""The pages of reviews are checked before anybody reads them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey_app.commands.check import check as check_command
from survey_app.reviews.checking import check

SHIPPED = Path(__file__).parent.parent.parent / "questionnaires"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review without a fault."""
    shutil.copytree(SHIPPED / "leaving-care", tmp_path / "leaving-care")
    return tmp_path


def rules(folder: Path) -> set[str]:
    return {fault.rule.removeprefix("review: ") for fault in check(folder)}


def change(folder: Path, page: str, add: str) -> int:
    """Adds a line to a page; returns its number."""
    path = folder / "leaving-care" / "pages" / page
    path.write_text(path.read_text(encoding="utf-8") + f"\n{add}\n", encoding="utf-8")
    return len(path.read_text(encoding="utf-8").splitlines())


def test_the_shipped_reviews_are_without_a_fault() -> None:
    assert [str(fault) for fault in check(SHIPPED)] == []


@pytest.mark.parametrize(
    ("page", "line", "rule"),
    [
        ("findings.md", "Of those who answered, 62% said yes.", "number"),
        ("findings.md", "We heard that 62 of 90 felt safe.", "number"),
        ("what-you-told-us.md", "14 young people told us so.", "number"),
        ("privacy.md", "Read more [here](/privacy).", "link"),
        ("privacy.md", "See [the plan](/reviews/leaving-care/plans).", "link"),
        ("privacy.md", "See [the plan](javascript:alert).", "link"),
        ("privacy.md", "![A drawing](drawing.png)", "picture"),
        ("privacy.md", "<b>Bold</b>", "html"),
        ("privacy.md", "# Another title", "heading"),
        ("privacy.md", "#### Far down", "heading"),
        ("timeline.md", "- soon: It ends.", "date"),
        ("updates.md", "## 2026-02-30: It ends", "date"),
    ],
)
def test_a_fault_in_a_page_is_found(folder: Path, page: str, line: str, rule: str) -> None:
    change(folder, page, line)
    assert rules(folder) == {rule}


def test_a_fault_is_told_with_its_file_and_line(folder: Path) -> None:
    number = change(folder, "findings.md", "Of those who answered, 62% said yes.")
    (fault,) = check(folder)
    assert (Path(fault.file).name, fault.line, fault.level) == ("findings.md", number, "error")


@pytest.mark.parametrize(
    "page", ["privacy.md", "timeline.md", "updates.md", "findings.md", "what-you-told-us.md"]
)
def test_a_page_that_every_review_has_is_missed(folder: Path, page: str) -> None:
    (folder / "leaving-care" / "pages" / page).unlink()
    assert "page" in rules(folder)


def test_easy_words_are_missed(folder: Path) -> None:
    (folder / "leaving-care" / "pages" / "privacy.easy.md").unlink()
    assert rules(folder) == {"easy words"}


def test_hard_words_on_an_easy_page_are_warned_about(folder: Path) -> None:
    hard = "Notwithstanding organisational considerations, accountability necessitates deliberation. "
    change(folder, "privacy.easy.md", hard * 5)
    (fault,) = check(folder)
    assert (fault.rule, fault.level) == ("reading", "warning")


def test_the_command_looks_at_reviews_too(folder: Path) -> None:
    change(folder, "findings.md", "Of those who answered, 62% said yes.")
    result = CliRunner().invoke(check_command, [str(folder)])
    assert result.exit_code == 1
    assert "review: number" in result.output
