"""S3: staff save their answers and come back with five words; what was answered before is kept, not shown."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from survey_app.storage import tables
from survey_app.taking import saved
from tests.fielded import MOVING_ON, ROOT, STAFF, Fielded, Person
from tests.lines.conftest import In_the_field

PARENTS = ROOT / "questionnaires" / "leaving-care" / "corporate-parenting-staff.yaml"


@pytest.fixture
def field(in_the_field: In_the_field) -> Fielded:
    """A survey that lets people come back."""
    fielded = in_the_field(PARENTS)
    assert fielded.questionnaire.fieldwork.resume
    return fielded


def drafts(fielded: Fielded) -> int:
    with fielded.owner.read() as connection:
        return len(connection.execute(tables.draft.select()).all())


def first_choice(person: Person) -> dict[str, object]:
    """The first option of each question on the page."""
    found: dict[str, object] = {}
    for control in person.page.select("main input[type=radio], main input[type=checkbox]"):
        found.setdefault(control["name"], control["value"])
    for control in person.page.select("main textarea"):
        found[control["name"]] = "Something said before"
    for control in person.page.select("main select"):
        found[control["name"]] = control.select("option")[1]["value"]
    return found


def some_pages(fielded: Fielded, pages: int = 4) -> Person:
    person = fielded.person().begin()
    for _ in range(pages):
        person.press("continue", first_choice(person))
    return person


def words_of(person: Person) -> str:
    return " ".join(person.page.select_one(".code-words").get_text(" ").split())


def save(person: Person) -> str:
    """Stop, save, and leave with the words."""
    person.press("stop").press("save")
    words = words_of(person)
    person.press("saved")
    assert person.heading == "You can come back later"
    return words


def come_back(fielded: Fielded, words: str) -> Person:
    person = fielded.person().get("/come-back")
    form = person.page.select_one("main form")
    assert form.get("action") is None
    person.response = person.client.post(
        fielded.path("/come-back"), data={"words": words}, follow_redirects=True
    )
    return person


def shown(page: BeautifulSoup) -> list[str]:
    """Every answer that a page gives away."""
    marked = page.select("main [checked], main option[selected]")
    typed = [field.get_text(strip=True) for field in page.select("main textarea")]
    return [str(each) for each in marked] + [each for each in typed if each]


def test_s3_saving_gives_five_words_that_are_shown_once(field: Fielded) -> None:
    person = some_pages(field).press("stop").press("save")
    words = words_of(person)
    assert len(words.split()) == 5
    assert set(words.split()) <= set(saved.words())
    assert words not in person.press("saved").page.get_text()


def test_s3_five_words_bring_back_to_the_page_one_stopped_on(field: Fielded) -> None:
    person = some_pages(field)
    stopped = person.at
    back = come_back(field, save(person))
    assert back.at == stopped


@pytest.mark.parametrize(
    "typed", [str.upper, lambda words: words.replace(" ", ", "), lambda words: f" {words}. "]
)
def test_s3_the_words_may_be_typed_as_people_type(field: Fielded, typed) -> None:
    words = save(some_pages(field))
    assert come_back(field, typed(words)).at.startswith("/q/")


def test_s3_earlier_answers_are_kept_and_counted(field: Fielded) -> None:
    person = some_pages(field)
    whole = come_back(field, save(person)).get("/check").press("send")
    assert whole.heading == "Your answers were sent"
    (only,) = field.handed_in()
    assert len([value for value in only.values.values() if value]) >= 4


def test_s3_no_page_shows_an_earlier_answer_again(field: Fielded) -> None:
    person = some_pages(field, 6)
    back = come_back(field, save(person))
    looked = 0
    for _ in range(12):
        assert shown(back.page) == []
        looked += "You answered this before" in back.page.get_text()
        back.press("back")
        if not back.at.startswith("/q/"):
            break
    assert looked >= 4
    back.get("/check?look=yes")
    assert "Something said before" not in back.page.get_text()
    assert "kept, and not shown" in back.page.get_text()


def test_s3_continue_leaves_an_earlier_answer_as_it_is_and_skip_takes_it_out(field: Fielded) -> None:
    person = field.person().begin()
    first = person.at
    question = next(iter(first_choice(person)))
    person.press("continue", first_choice(person))
    back = come_back(field, save(person)).get(first)
    back.press("continue")
    kept = back.get("/check?look=yes").page.get_text()
    assert "kept, and not shown" in kept
    back.get(first).press("skip")
    assert "kept, and not shown" not in back.get("/check?look=yes").page.get_text()
    back.press("send")
    (only,) = field.handed_in()
    assert not only.values.get(question)


def test_s3_an_answer_given_anew_takes_the_place_of_the_earlier_one_and_is_shown(field: Fielded) -> None:
    person = field.person().begin()
    first = person.at
    question, _ = next(iter(first_choice(person).items()))
    person.press("continue", first_choice(person))
    back = come_back(field, save(person)).get(first)
    other = back.page.select(f"main [name='{question}']")[1]["value"]
    back.press("continue", {question: other}).get(first)
    assert [each["value"] for each in back.page.select("main input[checked]")] == [other]


def test_s3_saving_leaves_nothing_on_the_device(field: Fielded) -> None:
    person = some_pages(field)
    place = person.at
    save(person)
    assert person.get(place).heading == "This visit is over"


def test_s3_sending_takes_away_what_waits(field: Fielded) -> None:
    words = save(some_pages(field))
    come_back(field, words).get("/check").press("send")
    assert drafts(field) == 0
    assert come_back(field, words).status == 422


def test_s3_two_devices_with_the_same_words_send_once(field: Fielded) -> None:
    words = save(some_pages(field))
    one, other = come_back(field, words).get("/check"), come_back(field, words).get("/check")
    assert one.press("send").heading == "Your answers were sent"
    assert other.press("send").heading == "These answers were dealt with somewhere else"
    assert len(field.handed_in()) == 1


def test_s3_a_double_click_on_send_is_one_response_and_thanks(field: Fielded) -> None:
    back = come_back(field, save(some_pages(field))).get("/check")
    form = back.page.select_one("main form")
    data = {field["name"]: field.get("value", "") for field in form.select("input")} | {"go": "send"}
    cookie = back.client.get_cookie("visit")
    assert cookie is not None
    first = back.client.post(form["action"], data=data)
    back.client.set_cookie("visit", cookie.value)
    second = back.client.post(form["action"], data=data)
    assert first.location == second.location
    assert first.location.endswith("/thanks")
    assert len(field.handed_in()) == 1


def test_s3_saving_again_gives_new_words_and_the_old_ones_are_no_more(field: Fielded) -> None:
    old = save(some_pages(field))
    new = save(come_back(field, old))
    assert new != old
    assert come_back(field, old).status == 422
    assert come_back(field, new).at.startswith("/q/")


def test_s3_closing_the_browser_or_leaving_keeps_what_was_saved_before(field: Fielded) -> None:
    words = save(some_pages(field))
    back = come_back(field, words)
    back.client.get("/leave")
    assert come_back(field, words).at.startswith("/q/")


def test_s3_deleting_everything_deletes_what_was_saved_too(field: Fielded) -> None:
    words = save(some_pages(field))
    come_back(field, words).press("stop").press("delete")
    assert drafts(field) == 0
    assert come_back(field, words).status == 422


def test_s3_saved_answers_wait_fourteen_days_and_no_longer(field: Fielded) -> None:
    words = save(some_pages(field))
    field.clock.hours += 14 * 24
    assert come_back(field, words).at.startswith("/q/")
    field.clock.hours += 24 + 24
    assert come_back(field, words).status == 422


def test_s3_words_open_nothing_once_the_survey_is_closed(field: Fielded) -> None:
    words = save(some_pages(field))
    field.close()
    response = field.app.test_client().post(field.path("/come-back"), data={"words": words})
    assert response.status_code == 410


def test_s3_closing_again_takes_away_what_waits(field: Fielded) -> None:
    save(some_pages(field))
    field.close()
    field.close()
    assert drafts(field) == 0


def test_s3_the_words_are_nowhere_in_the_store(field: Fielded) -> None:
    words = save(some_pages(field))
    for path in field.settings.instance.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert words.encode() not in held
            assert b"Something said before" not in held


def test_s3_what_waits_is_as_long_whatever_was_answered(field: Fielded) -> None:
    save(field.person().begin())
    save(some_pages(field, 5))
    with field.owner.read() as connection:
        lengths = {len(row.sealed) for row in connection.execute(tables.draft.select())}
    assert len(lengths) == 1


def test_s3_a_survey_that_does_not_offer_it_has_no_such_page(in_the_field: In_the_field) -> None:
    young = in_the_field(MOVING_ON)
    assert young.app.test_client().get(young.path("/come-back")).status_code == 404
    person = young.person().begin()
    assert "come back later" not in person.press("stop").page.get_text()
    person.response = person.client.post(young.path("/send"), data={"go": "save"})
    assert person.status == 404


def test_s3_the_start_page_offers_the_way_back(field: Fielded) -> None:
    page = field.person().get().page
    assert page.select_one(f"main a[href='{field.path('/come-back')}']")


def test_s3_the_promised_minutes_are_those_that_were_computed(in_the_field: In_the_field) -> None:
    staff = in_the_field(STAFF)
    said = re.search(r"about (\d+) minutes", staff.person().get().page.get_text())
    assert said
    assert int(said[1]) == staff.questionnaire.promised_minutes


def test_s3_too_many_who_come_back_at_once_are_asked_to_wait(
    field: Fielded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise saved.TooManyAtOnce

    monkeypatch.setattr("survey_app.taking.coming_back.saved.visit_of", full)
    person = come_back(field, "one two three four five")
    assert person.status == 503
    assert "Wait a moment" in person.page.get_text()
