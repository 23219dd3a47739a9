"""A release that the engine made, read through the dashboard: every cell is the release's own."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup

from survey_app.demonstration import made_up
from survey_app.questionnaire import load, routing
from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Questionnaire
from survey_app.results.build import SurveyFacts, build
from survey_app.results.disclosure.policy import Policy
from survey_app.results.release import AnswerKind, Release
from tests.dashboard.crawling import allowed, crawl
from tests.team.signed_in import Team

pytestmark = pytest.mark.slow

SHIPPED = Path(__file__).parents[2] / "questionnaires" / "leaving-care" / "moving-on.yaml"
SOME_AREAS = AREAS[:8]


def questionnaire() -> Questionnaire:
    """The first two sections of a shipped questionnaire: a choice, a scale and several answers."""
    loaded = load.load(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name).questionnaire
    assert loaded is not None
    return loaded.model_copy(update={"sections": loaded.sections[:2]})


@pytest.fixture(scope="module")
def release() -> Release:
    asked = questionnaire()
    codebook = Codebook.of(asked)
    people = list(made_up.responses(asked, SOME_AREAS, 400, 2026))
    rows = [codebook.encode(routing.prune(asked, person.answers)) for person in people]
    built = build(
        asked,
        survey=SurveyFacts("moving-on-trial", "2026-03-02", "2026-05-29", True),
        area_codes=[person.area for person in people],
        rows=np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), codebook.width),
        areas=SOME_AREAS,
        policy=Policy(),
    )
    return built.release


@pytest.fixture
def pages(here: Team, release: Release) -> dict[str, bytes]:
    address = here.publish(release)
    here.sign_in()
    return crawl(here, address)


def test_every_file_holds_the_releases_own_cells(release: Release, pages: dict[str, bytes]) -> None:
    files = {path: body for path, body in pages.items() if ".csv?" in path}
    assert len(files) >= 3 * len(release.questions)
    by_label = {(group.kind, group.label): group.id for group in release.groups}
    for path, body in files.items():
        question, kind = re.search(r"/q/([^.]+)\.csv\?by=(.+)", path).groups()
        table = release.question(question)
        lines = [line for line in table.answers if line.kind not in {AnswerKind.BASE, AnswerKind.NOT_CHOSEN}]
        found = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
        for line in lines:
            if kind == "country":
                (row,) = [row for row in found if row["Answer"] == line.label]
                assert row["People"] == _said(table.count("scotland", line.id)), (path, line.id)
                continue
            for row in found:
                name = row[next(iter(row))]
                group = "scotland" if row is found[0] else by_label[kind, name]
                assert row[f"{line.label}: people"] == _said(table.count(group, line.id)), (path, name)


def test_every_number_on_its_pages_is_published(release: Release, pages: dict[str, bytes]) -> None:
    numbers = allowed(release)
    hidden = 0
    for path, body in pages.items():
        if ".csv" in path:
            continue
        page = BeautifulSoup(body, "html.parser")
        hidden += len(page.select(".hidden-number"))
        for cell in page.select("td, .headline, section p"):
            text = re.sub(r"“[^”]*”", "", cell.text)
            assert set(re.findall(r"\d+", text)) <= numbers, (path, cell.text)
    assert hidden > 100


def test_no_count_below_five_and_no_base_below_ten_is_on_any_page(pages: dict[str, bytes]) -> None:
    for path, body in pages.items():
        page = BeautifulSoup(body, "html.parser")
        for row in page.select("#result-table.numbers--groups tbody tr"):
            base, *counts = [cell.text for cell in row.select("td:nth-of-type(1), .count")]
            assert base == "hidden" or int(base) >= 10, path
            assert all(int(count) >= 5 for count in counts), path


def _said(count: int | None) -> str:
    return "hidden" if count is None else str(count)
