"""What the operator types and reads about batches into which a surge came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app import publishing
from survey_app.commands.mixer import mixer
from survey_app.commands.survey import survey
from survey_app.letterbox import mixing
from survey_app.letterbox.store import hand_in
from survey_app.results.refused import Refused
from tests.opened import ANSWERS, EDINBURGH, Field, open_field


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    opened = open_field(tmp_path / "instance")
    yield opened
    opened.dispose()


def run(field: Field, *words: str) -> Result:
    return CliRunner().invoke(mixer, ["quarantine", *words], obj=field.settings)


def surge(field: Field, batches: int = 1) -> None:
    for _ in range(batches):
        for number in range(10):
            hand_in(
                field.public,
                survey=field.survey,
                area=EDINBURGH,
                ticks=field.codebook.encode(ANSWERS),
                words={},
                draft_id=None,
                surge=number == 3,
            )
        mixing.mix(field.mixer, field.settings, field.survey.id)


def names(field: Field) -> list[str]:
    return re.findall(r" ([0-9a-f]{8}) ", run(field, "list").output)


def test_where_nothing_is_held_back_it_is_said(field: Field) -> None:
    assert run(field, "list").output == "No batch is in quarantine.\n"


def test_the_list_has_survey_batch_areas_a_rounded_number_and_no_time(field: Field) -> None:
    surge(field)
    line = run(field, "list").output
    assert re.fullmatch(r"small-2026 +[0-9a-f]{8}  3 areas   10\+ responses  waiting\n", line)
    assert not re.search(r"20\d\d-|\d\d:\d\d", line)


def test_a_batch_is_set_aside_and_admitted(field: Field) -> None:
    surge(field)
    (name,) = names(field)
    aside = run(field, "set-aside", "small-2026", name)
    assert (aside.exit_code, aside.output) == (0, f"Batch {name} of small-2026 is set aside.\n")
    assert run(field, "list").output.endswith("set aside\n")
    admitted = run(field, "admit", "small-2026", name)
    assert (admitted.exit_code, admitted.output) == (0, f"Batch {name} of small-2026 counts now.\n")
    assert names(field) == []


def test_what_cannot_be_done_is_said_in_one_line(field: Field) -> None:
    said = run(field, "admit", "small-2026", "abcdef")
    assert said.exit_code == 1
    assert said.output == (
        "Error: no batch in quarantine begins with 'abcdef' in small-2026: "
        "survey-app mixer quarantine list shows them\n"
    )


def test_closing_says_that_batches_wait(field: Field) -> None:
    surge(field, 2)
    said = CliRunner().invoke(survey, ["close", "small-2026"], obj=field.settings).output
    assert "2 batches wait for you to look at: survey-app mixer quarantine list\n" in said


def build(field: Field, **more: bool) -> publishing.Built:
    quiet = lambda what, done, of: None  # noqa: E731 - a progress that shows nothing
    return publishing.build_release(
        field.owner, field.survey.id, field.private_key(), software="test", progress=quiet, **more
    )


@pytest.fixture
def closed(field: Field) -> Field:
    surge(field, 3)
    for _ in range(30):
        field.hand_in()
    field.close()
    return field


def test_no_release_is_built_while_a_batch_waits(closed: Field) -> None:
    with pytest.raises(Refused, match="3 batches wait in quarantine"):
        build(closed)


@pytest.mark.slow
def test_a_release_counts_what_was_admitted_and_says_how_many_batches_it_does_not(closed: Field) -> None:
    first, second, _ = names(closed)
    run(closed, "set-aside", "small-2026", first)
    run(closed, "admit", "small-2026", second)
    built = build(closed, without_waiting=True)
    assert built.release.bases["scotland"] == 40
    assert built.release.manifest["not_counted"] == {"batches_waiting": 1, "batches_set_aside": 1}
    late = run(closed, "admit", "small-2026", first)
    assert late.exit_code == 1
    assert "has a release" in late.output


@pytest.mark.slow
def test_where_nothing_is_left_out_the_record_does_not_speak_of_it(closed: Field) -> None:
    for name in names(closed):
        run(closed, "admit", "small-2026", name)
    built = build(closed)
    assert built.release.bases["scotland"] == 60
    assert "not_counted" not in built.release.manifest
