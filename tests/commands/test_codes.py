"""codes make: what the operator types, and what is shown once."""

from __future__ import annotations

import csv
import io
import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from survey_app.commands.codes import codes
from survey_app.config import Settings
from survey_app.letterbox import fieldwork
from survey_app.questionnaire import load
from survey_app.storage import codes as stored_codes
from survey_app.storage.engines import Role, Store, migrate, open_store
from tests.opened import EDINBURGH, GLASGOW, HOLDER, PASSPHRASE, YAML
from tests.opened import settings as settings_in

WITH_CODES = YAML + "fieldwork:\n  mode: codes\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path / "instance")
    migrate(made.database_url)
    return made


@pytest.fixture
def store(settings: Settings):
    made = open_store(settings.database_url, Role.OWNER)
    yield made
    made.dispose()


def put_into_the_field(store: Store, settings: Settings, yaml: str, *areas: str) -> None:
    loaded = load.load(yaml, "small.yaml")
    assert loaded.questionnaire is not None
    fieldwork.open_survey(
        store,
        settings,
        survey_id="small-2026",
        questionnaire=loaded.questionnaire,
        areas=list(areas),
        policy_json='{"min_base": 10, "min_cell": 5}',
        made_up=False,
        passphrases={HOLDER: PASSPHRASE},
        opens=None,
        closes=None,
    )


@pytest.fixture
def one_area(store: Store, settings: Settings) -> None:
    put_into_the_field(store, settings, WITH_CODES, EDINBURGH)


@pytest.fixture
def two_areas(store: Store, settings: Settings) -> None:
    put_into_the_field(store, settings, WITH_CODES, EDINBURGH, GLASGOW)


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(codes, ["make", "small-2026", *words], obj=settings)


def listed(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.mark.usefixtures("one_area")
def test_it_prints_as_many_codes_as_were_asked_for(settings: Settings) -> None:
    made = listed(run(settings, "-n", "5"))
    assert len({line["code"] for line in made}) == 5
    assert all(
        re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", line["code"]) for line in made
    )


@pytest.mark.usefixtures("one_area")
def test_beside_each_code_stand_the_link_and_what_its_square_opens(settings: Settings) -> None:
    (made,) = listed(run(settings, "-n", "1"))
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/s/[0-9a-z]{10}", made["link"])
    assert re.fullmatch(re.escape(made["link"]) + r"/c/[0-9a-hjkmnp-tv-z]{26}", made["scan"])


@pytest.mark.usefixtures("two_areas")
def test_without_an_area_the_codes_come_without_a_link(settings: Settings) -> None:
    (made,) = listed(run(settings, "-n", "1"))
    assert (made["link"], made["scan"]) == ("", "")


@pytest.mark.usefixtures("two_areas")
def test_the_link_is_that_of_the_area_that_was_named(settings: Settings, store: Store) -> None:
    (made,) = listed(run(settings, "-n", "1", "--area", GLASGOW))
    from survey_app.storage import surveys

    with store.read() as connection:
        links = {area: token for token, area in surveys.links(connection, "small-2026")}
    assert made["link"].endswith("/s/" + links[GLASGOW])


@pytest.mark.usefixtures("one_area")
def test_nothing_of_a_code_is_stored_in_clear(settings: Settings) -> None:
    made = listed(run(settings, "-n", "5"))
    kept = b"".join(path.read_bytes() for path in settings.instance.rglob("*") if path.is_file())
    for line in made:
        secret = line["code"].partition("-")[2]
        scanned = line["scan"].rpartition("/")[2]
        for form in (secret, secret.replace("-", ""), scanned, scanned.upper()):
            assert form.encode() not in kept


@pytest.mark.usefixtures("one_area")
def test_codes_can_be_made_again_and_none_is_lost(settings: Settings, store: Store) -> None:
    run(settings, "-n", "3")
    run(settings, "-n", "4")
    with store.read() as connection:
        assert stored_codes.count(connection, "small-2026") == 7


@pytest.mark.usefixtures("one_area")
def test_a_file_is_for_its_owners_eyes_only(settings: Settings, tmp_path: Path) -> None:
    result = run(settings, "-n", "2", "-o", str(tmp_path / "codes.csv"))
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE((tmp_path / "codes.csv").stat().st_mode) == 0o600
    assert "delete the file" in result.output


@pytest.mark.pdf
@pytest.mark.usefixtures("one_area")
def test_cards_are_a_tagged_pdf(settings: Settings, tmp_path: Path) -> None:
    result = run(settings, "-n", "9", "-o", str(tmp_path / "cards.pdf"))
    assert result.exit_code == 0, result.output
    made = PdfReader(tmp_path / "cards.pdf")
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(made.pages) == 2


@pytest.mark.usefixtures("two_areas")
def test_cards_of_a_survey_with_several_links_need_an_area_and_no_code_is_made(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    result = run(settings, "-n", "2", "-o", str(tmp_path / "cards.pdf"))
    assert (result.exit_code, "--area" in result.output) == (1, True)
    with store.read() as connection:
        assert stored_codes.count(connection, "small-2026") == 0


def test_a_survey_on_an_open_link_gets_no_codes(settings: Settings, store: Store) -> None:
    put_into_the_field(store, settings, YAML, EDINBURGH)
    result = run(settings, "-n", "2")
    assert result.exit_code == 1
    assert "small-2026 asks for no codes" in result.output


def test_a_survey_that_is_not_there_is_said_to_be_not_there(settings: Settings) -> None:
    result = run(settings, "-n", "2")
    assert result.exit_code == 1
    assert "there is no survey called small-2026" in result.output


@pytest.mark.usefixtures("one_area")
def test_a_survey_that_is_closed_gets_no_codes(settings: Settings, store: Store) -> None:
    fieldwork.close_survey(store, settings, "small-2026")
    result = run(settings, "-n", "2")
    assert result.exit_code == 1
    assert "is closed" in result.output
