"""The team's own pages, who may see them, and the headers of every answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from survey_app.storage import surveys
from survey_app.storage.engines import Role, open_store
from survey_app.storage.surveys import SurveyRecord
from survey_app.team import headers
from tests.team.signed_in import Team, team

#: every address of the team's side, so that none appears or goes unnoticed
ROUTES = {
    "/": {"GET"},
    "/sign-in": {"GET", "POST"},
    "/sign-out": {"POST"},
    "/second-factor": {"GET", "POST"},
    "/confirm": {"GET", "POST"},
    "/account": {"GET", "POST"},
    "/account/end-session": {"POST"},
    "/surveys": {"GET"},
    "/thresholds": {"GET", "POST"},
    "/paper/": {"GET"},
    "/paper/<survey>": {"GET", "POST"},
    "/paper/<survey>/sent": {"GET"},
    "/words/": {"GET"},
    "/words/<survey>/unlock": {"GET", "POST"},
    "/words/<survey>/read": {"GET", "POST"},
    "/words/<survey>/second": {"GET", "POST"},
    "/words/<survey>/publish": {"GET", "POST"},
    "/words/<survey>/early": {"GET", "POST"},
    "/words/lock": {"POST"},
    "/safeguarding/": {"GET"},
    "/safeguarding/unlock": {"GET", "POST"},
    "/safeguarding/dealt-with": {"POST"},
    "/safeguarding/lock": {"POST"},
    "/static/<path:filename>": {"GET"},
    "/dashboard/": {"GET"},
    "/dashboard/<release>": {"GET"},
    "/dashboard/<release>/area/<area>": {"GET"},
    "/dashboard/<release>/method": {"GET"},
    "/dashboard/<release>/q/<question>": {"GET"},
    "/dashboard/<release>/q/<question>.csv": {"GET"},
}
OPEN = {"/sign-in", "/second-factor", "/static/<path:filename>"}

SURVEY = SurveyRecord(
    id="moving-on-2026",
    questionnaire="moving-on",
    version="0" * 64,
    definition='{"title": "Moving on"}',
    policy="{}",
    state="open",
    made_up=True,
    public_key=b"k" * 32,
    opens="2026-03-02",
    closes=None,
)


def test_the_addresses_are_these_and_no_others(here: Team) -> None:
    found: dict[str, set[str]] = {}
    for rule in here.app.url_map.iter_rules():
        methods = {method for method in rule.methods or () if method not in {"HEAD", "OPTIONS"}}
        found.setdefault(str(rule), set()).update(methods)
    assert found == ROUTES


@pytest.mark.parametrize("route", sorted(set(ROUTES) - OPEN))
def test_without_signing_in_every_page_leads_to_the_sign_in(here: Team, route: str) -> None:
    path = "/team" + route.replace("<release>", "a" * 64).replace("<question>", "q").replace("<area>", "x")
    response = here.get(path) if "GET" in ROUTES[route] else here.post(path, {})
    assert response.status_code == 302
    assert response.location.startswith("/team/sign-in")


def test_a_page_that_does_not_exist_says_so_in_our_words(here: Team) -> None:
    page = here.page("/team/nowhere", status=404)
    assert page.h1.text == "There is no such page"
    assert page.select_one("main a")["href"] == "/team/"


@pytest.mark.parametrize(
    "path", ["/team/sign-in", "/team/", "/team/nowhere", "/team/static/team.css", "/team/static/nothing.js"]
)
def test_every_answer_has_the_headers(here: Team, path: str) -> None:
    response = here.get(path)
    for name, value in headers.FIXED.items():
        assert response.headers[name] == value, name
    assert "Strict-Transport-Security" not in response.headers
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_over_tls_browsers_are_told_to_stay_there(tmp_path: Path) -> None:
    here = team(tmp_path, public_url="https://review.example")
    assert "max-age=31536000" in here.get("/team/sign-in").headers["Strict-Transport-Security"]


def test_pages_are_kept_nowhere_and_styles_for_long(here: Team) -> None:
    page = here.page("/team/sign-in")
    assert here.get("/team/sign-in").headers["Cache-Control"] == "no-store"
    style = here.get(page.select_one("link[rel=stylesheet]")["href"])
    assert style.status_code == 200
    assert "immutable" in style.headers["Cache-Control"]


def test_nothing_is_asked_of_another_host(here: Team) -> None:
    here.sign_in()
    for path in ("/team/", "/team/dashboard/"):
        page = here.page(path)
        links = [tag.get("href") or tag.get("src") for tag in page.select("[href], [src]")]
        assert [link for link in links if not link.startswith(("/team/", "#"))] == []


def _open(here: Team, **changes: object) -> None:
    store = open_store(here.settings.database_url, Role.OWNER)
    with store.write() as connection:
        surveys.add(connection, replace(SURVEY, **changes))
        surveys.add_regions(connection, SURVEY.id, frozenset({REGION}))
        surveys.count_arrivals(connection, SURVEY.id, REGION, 47)
    store.dispose()


def test_a_publisher_sees_roughly_how_many_answers_came_in(here: Team) -> None:
    _open(here)
    here.sign_in("publisher")
    page = here.page("/team/surveys")
    assert page.select_one("tbody td").text == "40"
    assert "47" not in page.select_one("main").text
    assert "Made-up data" in page.text


def test_a_reviewer_is_not_shown_the_fieldwork(here: Team) -> None:
    here.sign_in("reviewer")
    assert here.page("/team/surveys", status=403).h1.text == "This is not open to you"
    assert not here.page("/team/").select("a[href='/team/surveys']")


def test_before_the_first_survey_the_page_says_what_to_do(here: Team) -> None:
    here.sign_in("publisher")
    assert "survey-app survey open" in here.page("/team/surveys").text


def _first_region() -> str:
    from survey_app.questionnaire.areas import REGIONS

    return REGIONS[0].id


REGION = _first_region()
