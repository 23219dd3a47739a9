"""R25: the last page: thanks, what happens next and when, where the results will be, help, and "how was this
form", in three questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from survey_app import config, fielding
from survey_app.demonstration import instance
from survey_app.letterbox import envelopes, fieldwork, opening
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Audience
from survey_app.storage import surveys
from survey_app.taking.application import application
from tests.fielded import GLASGOW, HOLDER, ORKNEY, PASSPHRASE, ROOT, Fielded, Person, questionnaire_of
from tests.lines.conftest import In_the_field
from tests.questionnaire.samples import SHIPPED, questionnaire_at

FORM = ROOT / "questionnaires" / "leaving-care" / "how-was-this-form.yaml"
SURVEYS = tuple(path for path in SHIPPED if questionnaire_at(path).kind == "survey")
EACH = pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)

Opens = Callable[..., Fielded]


@pytest.fixture
def open_form() -> Opens:
    """Opens "How was this form?" beside a survey in the same instance, in Glasgow unless said otherwise."""

    def open_beside(
        fielded: Fielded,
        *,
        audience: Audience = Audience.YOUNG_PEOPLE,
        area: str = GLASGOW,
        made_up: bool = False,
    ) -> Fielded:
        questionnaire = fielding.ready(FORM, fielded.settings, audience)
        opened = fieldwork.open_survey(
            fielded.owner,
            fielded.settings,
            survey_id="form-2026",
            questionnaire=questionnaire,
            areas=[area],
            policy_json='{"min_base": 10, "min_cell": 5}',
            made_up=made_up,
            passphrases={HOLDER: PASSPHRASE},
            opens=None,
            closes=None,
        )
        ((link, _),) = opened.links
        return replace(fielded, questionnaire=questionnaire, survey_id="form-2026", link=link)

    return open_beside


def thanked(person: Person) -> Person:
    """At the last page, having skipped everything."""
    return person.walk_to("/check").press("send")


def offer(person: Person) -> str | None:
    """Where the offer leads to say how the form was."""
    found = [
        str(link["href"]) for link in person.page.select("main a") if "how the form was" in link.get_text()
    ]
    return found[0] if found else None


@EACH
def test_r25_it_thanks_in_the_words_of_the_questionnaire(path: Path, in_the_field: In_the_field) -> None:
    person = in_the_field(path).person().get("/thanks")
    thanks = person.fielded.questionnaire.thanks
    assert thanks.message in person.page.select_one("main").get_text()


@EACH
def test_r25_it_says_what_happens_next(path: Path, in_the_field: In_the_field) -> None:
    person = in_the_field(path).person().get("/thanks")
    assert person.fielded.questionnaire.thanks.what_next in person.page.select_one("main").get_text()


@EACH
def test_r25_it_says_after_what_that_happens(path: Path) -> None:
    what_next = questionnaire_of(path).thanks.what_next.lower()
    assert re.search(r"when |then |once ", what_next)


def test_r25_it_says_the_day_of_closing_where_that_is_known(young: Fielded) -> None:
    with young.owner.write() as connection:
        record = surveys.get(connection, young.survey_id)
        assert record is not None
        surveys.add(connection, replace(record, id="dated", closes="2026-10-04"))
        surveys.add_link(connection, "datedlink0", "dated", GLASGOW)
    page = young.app.test_client().get("/s/datedlink0/thanks").get_data(as_text=True)
    assert "The survey closes on 4 October 2026." in page


def test_r25_it_makes_no_day_up(person: Person) -> None:
    assert "closes on" not in person.get("/thanks").page.get_text()


@EACH
def test_r25_it_says_where_the_results_will_be(path: Path, in_the_field: In_the_field) -> None:
    person = in_the_field(path).person().get("/thanks")
    (told,) = [each for each in person.page.select("main p") if "Results will be shown" in each.get_text()]
    person.response = person.client.get(str(told.select_one("a")["href"]))
    assert (person.status, person.heading) == (200, "What we found")


@EACH
def test_r25_help_is_there(path: Path, in_the_field: In_the_field) -> None:
    assert in_the_field(path).person().get("/thanks").page.select_one('main a[href^="/help-lines"]')


@EACH
def test_r25_each_survey_goes_on_to_how_was_this_form(path: Path) -> None:
    then = questionnaire_of(path).fieldwork.then
    assert then == (None if path == FORM else "how-was-this-form")


def test_r25_how_was_this_form_has_three_questions() -> None:
    assert len(list(questionnaire_of(FORM).questions())) == 3


def test_r25_it_is_offered_where_it_is_open_in_the_same_area(young: Fielded, open_form: Opens) -> None:
    form = open_form(young)
    assert offer(thanked(young.person())) == form.path()


def test_r25_the_offer_leads_to_a_start_page_and_a_choice_of_its_own(
    young: Fielded, open_form: Opens
) -> None:
    form, person = open_form(young), thanked(young.person())
    person.response = person.client.get(str(offer(person)))
    assert person.heading == "How was this form?"
    assert person.page.select_one(f'main a[href="{form.path("/agree")}"]')


def test_r25_nothing_is_offered_where_it_is_not_open(person: Person) -> None:
    assert offer(thanked(person)) is None


def test_r25_nothing_is_offered_in_another_area(young: Fielded, open_form: Opens) -> None:
    open_form(young, area=ORKNEY)
    assert offer(thanked(young.person())) is None


def test_r25_nothing_is_offered_that_was_opened_for_other_people(young: Fielded, open_form: Opens) -> None:
    open_form(young, audience=Audience.STAFF)
    assert offer(thanked(young.person())) is None


def test_r25_a_real_survey_never_leads_to_a_made_up_one(young: Fielded, open_form: Opens) -> None:
    open_form(young, made_up=True)
    assert offer(thanked(young.person())) is None


def test_r25_nothing_is_offered_once_it_has_closed(young: Fielded, open_form: Opens) -> None:
    form = open_form(young)
    assert offer(young.person().get("/thanks")) == form.path()
    form.close()
    assert offer(young.person().get("/thanks")) is None


def test_r25_both_are_answered_one_after_the_other(young: Fielded, open_form: Opens) -> None:
    form = open_form(young)
    first = young.person().walk_to("/check", {"age": "age-18-20"}).press("send")
    second = Person(form, first.client).walk_to("/check", {"easy-or-hard": "mostly-easy"}).press("send")
    assert second.heading == "Your answers were sent"
    assert [dict(answers.values) for answers in young.handed_in()] == [{"age": ("age-18-20",)}]
    assert [dict(answers.values) for answers in form.handed_in()] == [{"easy-or-hard": ("mostly-easy",)}]


def test_r25_they_share_no_cookie(young: Fielded, open_form: Opens) -> None:
    form, person = open_form(young), young.person().begin()
    earlier = person.client.get_cookie("visit").value
    person.get("/check").press("send")
    assert person.client.get_cookie("visit") is None
    later = Person(form, person.client).begin().client.get_cookie("visit").value
    assert later != earlier


def test_r25_the_offer_says_nothing_of_where_one_comes_from(young: Fielded, open_form: Opens) -> None:
    open_form(young)
    address = offer(thanked(young.person()))
    assert address is not None
    assert young.link not in address
    assert "?" not in address


def test_r25_what_is_stored_of_them_shares_no_bytes_but_their_area(young: Fielded, open_form: Opens) -> None:
    form = open_form(young)
    first = thanked(young.person())
    Person(form, first.client).walk_to("/check").press("send")
    for each in (young, form):
        each.close()
    ids = []
    for each in (young, form):
        with each.owner.read() as connection:
            key = envelopes.unwrap(surveys.keys(connection, each.survey_id)[HOLDER], PASSPHRASE)
        opened = opening.open_ticks(each.owner, each.survey_id, key)
        assert len(opened.rows[0]) == Codebook.of(each.questionnaire).width
        ids.append(opened)
    assert [list(one.areas) for one in ids] == [[GLASGOW], [GLASGOW]]


def test_r25_thanks_come_even_when_the_store_is_away(
    young: Fielded, open_form: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey_app.storage.engines import StoreUnavailable

    open_form(young)
    desk = young.app.extensions["desk"]

    def away(connection: object, linked: object) -> str:
        raise StoreUnavailable("away")

    monkeypatch.setitem(young.app.extensions, "desk", replace(desk, link_after=away))
    person = young.person().get("/thanks")
    assert (person.status, offer(person)) == (200, None)


@pytest.mark.slow
def test_r25_in_the_demonstration_each_survey_leads_on_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "CLOSED", {})
    environ = {"SURVEY_INSTANCE": str(tmp_path / "instance"), "SURVEY_SECRET_KEY": "s" * 32}
    settings = replace(config.read(environ), questionnaires=ROOT / "questionnaires")
    made = instance.build(settings, lambda what, done, of: None, "0")
    app = application(settings)
    client = app.test_client()
    led_on = {}
    for title, path in made.links.items():
        page = BeautifulSoup(client.get(f"{path}/thanks").data, "html.parser")
        found = [str(link["href"]) for link in page.select("main a") if "how the form was" in link.get_text()]
        led_on[title] = [client.get(each).status_code for each in found]
    app.extensions["desk"].store.dispose()
    assert led_on.pop("How was this form?") == []
    assert set(map(tuple, led_on.values())) == {(200,)}
