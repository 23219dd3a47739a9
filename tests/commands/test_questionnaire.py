"""``survey-app questionnaire``: files in, files out, and one line where that does not work."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.commands import questionnaire as module
from survey_app.commands.questionnaire import questionnaire
from survey_app.questionnaire.load import load

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "questionnaires" / "routed.yaml"
FORM = """
| survey |
|        | type     | name | label | required |
|        | text     | a    | Say   | yes      |
|        | geopoint | b    | Where |          |
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(questionnaire, [str(each) for each in arguments])


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "My form.md"
    path.write_text(FORM, encoding="utf-8")
    return path


def test_an_import_writes_yaml_and_a_report(form: Path, tmp_path: Path) -> None:
    yaml, report = tmp_path / "form.yaml", tmp_path / "report.txt"
    result = run("import", form, "-o", yaml, "--report", report)
    assert result.exit_code == 0, result.output
    assert load(yaml.read_text(encoding="utf-8"), "form.yaml").questionnaire is not None
    lines = report.read_text(encoding="utf-8").splitlines()
    assert "survey, row 2: required: yes — left out: nothing is ever required here" in lines
    assert "survey, row 3: geopoint b — left out: it is never collected here" in lines
    assert not result.output


def test_without_files_the_yaml_is_printed_and_the_report_beside_it(form: Path) -> None:
    result = run("import", form)
    assert result.stdout.startswith("# yaml-language-server")
    assert "geopoint b" in result.stderr
    assert "geopoint b" not in result.stdout


def test_no_questionnaire_is_written_over(form: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("id: mine\n")
    result = run("import", form, "-o", mine)
    assert (result.exit_code, mine.read_text()) == (1, "id: mine\n")
    assert "is there already" in result.stderr


def test_a_file_that_is_no_form_is_refused_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "form.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    result = run("import", broken)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr


def test_a_form_with_nothing_to_ask_is_reported_and_refused(tmp_path: Path) -> None:
    place = tmp_path / "form.md"
    place.write_text("| survey |\n| | type | name | label |\n| | geopoint | a | Where |\n")
    result = run("import", place)
    assert result.exit_code == 1
    assert "survey, row 2: geopoint a — left out" in result.stderr
    assert "there is no question in it" in result.stderr


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("json", b"{"),
        ("ddi", b"<?xml"),
        ("codebook-csv", b"\xef\xbb\xbfvariable,"),
        ("xlsform", b"PK"),
        pytest.param("codebook-pdf", b"%PDF-1.7", marks=pytest.mark.pdf),
    ],
)
def test_every_format_is_written(style: str, begins: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("export", SMALL, "--format", style, "-o", out)
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(begins)


def test_what_a_form_cannot_hold_is_said() -> None:
    assert "left out: the co-design record" in run("export", SMALL, "--format", "xlsform").stderr


def test_the_json_has_the_hash_of_the_version_and_comes_back_as_yaml(tmp_path: Path) -> None:
    text = run("export", SMALL, "--format", "json").stdout
    path = tmp_path / "q.json"
    path.write_text(text, encoding="utf-8")
    result = run("from-json", path)
    assert result.exit_code == 0, result.output
    back = load(result.stdout, "back.yaml").questionnaire
    assert back is not None
    assert back.version == hashlib.sha256(text.strip().encode()).hexdigest()
    assert json.loads(text)["id"] == "routed"


def test_a_questionnaire_with_errors_is_for_check_to_explain(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: x\n")
    result = run("export", broken, "--format", "json")
    assert result.exit_code == 1
    assert f"survey-app check {broken}" in result.stderr


@pytest.mark.parametrize(("name", "content"), [("q.json", b"{}"), ("q.json", b"\xff"), ("q.json", b"[")])
def test_other_json_is_refused_in_one_line(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = run("from-json", path)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    large = tmp_path / "form.xlsx"
    large.write_bytes(b"x" * 11)
    assert "larger than 20 MB" in run("import", large).stderr


def test_without_pango_a_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    result = run("export", SMALL, "--format", "codebook-pdf", "-o", tmp_path / "x.pdf")
    assert result.exit_code == 1
    assert "apt-get install libpango-1.0-0" in result.stderr


def test_the_commands_of_the_group_are_listed() -> None:
    listed = run("--help").output
    for name in ("import", "export", "from-json"):
        assert f"  {name} " in listed
