"""W3: every question can be walked through without creating a response, plainly marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.preview.application import application as preview
from survey_app.questionnaire import routing
from survey_app.taking.padding import SIZE
from tests.fielded import MOVING_ON, ROOT, Fielded, Person, questionnaire_of
from tests.journeys.browsing import chromium, faults, noticed, overflow
from tests.journeys.respondents import DESKTOP, PHONE, public_side, url
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS

MARK = "Trying out: nothing is kept."


def pages_met(person: Person) -> list[str]:
    """Press Continue from the first page to the last; the ids of the pages."""
    layout = routing.layout(person.fielded.questionnaire)
    person.get(f"/try/q/{layout[0].id}")
    met = []
    while person.at.startswith("/try/q/"):
        met.append(person.at.removeprefix("/try/q/"))
        person.press("continue")
    return met


def stored(fielded: Fielded) -> dict[str, bytes]:
    """Every byte of the instance's folder."""
    instance = fielded.settings.instance
    return {path.name: path.read_bytes() for path in instance.rglob("*") if path.is_file()}


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_w3_every_page_is_met_in_the_order_of_the_questionnaire(
    path: Path, in_the_field: In_the_field
) -> None:
    fielded = in_the_field(path)
    person = fielded.person()
    assert pages_met(person) == [page.id for page in routing.layout(fielded.questionnaire)]
    assert person.at == "/try/check"


def test_w3_the_workers_page_leads_there_and_it_leads_back(person: Person) -> None:
    person.get("/worker")
    assert person.page.select_one(f'main a[href="{person.fielded.path("/try")}"]')
    person.get("/try")
    assert person.page.select_one(f'a[href="{person.fielded.path("/worker")}"]')


def test_w3_no_byte_is_written_whatever_is_answered(person: Person) -> None:
    before = stored(person.fielded)
    person.get("/try/q/age")
    while person.at.startswith("/try/q/"):
        names = {str(control["name"]) for control in person.page.select("main input, main textarea")}
        person.press("continue", dict.fromkeys(names, "age-16-17"))
    person.get("/try/thanks").get("/try/stop?page=age")
    assert stored(person.fielded) == before


def test_w3_no_cookie_is_set_and_none_is_needed(person: Person) -> None:
    pages_met(person)
    assert list(person.client._cookies or ()) == []


def test_w3_what_was_chosen_is_gone_when_one_goes_back(person: Person) -> None:
    person.get("/try/q/age").press("continue", {"age": "age-16-17"}).press("back")
    assert person.at == "/try/q/age"
    assert not person.page.select("[checked]")


def test_w3_nothing_can_be_sent_from_any_page(person: Person) -> None:
    for rest in ("/try", "/try/check", "/try/stop?page=age", "/try/thanks"):
        assert not person.get(rest).page.select("form"), rest
    person.get("/try/q/age")
    while person.at.startswith("/try/q/"):
        assert not person.page.select('[value="send"], form[action]'), person.at
        person.press("continue")


def test_w3_a_send_that_is_posted_all_the_same_finds_no_visit(person: Person) -> None:
    person.get("/try/q/age").press("continue", {"age": "age-16-17"})
    posted = person.client.post(person.fielded.path("/send"), data={"go": "send", "whole": "yes"})
    assert posted.status_code == 410
    assert person.fielded.count("letterbox") == 0


@pytest.mark.parametrize(
    "rest", ["/try", "/try/q/age", "/try/q/went-wrong.notice", "/try/check", "/try/thanks"]
)
def test_w3_each_page_is_marked_in_its_title_and_at_its_top(person: Person, rest: str) -> None:
    page = person.get(rest).page
    assert page.title is not None
    assert page.title.get_text().startswith("Trying out: ")
    assert MARK in page.select_one("header").get_text()
    assert page.select_one("body.trying")


@pytest.mark.parametrize("rest", ["", "/agree", "/worker", "/q/age", "/check", "/stop", "/thanks"])
def test_w3_the_real_pages_never_carry_the_mark(person: Person, rest: str) -> None:
    person.get("/try/q/age")
    page = person.begin().get(rest).page
    assert MARK not in page.get_text()
    assert not page.select_one(".trying")


def test_w3_the_question_and_its_buttons_are_those_of_the_real_page(person: Person) -> None:
    tried = person.get("/try/q/age").page.select_one("main form")
    real = person.begin().get("/q/age").page.select_one("main form")
    assert str(tried) == str(real)


def test_w3_a_page_for_some_says_in_words_for_whom(person: Person) -> None:
    said = person.get("/try/q/wrong-help").page.select_one("main .notice").get_text()
    assert said == "Only asked if: Something went badly wrong is “Yes”"


def test_w3_a_page_for_everybody_says_nothing_of_it(person: Person) -> None:
    assert not person.get("/try/q/age").page.select(".notice")


