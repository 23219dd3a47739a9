"""S3: a survey opens and closes to the minute, by the clock in Scotland, and people are told plainly."""

from __future__ import annotations

import datetime

import pytest
from click.testing import CliRunner

from survey_app.commands.survey import survey as survey_command
from survey_app.letterbox import hours
from survey_app.questionnaire.answers import Answers
from survey_app.storage import tables
from tests.fielded import STAFF, Fielded, Person

MINUTE = 1 / 60


def timed(fielded: Fielded, opens: str | None, closes: str | None) -> Fielded:
    with fielded.owner.write() as connection:
        connection.execute(tables.survey.update().values(opens=opens, closes=closes))
    return fielded


def at(fielded: Fielded, written: str) -> None:
    """Set the clock to a minute in Scotland."""
    fielded.clock.hours = hours.opening(written) / 3600


def visit(fielded: Fielded, rest: str = "") -> Person:
    return fielded.person().get(rest)


def test_s3_before_it_opens_the_start_page_says_when(staff: Fielded) -> None:
    timed(staff, "2027-01-18 09:00", None)
    at(staff, "2027-01-18 08:59")
    person = visit(staff)
    assert (person.status, person.heading) == (200, "This survey is not open yet")
    assert "Monday 18 January 2027 at 09:00" in person.page.get_text().replace(",", "")


def test_s3_it_opens_to_the_minute(staff: Fielded) -> None:
    timed(staff, "2027-01-18 09:00", None)
    at(staff, "2027-01-18 09:00")
    assert visit(staff).heading == staff.questionnaire.title


def test_s3_nobody_begins_before_it_opens(staff: Fielded) -> None:
    timed(staff, "2027-01-18 09:00", None)
    at(staff, "2027-01-18 08:59")
    response = staff.app.test_client().post(staff.path("/agree"), data={"agree": "yes"})
    assert response.status_code == 403
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("page", ["/worker", "/about", "/privacy", "/qr.svg", "/try"])
def test_s3_what_people_need_beforehand_is_there_before_it_opens(staff: Fielded, page: str) -> None:
    before = staff.app.test_client().get(staff.path(page)).status_code
    timed(staff, "2027-01-18 09:00", None)
    at(staff, "2027-01-17 08:59")
    assert staff.app.test_client().get(staff.path(page)).status_code == before


def test_s3_it_closes_to_the_minute_without_anybody_doing_anything(staff: Fielded) -> None:
    timed(staff, None, "2027-02-26 17:00")
    at(staff, "2027-02-26 16:59")
    assert visit(staff).heading == staff.questionnaire.title
    at(staff, "2027-02-26 17:00")
    person = visit(staff)
    assert (person.status, person.heading) == (410, "This survey has closed")


def test_s3_who_is_in_the_middle_when_it_closes_is_told_that_nothing_was_sent(staff: Fielded) -> None:
    timed(staff, None, "2027-02-26 17:00")
    at(staff, "2027-02-26 16:50")
    person = staff.person().begin()
    person.get("/check")
    at(staff, "2027-02-26 17:01")
    person.press("send")
    assert (person.status, person.heading) == (410, "This survey has closed")
    assert "not sent before it closed are not kept" in person.page.get_text()
    assert staff.handed_in() == []


def test_s3_what_is_sent_in_the_last_minute_counts(staff: Fielded) -> None:
    timed(staff, None, "2027-02-26 17:00")
    at(staff, "2027-02-26 16:50")
    person = staff.person().begin().get("/check")
    at(staff, "2027-02-26 16:59")
    person.press("send")
    assert person.heading == "Your answers were sent"
    assert len(staff.handed_in()) == 1


@pytest.mark.parametrize("page", ["", "/agree"])
def test_s3_in_the_last_day_the_pages_say_when_it_closes(staff: Fielded, page: str) -> None:
    timed(staff, None, "2027-02-26 17:00")
    at(staff, "2027-02-25 16:59")
    assert "closes on" not in visit(staff, page).page.get_text()
    at(staff, "2027-02-25 17:00")
    said = " ".join(visit(staff, page).page.get_text().replace(",", "").split())
    assert "This survey closes on Friday 26 February 2027 at 17:00." in said


def test_s3_before_sending_the_page_says_when_it_closes(staff: Fielded) -> None:
    timed(staff, None, "2027-02-26")
    at(staff, "2027-02-26 10:00")
    person = staff.person().begin().get("/check")
    said = " ".join(person.page.get_text().replace(",", "").split())
    assert "This survey closes at the end of Friday 26 February 2027." in said


def test_s3_in_summer_the_hour_is_that_of_summer(staff: Fielded) -> None:
    timed(staff, None, "2027-06-30 17:00")
    staff.clock.hours = datetime.datetime(2027, 6, 30, 15, 59, tzinfo=datetime.UTC).timestamp() / 3600
    assert visit(staff).status == 200
    staff.clock.hours += MINUTE
    assert visit(staff).status == 410


@pytest.mark.parametrize(
    ("opens", "closes", "says"),
    [
        ("soon", None, "give a day like 2026-08-19"),
        ("2027-02-30", None, "give a day like 2026-08-19"),
        ("2027-02-26 17:00", "2027-02-26 09:00", "would close"),
    ],
)
def test_s3_a_time_that_makes_no_sense_is_refused_when_a_survey_is_opened(
    staff: Fielded, opens: str, closes: str | None, says: str
) -> None:
    words = [
        "open",
        str(STAFF),
        "--id",
        "another",
        "--opens",
        opens,
        *(["--closes", closes] if closes else []),
    ]
    result = CliRunner().invoke(survey_command, words, obj=staff.settings)
    assert result.exit_code == 2
    assert says in result.output


def test_s3_nothing_of_the_time_of_an_answer_is_kept(staff: Fielded) -> None:
    timed(staff, "2027-01-18 09:00", "2027-02-26 17:00")
    at(staff, "2027-02-01 10:07")
    staff.person().begin().get("/check").press("send")
    (only,) = staff.handed_in()
    assert only == Answers()
