"""The dashboard's pages as a reader meets them, without any script."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.dashboard import made_release
from tests.team.signed_in import Team

RELEASE = made_release.release()


@pytest.fixture
def address(here: Team) -> str:
    made = here.publish(RELEASE)
    here.sign_in()
    return made


def test_before_the_first_release_the_page_says_what_to_do(here: Team) -> None:
    here.sign_in()
    page = here.page("/team/dashboard/")
    assert "No results are published yet" in page.text
    assert "survey-app release publish" in page.text


def test_one_chooses_among_published_results(here: Team, address: str) -> None:
    page = here.page("/team/dashboard/")
    assert [(link.text, link["href"]) for link in page.select("main h2 a")] == [("Moving on", address)]
    assert "Published 30 June 2026" in page.text


def test_the_overview_tells_who_answered_and_every_question_in_words(here: Team, address: str) -> None:
    page = here.page(address)
    assert page.select_one(".facts dd").text == "60000"
    assert [h.text for h in page.select("section h2")] == ["Me now", "Where I live", "People"]
    assert "31000 of 60000 people said “Agree a lot or Agree”." in page.text
    areas = [[cell.text.strip() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert areas[2:] == [
        ["Aberdeen City", "20000"],
        ["Glasgow City", "30000"],
        ["Orkney Islands", "hidden"],
        ["Shetland Islands", "hidden"],
    ]


def test_an_area_has_a_page_of_its_own(here: Team, address: str) -> None:
    link = here.page(address).find("a", string="Aberdeen City")["href"]
    page = here.page(link)
    assert page.h1.text == "Aberdeen City"
    assert "13000 of 20000 people said" in page.text
    assert "Glasgow" not in page.select_one("main").text


def test_a_result_says_all_that_belongs_to_it(here: Team, address: str) -> None:
    page = here.page(f"{address}/q/people")
    facts = {t.text: d.text.strip() for t, d in zip(page.select("dt"), page.select("dd"), strict=True)}
    assert page.select_one(".headline").text == "21000 of 31000 people said “Family”."
    assert facts["The question"] == "Who can you count on? Choose all that fit."
    assert facts["Who was asked"].startswith("Asked only of people with the answer")
    assert facts["People asked"] == "31000"
    assert facts["Did not answer"] == "900"
    foot = page.select_one("footer").text
    assert "Published 30 June 2026" in foot
    assert RELEASE.hash[:12] in foot
    assert "can add up to more than 100" in page.text


def test_hidden_numbers_have_one_marker_and_it_is_explained(here: Team, address: str) -> None:
    page = here.page(f"{address}/q/home?by=area")
    markers = {tag.text for tag in page.select(".hidden-number")}
    assert markers == {"hidden"}
    table = page.select_one("#result-table")
    assert page.find(id=table["aria-describedby"]).text.startswith("“hidden” means")
    assert "No number of this table is hidden" in here.page(f"{address}/q/home").text


def test_choosing_a_group_is_a_form_whose_address_reproduces_the_view(here: Team, address: str) -> None:
    form = here.page(f"{address}/q/home").select_one("main form")
    assert form["method"] == "get"
    options = {option["value"]: option.text for option in form.select("#by option")}
    assert options == {
        "country": "Scotland as a whole",
        "region": "Regions",
        "area": "Council areas",
        "age": "How old are you",
    }
    page = here.page(f"{form['action']}?by=age")
    assert page.select_one("#by option[selected]")["value"] == "age"
    assert [row.th.text for row in page.select("tbody tr")] == [
        "Scotland",
        "16 or 17",
        "18 to 20",
        "Did not answer",
    ]


def test_the_table_is_complete_without_the_chart(here: Team, address: str) -> None:
    page = here.page(f"{address}/q/home?by=area")
    assert page.select_one("#chart").has_attr("hidden")
    assert page.select_one("#chart")["role"] == "img"
    assert page.select_one("#chart")["aria-describedby"] == "result-table"
    assert page.select_one("#result-table caption")
    assert len(page.select("#result-table tbody tr")) == 5
    assert all(cell.get("scope") for cell in page.select("#result-table th"))


def test_the_chart_stands_in_the_page_as_data_and_not_as_script(here: Team, address: str) -> None:
    page = here.page(f"{address}/q/home?by=area")
    inline = [tag for tag in page.select("script") if not tag.get("src")]
    assert [tag["type"] for tag in inline] == ["application/json"]
    assert json.loads(inline[0].text)["layout"]["paper_bgcolor"] == "#ffffff"
    assert not page.select("[style], style, [onclick]")


def test_where_all_is_hidden_there_is_a_table_and_no_chart(here: Team, address: str) -> None:
    page = here.page(f"{address}/q/rare?by=area")
    assert not page.select("#chart, script")
    assert page.select_one(".headline").text.startswith("The numbers for Scotland are hidden")


def test_words_of_a_questionnaire_are_shown_as_words(here: Team, address: str) -> None:
    body = here.get(f"{address}/q/home").get_data(as_text=True)
    assert "<b>now" not in body
    assert "&lt;b&gt;now&lt;/b&gt;" in body


def test_made_up_data_say_so_on_every_page(here: Team, address: str) -> None:
    for path in ("", "/method", "/q/home", "/q/home?by=area", "/area/S12000033"):
        assert "All data here are made up" in here.page(address + path).select_one(".made-up").text
    real = here.publish(made_release.release(made_up=False))
    assert not here.page(real).select(".made-up")


def test_the_method_page_tells_the_rules_of_this_release_and_their_limits(here: Team, address: str) -> None:
    text = here.page(f"{address}/method").text
    assert "at least 10 of its people" in text
    assert "Numbers below 5 are hidden, nought too" in text
    assert "What this does not protect against" in text
    assert RELEASE.hash in text


def test_the_method_page_says_how_many_batches_are_not_counted(here: Team) -> None:
    made = made_release.release()
    held = {**made.manifest, "not_counted": {"batches_waiting": 2, "batches_set_aside": 1}}
    address = here.publish(replace(made, manifest=held))
    here.sign_in()
    page = here.page(f"{address}/method")
    assert "Answers that are not counted" in page.text
    facts = [fact.text for fact in page.select("dl.facts")[0].select("dt, dd")]
    assert facts == ["Set aside", "1", "Not looked into when the tables were made", "2"]


def test_where_every_batch_counts_the_method_page_does_not_speak_of_it(here: Team, address: str) -> None:
    assert "not counted" not in here.page(f"{address}/method").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/q/nope", 404),
        ("/q/nope.csv", 404),
        ("/q/home?by=nope", 400),
        ("/q/home.csv?by=nope", 400),
        ("/q/home?by=", 400),
        ("/q/age?by=age", 400),
        ("/q/people?by=area&answer=nope", 400),
        ("/q/home?by=area:S12000033", 400),
        ("/area/nope", 404),
        ("/area/../../x", 404),
        ("/nope", 404),
    ],
)
def test_what_is_not_in_the_release_is_said_clearly(here: Team, address: str, path: str, status: int) -> None:
    page = here.page(address + path, status=status)
    assert page.h1.text in {"There is no such page", "That did not work"}
    assert page.select_one("main a")["href"] == "/team/"


@pytest.mark.parametrize("release", ["0" * 64, "x", "%00", "..%2f..", "'; DROP TABLE release; --"])
def test_an_unknown_release_is_not_found(here: Team, release: str) -> None:
    here.sign_in()
    assert here.page(f"/team/dashboard/{release}", status=404).h1.text == "There is no such page"


@pytest.mark.parametrize(
    "value",
    ["<script>alert(1)</script>", "'\"><img src=x>", "\x00", "{{7*7}}", "%s%s", "é" * 900, "country&by=area"],
)
def test_hostile_words_in_an_address_come_to_nothing(here: Team, address: str, value: str) -> None:
    response = here.get(f"{address}/q/home", query_string={"by": value, "answer": value})
    assert response.status_code == 400
    assert "<script>alert" not in response.get_data(as_text=True)
    assert "<img" not in response.get_data(as_text=True)
    assert "49" not in response.get_data(as_text=True).split("<main")[1]


def test_more_than_one_grouping_in_an_address_takes_the_first(here: Team, address: str) -> None:
    page = here.page(f"{address}/q/home?by=area&by=region")
    assert page.select_one("#by option[selected]")["value"] == "area"


def test_every_page_has_one_heading_a_title_and_a_language(here: Team, address: str) -> None:
    titles = set()
    paths = ("", "/method", "/q/home", "/q/home?by=area", "/area/S12000033")
    for path in paths:
        page = here.page(address + path)
        assert len(page.select("h1")) == 1
        assert page.html["lang"] == "en-GB"
        titles.add(page.title.text)
    assert len(titles) == len(paths)
