"""The page of settings: from every page, back to it, and in no cookie, draft or response."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fontTools.ttLib import TTFont

from survey_app.languages import catalogues
from survey_app.questionnaire.answers import Answers
from survey_app.taking.looks import CHOICES, code_of
from survey_app.taking.settings import LACKS
from tests.fielded import MOVING_ON, ROOT, Fielded, Person, field_survey, questionnaire_of

LARGE = code_of({"size": "largest"})


@pytest.fixture
def in_languages(tmp_path: Path) -> Iterator[Fielded]:
    """The young people's survey where drafts of translations are offered."""
    logging.getLogger("survey_app.public").setLevel(logging.ERROR)
    fielded = field_survey(tmp_path, questionnaire_of(MOVING_ON), draft_languages=True)
    yield fielded
    fielded.dispose()


def open_settings(person: Person) -> Person:
    """By whatever the page has for it."""
    link = person.page.select_one("a[href^='/settings']")
    if link is None:
        return person.press("settings")
    person.response = person.client.get(str(link["href"]), follow_redirects=True)
    return person


def path_of(person: Person) -> str:
    """Path and query of the page, without the look."""
    request = person.response.request  # type: ignore[union-attr]
    query = "&".join(
        part for part in request.query_string.decode().split("&") if part and "view=" not in part
    )
    return request.path + (f"?{query}" if query else "")


def view_of(person: Person) -> list[str]:
    return parse_qs(person.response.request.query_string.decode()).get("view", [])  # type: ignore[union-attr]


# There and back


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "/agree",
        "/about",
        "/privacy",
        "/no-thanks",
        "/worker",
        "/thanks",
        "/deleted",
        "/try",
        "/try/q/age",
        "/try/stop?page=age",
        "/try/check",
        "/space?page=age",
    ],
)
def test_settings_lead_back_to_the_page_of_a_survey(young: Fielded, rest: str) -> None:
    person = open_settings(young.person().get(rest))
    assert person.heading == "Settings"
    person.press("save", {"size": "largest"})
    assert (path_of(person), view_of(person)) == (young.path(rest), [LARGE])


@pytest.mark.parametrize("address", ["/", "/privacy", "/accessibility", "/help-lines"])
def test_settings_lead_back_to_the_page_of_no_survey(young: Fielded, address: str) -> None:
    person = young.person()
    person.response = person.client.get(address)
    open_settings(person).press("save", {"size": "largest"})
    assert (path_of(person), view_of(person)) == (address, [LARGE])


@pytest.mark.parametrize(
    "rest", ["/q/age", "/q/age?then=check", "/stop?page=age", "/check", "/check?look=yes"]
)
def test_settings_lead_back_to_the_page_of_a_visit(young: Fielded, rest: str) -> None:
    person = open_settings(young.person().begin().get(rest)).press("save", {"colours": "dark"})
    assert (path_of(person), view_of(person)) == (young.path(rest), [code_of({"colours": "dark"})])


def test_settings_lead_back_to_help_lines_and_from_there_to_the_question(young: Fielded) -> None:
    person = young.person().begin().press("help")
    open_settings(person).press("save", {"size": "larger"})
    assert path_of(person).startswith("/help-lines?")
    assert person.page.select_one("main a.ds_button")["href"] == young.path(
        f"/q/age?view={code_of({'size': 'larger'})}"
    )  # type: ignore[index]


def test_settings_lead_back_to_a_page_that_says_what_went_wrong(young: Fielded) -> None:
    person = open_settings(young.person().get("/q/age"))
    assert person.heading == "Settings"
    person.press("save", {"size": "largest"})
    assert (person.heading, path_of(person)) == ("This visit is over", young.path("/q/age"))


def test_settings_lead_back_from_a_post_that_went_wrong(words: Fielded) -> None:
    person = words.person().begin()
    person.response = person.client.post(words.path("/q/line"), data={"line": "x" * 300_000})
    assert person.status == 413
    open_settings(person).press("save")
    assert person.at == "/q/line"


