"""The map of a questionnaire's routes, on its page and as a file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from click.testing import CliRunner

from survey_app.cli import survey_app
from tests.preview.walking import BASE, Walker


def command(*words: str | Path):
    return CliRunner().invoke(survey_app, ["preview", *map(str, words)])


def test_the_page_shows_the_map_and_the_same_as_a_list(routed: Walker) -> None:
    page = routed.get("/map").page
    (drawing,) = page.select("main svg")
    listed = page.select_one(".map__list").get_text(" ")  # type: ignore[union-attr]
    for question in ("Do you drink tea?", "With milk?", "Which milk?", "Why oat?", "Do you take it black?"):
        assert question in drawing.get_text(" ")
        assert question in listed
    assert "If “Which milk?” includes “Oat”:" in listed


def test_the_bar_leads_to_it_from_every_page(routed: Walker) -> None:
    assert routed.begin().page.select_one('.preview a[href="/map"]')


def test_the_map_can_be_had_as_a_picture(routed: Walker) -> None:
    response = routed.client.get("/map.svg", base_url=BASE)
    assert response.mimetype == "image/svg+xml"
    assert ET.fromstring(response.get_data(as_text=True)).tag == "{http://www.w3.org/2000/svg}svg"


def test_while_there_are_faults_they_stand_in_its_place(routed: Walker) -> None:
    routed.save("equals: milk", "equals: chalk")
    assert routed.get("/map").page.select(".fault--error")
    assert routed.get("/map.svg").status == 422


def test_the_command_writes_it_to_a_file(routed: Walker, tmp_path: Path) -> None:
    result = command(routed.file, "--map", tmp_path / "out.svg")
    assert (result.exit_code, result.output) == (0, f"The map of routed.yaml is in {tmp_path}/out.svg.\n")
    assert (
        "Why oat?"
        in ET.fromstring((tmp_path / "out.svg").read_text(encoding="utf-8"))
        .find("{http://www.w3.org/2000/svg}desc")
        .text
    )  # type: ignore[operator, union-attr]


def test_the_command_says_the_first_fault_in_one_line_and_writes_nothing(
    routed: Walker, tmp_path: Path
) -> None:
    routed.save("equals: milk", "equals: chalk")
    result = command(routed.file, "--map", tmp_path / "out.svg")
    assert result.exit_code == 1
    assert result.output.startswith("Error: routed.yaml:32:")
    assert result.output.count("\n") == 1
    assert not (tmp_path / "out.svg").exists()


def test_a_file_that_cannot_be_written_is_said(routed: Walker, tmp_path: Path) -> None:
    result = command(routed.file, "--map", tmp_path / "nowhere" / "out.svg")
    assert result.exit_code == 1
    assert "name another file" in result.output