def test_w3_stopping_says_what_people_would_choose_from(person: Person) -> None:
    person.get("/try/q/living").press("stop")
    assert person.heading == "Do you want to stop?"
    assert "Here they would choose:" in person.page.get_text()
    assert [each.get_text() for each in person.page.select("main li")] == [
        "Send what I have answered",
        "Delete everything",
        "Go back to the questions",
    ]
    assert person.page.select_one("main .controls a")["href"].endswith("/try/q/living")


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_w3_what_people_would_choose_from_is_what_they_do_choose_from(
    path: Path, in_the_field: In_the_field
) -> None:
    person = in_the_field(path).person()
    first = routing.layout(person.fielded.questionnaire)[0].id
    said = [each.get_text() for each in person.get(f"/try/stop?page={first}").page.select("main li")]
    person.begin().get("/stop")
    assert said == [each.get_text() for each in person.page.select("main button")]


def test_w3_skipping_a_sensitive_part_leads_past_it(person: Person) -> None:
    assert person.get("/try/q/went-wrong.notice").press("skip").at == "/try/q/went-wrong.support"


def test_w3_clearing_a_choice_leads_to_the_same_page(person: Person) -> None:
    assert person.get("/try/q/age").press("clear.age").at == "/try/q/age"


def test_w3_help_leads_back_to_the_page_that_was_tried(person: Person) -> None:
    person.get("/try/q/living").press("help")
    assert person.heading == "Who can help now"
    assert person.page.select_one("main .controls a")["href"] == person.fielded.path("/try/q/living")


def test_w3_another_language_leads_to_the_same_page_in_it(in_the_field: In_the_field) -> None:
    person = in_the_field(MOVING_ON, draft_languages=True).person()
    person.get("/try/q/age").press("language.pl")
    assert person.at == "/try/q/age"
    assert person.page.select_one("html")["lang"] == "pl"
    assert person.page.select_one("body.trying")


def test_w3_leaving_quickly_works_there_too(person: Person) -> None:
    leave = person.get("/try/q/age").page.select_one("#leave")["href"]
    assert person.client.get(leave).status_code == 303


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_w3_a_page_that_is_tried_has_the_one_size(path: Path, in_the_field: In_the_field) -> None:
    fielded = in_the_field(path)
    person = fielded.person()
    for page in routing.layout(fielded.questionnaire):
        assert len(person.get(f"/try/q/{page.id}").response.data) == SIZE, page.id


@pytest.mark.parametrize("rest", ["/try", "/try/q/age", "/try/stop", "/try/check", "/try/thanks"])
def test_w3_an_unknown_link_is_said_plainly(person: Person, rest: str) -> None:
    person.response = person.client.get(f"/s/0000000000{rest}")
    assert (person.status, person.heading) == (404, "We do not know this link")


def test_w3_a_page_that_does_not_exist_is_not_found(person: Person) -> None:
    assert person.get("/try/q/no-such-page").status == 404


def test_w3_a_preview_can_be_tried_out_too() -> None:
    client = preview(MOVING_ON, 8799).test_client()
    page = client.get("/s/preview/try/q/age", base_url="http://127.0.0.1:8799").get_data(as_text=True)
    assert MARK in page
    assert "Preview" in page


def test_w3_no_notes_are_left_on_a_page_that_is_tried_in_a_workshop() -> None:
    client = preview(MOVING_ON, 8799, with_workshop=True).test_client()
    page = client.get("/s/preview/try/q/age", base_url="http://127.0.0.1:8799").get_data(as_text=True)
    assert 'id="notes"' not in page


@pytest.mark.parametrize(
    "name", ["repeats", "variants", "piping", "totals", "parts-in-any-order", "statements-group"]
)
def test_w3_questionnaires_of_every_kind_can_be_tried(name: str, in_the_field: In_the_field) -> None:
    fielded = in_the_field(ROOT / "tests" / "questionnaires" / f"{name}.yaml")
    assert pages_met(fielded.person()) == [page.id for page in routing.layout(fielded.questionnaire)]


def test_w3_a_part_that_comes_again_says_when(in_the_field: In_the_field) -> None:
    fielded = in_the_field(ROOT / "tests" / "questionnaires" / "repeats.yaml")
    second = next(page.id for page in routing.layout(fielded.questionnaire) if page.id.endswith("--2"))
    said = fielded.person().get(f"/try/q/{second}").page.select_one("main .notice").get_text()
    assert said.startswith("Only asked if: “")
    assert said.endswith("is “Yes”")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("trying")
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP, {"width": 320, "height": 640}])
def test_w3_axe_finds_nothing_and_the_pages_fit(viewport: dict[str, int], tmp_path: Path) -> None:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded, chromium() as browser:
        page = browser.new_page(viewport=viewport)  # type: ignore[arg-type]
        problems = noticed(page)
        for rest in (
            "/try",
            "/try/q/age",
            "/try/q/wrong-help",
            "/try/stop?page=age",
            "/try/check",
            "/try/thanks",
        ):
            page.goto(url(fielded, rest))
            assert faults(page) == [], rest
            assert overflow(page) == 0, rest
        assert problems == []
        page.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("trying")
def test_w3_the_mark_is_seen_wherever_the_page_is_scrolled_to(tmp_path: Path) -> None:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as fielded, chromium() as browser:
        page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
        page.goto(url(fielded, "/try/q/age"))
        body = page.evaluate(
            """() => {
                const style = getComputedStyle(document.body)
                const tall = document.body.getBoundingClientRect().height >= innerHeight
                return [style.borderLeftStyle, parseFloat(style.borderLeftWidth), tall]
            }"""
        )
        assert body == ["dashed", 8, True]
        page.close()
