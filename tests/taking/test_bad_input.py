"""Whatever is sent: a clear page, nothing lost, and nothing stored that should not be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from survey_app.storage.engines import Role, StoreUnavailable, open_store
from tests.fielded import Fielded, Person

SAYS_IT_IS_NOT_YOUR_FAULT = "It is our fault, not yours."


@contextmanager
def locked(fielded: Fielded) -> Iterator[None]:
    """Somebody else writes and does not stop."""
    path = fielded.settings.database_url.removeprefix("sqlite:///")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def hurried(fielded: Fielded) -> None:
    """Wait a moment for other writers, not five seconds."""
    desk = fielded.app.extensions["desk"]
    desk.store.dispose()
    object.__setattr__(desk, "store", open_store(fielded.settings.database_url, Role.PUBLIC, patience=0.1))


@contextmanager
def full(fielded: Fielded) -> Iterator[None]:
    """The disk takes no further page: SQLite refuses to grow the file."""
    desk = fielded.app.extensions["desk"]
    write = desk.store.write

    @contextmanager
    def full_write():
        with write() as connection:
            yield connection
            raise StoreUnavailable("database or disk is full")

    desk.store.write = full_write
    try:
        yield
    finally:
        del desk.store.write


@pytest.mark.parametrize(
    "tampered",
    ["", "x", "x" * 43, "A" * 43, "A" * 5000, "../../etc/passwd", "' OR 1=1 --", "%00", "\u00e9"],
)
@pytest.mark.parametrize("rest", ["/q/age", "/stop", "/check"])
def test_a_tampered_cookie_gets_a_kind_page(person: Person, tampered: str, rest: str) -> None:
    person.begin()
    cookie = f"visit={tampered}".encode().decode("latin-1")
    person.response = person.fielded.app.test_client(use_cookies=False).get(
        person.fielded.path(rest), headers={"Cookie": cookie}
    )
    assert (person.status, person.heading) == (410, "This visit is over")


def test_one_changed_letter_of_a_cookie_opens_nothing(person: Person) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    cookie = person.client.get_cookie("visit").value
    changed = ("B" if cookie[0] == "A" else "A") + cookie[1:]
    person.client.set_cookie("visit", changed)
    assert person.get("/q/age").heading == "This visit is over"
    person.client.set_cookie("visit", cookie)
    assert person.get("/q/age").page.select_one("input[checked]")["value"] == "age-16-17"


def test_a_draft_that_was_tampered_with_in_the_database_gets_a_kind_page(person: Person) -> None:
    from sqlalchemy import text

    person.begin()
    with person.fielded.owner.write() as connection:
        connection.execute(text("UPDATE draft SET sealed = zeroblob(4124)"))
    assert person.get("/q/age").heading == "This visit is over"


def test_the_draft_of_another_survey_is_not_opened_here(young: Fielded, tmp_path) -> None:
    from survey_app.letterbox import fieldwork

    opened = fieldwork.open_survey(
        young.owner,
        young.settings,
        survey_id="the-same-again-2027",
        questionnaire=young.questionnaire,
        areas=["S12000049"],
        policy_json='{"min_base": 10, "min_cell": 5}',
        made_up=False,
        passphrases={"key-holder": "a passphrase for tests only"},
        opens=None,
        closes=None,
    )
    person = young.person().begin().press("continue", {"age": "age-16-17"})
    person.response = person.client.get(f"/s/{opened.links[0][0]}/q/age")
    assert (person.status, person.heading) == (410, "This visit is over")
    assert not person.page.select("[checked]")


@pytest.mark.parametrize("rest", ["", "/agree", "/worker", "/q/age", "/stop", "/check"])
def test_a_closed_survey_says_so_on_every_page(person: Person, rest: str) -> None:
    person.begin()
    person.fielded.close()
    person.get(rest)
    assert (person.status, person.heading) == (410, "This survey has closed")


def test_answers_to_a_survey_that_closed_meanwhile_are_refused_plainly(person: Person) -> None:
    person.walk_to("/check", {"age": "age-16-17"})
    person.fielded.close()
    person.press("send")
    assert (person.status, person.heading) == (410, "This survey has closed")
    assert person.fielded.count("letterbox") == person.fielded.count("response") == 0


def test_a_closing_between_reading_and_handing_in_is_noticed(person: Person, monkeypatch) -> None:
    from dataclasses import replace

    from survey_app.letterbox.store import SurveyClosed

    def closed(*args: object, **kwargs: object) -> None:
        raise SurveyClosed

    person.walk_to("/check")
    extensions = person.fielded.app.extensions
    monkeypatch.setitem(extensions, "desk", replace(extensions["desk"], hand_in=closed))
    assert person.press("send").heading == "This survey has closed"


def test_an_option_code_that_does_not_exist_is_said_and_not_stored(person: Person) -> None:
    person.begin().press("continue", {"age": "age-999"})
    assert person.status == 422
    assert "not one of those shown" in person.page.select_one("#error-summary").get_text()
    person.get("/check").press("send")
    assert dict(person.fielded.handed_in()[0].values) == {}


def test_questions_and_pages_that_do_not_belong_together_store_nothing(person: Person) -> None:
    person.begin().press("continue", {"living": "own-place", "no-such": "x", "__proto__": "x"})
    person.get("/check").press("send")
    assert dict(person.fielded.handed_in()[0].values) == {}


def test_several_codes_for_a_choice_of_one_count_as_one(person: Person) -> None:
    person.begin().press("continue", {"age": ["age-16-17", "age-18-20"]}).get("/check").press("send")
    assert dict(person.fielded.handed_in()[0].values) == {"age": ("age-16-17",)}


def test_a_text_of_a_megabyte_is_refused_plainly_and_loses_nothing_else(person: Person) -> None:
    person.walk_to("/q/keep", {"age": "age-16-17"})
    person.press("continue", {"keep": "x" * 1_000_000})
    assert (person.status, person.heading) == (413, "That was too much text")
    assert person.page.select_one('a[href^="/help-lines"]')
    assert person.get("/q/age").page.select_one("input[checked]")["value"] == "age-16-17"
    assert person.get("/q/keep").page.select_one("textarea").get_text().strip() == ""


def test_controls_and_marks_of_direction_do_not_reach_the_store(words: Fielded) -> None:
    person = words.person().walk_to("/q/lines", {"line": "tea\u202e\x00\x07"})
    person.press("continue", {"lines": "good\u2066\r\nand hot"}).press("send")
    words.handed_in()
    assert words.words() == ["good\nand hot", "tea"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost.elsewhere.example"},
    ],
)
def test_a_form_that_another_site_sends_is_refused(person: Person, headers: dict[str, str]) -> None:
    person.begin().press("continue", {"age": "age-16-17"})
    data = {"age": "age-18-20", "go": "continue"}
    person.response = person.client.post(person.fielded.path("/q/age"), data=data, headers=headers)
    assert (person.status, person.heading) == (403, "That did not work")
    assert person.get("/q/age").page.select_one("input[checked]")["value"] == "age-16-17"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {"Origin": "null"}],
    ids=["an old browser", "a new one", "one that sends an origin", "one that hides it"],
)
def test_our_own_form_is_taken_from_any_browser(person: Person, headers: dict[str, str]) -> None:
    person.begin()
    data = {"age": "age-18-20", "go": "continue"}
    response = person.client.post(person.fielded.path("/q/age"), data=data, headers=headers)
    assert response.status_code == 303


def test_when_the_database_is_locked_the_answers_stay_on_the_page(person: Person) -> None:
    person.walk_to("/q/keep")
    hurried(person.fielded)
    with locked(person.fielded):
        person.press("continue", {"keep": "Half a page of words"})
        assert person.status == 503
        assert SAYS_IT_IS_NOT_YOUR_FAULT in person.page.select_one("[role=alert]").get_text()
        assert person.page.select_one("textarea").get_text().strip() == "Half a page of words"
    assert person.press("continue").at == "/q/change"
    assert "Half a page" in person.press("back").page.select_one("textarea").get_text()


def test_when_the_database_is_locked_a_chosen_answer_stays_chosen(person: Person) -> None:
    person.begin()
    hurried(person.fielded)
    with locked(person.fielded):
        person.press("continue", {"age": "age-21-23"})
        assert person.page.select_one("input[checked]")["value"] == "age-21-23"
    assert person.press("continue").at == "/q/living"


def test_help_is_reached_even_when_the_database_is_locked(person: Person) -> None:
    person.begin()
    hurried(person.fielded)
    with locked(person.fielded):
        assert person.press("help").heading == "Who can help now"


def test_when_the_database_is_full_nothing_is_sent_and_nothing_is_lost(person: Person) -> None:
    person.walk_to("/check", {"age": "age-16-17"})
    with full(person.fielded):
        person.press("send")
        assert person.status == 503
        assert "have not been sent yet" in person.page.select_one("[role=alert]").get_text()
    assert person.press("send").heading == "Your answers were sent"
    assert [dict(answers.values) for answers in person.fielded.handed_in()] == [{"age": ("age-16-17",)}]


def test_a_part_answer_that_could_not_be_sent_is_offered_again(person: Person) -> None:
    person.begin().press("stop", {"age": "age-16-17"})
    with full(person.fielded):
        person.press("send")
        assert person.heading == "Do you want to stop?"
    assert person.press("send").heading == "Your answers were sent"


def test_when_nothing_can_be_read_the_page_says_so_and_offers_help(person: Person) -> None:
    hurried(person.fielded)
    with locked(person.fielded):
        person.get("/agree")
        assert (person.status, person.heading) == (503, "We cannot do that just now")
        assert person.client.get("/help-lines").status_code == 200
        assert person.client.get("/health/live").status_code == 200
        assert person.client.get("/health/ready").status_code == 503
    assert person.client.get("/health/ready").status_code == 200


def test_a_fault_of_ours_is_noted_by_kind_place_and_hour_and_nothing_else(
    person: Person, monkeypatch, caplog: pytest.LogCaptureFixture
) -> None:
    from survey_app.taking import pages

    def broken(*args: object) -> str:
        secret = "age-16-17"
        raise RuntimeError(f"secret {secret}")

    person.begin().press("continue", {"age": "age-16-17"})
    caplog.clear()
    monkeypatch.setattr(pages, "question_page", broken)
    person.get("/q/age")
    assert (person.status, person.heading) == (500, "Something went wrong")
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("RuntimeError in asking.py:")
    assert line.endswith(", 2025-11-24 16:00 UTC")
    assert caplog.records[0].exc_info is None
    for unsaid in ("secret", "/q/", "age", person.fielded.link):
        assert unsaid not in line


def test_the_public_side_has_no_session_and_no_secret(person: Person) -> None:
    person.walk_to("/check").press("send")
    assert person.fielded.app.secret_key is None
    assert person.client.get_cookie("session") is None


@pytest.mark.slow
def test_a_browser_that_is_still_sending_too_much_gets_to_see_the_answer(young: Fielded, tmp_path) -> None:
    """Through the real server: one that answers and hangs up looks to a browser like a broken line."""
    from http.client import HTTPConnection

    from tests.serving import Instance, free_port

    instance = Instance(tmp_path, free_port())
    with instance.served("serve", "--part", "public"):
        connection = HTTPConnection("127.0.0.1", instance.port, timeout=30)
        for size, status in ((1_000_000, 413), (10, 410)):
            connection.request(
                "POST",
                young.path("/q/keep"),
                "keep=" + "x" * size,
                {"Content-Type": "application/x-www-form-urlencoded"},
            )
            response = connection.getresponse()
            assert (response.status, len(response.read())) == (status, 16 * 1024)
        connection.close()
