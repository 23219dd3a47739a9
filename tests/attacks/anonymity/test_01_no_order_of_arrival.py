"""Claim 1: no byte of the database, its journal or a log orders responses by their arrival."""

from __future__ import annotations

import random
import secrets
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.letterbox import mixing
from tests.opened import Field, open_field
from tests.pages import newest_is_lowest, positions, rank_correlation
from tests.recorder import recording

#: Twice the 400 of the claim: with 900, chance alone goes beyond 0.15 once in 150,000 runs.
RESPONSES = 900
LIMIT = 0.15


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory):
    """A survey that took 900 responses, was mixed now and then while they came, and was closed."""
    field = open_field(tmp_path_factory.mktemp("claim-1") / "instance")
    draw = random.Random(1)
    with recording() as record:
        for number in range(RESPONSES):
            field.hand_in(field.saying(f"response {number:06}"))
            if draw.random() < 0.03:
                mixing.mix(field.mixer, field.settings, field.survey.id)
        field.close()
    field.dispose()
    return field, record


def database(field: Field) -> Path:
    return field.settings.instance / "survey.sqlite"


def test_the_place_of_a_response_in_the_file_does_not_follow_its_arrival(closed) -> None:
    field, record = closed
    places = positions(database(field).read_bytes(), [sealed[:32] for sealed in record.ticks])
    rho = rank_correlation(range(RESPONSES), places)
    assert abs(rho) < LIMIT, f"|Spearman| {abs(rho):.3f} over {RESPONSES} responses"


@pytest.mark.parametrize("part", [slice(0, 32), slice(-32, None)], ids=["in the tree", "in overflow pages"])
def test_the_place_of_a_text_in_the_file_does_not_follow_its_arrival(closed, part: slice) -> None:
    field, record = closed
    places = positions(database(field).read_bytes(), [sealed[part] for sealed in record.words])
    rho = rank_correlation(range(RESPONSES), places)
    assert abs(rho) < LIMIT, f"|Spearman| {abs(rho):.3f} over {RESPONSES} texts"


def test_the_place_of_a_text_does_not_lead_to_its_response(closed) -> None:
    field, record = closed
    file = database(field).read_bytes()
    responses = positions(file, [sealed[:32] for sealed in record.ticks])
    texts = positions(file, [sealed[:32] for sealed in record.words])
    rho = rank_correlation(responses, texts)
    assert abs(rho) < LIMIT, f"|Spearman| {abs(rho):.3f} between responses and their texts"


def test_the_lowest_cell_of_a_page_is_the_newest_no_more_often_than_by_chance(closed) -> None:
    field, record = closed
    pages, newest, expected, probability = newest_is_lowest(
        database(field), [sealed[:32] for sealed in record.ticks]
    )
    said = f"{newest} of {pages} pages, {expected:.1f} by chance, probability {probability:.2g}"
    assert pages > 20, said
    assert probability > 0.0001, said


def test_no_other_file_of_the_instance_holds_a_response(closed) -> None:
    field, record = closed
    for path in field.files:
        if path != database(field):
            content = path.read_bytes()
            assert not any(sealed[:32] in content for sealed in (*record.ticks, *record.words)), path


def test_there_is_no_write_ahead_log_and_no_journal_left(closed) -> None:
    field, _ = closed
    assert {path.name for path in field.settings.instance.iterdir()} == {"survey.sqlite", "batch-keys"}
    # The log itself goes when the last connection closes; these two bytes say that there would be one (the
    # file format of SQLite, 1.3.3).
    assert database(field).read_bytes()[18:20] == b"\x01\x01"


def _control(path: Path, without_rowid: bool, rows: int) -> list[bytes]:
    """Rows of the same size under the same random keys, one after the other, in a plain table."""
    markers = []
    connection = sqlite3.connect(path)
    kind = "WITHOUT ROWID" if without_rowid else ""
    connection.execute(f"CREATE TABLE response (id BLOB PRIMARY KEY NOT NULL, sealed BLOB NOT NULL) {kind}")
    for _ in range(rows):
        markers.append(secrets.token_bytes(32))
        connection.execute(
            "INSERT INTO response VALUES (?, ?)", (secrets.token_bytes(16), markers[-1] + bytes(150))
        )
    connection.commit()
    connection.close()
    return markers


def test_control_an_ordinary_table_lies_in_the_order_of_arrival(tmp_path: Path) -> None:
    path = tmp_path / "control.sqlite"
    markers = _control(path, without_rowid=False, rows=RESPONSES)
    rho = rank_correlation(range(RESPONSES), positions(path.read_bytes(), markers))
    assert rho > 0.98, f"Spearman {rho:.3f}: this test could not see order"


def test_control_without_vacuum_the_lowest_cell_is_too_often_the_newest(tmp_path: Path) -> None:
    path = tmp_path / "control.sqlite"
    markers = _control(path, without_rowid=True, rows=4000)
    pages, newest, expected, probability = newest_is_lowest(path, markers)
    assert probability < 0.0001, (
        f"{newest} of {pages} pages, {expected:.1f} by chance, {probability:.2g}: this test could not see it"
    )


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_on_postgresql_rows_have_one_transaction_number_a_batch_and_one_after_closing(
    tmp_path: Path, database_url: str
) -> None:
    field = open_field(tmp_path / "instance", database_url)

    def numbers(table: str) -> int:
        with field.owner.read() as connection:
            statement = text(f"SELECT count(DISTINCT xmin::text) FROM {table}")
            return int(connection.execute(statement).scalar_one())

    with recording() as record:
        for _ in range(3):
            for _ in range(40):
                field.hand_in()
            mixing.mix(field.mixer, field.settings, field.survey.id)
        batches = numbers("response"), numbers("fragment")
        field.close()
    with field.owner.read() as connection:
        rows = connection.execute(text("SELECT sealed FROM response ORDER BY ctid")).scalars().all()
    after = numbers("response"), numbers("fragment")
    field.dispose()
    assert batches == (3, 3)
    assert after == (1, 1)
    arrival = {sealed: number for number, sealed in enumerate(record.ticks)}
    rho = rank_correlation(range(len(rows)), [arrival[bytes(sealed)] for sealed in rows])
    assert abs(rho) < 0.4, f"|Spearman| {abs(rho):.3f} over {len(rows)} rows: chance has sd 0.09"