def test_settings_from_where_no_page_is_lead_to_the_front_page(young: Fielded) -> None:
    person = young.person()
    person.response = person.client.get("/nowhere")
    open_settings(person).press("save")
    assert path_of(person) == "/"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "//["]
)
def test_settings_lead_to_no_other_site(young: Fielded, back: str) -> None:
    client = young.app.test_client()
    page = client.get("/settings", query_string={"back": back}).get_data(as_text=True)
    assert "elsewhere" not in page
    answer = client.post("/settings", data={"back": back, "size": "largest"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/?view={LARGE}")


def test_going_back_without_a_change_keeps_what_was_chosen_before(young: Fielded) -> None:
    person = open_settings(young.person().get(f"/agree?view={LARGE}"))
    unchanged = person.page.select("main a")[-1]["href"]
    assert unchanged == young.path(f"/agree?view={LARGE}")


def test_settings_of_settings_lead_to_the_front_page(young: Fielded) -> None:
    answer = young.app.test_client().post("/settings", data={"back": "/settings?back=/settings"})
    assert answer.headers["Location"] == "/"


# What is there to choose


def test_what_was_chosen_is_chosen_when_one_comes_back(young: Fielded) -> None:
    code = code_of(
        {
            "size": "larger",
            "font": "lexend",
            "colours": "cream",
            "pictures": "no",
            "aloud": "yes",
            "easy": "yes",
        }
    )
    page = open_settings(young.person().get(f"?view={code}")).page
    assert {each["name"]: each["value"] for each in page.select("input[checked]")} == {
        "size": "larger",
        "font": "lexend",
        "colours": "cream",
        "pictures": "no",
        "aloud": "yes",
        "easy": "yes",
    }


def test_every_setting_and_value_is_offered(young: Fielded) -> None:
    page = open_settings(young.person().get("")).page
    offered: dict[str, list[str]] = {}
    for each in page.select("input[type=radio]"):
        offered.setdefault(str(each["name"]), []).append(str(each["value"]))
    assert {name: tuple(values) for name, values in offered.items()} == dict(CHOICES)


def test_back_to_how_it_was(young: Fielded) -> None:
    person = open_settings(young.person().get(f"/agree?view={LARGE}")).press("default")
    assert (path_of(person), view_of(person)) == (young.path("/agree"), [])


def test_the_language_and_the_settings_go_together(in_languages: Fielded) -> None:
    person = open_settings(in_languages.person().get("/agree?lang=ar")).press("save", {"size": "largest"})
    assert parse_qs(urlsplit(path_of(person)).query) == {"lang": ["ar"]}
    assert view_of(person) == [LARGE]
    person.get(f"/agree?lang=ar&view={LARGE}").press("yes", button="agree").press("language.gd")
    assert parse_qs(urlsplit(path_of(person)).query) == {"lang": ["gd"]}
    assert view_of(person) == [LARGE]


def test_the_settings_are_offered_in_each_language_of_the_survey(in_languages: Fielded) -> None:
    page = open_settings(in_languages.person().get("?lang=pl")).page
    assert page.select_one("html")["lang"] == "pl"  # type: ignore[index]
    back = [parse_qs(urlsplit(str(link["href"])).query)["back"] for link in page.select(".tongues a")]
    assert back == [[in_languages.path()]] * 5


@pytest.mark.parametrize("font", LACKS)
def test_a_font_is_offered_where_it_has_the_letters(in_languages: Fielded, font: str) -> None:
    letters: set[int] = set()
    for path in (ROOT / "static").glob("*.woff2"):
        if path.name.startswith(font):
            letters |= set(TTFont(path).getBestCmap())
    for language in ("gd", "sco", "pl", "uk", "ar"):
        text = "".join(str(entry.msgstr) for entry in catalogues.read(ROOT / "translations", language))
        lacking = {letter for letter in text if letter.isalpha() and ord(letter) not in letters}
        assert bool(lacking) == (language in LACKS[font]), (language, lacking)
        page = open_settings(in_languages.person().get(f"?lang={language}")).page
        assert bool(page.select(f"input[type=radio][value={font}]")) == (not lacking), language


def test_a_font_that_is_not_offered_in_a_language_is_kept_for_the_next(in_languages: Fielded) -> None:
    code = code_of({"font": "lexend"})
    person = open_settings(in_languages.person().get(f"?lang=ar&view={code}"))
    person.press("save", {"size": "largest"})
    assert view_of(person) == [code_of({"font": "lexend", "size": "largest"})]


# The way out and the help stay within reach


def test_settings_have_the_way_out_wherever_they_were_opened(young: Fielded, staff: Fielded) -> None:
    client = young.app.test_client()
    assert b'id="leave"' in client.get("/settings").data
    assert b'id="leave"' in client.get("/settings", query_string={"back": young.path("/q/age")}).data
    staffs = staff.app.test_client().get("/settings", query_string={"back": staff.path("/q/x")}).data
    assert b'id="leave"' not in staffs


@pytest.mark.parametrize(
    ("rest", "page"),
    [
        ("/q/age", "age"),
        ("/try/q/age", "try:age"),
        ("/check", "check"),
        ("/agree", "agree"),
        ("/stop?page=age", "age"),
        ("", None),
    ],
)
def test_help_lines_from_the_settings_lead_back_to_the_page_before(
    young: Fielded, rest: str, page: str | None
) -> None:
    client = young.app.test_client()
    html = Person(young, client, client.get("/settings", query_string={"back": young.path(rest)})).page
    (link,) = html.select(".foot a[href^='/help-lines']")
    given = parse_qs(urlsplit(str(link["href"])).query)
    assert given == {"link": [young.link], **({"page": [page]} if page else {})}


def test_settings_are_there_when_the_store_is_away(young: Fielded) -> None:
    client = young.person().get("").client
    young.owner.dispose()
    Path(young.settings.database_url.removeprefix("sqlite:///")).unlink()
    assert client.get("/settings", query_string={"back": young.path("/q/age")}).status_code == 200


# Nothing of it is kept


def test_what_was_typed_is_kept_on_the_way_to_the_settings(young: Fielded) -> None:
    person = young.person().begin().press("settings", {"age": "age-18-20"})
    assert person.heading == "Settings"
    person.press("save", {"size": "largest"})
    assert [each["value"] for each in person.page.select("input[checked]")] == ["age-18-20"]
    person.press("stop").press("send")
    assert young.handed_in() == [Answers({"age": ("age-18-20",)})]


def test_no_cookie_is_set_for_the_settings(young: Fielded) -> None:
    person = open_settings(young.person().get("")).press("save", {"size": "largest"})
    assert not person.client._cookies  # type: ignore[attr-defined]


def test_what_is_handed_in_says_nothing_of_the_settings(young: Fielded) -> None:
    for view in ("", f"?view={LARGE}"):
        person = young.person().get(f"/agree{view}").press("yes", button="agree")
        person.press("continue", {"age": "age-18-20"}).press("stop").press("send")
    first, second = young.handed_in()
    assert first == second == Answers({"age": ("age-18-20",)})
