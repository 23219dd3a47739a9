"""The whole way on PostgreSQL, each part with its own login, and drafts in a database of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import make_url, text

from survey_app import config
from survey_app.storage.engines import Role, open_store
from survey_app.taking.application import application
from survey_app.team.application import application as team_application
from tests.databases import Server, postgresql_server
from tests.fielded import MOVING_ON, Clock, Fielded, questionnaire_of
from tests.serving import Instance
from tests.team.signed_in import Clock as TeamClock
from tests.team.signed_in import Team

__all__ = ["postgresql_server"]

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]

SURVEY = "young"
PASSPHRASE = "a long passphrase for a trial"


@dataclass
class Deployed:
    """A survey whose parts have a login each: somebody answered, others were simulated, it was closed."""

    instance: Instance
    fielded: Fielded
    drafts_url: str
    drafts_while_answering: int
    heading: str
    password: str
    release: str


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, postgresql_server: Server) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("roles")
    drafts_url = postgresql_server.new_database()
    instance = Instance(
        folder,
        8000,
        {"SURVEY_DATABASE_URL": postgresql_server.new_database(), "SURVEY_DRAFTS_URL": drafts_url},
    )
    (folder / "passphrase").write_text(PASSPHRASE)
    secret = ("--passphrase-file", str(folder / "passphrase"))
    instance.command("db", "upgrade")
    opened = ("survey", "open", str(MOVING_ON), "--id", SURVEY, "--made-up")
    instance.command(*opened, "--areas", "S12000033,S12000042", *secret)
    link = instance.command("survey", "links", SURVEY).splitlines()[0].rsplit("/", 1)[1]
    settings = config.read(
        {k: v for k, v in instance.environment.items() if k.startswith(("SURVEY_", "PORT"))}
    )
    fielded = Fielded(
        settings=settings,
        questionnaire=questionnaire_of(MOVING_ON),
        survey_id=SURVEY,
        link=link,
        clock=Clock(),
        app=application(settings),
        owner=open_store(settings.database_url, Role.OWNER),
        mixer=open_store(settings.database_url, Role.MIXER),
    )
    person = fielded.person().begin()
    while not person.page.select('button[name="go"][value="send"]'):
        person.press("continue")
    while_answering = count(drafts_url, "draft")
    person.press("send")
    instance.command("simulate", SURVEY, "-n", "60", "--seed", "7")
    instance.command("mixer", "--once")
    instance.command("survey", "close", SURVEY)
    built = instance.command("release", "build", SURVEY, *secret)
    release = re.findall(r"[0-9a-f]{64}", built)[0]
    instance.command("release", "publish", release)
    password = instance.command("user", "add", "morven", "--role", "reviewer").rsplit(": ", 1)[1].strip()
    yield Deployed(instance, fielded, drafts_url, while_answering, person.heading, password, release)
    fielded.dispose()
    fielded.app.extensions["desk"].drafts.dispose()


def count(database_url: str, table: str) -> int:
    store = open_store(database_url, Role.OWNER)
    try:
        with store.read() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
    finally:
        store.dispose()


def test_somebody_answers_and_is_told_that_it_was_sent(deployed: Deployed) -> None:
    assert deployed.heading == "Your answers were sent"


def test_the_draft_was_in_its_own_database_and_went_when_it_was_sent(deployed: Deployed) -> None:
    assert deployed.drafts_while_answering == 1
    assert count(deployed.drafts_url, "draft") == 0
    assert deployed.fielded.count("handed_in") == deployed.fielded.count("draft") == 0


def test_everything_that_was_handed_in_is_mixed(deployed: Deployed) -> None:
    assert deployed.fielded.count("response") == 61
    assert deployed.fielded.count("letterbox") == 0


@pytest.fixture
def team(deployed: Deployed) -> Iterator[Team]:
    made = Team(deployed.fielded.settings, team_application(deployed.fielded.settings), TeamClock())
    yield made
    made.dispose()
    made.app.extensions["shelf"]._store.dispose()


def test_a_reviewer_signs_in_and_reads_the_release(deployed: Deployed, team: Team) -> None:
    team.sign_in("morven", deployed.password)
    page = team.page("/team/dashboard/")
    (link,) = {
        str(found["href"])
        for found in page.select("main a[href]")
        if deployed.release[:8] in str(found["href"])
    }
    assert team.page(link).select("main table, main svg, main h1")


def test_each_part_has_connected_as_its_own_login(
    deployed: Deployed, team: Team, postgresql_server: Server
) -> None:
    team.sign_in("morven", deployed.password)
    team.page("/team/dashboard/")
    deployed.fielded.person().get("/")
    database = make_url(deployed.fielded.settings.database_url).database
    found = postgresql_server.administer(
        f"SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = '{database}'"
    )
    assert {"survey_public", "survey_team", "survey_dashboard"} <= {str(name) for (name,) in found}
