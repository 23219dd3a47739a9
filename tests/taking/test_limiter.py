"""The limiter: it notices a flood and turns nobody away; only wrong codes have to wait."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.letterbox import code_making
from survey_app.taking import limiter as limiter_room
from survey_app.taking.limiter import BEGUN_FOR_ONE, Limiter, Limits, unlimited
from tests.fielded import STAFF, Clock, Fielded, Person, field_survey, questionnaire_of

HERE, THERE = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])
LIMITS = Limits(from_one_place=5, to_one_link=20, wrong_codes=3)
TRIES = 4


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    return Limiter(LIMITS, clock)


def hand_in(limiter: Limiter, times: int, place: bytes | None = HERE, link: str = "l") -> None:
    for _ in range(times):
        limiter.handed_in(place, "survey", link)


def test_what_people_send_is_no_surge(limiter: Limiter) -> None:
    hand_in(limiter, 4)
    assert not limiter.is_surge(HERE, "survey", "l")


def test_more_from_one_place_than_the_limit_is_a_surge(limiter: Limiter) -> None:
    hand_in(limiter, 5)
    assert limiter.is_surge(HERE, "survey", "l")


def test_another_place_is_none_of_it(limiter: Limiter) -> None:
    hand_in(limiter, 5)
    assert not limiter.is_surge(THERE, "survey", "l")


def test_another_survey_is_none_of_it(limiter: Limiter) -> None:
    hand_in(limiter, 5)
    assert not limiter.is_surge(HERE, "another", "its link")


def test_more_through_one_link_is_a_surge_from_wherever_it_comes(limiter: Limiter) -> None:
    for number in range(20):
        limiter.handed_in(bytes([10, 0, 0, number]), "survey", "l")
    assert limiter.is_surge(THERE, "survey", "l")
    assert limiter.is_surge(None, "survey", "l")
    assert not limiter.is_surge(THERE, "survey", "another link")


def test_visits_begun_by_the_dozen_make_the_next_response_one_of_a_surge(limiter: Limiter) -> None:
    for _ in range(BEGUN_FOR_ONE * 5):
        limiter.began(HERE, "survey")
    assert limiter.is_surge(HERE, "survey", "l")


def test_where_no_place_is_known_only_the_link_counts(limiter: Limiter) -> None:
    hand_in(limiter, 10, None)
    assert not limiter.is_surge(None, "survey", "l")


def test_wrong_codes_have_to_wait_until_the_hour_turns(limiter: Limiter, clock: Clock) -> None:
    for _ in range(3):
        assert limiter.wait(HERE, "survey") == 0
        limiter.wrong_code(HERE, "survey")
    assert limiter.wait(HERE, "survey") == 2700
    assert limiter.wait(THERE, "survey") == 0
    clock.hours += 0.75
    assert limiter.wait(HERE, "survey") == 0


def test_an_hour_later_everything_is_forgotten(limiter: Limiter, clock: Clock) -> None:
    hand_in(limiter, 5)
    clock.hours += 1
    assert not limiter.is_surge(HERE, "survey", "l")


def test_an_hour_that_is_over_is_forgotten_even_where_nobody_comes(limiter: Limiter, clock: Clock) -> None:
    hand_in(limiter, 5)
    clock.hours += 1
    limiter_room.turn_all()
    assert not any(limiter._sketch._cells)


def test_within_the_hour_nothing_is_forgotten(limiter: Limiter) -> None:
    hand_in(limiter, 5)
    limiter_room.turn_all()
    assert limiter.is_surge(HERE, "survey", "l")


def test_limits_of_nothing_are_none() -> None:
    limiter = unlimited()
    hand_in(limiter, 2000)
    for _ in range(200):
        limiter.wrong_code(HERE, "survey")
    assert not limiter.is_surge(HERE, "survey", "l")
    assert limiter.wait(HERE, "survey") == 0


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Fielded]:
    questionnaire = questionnaire_of(STAFF)
    fieldwork = questionnaire.fieldwork.model_copy(update={"mode": "codes", "resume": True})
    asks = questionnaire.model_copy(update={"fieldwork": fieldwork})
    made = field_survey(tmp_path, asks, code_tries=TRIES, trusted_proxies=1)
    yield made
    made.dispose()


def type_code(fielded: Fielded, typed: str, address: str = "192.0.2.1", rest: str = "/code") -> Person:
    person = fielded.person()
    field = "code" if rest == "/code" else "words"
    person.response = person.client.post(
        fielded.path(rest), data={field: typed}, headers={"X-Forwarded-For": address}, follow_redirects=True
    )
    return person


def many_wrong_ones(fielded: Fielded) -> None:
    for _ in range(TRIES):
        assert type_code(fielded, "0000-0000-0000").status == 422


def new_code(fielded: Fielded) -> str:
    record = code_making.survey_with_codes(fielded.owner, fielded.survey_id)
    return code_making.make(fielded.owner, record, 1)[0].typed


def test_after_many_wrong_codes_a_page_says_kindly_when_to_try_again(asking: Fielded) -> None:
    many_wrong_ones(asking)
    person = type_code(asking, "0000-0000-0000")
    assert (person.status, person.heading) == (429, "Please try again a little later")
    assert person.response is not None
    assert person.response.headers["Retry-After"] == "2700"
    said = " ".join(person.page.select_one("main").get_text().split())  # type: ignore[union-attr]
    assert "It may well have been somebody else. Nothing is lost." in said
    assert "You can try again in about 45 minutes." in said
    assert "0000" not in said


def test_a_right_code_waits_as_a_wrong_one_does(asking: Fielded) -> None:
    typed = new_code(asking)
    many_wrong_ones(asking)
    wrong, right = type_code(asking, "1111-0000-0000"), type_code(asking, typed)
    assert right.response is not None
    assert wrong.response is not None
    assert (right.status, right.response.data) == (429, wrong.response.data)


def test_it_is_not_used_up_by_waiting(asking: Fielded) -> None:
    typed = new_code(asking)
    many_wrong_ones(asking)
    type_code(asking, typed)
    asking.clock.hours += 1
    assert type_code(asking, typed).status == 200


def test_right_codes_from_one_address_never_have_to_wait(asking: Fielded) -> None:
    for _ in range(2 * TRIES):
        assert type_code(asking, new_code(asking)).status == 200


def test_another_address_goes_on(asking: Fielded) -> None:
    many_wrong_ones(asking)
    assert type_code(asking, new_code(asking), "192.0.2.2").status == 200


def test_a_scanned_card_lets_in_where_typed_ones_wait(asking: Fielded) -> None:
    many_wrong_ones(asking)
    record = code_making.survey_with_codes(asking.owner, asking.survey_id)
    (code,) = code_making.make(asking.owner, record, 1)
    person = asking.person()
    person.client.get(asking.path(f"/c/{code.scanned}"), headers={"X-Forwarded-For": "192.0.2.1"})
    person.begin()
    assert person.at.startswith("/q/")


def test_five_words_that_are_none_count_too(asking: Fielded) -> None:
    for _ in range(TRIES):
        assert type_code(asking, "able above absent absorb abstract", rest="/come-back").status == 422
    assert type_code(asking, "able above absent absorb abstract", rest="/come-back").status == 429


def test_the_page_that_asks_to_wait_is_as_long_as_every_other(asking: Fielded) -> None:
    many_wrong_ones(asking)
    person = type_code(asking, "0000-0000-0000")
    assert person.response is not None
    assert len(person.response.data) == 16 * 1024


def test_a_double_click_is_counted_once(asking: Fielded) -> None:
    person = type_code(asking, new_code(asking)).get("/check")
    (visit,) = [cookie for cookie in person.client._cookies.values() if cookie.key == "visit"]
    form = {"go": "send", "whole": "yes", "until": person.page.select_one("[name=until]")["value"]}  # type: ignore[index]
    for _ in range(2):
        person.client.set_cookie("visit", visit.value)
        person.client.post(asking.path("/send"), data=form)
    limiter = asking.app.extensions["desk"].limiter
    assert limiter._estimate(limiter_room.Kind.HANDED_IN, b"", asking.link) == 1


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Fielded]:
    """A survey with a shared link, where a third response from one address is one of a surge."""
    made = field_survey(tmp_path, questionnaire_of(STAFF), surge_address=2, surge_link=4, trusted_proxies=1)
    yield made
    made.dispose()


def answer(fielded: Fielded, address: str) -> Person:
    """Begin and send from this address."""
    person = fielded.person()
    headers = {"X-Forwarded-For": address}
    person.client.post(fielded.path("/agree"), data={"agree": "yes"}, headers=headers)
    data = {"go": "send", "whole": "yes"}
    person.response = person.client.post(
        fielded.path("/send"), data=data, headers=headers, follow_redirects=True
    )
    return person


def test_a_surge_marks_its_batch_and_turns_nobody_away(shared: Fielded) -> None:
    for number in range(4):
        assert shared.count("surge") == max(0, number - 2), "two are none, and one batch has one mark"
        assert answer(shared, "192.0.2.1").heading == "Your answers were sent"
    assert shared.count("surge") == 1
    assert len(shared.handed_in()) == 4


def test_people_of_many_places_are_no_surge_until_the_links_limit(shared: Fielded) -> None:
    for number in range(4):
        answer(shared, f"192.0.2.{number}")
    assert shared.count("surge") == 0
    answer(shared, "192.0.2.9")
    assert shared.count("surge") == 1


def test_an_hour_later_the_same_place_is_no_surge(shared: Fielded) -> None:
    answer(shared, "192.0.2.1")
    answer(shared, "192.0.2.1")
    shared.clock.hours += 1
    answer(shared, "192.0.2.1")
    assert shared.count("surge") == 0


@pytest.mark.parametrize(("proxies", "warned"), [(0, True), (1, False)])
def test_behind_tls_the_start_says_where_nobody_was_told_of_the_proxy(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, proxies: int, warned: bool
) -> None:
    with caplog.at_level(logging.WARNING, logger="survey_app.public"):
        made = field_survey(
            tmp_path, questionnaire_of(STAFF), public_url="https://surveys.example", trusted_proxies=proxies
        )
    made.dispose()
    assert ("SURVEY_TRUSTED_PROXIES is 0" in caplog.text) is warned
